"""Sizes of matrices: whole numbers, letters such as n and d1, and what sums and products make of them.

A size is a polynomial with whole coefficients in its letters, in one normal
form, so that equal sizes compare equal. The numbers of operations of a matrix
program are sizes too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import TypeAlias


@dataclass(frozen=True)
class Size:
    """A polynomial: ``terms`` are (letters in order, coefficient), sorted, without zeros.

    >>> n, d = Size.of("n"), Size.of("d")
    >>> print(n * d + d * n - 1, Size.of(3) * 2 == Size.of(6))
    2*d*n - 1 True
    """

    terms: tuple[tuple[tuple[str, ...], int], ...]

    @staticmethod
    def of(value: int | str | Size) -> Size:
        """A number or a letter as a size."""
        if isinstance(value, Size):
            return value
        if isinstance(value, str):
            return Size((((value,), 1),))
        return Size((((), value),) if value else ())

    @cached_property
    def number(self) -> int | None:
        """Its value, if it has no letters."""
        if not self.terms:
            return 0
        return self.terms[0][1] if len(self.terms) == 1 and not self.terms[0][0] else None

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters that occur, in order."""
        return tuple(sorted({letter for letters, _ in self.terms for letter in letters}))

    def at(self, values: Mapping[str, int]) -> int:
        """Its value where the letters have values. Raises KeyError for a letter without one."""
        total = 0
        for letters, coefficient in self.terms:
            total += reduce(lambda product, letter: product * values[letter], letters, coefficient)
        return total

    def put(self, values: Mapping[str, Size]) -> Size:
        """The size with other sizes in place of some letters."""
        total = Size(())
        for letters, coefficient in self.terms:
            factors = [values.get(letter, Size.of(letter)) for letter in letters]
            total += reduce(Size.__mul__, factors, Size.of(coefficient))
        return total

    def __add__(self, other: Size | int) -> Size:
        return _normal([*self.terms, *Size.of(other).terms])

    __radd__ = __add__

    def __sub__(self, other: Size | int) -> Size:
        return self + Size.of(other) * -1

    def __mul__(self, other: Size | int) -> Size:
        right = Size.of(other)
        return _normal((tuple(sorted(a + b)), p * q) for a, p in self.terms for b, q in right.terms)

    __rmul__ = __mul__

    def __str__(self) -> str:
        parts: list[str] = []
        for letters, coefficient in sorted(self.terms, key=lambda term: (-len(term[0]), term[0])):
            factors = [] if abs(coefficient) == 1 and letters else [str(abs(coefficient))]
            for letter in dict.fromkeys(letters):
                times = letters.count(letter)
                factors.append(letter if times == 1 else f"{letter}**{times}")
            sign = "-" if coefficient < 0 else "+"
            parts.append(("-" if sign == "-" else "") if not parts else f" {sign} ")
            parts.append("*".join(factors))
        return "".join(parts) or "0"


ONE = Size.of(1)

#: Rows and columns; the empty tuple is a number.
Shape: TypeAlias = tuple[Size, ...]
SCALAR: Shape = ()


def _normal(terms: Iterable[tuple[tuple[str, ...], int]]) -> Size:
    found: dict[tuple[str, ...], int] = {}
    for letters, coefficient in terms:
        found[letters] = found.get(letters, 0) + coefficient
    return Size(tuple(sorted((letters, value) for letters, value in found.items() if value)))


def shape(*sizes: int | str | Size) -> Shape:
    """A shape from numbers and letters.

    >>> show_shape(shape("n", 3))
    'n×3'
    """
    return tuple(Size.of(size) for size in sizes)


def show_shape(shape: Shape) -> str:
    """The shape as it is read: ``n×d1``; a number is said in words."""
    if not shape:
        return "a number"
    shown = (str(size) for size in shape)
    return "×".join(f"({text})" if re.search(r"[ *]", text) else text for text in shown)


def letters_of(shapes: Iterable[Shape]) -> dict[str, None]:
    """The letters of all the shapes, each once, in the order in which they are met.

    >>> list(letters_of([shape("n", 3), shape(3, "d")]))
    ['n', 'd']
    """
    return dict.fromkeys(letter for shape in shapes for size in shape for letter in size.letters)


def elements(shape: Shape) -> Size:
    """How many numbers a matrix of this shape has."""
    return reduce(Size.__mul__, shape, ONE)
