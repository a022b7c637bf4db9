"""Computed numbers: exact fractions where all values are rational, fifty digits elsewhere."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from symback.document import display as m
from symback.errors import InputError
from symback.program.core import Program
from symback.program.interpret import high_precision, run, run_where_exact

#: Characters of numerator and denominator together up to which a fraction is shown as it is.
SHORT = 9


def evaluate(program: Program, values: Mapping[str, Any]) -> Mapping[int, Any]:
    """The values of all nodes that the outputs need: fractions where they are exact, else numbers with 50 digits.

    Raises InputError where the formula has no value (a division by zero, a logarithm of a negative number).
    """
    try:
        exact: Mapping[int, Any] = {}
        if all(isinstance(value, int | Fraction) for value in values.values()):
            exact = run_where_exact(program, {name: Fraction(value) for name, value in values.items()})
        domain = high_precision(50)
        entered = {n: domain.const(Fraction(v)) if isinstance(v, int | Fraction) else v for n, v in values.items()}
        found = {**run(program, entered, domain), **exact}
    except (ZeroDivisionError, ValueError):
        raise InputError("the formula has no value at the point given with --at; choose another point") from None
    for value in found.values():
        if hasattr(value, "_mpc_") or not abs(value) < math.inf:  # nan is not smaller either
            raise InputError("the formula has no real value at the point given with --at; choose another point")
    return found


def number(value: Any) -> m.Math:
    """A computed number: a fraction as it is, if it is short, or with four significant digits."""
    exact, shown_exactly = _exact(value), is_short(value)
    digits = None if shown_exactly else 4
    return m.Negative(m.Number(-exact, digits)) if exact < 0 else m.Number(exact, digits)


def is_short(value: Any) -> bool:
    """Is the number shown exactly?"""
    exact = _exact(value)
    return len(str(exact.numerator)) + len(str(exact.denominator)) <= SHORT


def _exact(value: Any) -> Fraction:
    """The exact value of a fraction, or the exact binary value of a number of mpmath."""
    if isinstance(value, int | Fraction):
        return Fraction(value)
    sign, mantissa, exponent, _ = value._mpf_
    return Fraction(-mantissa if sign else mantissa) * (
        Fraction(2**exponent) if exponent > 0 else Fraction(1, 2**-exponent)
    )
