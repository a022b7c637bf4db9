"""Special functions in plain Python, against fifty digits over wide ranges."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from symback.code.python import special
from symback.program.interpret import high_precision

DOMAIN = high_precision(50)
LARGE = 1e290


def made(name: str) -> Callable[..., float]:
    namespace: dict[str, Any] = {"math": math}
    exec(getattr(special, name.upper()), namespace)  # noqa: S102
    function: Callable[..., float] = namespace[name]
    return function


def errors(name: str, points: Sequence[tuple[float, ...]]) -> list[tuple[float, float]]:
    """(absolute error, absolute value) at each point."""
    mp, function = DOMAIN.context, made(name)
    exact = [DOMAIN.functions[name](*map(mp.mpf, point)) for point in points]
    found = [function(*point) for point in points]
    return [(float(abs(f - e)), float(abs(e))) for f, e in zip(found, exact, strict=True)]


def positive(count: int, low: float = -12, high: float = 8) -> list[float]:
    generator = random.Random(5)
    return [10 ** generator.uniform(low, high) for _ in range(count)]


def test_loggamma_has_its_digits_and_is_real_above_0_only() -> None:
    for error, size in errors("loggamma", [(t,) for t in positive(300) if not 0.5 < t < 3]):
        assert error <= 1e-14 * size
    for error, _ in errors("loggamma", [(0.5 + t / 40,) for t in range(100)]):
        assert error <= 1e-15
    with pytest.raises(ValueError, match="domain"):
        made("loggamma")(-1.5)
    with pytest.raises(ValueError, match="domain"):
        made("loggamma")(0.0)


def test_digamma_above_0() -> None:
    points = [(t,) for t in (*positive(300), *positive(300, -1, 2)) if abs(t - 1.4616321) > 0.1]
    assert all(error <= 1e-14 * size for error, size in errors("digamma", points))


def test_digamma_below_0_has_its_digits_away_from_its_zeros() -> None:
    points = [(-t,) for t in (*positive(200, -12, 5), *positive(300, -1, 2)) if t % 1]
    assert all(error <= 1e-14 * max(size, 1) for error, size in errors("digamma", points))
    assert all(error <= 1e-13 * size for error, size in errors("digamma", points) if size > 0.1)


@pytest.mark.parametrize("n", [1, 2, 3, 4, 6, 10, 25])
def test_polygamma_on_both_sides_of_0(n: int) -> None:
    numbers = [t for t in (*positive(60), *positive(60, -1, 2)) if abs((n + 1) * math.log10(t)) < 280]
    assert all(error <= 1e-14 * size for error, size in errors("polygamma", [(n, t) for t in numbers]))
    below = [(n, -t) for t in numbers if t < 1e3 and t % 1]
    assert all(error <= 1e-13 * max(size, 1) for error, size in errors("polygamma", below))


@pytest.mark.parametrize("name", ["digamma", "polygamma"])
@pytest.mark.parametrize("at", [0.0, -1.0, -7.0])
def test_there_are_poles_at_0_and_the_negative_whole_numbers(name: str, at: float) -> None:
    with pytest.raises(ValueError, match="domain"):
        made(name)(*((2, at) if name == "polygamma" else (at,)))


def test_sinc_and_its_derivatives_near_and_far_from_0() -> None:
    generator = random.Random(6)
    numbers = [10 ** generator.uniform(-8, 3) for _ in range(150)] + [generator.uniform(-9, 9) for _ in range(300)]
    assert all(error <= 4e-16 for error, _ in errors("sinc", [(t,) for t in (*numbers, 0.0)]))
    for n, digits in ((1, 1e-15), (2, 1e-15), (3, 2e-15), (4, 4e-15), (6, 3e-14)):
        for (error, size), t in zip(errors("sinc_derivative", [(n, t) for t in numbers]), numbers, strict=True):
            # near its zeros a wave is compared with its amplitude, near 0 with its own value
            amplitude = min(1 / (n + 1), 1 / abs(t)) if abs(t) > 0.5 else 0.0
            assert error <= digits * max(size, amplitude), (n, t)
    assert [made("sinc_derivative")(n, 0.0) for n in range(5)] == pytest.approx([1, 0, -1 / 3, 0, 1 / 5])
