"""The counting rule on SymPy expressions: the same rule as for programs.

SymPy has no subtraction, division or negation: x - y is Add(x, Mul(-1, y)), x/y is Mul(x, Pow(y, -1)). They are
counted as what a person would write: a negative term of a sum is a subtraction, a lone factor -1 a negation, a
negative power in a product a division.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, TypeAlias

import sympy

from symback.program.cost import KINDS, Cost

Expression: TypeAlias = Any


def count(expressions: Iterable[Expression]) -> Cost:
    """The operations of expressions as they are written: nothing is shared any more.

    >>> from sympy.abc import x, y
    >>> count([x - y, -x, x/y, x**2]).by_kind()
    {'-': 1, '/': 1, 'power': 1, 'negation': 1}
    """
    numbers: Counter[str] = Counter()
    stack = list(expressions)
    while stack:
        expression = stack.pop()
        if expression.is_number or not expression.args:
            continue
        if expression.is_Add:
            stack.extend(_sum(expression, numbers))
        elif expression.is_Mul:
            stack.extend(_product(expression, numbers))
        elif expression.is_Pow:
            stack.extend(_power(expression, numbers))
        elif isinstance(expression, sympy.Function):
            numbers["function"] += 1
            stack.extend(expression.args)
        else:
            raise ValueError(f"{type(expression).__name__} is not counted")
    return Cost(tuple(numbers[kind] for kind in KINDS))


def _sum(expression: Expression, numbers: Counter[str]) -> list[Expression]:
    """A sum of n terms is n - 1 additions and subtractions; if every term is negative, one more negation."""
    terms = expression.args
    negative = [term for term in terms if term.as_coeff_Mul()[0].is_negative]
    first_negated = len(negative) == len(terms)
    numbers["-"] += len(negative) - first_negated
    numbers["+"] += len(terms) - 1 - (len(negative) - first_negated)
    numbers["negation"] += first_negated
    return [-term if term in negative else term for term in terms]


def _product(expression: Expression, numbers: Counter[str]) -> list[Expression]:
    """The factors above and below the fraction bar; a coefficient 1/q stands below, any other one above."""
    coefficient, rest = expression.as_coeff_Mul()
    factors = rest.args if rest.is_Mul else (rest,)
    below = [1 / factor for factor in factors if _is_divisor(factor)]
    above = [factor for factor in factors if not _is_divisor(factor)]
    many_above, many_below = len(above), len(below)
    if coefficient == -1:
        numbers["negation"] += 1
    elif coefficient != 1:
        if coefficient.is_Rational and coefficient.p == 1 and (above or below):
            many_below += 1
        else:
            many_above += 1
    numbers["*"] += max(many_above - 1, 0) + max(many_below - 1, 0)
    numbers["/"] += 1 if many_below else 0
    return [*above, *below]


def _is_divisor(factor: Expression) -> bool:
    return bool(factor.is_Pow and factor.exp.is_Rational and factor.exp.is_negative)


def _power(expression: Expression, numbers: Counter[str]) -> list[Expression]:
    base, exponent = expression.args
    if exponent == -1:
        numbers["/"] += 1
    elif exponent == sympy.Rational(1, 2):
        numbers["function"] += 1  # a square root is a function for us
    else:
        numbers["power"] += 1
    return [base, exponent]
