"""Numbers and helpers."""

from __future__ import annotations

import math
from fractions import Fraction

import mpmath
import pytest

from symback.code.python.spelling import CONSTANTS, HELPERS, number
from symback.errors import InputError
from symback.program.interpret import FLOAT, high_precision


@pytest.mark.parametrize(
    ("value", "text"),
    [("3", "3"), ("-2", "-2"), ("1/2", "0.5"), ("1/3", "1 / 3"), ("0.1", "0.1"), ("1e-5", "1e-05"), ("1e30", "1e30")],
)
def test_a_number_is_written_as_a_person_would(value: str, text: str) -> None:
    assert number(Fraction(value)) == text


@pytest.mark.parametrize("value", [Fraction(2, 7), Fraction(10**30, 3), Fraction(1, 10**20), Fraction(0.1)])
def test_the_number_written_is_the_nearest_floating_point_number(value: Fraction) -> None:
    numerator, _, denominator = number(value).partition(" / ")
    assert float(numerator) / float(denominator or 1) == float(value)


def test_a_number_beyond_floating_point_is_refused() -> None:
    with pytest.raises(InputError, match="too large"):
        number(Fraction(10) ** 400)


@pytest.mark.parametrize("name", ["sigmoid", "softplus", "Phi", "phi", "log_cosh", "log_sigmoid", "log_other_sigmoid"])
@pytest.mark.parametrize("t", [-700.0, -36.7, -8.0, -1.0, -1e-3, 0.0, 1e-3, 0.7, 8.0, 36.7, 700.0])
def test_helpers_agree_with_fifty_digits(name: str, t: float) -> None:
    namespace: dict[str, object] = {"math": math}
    exec(HELPERS[name].source, namespace)  # noqa: S102
    helper = namespace[HELPERS[name].name]
    known = high_precision(400).functions
    with mpmath.workdps(400):
        exact = {
            "log_cosh": lambda s: mpmath.log(mpmath.cosh(s)),
            "log_sigmoid": lambda s: -mpmath.log1p(mpmath.exp(-s)),
            "log_other_sigmoid": lambda s: -mpmath.log1p(mpmath.exp(s)),
        }
        wanted = float((known.get(name) or exact[name])(mpmath.mpf(t)))
    # exp(-t²/2) magnifies the rounding of t² by t²; log(cosh t) cancels near 0.
    tolerance = 1e-15 * (4 + t * t if name in ("Phi", "phi") else 4)
    assert helper(t) == pytest.approx(wanted, rel=tolerance, abs=2.3e-16 if name == "log_cosh" else 1e-307)  # type: ignore[operator]


def test_every_constant_has_a_spelling() -> None:
    assert set(CONSTANTS) == set(FLOAT.constants)
    for name, text in CONSTANTS.items():
        value = eval(text, {"math": math})
        assert value == FLOAT.constants[name] or name == "nan"
