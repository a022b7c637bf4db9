"""Which quantities are matrices, vectors and numbers where nobody said so."""

from __future__ import annotations

import pytest

from symback.problem.draft import Draft
from symback.problem.matrix_formula import is_mathematics, read_matrix_formula
from symback.problem.matrix_kinds import kinds
from tests.support import calls_of


def found(text: str, **given: bool) -> dict[str, str]:
    draft = Draft()
    root = read_matrix_formula(text, draft)
    kind = kinds(draft, given, root, is_mathematics(text))
    return {name: kind[node] for name, node in draft.inputs().items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("X@W", {"X": "matrix", "W": "matrix"}),
        ("X@w", {"X": "matrix", "w": "column"}),
        ("x@W", {"x": "row", "W": "matrix"}),
        ("x@w", {"x": "row", "w": "column"}),
        ("X@W + b", {"X": "matrix", "W": "matrix", "b": "row"}),
        ("X@W - y", {"X": "matrix", "W": "matrix", "y": "matrix"}),
        ("c1 + X@W*a", {"c1": "row", "X": "matrix", "W": "matrix", "a": "number"}),
        ("a*sum(X)", {"a": "number", "X": "matrix"}),
        ("softmax(v)", {"v": "column"}),
        ("f(a*v)@W", {"a": "row", "v": "row", "W": "matrix"}),
        ("ones(n, 1)@W", {"n": "number", "W": "matrix"}),
        ("x'*A*x", {"x": "column", "A": "matrix"}),
        ("norm2(A*x - b)^2/m", {"A": "matrix", "x": "column", "b": "column", "m": "number"}),
        ("lam*w'*w + α*w'*w", {"lam": "number", "w": "column", "α": "number"}),
        ("exp(-y).*(X*w)", {"y": "column", "X": "matrix", "w": "column"}),
        ("x'*x^k", {"x": "column", "k": "number"}),
    ],
)
def test_a_kind_follows_from_the_name_and_the_place(text: str, expected: dict[str, str]) -> None:
    assert found(text) == expected


def test_what_was_said_wins() -> None:
    assert found("X@W*N", N=False)["N"] == "number"
    assert found("X@W + b", b=False)["b"] == "number"
    assert found("a*sum(X)", a=True)["a"] == "matrix"


def test_many_names_take_linear_effort() -> None:
    def work(count: int) -> int:
        draft = Draft()
        root = read_matrix_formula("+".join(f"x{k}'*A*x{k}" for k in range(count)), draft)
        return calls_of(lambda: kinds(draft, {}, root, True))

    assert work(600) < 2.1 * work(300)
