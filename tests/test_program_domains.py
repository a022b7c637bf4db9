"""The functions of the interpreter that no library has in this form, against integrals and definitions."""

from __future__ import annotations

import math
from fractions import Fraction

import mpmath
import pytest

from symback.program.domains import EXACT, FLOAT, high_precision
from symback.program.functions import FUNCTIONS

DOMAIN = high_precision(50)


def test_floats_and_many_digits_have_every_function() -> None:
    assert set(FUNCTIONS) == set(FLOAT.functions) == set(DOMAIN.functions)
    assert set(FUNCTIONS) > set(EXACT.functions)


def test_constants_are_the_same_in_floats_and_with_many_digits() -> None:
    assert set(FLOAT.constants) == set(DOMAIN.constants)
    for name, value in FLOAT.constants.items():
        assert float(DOMAIN.constants[name]) == value or (name == "nan" and math.isnan(value))
    assert math.isnan(EXACT.constants["nan"])


@pytest.mark.parametrize("n", [1, 2, 5])
@pytest.mark.parametrize("at", ["0", "1e-30", "0.4", "0.9999", "1", "6.5", "-33"])
def test_the_derivatives_of_sinc_are_integrals(n: int, at: str) -> None:
    """sin(t)/t is the integral of cos(s·t) for s from 0 to 1."""
    t = mpmath.mpf(at)
    with mpmath.workdps(30):
        wanted = mpmath.quad(lambda s: s**n * mpmath.cos(s * t + n * mpmath.pi / 2), mpmath.linspace(0, 1, 9))
    assert abs(DOMAIN.functions["sinc_derivative"](n, t) - wanted) < 1e-14


def test_what_has_no_real_value_is_an_error_of_the_domain() -> None:
    for name, args in (("loggamma", (-1.5,)), ("digamma", (0.0,)), ("gamma", (-2.0,)), ("log", (-1.0,))):
        with pytest.raises(ValueError, match="domain|pole"):
            FLOAT.functions[name](*args)


@pytest.mark.parametrize("name", ["sign", "step", "jump", "less", "less_equal", "equal"])
def test_an_exact_comparison_is_a_fraction_so_its_quotient_is_exact(name: str) -> None:
    function = EXACT.function(name)
    args = (Fraction(2), Fraction(2)) if name in ("jump", "less", "less_equal", "equal") else (Fraction(2),)
    assert isinstance(function(*args), Fraction)
