"""Dual numbers over fractions: forward mode by operator overloading, to be put into the elements of matrices.

They share nothing with our reverse accumulation but the interpreter, which knows nothing of derivatives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from symback.program.core import Program
from symback.program.interpret import EXACT, run
from symback.program.matrix import Matrix


class Dual:
    """A value and its derivative by one quantity."""

    def __init__(self, value: Any, slope: Any = 0) -> None:
        self.value, self.slope = Fraction(value), Fraction(slope)

    def __add__(self, other: Any) -> Dual:
        if isinstance(other, Matrix):
            return NotImplemented
        other = lift(other)
        return Dual(self.value + other.value, self.slope + other.slope)

    __radd__ = __add__

    def __neg__(self) -> Dual:
        return Dual(-self.value, -self.slope)

    def __sub__(self, other: Any) -> Dual:
        return NotImplemented if isinstance(other, Matrix) else self + -lift(other)

    def __rsub__(self, other: Any) -> Dual:
        return lift(other) + -self

    def __mul__(self, other: Any) -> Dual:
        if isinstance(other, Matrix):
            return NotImplemented
        other = lift(other)
        return Dual(self.value * other.value, self.slope * other.value + self.value * other.slope)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Dual:
        if isinstance(other, Matrix):
            return NotImplemented
        other = lift(other)
        return Dual(self.value / other.value, (self.slope * other.value - self.value * other.slope) / other.value**2)

    def __rtruediv__(self, other: Any) -> Dual:
        return lift(other) / self

    def __pow__(self, exponent: Fraction) -> Dual:
        n = int(exponent)
        return Dual(self.value**n, n * self.value ** (n - 1) * self.slope if n else 0)

    def __abs__(self) -> Dual:
        return -self if self.value < 0 else self

    def __eq__(self, other: object) -> bool:
        """A zero that moves is none: elimination must not leave it out."""
        return (self.value, self.slope) == (lift(other).value, lift(other).slope)

    def __lt__(self, other: Any) -> bool:
        return self.value < lift(other).value

    def __gt__(self, other: Any) -> bool:
        return self.value > lift(other).value

    __hash__ = None  # type: ignore[assignment]


def lift(number: Any) -> Dual:
    return number if isinstance(number, Dual) else Dual(number)


def numbers(value: Any) -> list[Any]:
    """The numbers of a matrix row by row, or the number."""
    return value.flat() if isinstance(value, Matrix) else [value]


def seeded(value: Any, place: int) -> Any:
    """The value as dual numbers; the derivative is by the number at that place."""
    if not isinstance(value, Matrix):
        return Dual(value, 1)
    width = value.shape[1]
    return Matrix.of(
        [[Dual(number, i * width + j == place) for j, number in enumerate(row)] for i, row in enumerate(value.rows)]
    )


def forward_partials(program: Program, name: str, point: Mapping[str, Any]) -> Iterator[Fraction]:
    """The exact derivative of the first output (a number) by every element of one input, row by row."""
    for place in range(len(numbers(point[name]))):
        found = run(program, {**point, name: seeded(point[name], place)}, EXACT)[program.outputs[0]]
        yield lift(numbers(found)[0]).slope
