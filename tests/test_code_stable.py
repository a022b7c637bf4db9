"""Named losses do not overflow."""

from __future__ import annotations

import math
from types import ModuleType

import pytest

from symback.code.stable import stable
from symback.derivation.derivation import derive
from symback.problem.problem import chain, from_formula
from symback.problem.read import read_problem
from tests.code_samples import load, module_text


@pytest.fixture
def log_cosh() -> ModuleType:
    return load(module_text(from_formula("w*x + b", loss="log_cosh")))


@pytest.mark.parametrize("prediction", [-1e6, -800.0, 0.0, 800.0, 1e6])
def test_log_cosh_is_the_distance_less_log_two_far_away(log_cosh: ModuleType, prediction: float) -> None:
    value, gradients = log_cosh.value_and_grad(0.0, prediction, 1.0, 0.0)
    assert value == pytest.approx(abs(prediction) - math.log(2) if prediction else 0.0, abs=1e-15)
    assert gradients.b == pytest.approx(math.tanh(prediction))


@pytest.mark.parametrize("y", [0.0, 1.0, 0.25])
@pytest.mark.parametrize("z", [-1e4, -800.0, -30.0, 0.5, 30.0, 800.0, 1e4])
def test_cross_entropy_of_a_sigmoid_is_finite_and_right_for_any_argument(y: float, z: float) -> None:
    module = load(module_text(read_problem("logistic_regression")))
    value, gradients = module.value_and_grad(0.0, 0.0, z, 1.0, 1.0, y)
    tail = math.log1p(math.exp(-abs(z)))
    wanted = y * (max(-z, 0.0) + tail) + (1 - y) * (max(z, 0.0) + tail)
    assert value == pytest.approx(wanted, rel=1e-14, abs=1e-300)
    assert gradients.b == pytest.approx((1 / (1 + math.exp(-z)) if z > -700 else 0.0) - y, rel=1e-9, abs=1e-12)


def test_a_loss_that_was_typed_is_evaluated_as_written() -> None:
    module = load(module_text(from_formula("w*x", loss="log(cosh(y - yhat)) + 0*y")))
    with pytest.raises(OverflowError):
        module.loss([1.0], 800.0, 0.0)


def test_a_problem_without_such_a_loss_stays_the_same_object() -> None:
    derivation = derive(chain())
    assert stable(derivation) is derivation


def test_the_logarithm_of_a_formula_is_not_touched() -> None:
    derivation = derive(from_formula("log(cosh(w*x))", loss="squared"))
    assert stable(derivation) is derivation
