"""Numbers as a person types them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symback.errors import InputError
from symback.problem.numbers import read_number


@given(st.fractions(max_denominator=10**9))
def test_a_fraction_is_read_back(number: Fraction) -> None:
    assert read_number(str(number), "here") == number


@given(st.decimals(-(10**6), 10**6, places=5))
def test_a_decimal_is_exact(number: object) -> None:
    assert read_number(str(number), "here") == Fraction(str(number))


@pytest.mark.parametrize(
    "text", ["", "x", "1e999", "--1", "1/0", "1/-2", "1/2/3", "nan", "inf", "1 2", "٣x", "1_000", "9" * 41]
)
def test_what_is_no_number_is_refused_with_the_place(text: str) -> None:
    with pytest.raises(InputError, match="^here: "):
        read_number(text, "here")
