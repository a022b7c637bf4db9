"""The losses by name, against their sums written in Python."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import pytest

from symback.problem.matrices import from_matrix_stages
from symback.problem.matrix_losses import DEFAULT_LOSS, MATRIX_LOSSES, is_mean, named_losses
from symback.program.interpret import FLOAT, run
from symback.program.matrix import Matrix
from symback.program.passes import executed, with_sizes

P = [[0.2, 0.3, 0.5], [0.6, 0.3, 0.1]]
Y = [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]
PAIRS = [(p, y) for row, labels in zip(P, Y, strict=True) for p, y in zip(row, labels, strict=True)]


def softmax(row: list[float]) -> list[float]:
    whole = sum(map(math.exp, row))
    return [math.exp(value) / whole for value in row]


BY_HAND: Mapping[str, Callable[[], float]] = {
    "half_squared": lambda: sum((p - y) ** 2 for p, y in PAIRS) / 2,
    "squared": lambda: sum((p - y) ** 2 for p, y in PAIRS),
    "mse": lambda: sum((p - y) ** 2 for p, y in PAIRS) / 2,
    "half_mse": lambda: sum((p - y) ** 2 for p, y in PAIRS) / 4,
    "absolute": lambda: sum(abs(p - y) for p, y in PAIRS),
    "log_cosh": lambda: sum(math.log(math.cosh(p - y)) for p, y in PAIRS),
    "hinge": lambda: sum(max(0, 1 - p * y) for p, y in PAIRS),
    "cross_entropy": lambda: -sum(y * math.log(p) + (1 - y) * math.log(1 - p) for p, y in PAIRS),
    "cross_entropy_with_logits": lambda: sum(math.log(1 + math.exp(p)) - y * p for p, y in PAIRS),
    "categorical_cross_entropy": lambda: -sum(y * math.log(p) for p, y in PAIRS),
    "softmax_cross_entropy": lambda: (
        -sum(
            y * math.log(q) for row, labels in zip(P, Y, strict=True) for q, y in zip(softmax(row), labels, strict=True)
        )
    ),
}


def test_every_loss_has_an_expectation() -> None:
    assert set(BY_HAND) == set(MATRIX_LOSSES)
    assert DEFAULT_LOSS in MATRIX_LOSSES


@pytest.mark.parametrize("name", MATRIX_LOSSES)
def test_a_loss_has_the_value_of_its_sum(name: str) -> None:
    problem = from_matrix_stages({}, "1*A", loss=name)
    program = executed(with_sizes(problem.forward, {"n": 2, "d0": 3}))[0]
    found = run(program, {"A": Matrix.of(P), "Y": Matrix.of(Y)}, FLOAT)[program.outputs[0]]
    assert found == pytest.approx(BY_HAND[name](), rel=1e-14)


def test_a_penalty_may_be_added_to_a_name() -> None:
    assert named_losses("mse + lam*sum(W**2)") == "(sum((Yhat - Y)**2)/rows(Yhat)) + lam*sum(W**2)"
    assert named_losses(" squared ") == MATRIX_LOSSES["squared"]
    assert named_losses("sum(squares)") == "sum(squares)"


@pytest.mark.parametrize(
    ("text", "expected"), [("mse", True), ("half_mse + c", True), ("squared", False), ("mses", False)]
)
def test_a_mean_is_known(text: str, expected: bool) -> None:
    assert is_mean(text) is expected
