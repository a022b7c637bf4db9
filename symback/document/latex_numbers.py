"""Exact and approximate numbers in LaTeX."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

#: An exact number longer than this is of no use to a reader: it is shown by its first digits and its size.
_LONGEST_EXACT = 24
_FIRST_DIGITS = 6


def number_to_latex(value: Fraction, digits: int | None = None, decimal_sign: str = ".") -> str:
    r"""``value`` exactly, or with ``digits`` significant digits; the sign stands in front.

    >>> number_to_latex(Fraction(-1, 2)), number_to_latex(Fraction(1, 3), digits=3)
    ('-\\frac{1}{2}', '0.333')
    >>> number_to_latex(Fraction(1234567)), number_to_latex(Fraction(1, 10**7), digits=2)
    ('1\\,234\\,567', '10^{-7}')
    """
    sign = "-" if value < 0 else ""
    value = abs(value)
    if digits is not None:
        return sign + _approximate(value, digits, decimal_sign)
    if value.denominator == 1:
        return sign + _integer(value.numerator, decimal_sign)
    return rf"{sign}\frac{{{_integer(value.numerator, decimal_sign)}}}{{{_integer(value.denominator, decimal_sign)}}}"


def _integer(value: int, decimal_sign: str) -> str:
    if value < 10**4:
        return str(value)
    if value >= 10**_LONGEST_EXACT:
        # Decimal takes an int of any size; str() of one refuses beyond 4300 digits.
        mantissa, exponent = _scientific(Decimal(value), _FIRST_DIGITS)
        dots = "" if Decimal(mantissa).scaleb(exponent) == value else r"\ldots"
        return _times_power_of_ten(mantissa, exponent, dots, decimal_sign)
    return f"{value:,}".replace(",", r"\,")


def _approximate(value: Fraction, digits: int, decimal_sign: str) -> str:
    context = Context(prec=max(digits, 1) + 5, rounding=ROUND_HALF_EVEN)
    decimal = context.divide(Decimal(value.numerator), Decimal(value.denominator))
    if not decimal:
        return "0"
    mantissa, exponent = _scientific(decimal, digits)
    if -4 <= exponent < 6:
        shifted = Decimal(mantissa).scaleb(exponent)
        if exponent < digits:
            shifted = shifted.quantize(Decimal(1).scaleb(exponent - digits + 1))
        text = f"{shifted:f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        whole, _, fraction = text.partition(".")
        return _integer(int(whole), decimal_sign) + (decimal_sign + fraction if fraction else "")
    return _times_power_of_ten(mantissa, exponent, "", decimal_sign)


def _times_power_of_ten(mantissa: str, exponent: int, dots: str, decimal_sign: str) -> str:
    if "." in mantissa and not dots:
        mantissa = mantissa.rstrip("0").rstrip(".")
    front = "" if mantissa == "1" and not dots else mantissa.replace(".", decimal_sign) + dots + r"\cdot "
    return f"{front}10^{{{exponent}}}"


def _scientific(value: Decimal, digits: int) -> tuple[str, int]:
    mantissa, _, exponent = f"{value:.{max(digits, 1) - 1}e}".partition("e")
    return mantissa, int(exponent)
