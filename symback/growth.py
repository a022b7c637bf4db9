"""Growth laws: the exact formula behind a sequence of counts.

A law is a polynomial in m, a polynomial that differs for even and odd m, or a polynomial and a multiple of r^m. It is
found by solving for its coefficients in fractions and is accepted only if it also gives counts that were not used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import product

#: A law may begin to hold here or before: depth 1 has no activation, the first layer no layer before it.
LATEST_START = 4
#: So many counts that were not used must agree.
CONFIRMATIONS = 3
HIGHEST_DEGREE = 5
LARGEST_BASE = 9


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """The function base^m · m^power."""

    base: int
    power: int

    def __call__(self, m: int) -> int:
        return int(self.base**m * m**self.power)


@dataclass(frozen=True, slots=True)
class Law:
    """A sum of terms with their coefficients, valid from ``start`` on.

    >>> print(Law(((Term(1, 1), Fraction(6)), (Term(1, 0), Fraction(-1)))))
    6*m - 1
    """

    terms: tuple[tuple[Term, Fraction], ...]
    start: int = 1

    def __call__(self, m: int) -> int:
        """The count at depth m. Raises ValueError before the start, and where the law gives no whole number."""
        value = sum((coefficient * term(m) for term, coefficient in self.terms), Fraction(0))
        if m < self.start or value.denominator != 1:
            raise ValueError(f"the law does not hold at m = {m}")
        return int(value)

    @property
    def exponential(self) -> bool:
        return any(term.base > 1 for term, _ in self.terms)

    @property
    def order(self) -> str:
        """The term that outgrows the others, without its coefficient: m**3, 2**m*m, 1."""
        growing = [term for term, _ in self.terms if term.base > 0]
        return _written(max(growing, default=Term(1, 0)), Fraction(1))

    def __str__(self) -> str:
        """The law as SymPy reads it; from where it holds stands after a comma, if that is not 1."""
        text = ""
        for term, coefficient in self.terms:
            sign = "-" if coefficient < 0 else "+"
            text += f" {sign} {_written(term, abs(coefficient))}" if text else "-" * (sign == "-")
            if len(text) <= 1:
                text += _written(term, abs(coefficient))
        return (text or "0") + (f", m >= {self.start}" if self.start > 1 else "")


def _written(term: Term, coefficient: Fraction) -> str:
    factors = []
    if coefficient.numerator != 1 or (term.base == 1 and term.power == 0):
        factors.append(str(coefficient.numerator))
    if term.base != 1:
        factors.append(f"({term.base})**m" if term.base < 0 else f"{term.base}**m")
    if term.power:
        factors.append("m" if term.power == 1 else f"m**{term.power}")
    return "*".join(factors) + (f"/{coefficient.denominator}" if coefficient.denominator != 1 else "")


def find_law(counts: Mapping[int, int]) -> Law | None:
    """The simplest law that gives all counts (from its start on); None if there is none.

    ``counts`` leads from a depth to its count. The coefficients are found from the smallest depths; at least three
    more must agree. Few terms are simpler than many, and with equally many an early start is simpler than a late one.

    >>> print(find_law({m: 7 * m - 2 - (m == 1) for m in range(1, 9)}))
    7*m - 2, m >= 2
    """
    depths = sorted(counts)
    for shape in _shapes():
        for start in range(1, LATEST_START + 1):
            used = [m for m in depths if m >= start]
            if len(used) < len(shape) + CONFIRMATIONS or used[0] != start:
                continue
            coefficients = solve(
                [[Fraction(term(m)) for term in shape] + [Fraction(counts[m])] for m in used[: len(shape)]]
            )
            if coefficients is None:
                continue
            law = Law(tuple((t, c) for t, c in zip(shape, coefficients, strict=True) if c), start)
            if all(_gives(law, m, counts[m]) for m in used):
                return law
    return None


def _gives(law: Law, m: int, count: int) -> bool:
    return sum((coefficient * term(m) for term, coefficient in law.terms), Fraction(0)) == count


@cache
def _shapes() -> tuple[tuple[Term, ...], ...]:
    """The terms of every kind of law: those that grow like a power first, of each kind those with few terms first."""
    powers: list[tuple[Term, ...]] = []
    exponentials: list[tuple[Term, ...]] = []
    for degree in range(HIGHEST_DEGREE + 1):
        polynomial = tuple(Term(1, power) for power in range(degree, -1, -1))
        powers.append(polynomial)
        if degree <= 3:  # period 2: one polynomial for even m, one for odd m
            powers += [(*polynomial, *(Term(-1, p) for p in range(other, -1, -1))) for other in range(degree + 1)]
        if degree <= 2:
            for base, other in product(range(2, LARGEST_BASE + 1), range(3)):
                exponentials.append((*(Term(base, p) for p in range(other, -1, -1)), *polynomial))
    return (*sorted(powers, key=len), *sorted(exponentials, key=len))


def solve(rows: Sequence[Sequence[Fraction]]) -> list[Fraction] | None:
    """Gauss' elimination on the rows of a system, the right side last; None if it is singular.

    >>> solve([[Fraction(1), Fraction(1), Fraction(3)], [Fraction(1), Fraction(-1), Fraction(1)]])
    [Fraction(2, 1), Fraction(1, 1)]
    """
    matrix = [list(row) for row in rows]
    size = len(matrix)
    for column in range(size):
        pivot = next((k for k in range(column, size) if matrix[k][column]), None)
        if pivot is None:
            return None
        matrix[column], matrix[pivot] = matrix[pivot], matrix[column]
        head = matrix[column]
        scale = head[column]
        head[:] = [value / scale for value in head]
        for row in matrix:
            factor = row[column]
            if row is not head and factor:
                row[:] = [value - factor * top for value, top in zip(row, head, strict=True)]
    return [row[-1] for row in matrix]
