"""Unknown sizes that are made one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from symback.problem.matrix_terms import Terms
from symback.program.sizes import Size


def test_known_sizes_are_one_only_if_they_are_equal() -> None:
    terms = Terms()
    n, also, d, free = terms.new(Size.of("n")), terms.new(Size.of("n")), terms.new(Size.of("d")), terms.new()
    assert terms.same(n, also)
    assert not terms.same(n, d)
    assert terms.same(free, d)
    assert not terms.same(free, n)
    assert terms.show((free, terms.new())) == "d×?"
    assert terms.show(None) == "a number"


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=20), st.integers(0, 9))
def test_what_is_one_is_known_together(pairs: list[tuple[int, int]], known: int) -> None:
    """Against groups that are merged the plain way."""
    terms = Terms()
    for _ in range(10):
        terms.new()
    groups = [{k} for k in range(10)]
    for a, b in pairs:
        assert terms.same(a, b)
        joined = groups[a] | groups[b]
        for k in joined:
            groups[k] = joined
    terms.same(known, terms.new(Size.of(7)))
    assert [terms.size(k) == Size.of(7) for k in range(10)] == [k in groups[known] for k in range(10)]
