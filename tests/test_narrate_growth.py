"""Counts and growth laws as mathematics."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symback.document import display as m
from symback.document.latex_math import math_to_latex
from symback.document.narrate.growth import HUGE, growth_order, is_exponential, law, short_law, total


@pytest.mark.parametrize(
    ("text", "written", "order"),
    [
        ("6*m - 1", "6m-1", r"\Theta(m)"),
        ("m**3/6 + m", r"\frac{1}{6}m^{3}+m", r"\Theta(m^{3})"),
        ("2**m*m + (-1)**m", r"2^{m}\cdot m+(-1)^{m}", r"\Theta(m\cdot 2^{m})"),
        ("2**m*m**2 + 5*m**7", r"2^{m}\cdot m^{2}+5m^{7}", r"\Theta(m^{2}\cdot 2^{m})"),
        ("3*2**m - 1, m >= 2", r"3\cdot 2^{m}-1", r"\Theta(2^{m})"),
        ("7", "7", r"\Theta(1)"),
    ],
)
def test_a_law_and_its_order_are_mathematics(text: str, written: str, order: str) -> None:
    assert math_to_latex(law(text)) == written
    assert math_to_latex(growth_order(text)) == order


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("6*m - 1", "6m-1"),
        ("2*m**3/3 + 3*m**2 + 4*m/3 + 2", r"\approx\frac{2m^{3}}{3}"),
        ("15*2**m*m - 35*2**m/2 - 3*m**2 - 4*m + 19, m >= 2", r"\approx15\cdot 2^{m}\cdot m"),
    ],
)
def test_in_the_table_a_long_law_is_told_by_its_fastest_term(text: str, written: str) -> None:
    assert math_to_latex(short_law(text)) == written


def test_a_law_with_a_power_of_two_is_exponential() -> None:
    assert is_exponential("3*2**m - 1, m >= 2")
    assert not is_exponential("m**3/6 + (-1)**m")


def test_an_alternating_sign_does_not_grow() -> None:
    assert math_to_latex(growth_order("(-1)**m + 2*m")) == r"\Theta(m)"


def test_a_count_is_shown_digit_by_digit_until_it_is_huge() -> None:
    assert total(HUGE - 1) == m.Number(Fraction(HUGE - 1))
    assert math_to_latex(total(123456 * 10**20)) == r"1.23\cdot 10^{25}"
