"""Softmax with cross-entropy is recognised where it is there, and only there."""

from __future__ import annotations

from symback.document.latex_math import math_to_latex
from symback.document.matrix_terms import told
from symback.program.sizes import Size
from tests.matrix_samples import teller

SHAPES = "X: n x d, W: d x k, Y: n x k"


def test_the_mean_has_one_over_n_and_the_sum_has_not() -> None:
    mean = teller("softmax_regression").residual
    assert mean is not None
    assert math_to_latex(mean.factor) == r"\frac{1}{n}"
    assert mean.classes == Size.of("k")
    total = teller("softmax(X@W)", shapes=SHAPES, loss="categorical_cross_entropy").residual
    assert total is not None
    assert math_to_latex(told(total.adjoint.times(-1))) == r"\hat{Y}-Y"


def test_logits_are_known_too() -> None:
    found = teller("X@W", shapes=SHAPES, loss="softmax_cross_entropy").residual
    assert found is not None
    assert math_to_latex(found.probabilities) == r"\operatorname{softmax}(\hat{Y})"


def test_other_losses_are_none() -> None:
    assert teller("softmax(X@W)", shapes=SHAPES).residual is None
    assert teller("softmax(X@W)", shapes="X: n x d, W: d x k", loss="-sum(Yhat*log(Yhat))").residual is None
    assert teller("softmax(X@W)", shapes=SHAPES, loss="-sum(Y*log(Yhat)) + sum(Yhat**2)").residual is None
