"""The loss written out and its derivative by the prediction; the steps with the minus stand with the partials."""

from __future__ import annotations

import pytest

from symback.document.latex_math import math_to_latex
from symback.document.narrate.loss import MOST_PATHS, loss_steps, written_loss
from tests.telling import nested_loss, teller


def test_two_paths_to_the_prediction_are_added_and_more_are_not_written_out() -> None:
    assert MOST_PATHS == 2
    added, _ = loss_steps(teller("x*w", loss="(y - yhat)**2/2 + 3*yhat"))[0]
    assert math_to_latex(added) == r"\frac{1}{2}\cdot 2\cdot (y-\hat{y})\cdot (-1)+3"
    assert len(loss_steps(teller("x*w", loss="yhat**2 + yhat**3 + yhat**4"))[0]) == 1


def test_factors_that_are_only_grouped_otherwise_are_not_written_twice() -> None:
    (step,), _ = loss_steps(teller("x*w", loss="(yhat*y + 1)*(exp(y)*(exp(y) + 1))"))
    assert math_to_latex(step) == r"e^{y}\cdot (e^{y}+1)\cdot y"


@pytest.mark.parametrize(("depth", "written"), [(1, r"x\cdot w_{1}-y"), (9, r"\cdot w_{9}-y")])
def test_a_value_of_the_loss_is_written_with_the_prediction_put_in(depth: int, written: str) -> None:
    t = teller(depth=depth, loss=nested_loss(2))
    first, second = t.loss_values
    assert written in math_to_latex(written_loss(t, first.node))
    assert math_to_latex(written_loss(t, second.node)) == r"u_{1}+\sin(u_{1})"
