"""The ready-made problems with matrices."""

from __future__ import annotations

import pytest

from symback.errors import InputError
from symback.problem.matrix_ready import MATRIX_READY, MOST_LAYERS, dense, rnn
from symback.problem.read import read_problem
from tests.matrix_formulas import ready, told_shapes

SHAPES = {
    "dense": "W1: d0×d1, W2: d1×d2, W3: d2×d3, X: n×d0, Y: n×d3",
    "linear_regression": "w: d×1, b: 1×1, X: n×d, Y: n×1",
    "ridge": "w: d×1, X: n×d, Y: n×1, lam: a number",
    "logistic_regression": "w: d×1, b: 1×1, X: n×d, Y: n×1",
    "softmax_regression": "W: d×k, b: 1×k, X: n×d, Y: n×k",
    "rnn": "U: p×q, V: q×q, W: q×r, X1: n×p, H0: n×q, X2: n×p, X3: n×p, Y: n×r",
    "autoencoder": "W1: d×k, b1: 1×k, W2: k×d, b2: 1×d, X: n×d",
    "batch_norm": "W: d×k, gamma: 1×k, beta: 1×k, X: n×d, Y: n×k",
    "attention": "W_Q: d×k, W_K: d×k, W_V: d×p, X: n×d, Y: n×p",
    "conv": "w1: a number, w2: a number, w3: a number, b: a number, X: n×6, Y: n×4",
}


def test_every_problem_has_its_expected_shapes() -> None:
    assert {name: told_shapes(ready(name)) for name in MATRIX_READY} == SHAPES


def test_layers_and_biases_make_the_network() -> None:
    entry = dense((2, 3, 4, 1), bias=True)
    assert entry.formula == "f(f(X@W1 + b1)@W2 + b2)@W3 + b3"
    problem = read_problem("dense", layers=[2, 2, 1])
    assert told_shapes(problem) == "W1: 2×2, W2: 2×1, X: n×2, Y: n×1"


@pytest.mark.parametrize("layers", [(), (2,), (2, 0), (2, -1, 1), tuple([2] * (MOST_LAYERS + 1))])
def test_a_network_without_layers_is_refused(layers: tuple[int, ...]) -> None:
    with pytest.raises(InputError, match="--layers"):
        dense(layers)


def test_the_most_layers_and_steps_are_read() -> None:
    assert len(read_problem("dense", layers=[2] * MOST_LAYERS).parameters) == MOST_LAYERS - 1
    assert len(rnn(MOST_LAYERS).stages) == MOST_LAYERS
    for steps in (0, -1, MOST_LAYERS + 1):
        with pytest.raises(InputError, match="--steps is"):
            rnn(steps)


def test_the_weights_of_a_recurrent_network_are_shared() -> None:
    assert rnn(2).stages == {"H1": "tanh(X1@U + H0@V)", "H2": "tanh(X2@U + H1@V)"}
    assert read_problem("rnn", steps=5).parameters == ("U", "V", "W")
