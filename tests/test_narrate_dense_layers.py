"""Full layers are recognised, and nothing else is."""

from __future__ import annotations

import pytest

from symback.document.narrate.dense_layers import dense_layers
from symback.problem.read import read_problem


def test_the_layers_of_a_network_have_their_weights_biases_and_nodes() -> None:
    problem = read_problem("dense", layers=[2, 3, 1], bias=True)
    first, last = dense_layers(problem)
    names = [problem.forward.name(node) for node in (first.before, first.into, first.out, last.into)]
    assert names == ["X", "H1", "O1", "Yhat"]
    assert (first.weight, first.bias, last.weight, last.bias) == ("W1", "b1", "W2", "b2")
    assert (first.function is not None, last.function) == (True, None)


@pytest.mark.parametrize("text", ["X@W1 + X@W2", "f(f(X@W)@W)@V", "(f(X@W1) + X)@W2", "softmax(X@W)", "rnn"])
def test_anything_else_is_no_chain_of_layers(text: str) -> None:
    assert dense_layers(read_problem(text)) == ()


def test_an_activation_at_the_end_belongs_to_the_last_layer() -> None:
    (layer,) = dense_layers(read_problem("sigmoid(X@W)"))
    assert layer.function is not None
