"""A growth law is exact, written so that SymPy reads it, and refused when the counts do not follow it."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from symback.growth import Law, Term, find_law, solve

DEPTHS = (*range(1, 15), 23, 40)


@pytest.mark.parametrize(
    ("law", "order"),
    [
        ("6*m - 1", "m"),
        ("5", "1"),
        ("0", "1"),
        ("2*m**3/3 + 3*m**2 + 4*m/3 + 2", "m**3"),
        ("15*m/2 - 9/4 + (-1)**m/4", "m"),
        ("m**2 + (-1)**m*m", "m**2"),
        ("3*2**m - 2*m + 1", "2**m"),
        ("10*2**m*m - 10*2**m - 3*m**2/2 - 7*m/2 + 12", "2**m*m"),
        ("5*3**m*m/3 + 5*3**m/6 + m**2/2 - 5*m/2 + 3/2", "3**m*m"),
    ],
)
def test_a_law_is_found_from_its_values_and_written_as_it_was(law: str, order: str) -> None:
    m = sympy.Symbol("m")
    expression = sympy.sympify(law)
    counts = {depth: int(expression.subs(m, depth)) for depth in DEPTHS}
    found = find_law(counts)
    assert found is not None
    assert str(found) == law
    assert found.order == order
    assert sympy.expand(sympy.sympify(str(found)) - expression) == 0
    assert found(100) == expression.subs(m, 100)


@pytest.mark.slow
@given(st.lists(st.integers(-9, 9), min_size=1, max_size=4), st.integers(1, 3))
def test_every_polynomial_is_found_from_the_depth_at_which_it_begins(coefficients: list[int], start: int) -> None:
    def polynomial(m: int) -> int:
        return sum(c * m**k for k, c in enumerate(coefficients))

    counts = {m: polynomial(m) if m >= start else polynomial(m) + 1000 for m in DEPTHS}
    found = find_law(counts)
    assert found is not None
    assert found.start == start
    assert all(found(m) == counts[m] for m in DEPTHS if m >= start)


def test_where_it_begins_stands_after_a_comma_and_sympy_reads_it() -> None:
    law = find_law({m: 8 * m - 3 + 5 * (m == 1) for m in range(1, 9)})
    assert str(law) == "8*m - 3, m >= 2"
    expression, condition = sympy.sympify(str(law))
    assert (str(expression), str(condition)) == ("8*m - 3", "m >= 2")
    assert law is not None
    with pytest.raises(ValueError, match="m = 1"):
        law(1)


def test_counts_that_follow_no_law_have_none() -> None:
    assert find_law({m: m**3 + (m == 40) for m in DEPTHS}) is None
    assert find_law({m: m.bit_length() for m in DEPTHS}) is None


def test_too_few_counts_prove_nothing() -> None:
    assert find_law({1: 5, 2: 11, 3: 17, 4: 23}) is None
    assert find_law({}) is None
    assert str(find_law({m: 6 * m - 1 for m in (1, 2, 3, 4, 9)})) == "6*m - 1"


def test_one_wrong_count_far_out_is_enough_to_refuse_a_law() -> None:
    counts = {m: 6 * m - 1 for m in DEPTHS}
    assert find_law({**counts, 40: counts[40] + 1}) is None


def test_a_singular_system_has_no_solution() -> None:
    one = Fraction(1)
    assert solve([[one, one, one], [one, one, one]]) is None


def test_a_law_that_gives_no_whole_number_is_not_used() -> None:
    with pytest.raises(ValueError, match="does not hold"):
        Law(((Term(1, 1), Fraction(1, 2)),))(3)
