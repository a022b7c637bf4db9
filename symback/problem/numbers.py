"""A number as a person types it: 2, 0.5, 1/3, 1e-3."""

from __future__ import annotations

import re
from fractions import Fraction

from symback.errors import InputError


def read_number(text: str, place: str) -> Fraction:
    """The exact value. Raises InputError that names the place.

    >>> read_number("0.5", "here"), read_number("-1/3", "here")
    (Fraction(1, 2), Fraction(-1, 3))
    """
    if not re.fullmatch(r"[+-]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})([eE][+-]?\d{1,2})?(/\d{1,40})?", text):
        raise InputError(f"{place}: «{text}» is not a number; write 2, 0.5 or 1/3")
    numerator, _, denominator = text.partition("/")
    if denominator and int(denominator) == 0:
        raise InputError(f"{place}: «{text}» divides by zero")
    return Fraction(numerator) / int(denominator or 1)
