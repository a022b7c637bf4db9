from __future__ import annotations

from fractions import Fraction

import pytest

from symback.document.display import Number
from symback.document.latex_math import math_to_latex
from symback.document.latex_numbers import number_to_latex
from symback.document.math_style import MathStyle
from tests.document_samples import number


def test_numbers_follow_the_language() -> None:
    assert math_to_latex(Number(Fraction(1, 3), 3), MathStyle("mathjax", "ru")) == "0{,}333"
    assert math_to_latex(number(123456)) == r"123\,456"
    assert math_to_latex(Number(Fraction(0), 3)) == "0"
    assert math_to_latex(Number(Fraction(99999, 100000), 3)) == "1"
    assert math_to_latex(number(10**30 + 1)) == r"1.00000\ldots\cdot 10^{30}"
    assert math_to_latex(number(10**5000)) == "10^{5000}"


@pytest.mark.parametrize(
    ("value", "digits", "latex"),
    [
        ("0", 3, "0"),
        ("2/3", 4, "0.6667"),
        ("1/8", 2, "0.12"),
        ("3/8", 2, "0.38"),
        ("-1/3", 1, "-0.3"),
        ("1/2", 5, "0.5"),
        ("999999", 2, "10^{6}"),
        ("123456", 2, r"120\,000"),
        ("1/30000", 3, r"3.33\cdot 10^{-5}"),
        ("-2000000", 3, r"-2\cdot 10^{6}"),
    ],
)
def test_an_approximate_number_has_the_digits_it_was_asked_for(value: str, digits: int, latex: str) -> None:
    assert number_to_latex(Fraction(value), digits) == latex


def test_the_sign_of_a_fraction_stands_before_its_bar() -> None:
    assert number_to_latex(Fraction(-3, 7)) == r"-\frac{3}{7}"


def test_thousands_are_set_apart_from_five_digits_on() -> None:
    assert [number_to_latex(Fraction(n)) for n in (9999, 10000)] == ["9999", r"10\,000"]


def test_a_number_beyond_the_reach_of_str_is_shown_by_its_first_digits() -> None:
    assert number_to_latex(Fraction(10**5000 + 1), decimal_sign="{,}") == r"1{,}00000\ldots\cdot 10^{5000}"
