"""Helpers that modules carry along: right and quiet for large arguments, in the type of their argument."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from symback.code.array.helpers import ACOT, CBRT, ELEMENTS, FORMS, SIGMOID
from symback.code.array.libraries import NUMPY
from symback.code.array.text import helper_text
from symback.code.infix import Helper

REFERENCE: Mapping[str, Callable[[float], float]] = {
    "sigmoid": lambda t: 1 / (1 + math.exp(-t)) if t > -700 else 0.0,
    "cbrt": lambda t: math.copysign(abs(t) ** (1 / 3), t),
    "acot": lambda t: math.pi / 2 if t == 0 else math.atan(1 / t),
    "leaky_relu": lambda t: t if t > 0 else t / 100,
    "leaky_step": lambda t: 1.0 if t > 0 else 0.01,
    "elu": lambda t: t if t > 0 else math.expm1(t),
    "phi": lambda t: math.exp(-t * t / 2) / math.sqrt(2 * math.pi) if abs(t) < 40 else 0.0,
    "log_cosh": lambda t: abs(t) + math.log1p(math.exp(-2 * abs(t))) - math.log(2),
    "log_sigmoid": lambda t: min(t, 0.0) - math.log1p(math.exp(-abs(t))),
    "log_other_sigmoid": lambda t: -max(t, 0.0) - math.log1p(math.exp(-abs(t))),
    "sinc": lambda t: math.sin(t) / t if t else 1.0,
}


def made(helper: Helper) -> Any:
    space: dict[str, Any] = {"np": np, "Array": np.ndarray}
    exec(helper_text(helper.source, NUMPY), space)  # noqa: S102 - the text under test
    return space[helper.name]


@pytest.mark.parametrize("name", REFERENCE)
def test_helpers_of_elements(name: str) -> None:
    helper = {**ELEMENTS, "sigmoid": SIGMOID, "cbrt": CBRT, "acot": ACOT}[name]
    numbers = [-800.0, -3.0, -0.5, 0.0, 0.25, 2.0, 800.0]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = made(helper)(np.array([numbers]))
        single = made(helper)(np.array([numbers], dtype=np.float32))
    assert found[0] == pytest.approx([REFERENCE[name](t) for t in numbers], rel=1e-12, abs=1e-300)
    assert single.dtype == np.float32


def test_the_jump_has_its_own_value_at_0() -> None:
    assert made(ELEMENTS["jump"])(np.array([-1.0, 0.0, 1.0]), 0.25).tolist() == [0, 0.25, 1]


@pytest.mark.parametrize("axis", [0, 1, None])
def test_exponentials_along_an_axis_do_not_overflow(axis: int | None) -> None:
    t = np.array([[1000.0, 1001.0, -1000.0], [2.0, 3.0, 5.0]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        p = made(FORMS["softmax"])(t, axis)
        logs = made(FORMS["log_softmax"])(t, axis)
        total = made(FORMS["logsumexp"])(t, axis)
    assert np.sum(p, axis=axis) == pytest.approx(1)
    assert np.exp(logs) == pytest.approx(p, rel=1e-9, abs=1e-300)
    assert np.allclose(t - total, logs)
