from __future__ import annotations

import pytest

from symback.document.narrate.matrices.slopes import slopes
from tests.matrix_samples import teller
from tests.telling import latex, words


@pytest.mark.parametrize(
    ("activation", "ending"),
    [
        ("tanh", r"\tanh'(H_{1})=1-O_{1}^{\odot 2}"),
        ("sigmoid", r"\sigma'(H_{1})=O_{1}\odot (1-O_{1})"),
        (None, r"\sigma'(H_{1})=O_{1}\odot (1-O_{1})"),
        ("relu", r"\operatorname{ReLU}'(H_{1})=\operatorname{step}(H_{1})"),
    ],
)
def test_the_derivative_ends_with_the_matrices_of_the_formula(activation: str | None, ending: str) -> None:
    assert ending in words(slopes(teller("dense", layers=[2, 3, 1], activation=activation)))


def test_the_unit_step_is_not_called_like_a_layer() -> None:
    blocks = slopes(teller("dense", layers=[2, 3, 1], activation="relu"))
    assert not any(r"\operatorname{H}" in text for text in [words(blocks), *latex(blocks)])


def test_without_a_function_there_is_nothing_to_differentiate() -> None:
    assert slopes(teller("x'*A*x")) == []


def test_a_function_of_the_loss_is_not_called_an_activation() -> None:
    assert "activation function" not in words(slopes(teller("logistic_regression", matrices=True)))
    assert "activation function" in words(slopes(teller("dense", layers=[2, 3, 1], activation="tanh")))
