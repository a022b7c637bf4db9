"""Matrices over any numbers, for the interpreter: fractions, floats, numbers of mpmath, rows of another program.

Nothing here is fast; it is the reference that the array code of every library
is held against. Elementwise operators broadcast as in NumPy.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows of numbers, all equally long.

    >>> Matrix.of([[1, 2], [3, 4]]) * Matrix.of([[10, 100]])
    Matrix(rows=((10, 200), (30, 400)))
    """

    rows: tuple[tuple[Any, ...], ...]

    @staticmethod
    def of(rows: Iterable[Iterable[Any]]) -> Matrix:
        return Matrix(tuple(tuple(row) for row in rows))

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.rows), len(self.rows[0]) if self.rows else 0

    def map(self, function: Callable[[Any], Any]) -> Matrix:
        return Matrix(tuple(tuple(map(function, row)) for row in self.rows))

    def flat(self) -> list[Any]:
        """All numbers, row by row."""
        return [value for row in self.rows for value in row]

    @property
    def columns(self) -> list[tuple[Any, ...]]:
        return list(zip(*self.rows, strict=True))

    def __add__(self, other: Any) -> Matrix:
        return _matrix(operator.add, self, other)

    def __radd__(self, other: Any) -> Matrix:
        return _matrix(operator.add, other, self)

    def __sub__(self, other: Any) -> Matrix:
        return _matrix(operator.sub, self, other)

    def __rsub__(self, other: Any) -> Matrix:
        return _matrix(operator.sub, other, self)

    def __mul__(self, other: Any) -> Matrix:
        return _matrix(operator.mul, self, other)

    def __rmul__(self, other: Any) -> Matrix:
        return _matrix(operator.mul, other, self)

    def __truediv__(self, other: Any) -> Matrix:
        return _matrix(operator.truediv, self, other)

    def __rtruediv__(self, other: Any) -> Matrix:
        return _matrix(operator.truediv, other, self)

    def __neg__(self) -> Matrix:
        return self.map(operator.neg)

    def __matmul__(self, other: Matrix) -> Matrix:
        columns = other.columns
        if self.shape[1] != other.shape[0]:
            raise ValueError(f"{self.shape} @ {other.shape}")
        return Matrix(tuple(tuple(_dot(row, column) for column in columns) for row in self.rows))


def _matrix(function: Callable[..., Any], *args: Any) -> Matrix:
    found = elementwise(function, *args)
    assert isinstance(found, Matrix)
    return found


def _dot(a: Sequence[Any], b: Sequence[Any]) -> Any:
    return reduce(operator.add, map(operator.mul, a, b))


def elementwise(function: Callable[..., Any], *args: Any) -> Any:
    """A function of numbers, element by element; numbers, single rows and single columns are repeated.

    >>> elementwise(max, Matrix.of([[1, 5]]), 3)
    Matrix(rows=((3, 5),))
    """
    shapes = [arg.shape for arg in args if isinstance(arg, Matrix)]
    if not shapes:
        return function(*args)
    height, width = (max(shape[axis] for shape in shapes) for axis in (0, 1))
    full = [broadcast(arg, height, width) for arg in args]
    return Matrix(tuple(tuple(function(*(arg[i][j] for arg in full)) for j in range(width)) for i in range(height)))


def broadcast(value: Any, height: int, width: int) -> Sequence[Sequence[Any]]:
    """The rows of a value that is repeated to so many rows and columns."""
    rows = value.rows if isinstance(value, Matrix) else ((value,),)
    if len(rows) not in (1, height) or len(rows[0]) not in (1, width):
        raise ValueError(f"{len(rows)}×{len(rows[0])} does not broadcast to {height}×{width}")
    wide = [row * width if len(row) == 1 else row for row in rows]
    return wide * height if len(wide) == 1 else wide
