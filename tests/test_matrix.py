"""Matrices over any numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from symback.program.matrix import Matrix, broadcast, elementwise

M = Matrix.of
A = M([[1, 2, 3], [4, 5, 6]])


def test_a_matrix_has_rows_columns_and_numbers() -> None:
    assert A.shape == (2, 3)
    assert A.columns == [(1, 4), (2, 5), (3, 6)]
    assert A.flat() == [1, 2, 3, 4, 5, 6]
    assert A.map(lambda v: -v) == -A


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (A + M([[10, 20, 30]]), [[11, 22, 33], [14, 25, 36]]),
        (A - M([[1], [2]]), [[0, 1, 2], [2, 3, 4]]),
        (1 - A, [[0, -1, -2], [-3, -4, -5]]),
        (2 * A, [[2, 4, 6], [8, 10, 12]]),
        (Fraction(1, 2) + M([[Fraction(1, 2)]]), [[1]]),
        (M([[6.0]]) / A, [[6, 3, 2], [1.5, 1.2, 1]]),
        (6 / M([[2.0, 3.0]]), [[3, 2]]),
        (M([[1], [2]]) * M([[3, 4]]), [[3, 4], [6, 8]]),
        (A @ M([[1], [0], [2]]), [[7], [16]]),
    ],
)
def test_operators_work_as_in_numpy(found: Matrix, expected: list[list[Any]]) -> None:
    assert found == M(expected)


def test_what_does_not_fit_is_an_error() -> None:
    with pytest.raises(ValueError, match="@"):
        A @ A
    with pytest.raises(ValueError, match="does not broadcast"):
        A + M([[1, 2]])


def test_functions_of_several_arguments_are_elementwise() -> None:
    assert elementwise(max, M([[1, 5]]), 3) == M([[3, 5]])
    assert elementwise(max, 1, 3) == 3
    assert broadcast(M([[1], [2]]), 2, 2) == [(1, 1), (2, 2)]
    assert broadcast(7, 1, 2) == [(7, 7)]
