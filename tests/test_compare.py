"""A comparison: the schema, the laws against counts they were not found from, the remark, deep chains in seconds."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
import sympy

from symback.compare import LAW_DEPTHS, compare, counts_json
from symback.counting import counted
from symback.errors import InputError
from symback.growth import Law
from symback.problem.problem import chain, from_formula
from symback.problem.read import read_problem
from symback.problem.ready import READY
from symback.program.cost import KINDS

#: Activation -> the laws of naive, stored, cse (its better mode), reverse.
LAWS = {
    None: ("2*m**3/3 + 3*m**2 + 4*m/3 + 2", "3*m**2/2 + 3*m/2 + 2", "6*m - 1", "6*m - 1"),
    "relu": ("2*m**3/3 + 3*m**2 + 4*m/3 + 2", "3*m**2/2 + 3*m/2 + 2", "6*m - 1", "6*m - 1"),
    "tanh": ("2*m**3/3 + 4*m**2 + m/3 + 2", "2*m**2 + m + 2", "15*m/2 - 9/4 + (-1)**m/4", "7*m - 2"),
    "sigmoid": ("4*m**3/3 + 3*m**2 + 2*m/3 + 2", "2*m**2 + m + 2", "13*m/2 - 5/4 + (-1)**m/4", "7*m - 2"),
    "swish": (
        "10*2**m*m - 10*2**m - 3*m**2/2 - 7*m/2 + 12", "3*m**2 + m + 1", "m**2 + 7*m - 3", "10*m - 5",
    ),
    "t*t + t": (
        "5*3**m*m/3 + 5*3**m/6 + m**2/2 - 5*m/2 + 3/2", "2*m**2 + 2*m + 1", "13*m - 13, m >= 2", "8*m - 3",
    ),
}  # fmt: skip


def as_sympy(law: str) -> sympy.Expr:
    return sympy.sympify(law.split(",", maxsplit=1)[0])


@pytest.mark.slow
@pytest.mark.parametrize("activation", LAWS)
def test_the_growth_laws(activation: str | None) -> None:
    laws = compare(chain(3, activation)).to_json()["growth"]
    assert tuple(laws[form] for form in ("naive", "stored", "cse", "reverse")) == LAWS[activation]


@pytest.mark.parametrize("activation", LAWS)
@pytest.mark.parametrize("depth", [17, 31, 64])
def test_a_law_gives_counts_from_which_it_was_not_found(activation: str | None, depth: int) -> None:
    assert depth not in LAW_DEPTHS
    m = sympy.Symbol("m")
    for law, row in zip((LAWS[activation][k] for k in (0, 1, 3)), counted(chain(depth, activation)), strict=True):
        assert as_sympy(law).subs(m, depth) == row.total


@pytest.mark.parametrize("activation", [None, "tanh", "sigmoid"])
@pytest.mark.parametrize("depth", [8, 12, 15])
def test_the_law_of_cse_gives_counts_from_which_it_was_not_found(activation: str | None, depth: int) -> None:
    from symback.witness import naive

    problem = chain(depth, activation)
    m = sympy.Symbol("m")
    assert naive(problem.forward, problem.parameters).cse("basic").total == as_sympy(LAWS[activation][2]).subs(m, depth)


def check_schema(told: dict[str, object]) -> None:
    assert list(told) == ["problem", "rows", "growth", "remark"]
    rows = told["rows"]
    assert isinstance(rows, list)
    for row in rows:
        keys = ["depth", "form", *(["mode"] if row["form"] == "cse" else []), "total", "by_kind"]
        assert list(row) == [*keys, "value_and_gradient", "note"]
        assert row["form"] in ("naive", "stored", "cse", "reverse")
        assert row["value_and_gradient"] is True
        assert set(row["by_kind"]) <= set(KINDS)
        if row["total"] is None:
            assert row["by_kind"] == {}
            assert row["note"]
        else:
            assert sum(row["by_kind"].values()) == row["total"]


def test_a_chain_has_five_rows_a_depth_in_the_schema() -> None:
    told = compare(chain(3), [3, 1, 40]).to_json()
    check_schema(json.loads(json.dumps(told)))
    forms = [(row["depth"], row["form"]) for row in told["rows"]]
    assert forms == [(m, form) for m in (1, 3, 40) for form in ("naive", "stored", "cse", "cse", "reverse")]
    assert [row["total"] for row in told["rows"] if row["depth"] == 3] == [51, 20, 17, 20, 17]
    assert list(told["growth"]) == ["naive", "stored", "cse", "reverse", "cse_basic", "cse_none"]


@pytest.mark.parametrize("name", READY)
def test_the_counts_of_every_ready_problem_are_in_the_schema(name: str) -> None:
    told = counts_json(read_problem(name))
    check_schema(told)
    assert {row["form"] for row in told["rows"]} == {"naive", "stored", "cse", "reverse"}
    if name != "chain":
        assert {row["depth"] for row in told["rows"]} <= {None, *range(1, 6)}


def test_a_formula_without_layers_has_one_row_a_form_and_no_law() -> None:
    comparison = compare(from_formula("x**2 + x*y + (x + y)**2"))
    assert [row.form for row in comparison.rows] == ["naive", "stored", "cse", "cse", "reverse"]
    assert {row.depth for row in comparison.rows} == {None}
    assert (comparison.laws, comparison.remark) == ({}, None)
    with pytest.raises(InputError, match="--depths belongs to a chain"):
        compare(from_formula("w1*x + w2"), [1, 2])


def test_the_row_of_a_form() -> None:
    comparison = compare(chain(3), [2, 3])
    assert (comparison.row("reverse").total, comparison.row("reverse", 3).total) == (11, 17)
    with pytest.raises(KeyError, match="no row reverse at depth 9"):
        comparison.row("reverse", 9)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("activation", "words"),
    [
        (None, "CSE ties with reverse accumulation"),
        ("tanh", "CSE nearly ties"),
        ("sigmoid", "CSE needs fewer operations"),
        ("swish", "CSE does not reach reverse accumulation"),
    ],
)
def test_the_remark_says_how_cse_compares_as_it_is(activation: str | None, words: str) -> None:
    told = compare(chain(3, activation)).remark
    assert told is not None
    assert words in told
    assert "swell to Θ(" in told


def test_no_remark_without_laws() -> None:
    from symback.compare import remark

    nothing: dict[str, Law | None] = dict.fromkeys(("naive", "stored", "cse", "reverse"))
    assert remark(nothing) is None


def test_progress_is_told() -> None:
    said: list[str] = []
    compare(chain(3), [2], said.append)
    assert said == ["finding the growth laws", "counting at depth 2", "asking SymPy at depth 2"]


def test_beyond_the_layers_that_are_counted_the_laws_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("symback.compare.MOST_LAYERS", 100)
    comparison = compare(chain(3), [20, 90, 100_000])
    assert [row.total for row in comparison.rows if row.form == "reverse"] == [119, 539, 599_999]
    notes = [row.note for row in comparison.rows if row.form == "naive"]
    assert notes == [None, "from the growth law, not counted one by one", "from the growth law, not counted one by one"]


@pytest.mark.slow
def test_depths_up_to_a_hundred_thousand_are_counted() -> None:
    comparison = compare(chain(3), [10, 100, 100_000])
    m = 100_000
    assert comparison.row("naive", m).total == (2 * m**3 + 9 * m**2 + 4 * m + 6) // 3
    assert comparison.row("reverse", m).total == 6 * m - 1
    assert comparison.row("cse", m).note is not None


@pytest.mark.slow
def test_the_counts_do_not_depend_on_the_hash_seed() -> None:
    code = (
        "import json; from symback.compare import counts_json; from symback.problem.read import read_problem\n"
        "print(json.dumps([counts_json(read_problem(n)) for n in ('chain', 'network_2_2_1', 'cs231n')]))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in "123"
    }
    assert len(said) == 1
