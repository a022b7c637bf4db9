"""Abbreviations are written out in operations of the program."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symback.problem.matrices import from_matrix_stages, read_shapes
from symback.problem.matrix_write import multiplies
from symback.program.interpret import EXACT, run
from symback.program.matrix import Matrix
from symback.program.sizes import shape

A = Matrix.of([[Fraction(k) for k in row] for row in ((1, 2, 3), (4, 5, 6))])
S = Matrix.of([[Fraction(2), Fraction(1)], [Fraction(1), Fraction(3)]])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mean(A)", Fraction(7, 2)), ("sum(mean(A, 0)**2)", Fraction(25 + 49 + 81, 4)), ("sum(mean(A, 1)**2)", 29),
        ("norm(A)**2", 91), ("norm1(A)", 21), ("inner(A, A)", 91), ("rows(A)*sum(A)", 42), ("cols(A)*sum(A)", 63),
        ("sum(vec(A)*vec(A))", 91), ("sum(vec(A)[1])", 4), ("sum(reshape(A, 3, 2)[0])", 3),
        ("sum(hcat(A, A)[:, 3])", 5), ("sum(vcat(A, A)[2])", 6), ("sum(ones(2, 2)@A)", 42), ("sum(eye(2)@A)", 21),
        ("trace(S)", 5), ("det(S)", 5), ("sum(inv(S)@S)", 2), ("sum(diagonal(S))", 5), ("sum(S' .* S)", 15),
        ("sum(S'*S)", 25), ("sum(kron(S, A))", 147), ("sum(sum(A))", 21), ("sum(A)'", 21),
        ("sum(A/2)", Fraction(21, 2)),
    ],
)  # fmt: skip
def test_the_value_of_an_abbreviation(text: str, expected: Fraction) -> None:
    given = {name: shapes for name, shapes in read_shapes("A: 2 x 3, S: 2 x 2").items() if name in text}
    problem = from_matrix_stages({}, text, shapes=given)
    found = run(problem.forward, {"A": A, "S": S}, EXACT)[problem.result]
    assert found == expected


def test_the_square_of_a_norm_has_no_root() -> None:
    for text in ("norm(A)**2", "norm2(A)^2"):
        program = from_matrix_stages({}, text).forward
        assert [program.ops[node] for node in program.reachable()] == ["input", "const", "pow", "sum"]


def test_a_number_multiplies_elementwise() -> None:
    assert multiplies([shape(2, 3), shape(3, 1)])
    assert not multiplies([shape(1, 1), shape(3, 1)])
    assert not multiplies([None, shape(3, 1)])
    assert not multiplies([(), shape(3, 1)])
