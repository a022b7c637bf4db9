"""SymPy is asked where it can answer, once a depth, and the reason is told where it cannot."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from symback.counting import Row, at_depth, counted
from symback.cse_rows import NOTES, RECURSION, Budget, CseCounter
from symback.growth import find_law
from symback.problem.problem import Problem, chain, from_formula
from symback.program.cost import Cost


def test_the_mode_with_the_fewer_operations_comes_first() -> None:
    problem = chain(3)
    rows = CseCounter(problem, Budget()).rows(3, counted(problem)[0], {})
    assert [(row.mode, row.total) for row in rows] == [("basic", 17), ("none", 20)]
    assert [row.note for row in rows] == list(NOTES.values())


def test_a_formula_that_is_no_chain_has_both_rows() -> None:
    problem = from_formula("x**2 + x*y + (x + y)**2")
    rows = CseCounter(problem, Budget()).rows(None, counted(problem)[0], {})
    assert {row.mode for row in rows} == {"basic", "none"}
    assert all(row.total for row in rows)


def test_what_takes_too_long_is_not_asked_and_the_law_stands_in_the_note() -> None:
    law = find_law({m: 6 * m - 1 for m in range(1, 9)})
    problem = chain(200)
    basic, none = CseCounter(problem, Budget()).rows(200, counted(problem)[0], {"cse_basic": law})
    assert basic.total is None
    assert basic.note is not None
    assert basic.note.endswith("by its growth law it would need 1199")
    assert none.note is not None
    assert "growth law" not in none.note


def test_the_budget_of_all_rows_runs_out() -> None:
    counter = CseCounter(chain(3), Budget(row=100, total=120))
    first, second, third = (counter.rows(m, counted(chain(m))[0], {})[0].total for m in (3, 4, 2))
    assert (first, second, third) == (17, None, 11)


def test_the_law_is_found_from_small_depths_alone() -> None:
    counter = CseCounter(chain(3), Budget(law=200))
    counts = counter.law_counts({m: counted(chain(m))[0].total for m in range(1, 11)})
    assert counts["basic"] == {1: 5, 2: 11, 3: 17, 4: 23}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Problem]:
    """The problems that SymPy is asked from now on."""
    import symback.cse_rows as module

    asked: list[Problem] = []
    real = module._ask_sympy

    def ask(problem: Problem) -> Mapping[str, Cost] | str:
        asked.append(problem)
        return real(problem)

    monkeypatch.setattr(module, "_ask_sympy", ask)
    return asked


def test_each_depth_is_asked_once(asked: list[Problem]) -> None:
    counter = CseCounter(chain(3), Budget())
    counter.law_counts({m: counted(chain(m))[0].total for m in range(1, 11)})
    counter.rows(3, counted(chain(3))[0], {})
    assert len(asked) == len(Budget().depths)


@pytest.mark.parametrize(("loss", "depths"), [("half_squared", (1, 2, 3, 4, 5)), ("squared", (1, 2, 3, 4, 5, 7))])
def test_where_time_counts_sympy_is_asked_until_the_laws_are_confirmed(
    asked: list[Problem], loss: str, depths: tuple[int, ...]
) -> None:
    problem = chain(3, loss=loss)
    sizes = {m: counted(at_depth(problem, m))[0].total for m in range(1, 8)}
    counts = CseCounter(problem, Budget(depths=(1, 2, 3, 4, 5, 7), thorough=False)).law_counts(sizes)
    assert tuple(p.chain.depth for p in asked if p.chain) == depths
    full = CseCounter(problem, Budget(depths=(1, 2, 3, 4, 5, 7))).law_counts(sizes)
    assert [str(find_law(known)) for known in counts.values()] == [str(find_law(known)) for known in full.values()]


def test_the_recursion_limit_of_sympy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import symback.witness

    def too_deep(*_: object) -> object:
        raise RecursionError

    monkeypatch.setattr(symback.witness, "naive", too_deep)
    rows = CseCounter(chain(3), Budget()).rows(3, Row(3, "naive", 51), {})
    assert [(row.total, row.note) for row in rows] == [(None, RECURSION)] * 2
