"""Determinants by minors, inverses by the adjugate: held against elimination and against what defines them."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from symback.program.element_values import ELEMENT_VALUES, determinant
from symback.program.interpret import EXACT, high_precision
from symback.program.matrix import Matrix
from symback.program.matrix_values import ARRAY_VALUES
from symback.program.sizes import shape
from tests.operation_programs import numbers

REAL = high_precision(50)


def square(size: int, seed: int) -> Matrix:
    flat = numbers(Random(seed), size * size)
    return Matrix.of([flat[k : k + size] for k in range(0, len(flat), size)])


@pytest.mark.parametrize("size", range(1, 6))
def test_minors_give_the_determinant_that_elimination_gives(size: int) -> None:
    for seed in range(5):
        matrix = square(size, seed)
        assert determinant(matrix.rows) == ARRAY_VALUES["det"](EXACT, [matrix], None, ())


@pytest.mark.parametrize("size", range(1, 5))
def test_the_inverse_times_the_matrix_is_the_identity(size: int) -> None:
    matrix = square(size, size)
    inverse = ELEMENT_VALUES["inverse"](EXACT, [matrix], None, shape(size, size))
    assert (inverse @ matrix).rows == tuple(tuple(Fraction(i == j) for j in range(size)) for i in range(size))
    right = Matrix.of([[Fraction(k)] for k in range(size)])
    assert matrix @ ELEMENT_VALUES["solve"](EXACT, [matrix, right], None, shape(size, 1)) == right


@pytest.mark.parametrize("axis", [None, 0, 1])
@pytest.mark.parametrize("op", ["softmax", "log_softmax", "logsumexp"])
def test_without_the_shift_the_values_are_the_same(op: str, axis: int | None) -> None:
    matrix = Matrix.of([[1, -2, 3], [0, 5, -1]]).map(lambda v: REAL.const(Fraction(v, 3)))
    plain = ELEMENT_VALUES[op](REAL, [matrix], axis, ())
    shifted = ARRAY_VALUES[op](REAL, [matrix], axis, ())
    pairs = zip(plain.flat(), shifted.flat(), strict=True) if isinstance(plain, Matrix) else [(plain, shifted)]
    assert all(abs(a - b) < REAL.context.mpf(10) ** -45 for a, b in pairs)
