"""What a piece of mathematics is worth: display trees are computed, so that what is printed is what is true."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from typing import Any

from symback.document import display as m
from symback.document.narrate.matrix_terms import ONES, TOP
from symback.document.narrate.teller import parts_of
from symback.program.matrix import Matrix, elementwise
from tests.operation_programs import STAND_INS

#: Names and partials whose values are given.
Known = Mapping[Any, Any]
FUNCTIONS: Mapping[str, Callable[..., Any]] = STAND_INS


def worth(math: Any, known: Known, sizes: tuple[int, int]) -> Any:
    """The value of a piece of mathematics; a vector of ones is as long as its neighbours need."""
    if math in known:
        return known[math]
    match math:
        case m.Number(value):
            return value
        case m.Group(body):
            return worth(body, known, sizes)
        case m.Negative(body):
            return -worth(body, known, sizes)
        case m.Sum(terms):
            worths = together([term for _, term in terms], known, sizes)
            return reduce(operator.add, (value * sign for value, (sign, _) in zip(worths, terms, strict=True)))
        case m.Product(factors):
            product: Any = Fraction(1)
            for factor in factors:
                product = product * worth(factor, known, sizes)
            return product
        case m.Quotient(above, below):
            return worth(above, known, sizes) / worth(below, known, sizes)
        case m.Call(function, arguments, primes):
            return elementwise(FUNCTIONS["d" * primes + function], *(worth(a, known, sizes) for a in arguments))
        case m.Grid(rows):
            return Matrix.of([[worth(element, known, (1, 1)) for element in row] for row in rows])
        case m.Power(base, m.Number(power)):
            return worth(base, known, sizes) ** int(power)
        case m.Power() | m.Row() | m.Symbol():
            return worth_of_matrix(math, known, sizes)
    raise ValueError(f"nothing says what {math} is worth")


def worth_of_matrix(math: Any, known: Known, sizes: tuple[int, int]) -> Any:
    match math:
        case m.Symbol("ones"):
            return Matrix.of([[Fraction(1)]] * sizes[0])
        case m.Power(m.Symbol("ones"), exponent) if exponent == TOP:
            return Matrix.of([[Fraction(1)] * sizes[1]])
        case m.Power(base, exponent) if exponent == TOP:
            return Matrix.of(worth(base, known, sizes).columns)
        case m.Power(base, m.Row((m.Symbol("circ"), m.Number(power)))):
            value = worth(base, known, sizes)
            return elementwise(lambda t: t ** int(power), value)
        case m.Row(parts) if m.Symbol("odot") in parts:
            return reduce(operator.mul, together(parts[::2], known, sizes))
        case m.Row((left, m.Symbol("oslash"), right)):
            return operator.truediv(*together([left, right], known, sizes))
        case m.Row(parts):
            return multiplied(parts, known, sizes)
    raise ValueError(f"nothing says what {math} is worth")


def together(parts: Sequence[Any], known: Known, sizes: tuple[int, int]) -> list[Any]:
    """The values of parts that have one size; what is made of ones takes it from the others."""
    plain = [worth(part, known, sizes) for part in parts if ONES not in parts_of(part)]
    whole = next((value.shape for value in plain if isinstance(value, Matrix)), sizes)
    return [worth(part, known, whole) for part in parts]


def multiplied(parts: tuple[Any, ...], known: Known, sizes: tuple[int, int]) -> Any:
    """A product of matrices; ones at an end have the size of the result, ones inside that of their neighbour."""
    ones = [part == ONES or part == m.Power(ONES, TOP) for part in parts]
    found = [None if is_one else worth(part, known, sizes) for part, is_one in zip(parts, ones, strict=True)]
    for k, part in enumerate(parts):
        if part == m.Power(ONES, TOP):
            right = found[k + 1] if k + 1 < len(parts) else None
            found[k] = Matrix.of([[Fraction(1)] * (right.shape[0] if right is not None else sizes[1])])
    for k, part in enumerate(parts):
        if part == ONES:
            left = found[k - 1] if k and not ones[k - 1] else None
            needs = k + 1 < len(parts) and left is not None and ones[k + 1]
            column = left is not None and not (needs and left.shape[1] == 1)
            found[k] = Matrix.of([[Fraction(1)]] * (left.shape[1] if column and left is not None else sizes[0]))
    product: Any = found[0]
    for value in found[1:]:
        product = product @ value if isinstance(product, Matrix) and isinstance(value, Matrix) else product * value
    return product
