"""Counts of matrix formulas against numbers that count the operations made on them, and against laws found by hand."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any

import pytest

from symback.derivation.derivation import derive
from symback.errors import InputError
from symback.matrix_counts import compare_matrices, counted
from symback.matrix_verification import small_sizes
from symback.problem.read import read_problem
from symback.program.interpret import Domain, run
from symback.program.matrix import Matrix
from symback.program.passes import with_sizes


class Number:
    """A number that writes down every operation made on it."""

    made: Counter[str] = Counter()

    def __init__(self, value: Any) -> None:
        self.value = Fraction(value)

    def _made(self, kind: str, value: Fraction) -> Number:
        Number.made[kind] += 1
        return Number(value)

    def __add__(self, other: Number) -> Number:
        if not isinstance(other, Number):
            return NotImplemented
        return self._made("+", self.value + other.value)

    def __sub__(self, other: Number) -> Number:
        if not isinstance(other, Number):
            return NotImplemented
        return self._made("-", self.value - other.value)

    def __mul__(self, other: Number) -> Number:
        if not isinstance(other, Number):
            return NotImplemented
        return self._made("*", self.value * other.value)

    def __truediv__(self, other: Number) -> Number:
        if not isinstance(other, Number):
            return NotImplemented
        return self._made("/", self.value / (other.value or 1))

    def __neg__(self) -> Number:
        return self._made("negation", -self.value)

    def __abs__(self) -> Fraction:
        return abs(self.value)

    def __eq__(self, other: object) -> bool:
        return self.value == (other.value if isinstance(other, Number) else other)

    __hash__ = None  # type: ignore[assignment]  # nothing here is put into a set

    def __pow__(self, other: Number) -> Number:
        return self._made("power", self.value)

    @property
    def denominator(self) -> int:
        return self.value.denominator


class _Functions(dict[str, Any]):
    """Every function there is: it counts as one and gives its first argument back."""

    def __contains__(self, name: object) -> bool:
        return True

    def __getitem__(self, name: str) -> Any:
        return lambda *args: args[0]._made("function", args[0].value)


PROBLEMS = (
    "dense --layers 2,3,1 --bias",
    "linear_regression",
    "ridge",
    "softmax_regression",
    "rnn",
    "autoencoder",
    "X@W*Z + sum(Z, 0)",
    "tanh(X@W)@V/rows(X)",
    "logsumexp(X@W, 1)",
    "trace(A@B)*c",
    "mean(X@W, 0)@V",
    "kron(A, B)",
)


def _problem(text: str) -> Any:
    name, *options = text.split(" --") if text[0].islower() and "(" not in text else [text]
    found: dict[str, Any] = {}
    for option in options:
        key, _, value = option.partition(" ")
        found[key] = [int(part) for part in value.split(",")] if value else True
    if "kron" in text:
        found["shapes"] = "A: 2 x 3, B: 4 x 2"
    return read_problem(name, **found)


@pytest.mark.parametrize("text", PROBLEMS)
def test_the_polynomials_are_the_operations_that_are_made(text: str) -> None:
    problem = _problem(text)
    sizes = small_sizes(problem.forward)
    program = with_sizes(derive(problem).executed, sizes)
    values: dict[str, Any] = {}
    for k, (name, node) in enumerate(program.inputs().items()):
        rows, columns = (size.number or 0 for size in program.shape(node)) if program.shape(node) else (0, 0)
        cells = [[Number(Fraction(3 + (5 * i + 3 * j + k) % 7, 7)) for j in range(columns)] for i in range(rows)]
        values[name] = Matrix.of(cells) if rows else Number(2)
    given = {function.name: lambda t: t._made("function", t.value) for function in problem.unknown_functions}
    given |= {f"d{name}": function for name, function in list(given.items())}
    Number.made = Counter()
    run(program, values, Domain("counting", Number, _Functions(), {}), given)
    made = dict(Number.made)
    row = counted(problem)[2]
    told = {kind: number.at(sizes) for kind, number in row.by_kind.items()}
    assert {kind: number for kind, number in told.items() if number} == made


def test_a_network_of_full_layers_takes_three_products_a_layer_but_one() -> None:
    found = compare_matrices(read_problem("dense"), [1, 2, 5, 40])
    for m in (1, 2, 5, 40):
        assert found.row("reverse", m).products == 3 * m - 1
    assert found.laws["reverse, products"] == "3*m - 1"
    # loss: m products; the partial by W_k: m to get to the residual, 1 by the inputs that take k - 1, m - k back
    by_hand = sum(m + (m - k) + 1 + (k - 1) + sum(range(k, m)) for m in (4,) for k in range(1, m + 1)) + 4
    assert found.laws["naive, products"] == "m**3/3 + 3*m**2/2 + 7*m/6"
    assert compare_matrices(read_problem("dense"), [4]).row("naive", 4).products == by_hand == 50


def test_sample_values_make_the_counts_numbers() -> None:
    problem = read_problem("X@w", at="X=[[1, 2], [3, 4], [5, 6]], w=[[1], [1]], Y=[[0], [0], [0]]")
    row = counted(problem)[2]
    # X@w: 6 products and 3 sums; residual 3; squares 3, their sum 2, the half 1; X'r: 6 products and 4 sums
    assert row.total.number == 6 + 3 + 3 + 3 + 2 + 1 + 6 + 4
    assert row.to_json()["total"] == 28


def test_only_networks_have_a_depth() -> None:
    with pytest.raises(InputError, match="this formula has no depth"):
        compare_matrices(read_problem("ridge"), [1, 2])
    with pytest.raises(InputError, match="go up to"):
        compare_matrices(read_problem("dense"), [10**6])


def test_the_comparison_is_told_in_three_ways() -> None:
    found = compare_matrices(read_problem("ridge"))
    assert "6*d*n + 3*d + 2*n + 4" in found.to_table()
    assert found.to_csv().splitlines()[0].startswith("depth,form,products,total")
    assert found.to_json()["rows"][2]["total"] == "4*d*n + 3*d + 2*n + 3"
    with pytest.raises(InputError, match="leave --plot out"):
        found.plot("counts.svg")
