"""Counts and growth laws as mathematics."""

from __future__ import annotations

import re
from fractions import Fraction

from symback.document import display as m
from symback.document.express import Writer, only
from symback.problem.formula import read_formula
from symback.program.core import Builder

#: From here on a count is written with a power of ten.
HUGE = 10**9


def total(count: int) -> m.Math:
    """A count, huge ones as a·10^n."""
    if count < HUGE:
        return m.Number(Fraction(count))
    digits = str(count)
    power = m.Power(m.Number(Fraction(10)), m.Number(Fraction(len(digits) - 1)))
    return m.Product((m.Number(Fraction(int(digits[:3]), 100), 3), power))


def law(text: str) -> m.Math:
    """A growth law such as ``6*m - 1`` as mathematics."""
    b = Builder()
    node = read_formula(_formula_part(text), b, place="the growth law")
    program = b.build([node])
    return Writer(program, only(program, frozenset()), len(program)).write(node)


def short_law(text: str) -> m.Math:
    r"""A growth law for a narrow column: as it is if it has two terms at most, else about its fastest term.

    >>> from symback.document.latex_math import math_to_latex
    >>> math_to_latex(short_law("2*m**3/3 + 3*m**2 + 4*m/3 + 2"))
    '\\approx\\frac{2m^{3}}{3}'
    """
    terms = re.split(r" [+-] ", _formula_part(text))
    if len(terms) <= 2:
        return law(text)
    return m.Row((m.Symbol("approx"), law(max(terms, key=_speed))))


def growth_order(text: str) -> m.Math:
    """The Θ of a growth law: its fastest term without the number before it.

    >>> print([growth_order(text).parts[1].body for text in ("6*m - 1",)])
    [Name(name='m', sub=None, at=None)]
    """
    base, degree = max(_speed(term) for term in re.split(r" [+-] ", _formula_part(text)))
    m_name = m.Name("m")
    factors: list[m.Math] = []
    if degree:
        factors.append(m_name if degree == 1 else m.Power(m_name, m.Number(Fraction(degree))))
    if base > 1:
        factors.append(m.Power(m.Number(Fraction(base)), m_name))
    inside = factors[0] if len(factors) == 1 else m.Product(tuple(factors)) if factors else m.Number(Fraction(1))
    return m.Row((m.Symbol("big_theta"), m.Group(inside)))


def is_exponential(text: str) -> bool:
    """Does a growth law outgrow every power of m?"""
    return any(_speed(term)[0] > 1 for term in re.split(r" [+-] ", _formula_part(text)))


def _speed(term: str) -> tuple[int, int]:
    """How fast a term grows: (b, d) for b^m · m^d."""
    exponential = re.search(r"(?<![\d)])(\d+)\*\*m\b", term)
    rest = re.sub(r"(\d+|\(-\d+\))\*\*m\b", "", term)
    power = re.search(r"\bm(?:\*\*(\d+))?", rest)
    return (int(exponential[1]) if exponential else 1, int(power[1] or 1) if power else 0)


def _formula_part(text: str) -> str:
    """The law without the depth from which it holds."""
    return text.partition(", ")[0]
