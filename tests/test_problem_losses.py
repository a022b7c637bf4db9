"""Every named loss is what its name says."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import pytest

from symback.derivation.derivation import derive
from symback.problem.losses import DEFAULT, LOSSES
from symback.problem.problem import from_formula
from symback.program.interpret import high_precision, run

DIGITS = 40
#: dL/dŷ by hand.
SLOPES: dict[str, Callable[[Any, Any], Any]] = {
    "half_squared": lambda y, p: p - y,
    "squared": lambda y, p: 2 * (p - y),
    "absolute": lambda y, p: mpmath.sign(p - y),
    "log_cosh": lambda y, p: mpmath.tanh(p - y),
    "hinge": lambda y, p: -y if y * p < 1 else mpmath.mpf(0),
    "cross_entropy": lambda y, p: (1 - y) / (1 - p) - y / p,
    "cross_entropy_with_logits": lambda y, p: 1 / (1 + mpmath.exp(-p)) - y,
}


def test_every_loss_has_a_derivative_here_and_the_default_is_one_of_them() -> None:
    assert set(SLOPES) == set(LOSSES)
    assert DEFAULT in LOSSES


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize(("y", "p"), [(Fraction(1, 3), Fraction(2, 7)), (Fraction(5, 3), Fraction(6, 7))])
def test_the_derivative_of_a_loss_is_right_to_forty_digits(name: str, y: Fraction, p: Fraction) -> None:
    program = derive(from_formula("w1*x", loss=name)).gradient.program
    domain = high_precision(DIGITS + 10)
    values = {"x": domain.const(Fraction(1)), "w1": domain.const(p), "y": domain.const(y)}
    with mpmath.workdps(DIGITS + 10):
        found = run(program, values, domain)[program.outputs[1]]
        assert abs(found - SLOPES[name](values["y"], values["w1"])) < mpmath.mpf(10) ** -DIGITS


@pytest.mark.parametrize("name", LOSSES)
def test_a_loss_knows_the_weights_through_the_prediction_only(name: str) -> None:
    problem = from_formula("f(x*w1)*w2", loss=name)
    assert problem.chain is not None
    assert problem.data == ("x", "y")
    assert problem.loss == LOSSES[name]
