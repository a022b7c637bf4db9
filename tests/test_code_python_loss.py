"""The loss of a chain as a small program of its own."""

from __future__ import annotations

from symback.code.python.loss import LossPart, loss_and_slope
from symback.derivation.derivation import derive
from symback.problem.problem import chain
from symback.program.cost import cost


def part(depth: int = 3, loss: str | None = None) -> LossPart:
    return loss_and_slope(derive(chain(depth=depth, loss=loss)), ["x", "y"])


def test_it_is_as_small_for_any_depth() -> None:
    assert len(part(3).program) == len(part(3000).program)


def test_the_residual_of_the_default_loss_is_its_slope() -> None:
    found = part()
    assert found.residual == found.program.outputs[1]
    assert cost(found.program).total == 3


def test_the_slope_has_its_sign() -> None:
    found = part(loss="-y*yhat")
    assert found.program.ops[found.program.outputs[1]] == "neg"


def test_a_slope_that_is_constant_does_not_need_the_prediction() -> None:
    found = part(loss="yhat*y")
    assert not found.uses_prediction([found.program.outputs[1]])
    assert found.uses_prediction([found.program.outputs[0]])
