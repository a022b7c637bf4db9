"""The activations by name, and a person's own."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import pytest

from symback.problem.activations import ACTIVATIONS, activation
from symback.problem.problem import from_formula
from symback.program.core import Builder
from symback.program.interpret import high_precision, run

DIGITS = 40
DEFINED: dict[str, Callable[[Any], Any]] = {
    "sigmoid": lambda t: 1 / (1 + mpmath.exp(-t)),
    "tanh": mpmath.tanh,
    "relu": lambda t: max(t, mpmath.mpf(0)),
    "leaky_relu": lambda t: t if t > 0 else t / 100,
    "elu": lambda t: t if t > 0 else mpmath.expm1(t),
    "softplus": lambda t: mpmath.log1p(mpmath.exp(t)),
    "swish": lambda t: t / (1 + mpmath.exp(-t)),
    "gelu": lambda t: t * mpmath.ncdf(t),
    "sin": mpmath.sin,
    "exp": mpmath.exp,
    "identity": lambda t: t,
}


def value(name: str, at: Fraction) -> Any:
    b = Builder()
    program = b.build([b.call(activation(name).function, b.input("t"))])
    domain = high_precision(DIGITS + 10)
    return run(program, {"t": domain.const(at)}, domain)[program.outputs[0]]


def test_every_activation_has_a_definition_here() -> None:
    assert set(DEFINED) == set(ACTIVATIONS)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("at", [Fraction(7, 5), Fraction(-7, 5)])
def test_an_activation_has_the_value_of_its_definition(name: str, at: Fraction) -> None:
    with mpmath.workdps(DIGITS + 10):
        exact = DEFINED[name](mpmath.mpf(at.numerator) / at.denominator)
        assert abs(value(name, at) - exact) < mpmath.mpf(10) ** -DIGITS


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("at", [Fraction(7, 5), Fraction(-7, 5)])
def test_the_formula_that_is_shown_computes_the_same(name: str, at: Fraction) -> None:
    with mpmath.workdps(DIGITS + 10):
        assert abs(value(f"{ACTIVATIONS[name]} + 0", at) - value(name, at)) < mpmath.mpf(10) ** -DIGITS


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation_can_stand_for_f(name: str) -> None:
    problem = from_formula("f(x*w1)*w2", activation=name)
    assert problem.chain is not None
    assert problem.unknown_functions == ()


def test_the_unknown_f_has_no_formula_and_an_own_one_is_called_f() -> None:
    assert activation(None).formula is None
    assert activation(None).function.unknown
    assert activation(" t/(1 + abs(t)) ").function.name == "f"
    assert value("t/(1 + abs(t))", Fraction(-1)) == mpmath.mpf(-1) / 2
