"""Sizes and shapes of matrices as mathematics: n, d_0, 2dn - 1, n×d_0."""

from __future__ import annotations

from fractions import Fraction

from symback.document import display as m
from symback.program.sizes import Shape, Size

ONE = m.Number(Fraction(1))


def size_math(size: Size) -> m.Math:
    r"""A size: a number, a letter, or what sums and products make of them.

    >>> from symback.document.latex_math import math_to_latex
    >>> math_to_latex(size_math(Size.of("n") * Size.of("d0") * 2 - 1))
    '2\\,n\\,d_{0}-1'
    """
    terms: list[tuple[int, m.Math]] = []
    for letters, coefficient in sorted(size.terms, key=lambda term: (-len(term[0]), term[0])):
        ordered = sorted(set(letters), key=lambda letter: (letter[-1].isdigit(), letter))
        factors: list[m.Math] = [_power(m.Name(letter), letters.count(letter)) for letter in ordered]
        if abs(coefficient) != 1 or not factors:
            factors.insert(0, m.Number(Fraction(abs(coefficient))))
        body = factors[0] if len(factors) == 1 else m.MatrixProduct(tuple(factors))
        terms.append((1 if coefficient > 0 else -1, body))
    if not terms:
        return m.Number(Fraction(0))
    return terms[0][1] if len(terms) == 1 and terms[0][0] > 0 else m.Sum(tuple(terms))


def _power(letter: m.Name, exponent: int) -> m.Math:
    return letter if exponent == 1 else m.Power(letter, m.Number(Fraction(exponent)))


def shape_math(shape: Shape) -> m.Math:
    """Rows times columns."""
    rows, columns = (grouped(size_math(size)) for size in shape)
    return m.Row((rows, m.Symbol("times"), columns))


def shape_note(shape: Shape) -> m.Math | str:
    """The shape in brackets, to stand beside a line; nothing beside a number."""
    if not shape:
        return ""
    return m.Row((m.Symbol("left_bracket"), shape_math(shape), m.Symbol("right_bracket")))


def sized(body: m.Math, shape: Shape) -> m.Math:
    """A matrix with its size under it; a number as it is."""
    return m.Sized(body, shape_math(shape)) if shape else body


def grouped(body: m.Math) -> m.Math:
    """A sum in parentheses."""
    return m.Group(body) if isinstance(body, m.Sum) else body
