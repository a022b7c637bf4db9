"""Mathematics as a tree: what every writer prints and no writer invents.

A tree says what is meant (a product, the box around a shared factor, the
derivative of a function); parentheses, spacing and line breaks belong to the
printers. Trees are immutable and compare by value.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Name:
    """A quantity of the Program by its name: ``w1`` prints as w with index 1, ``yhat`` as y with a hat.

    ``at`` is an upper index in parentheses-free form (``t-1`` in gradient descent), ``sub`` an index that
    is not a number (``k``, ``k-1``, ``i``) and replaces the one in the name.
    """

    name: str
    sub: str | None = None
    at: str | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """An exact number. ``digits`` asks for that many significant decimal digits and an approximate value."""

    value: Fraction
    digits: int | None = None


@dataclass(frozen=True, slots=True)
class Symbol:
    """A sign that stands for itself: one of the keys of the printers' tables (``dots``, ``pi``, ``eta``, ``f`` ...)."""

    key: str


@dataclass(frozen=True, slots=True)
class Words:
    """A few words of prose inside mathematics, already in the reader's language."""

    text: str


@dataclass(frozen=True, slots=True)
class Product:
    """Factors in the order in which they are told; may be broken between factors."""

    factors: tuple[Math, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """Terms with their signs (+1 or -1) in the order in which they are told; may be broken between terms."""

    terms: tuple[tuple[int, Math], ...]


@dataclass(frozen=True, slots=True)
class Quotient:
    numerator: Math
    denominator: Math


@dataclass(frozen=True, slots=True)
class Power:
    base: Math
    exponent: Math


@dataclass(frozen=True, slots=True)
class Negative:
    body: Math


@dataclass(frozen=True, slots=True)
class Call:
    """A function applied to arguments, or without arguments the function itself.

    ``primes`` = 1 is f′; ``partial`` = k is the partial by the k-th argument.
    """

    function: str
    arguments: tuple[Math, ...]
    primes: int = 0
    partial: int | None = None


@dataclass(frozen=True, slots=True)
class Partial:
    """∂of/∂by."""

    of: Math
    by: Math


@dataclass(frozen=True, slots=True)
class Box:
    """A part that is computed again and again; the number is the same in text, figure and code."""

    number: int
    body: Math


@dataclass(frozen=True, slots=True)
class Kept:
    """The part of an update that is kept for the next layer: a box without a number."""

    body: Math


@dataclass(frozen=True, slots=True)
class Group:
    """Explicit parentheses that a person typed or that the narration wants to keep."""

    body: Math


@dataclass(frozen=True, slots=True)
class BigSum:
    """Σ of ``body`` with the index from ``start`` to ``stop``."""

    index: str
    start: Math
    stop: Math
    body: Math


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A quantity at a point: ∂L/∂w_k (w^{t-1}), printed as the body followed by the point in parentheses."""

    body: Math
    point: Math


@dataclass(frozen=True, slots=True)
class Row:
    """Parts side by side with nothing between them but a thin space where a reader expects one."""

    parts: tuple[Math, ...]


@dataclass(frozen=True, slots=True)
class MatrixProduct:
    """Factors side by side: numbers first, then matrices in the order in which they are multiplied."""

    factors: tuple[Math, ...]


@dataclass(frozen=True, slots=True)
class Hadamard:
    """The product element by element of matrices of one shape."""

    factors: tuple[Math, ...]


@dataclass(frozen=True, slots=True)
class ElementQuotient:
    """The quotient element by element."""

    numerator: Math
    denominator: Math


@dataclass(frozen=True, slots=True)
class ElementPower:
    """Every element of a matrix to the same power."""

    base: Math
    exponent: Math


@dataclass(frozen=True, slots=True)
class Kronecker:
    factors: tuple[Math, ...]


@dataclass(frozen=True, slots=True)
class Transpose:
    body: Math


@dataclass(frozen=True, slots=True)
class Inverse:
    """The inverse of a matrix; that of its transpose prints as one exponent."""

    body: Math


@dataclass(frozen=True, slots=True)
class Norm:
    """The root of the sum of the squares of all elements; ``frobenius`` for what is no row or column."""

    body: Math
    frobenius: bool = True


@dataclass(frozen=True, slots=True)
class Ones:
    """A column of ones."""

    size: Math


@dataclass(frozen=True, slots=True)
class Identity:
    """The identity matrix."""

    size: Math


@dataclass(frozen=True, slots=True)
class Sized:
    """A matrix with its size written under it."""

    body: Math
    size: Math


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a matrix: the (first, last) row and column, counted from 1; None for all."""

    body: Math
    rows: tuple[Math, Math] | None
    columns: tuple[Math, Math] | None


@dataclass(frozen=True, slots=True)
class Grid:
    """A matrix by its rows: of numbers, or of matrices side by side and below each other.

    ``spread``: rows stand further apart, for elements that have indices above and below, or are derivatives.
    """

    rows: tuple[tuple[Math, ...], ...]
    spread: bool = False


Math: TypeAlias = (
    Name
    | Number
    | Symbol
    | Words
    | Product
    | Sum
    | Quotient
    | Power
    | Negative
    | Call
    | Partial
    | Box
    | Kept
    | Group
    | BigSum
    | Evaluated
    | Row
    | MatrixProduct
    | Hadamard
    | ElementQuotient
    | ElementPower
    | Kronecker
    | Transpose
    | Inverse
    | Norm
    | Ones
    | Identity
    | Sized
    | Slice
    | Grid
)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a display: ``left = chain[0] = chain[1] = …``; a line without ``left`` goes on from the one above.

    ``relation`` is the sign between the parts (``=``, ``approx``, ``gets`` for an assignment, ``to``).
    ``note`` stands at the right: a short remark in the reader's language, or the size of a matrix.
    """

    left: Math | None
    chain: tuple[Math, ...]
    relation: str = "="
    note: str | Math = ""


@dataclass(frozen=True, slots=True)
class Display:
    """An aligned group of lines."""

    lines: tuple[Line, ...] = field(default=())
