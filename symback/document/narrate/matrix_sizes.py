"""Sizes and shapes as mathematics: n × d₁."""

from __future__ import annotations

from fractions import Fraction

from symback.document import display as m
from symback.program.sizes import Shape, Size

#: Without the spaces of a multiplication: a size is read as one word.
TIMES = m.Symbol("by")


def size_math(size: Size) -> m.Math:
    """A size as mathematics; products of letters stand in their order, numbers before them.

    >>> from symback.document.latex_math import math_to_latex
    >>> math_to_latex(size_math(Size.of("n") * 2 - Size.of("d1")))
    '2n-d_{1}'
    """
    terms = []
    for letters, coefficient in sorted(size.terms, key=lambda term: (-len(term[0]), -term[1], term[0])):
        factors: list[m.Math] = [m.Name(letter) for letter in letters]
        if abs(coefficient) != 1 or not factors:
            factors.insert(0, m.Number(Fraction(abs(coefficient))))
        terms.append((1 if coefficient > 0 else -1, factors[0] if len(factors) == 1 else m.Product(tuple(factors))))
    return terms[0][1] if len(terms) == 1 and terms[0][0] > 0 else m.Sum(tuple(terms))


def shape_math(shape: Shape) -> m.Math | None:
    """Rows × columns; None for a number.

    >>> shape_math(()) is None
    True
    """
    if not shape:
        return None
    rows, columns = (_bracketed(size_math(size)) for size in shape)
    return m.Row((rows, TIMES, columns))


def _bracketed(size: m.Math) -> m.Math:
    return m.Group(size) if isinstance(size, m.Sum | m.Product) else size
