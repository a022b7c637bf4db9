"""A formula is recognised as a chain by its operations."""

from __future__ import annotations

import pytest

from symback.problem.chain import Chain, find_chain, loss_is_apart
from symback.problem.formula import read_formula
from symback.program.core import Builder


def find(text: str, *weights: str) -> tuple[Builder, Chain | None]:
    b = Builder()
    return b, find_chain(b, read_formula(text, b), weights)


def test_the_layers_go_from_the_input_to_the_result() -> None:
    b, chain = find("w3*f(f(x*w1)*w2)", "w1", "w2", "w3")
    assert chain is not None
    assert (chain.weights, chain.data, chain.depth) == (("w1", "w2", "w3"), "x", 3)
    assert [b.ops[node] for node in chain.before] == ["mul", "mul"]
    assert [b.args[node][0] for node in chain.after] == list(chain.before)


def test_one_layer_has_no_activation() -> None:
    _, chain = find("x*w1", "w1")
    assert chain is not None
    assert chain.function is None


@pytest.mark.parametrize(
    "text", ["f(x*w1)", "x*w1*w2", "f(x*w1)*w1", "sin(f(x*w1)*w2)*w3", "w1*w2", "f(x + w1)*w2", "max(x*w1, x)*w2"]
)
def test_another_structure_is_no_chain(text: str) -> None:
    assert find(text, "w1", "w2", "w3")[1] is None


def test_the_weights_are_exactly_the_parameters() -> None:
    assert find("f(x*w1)*w2", "w1", "w2")[1] is not None
    assert find("f(x*w1)*w2", "w1")[1] is None
    assert find("f(x*w1)*w2", "w1", "w2", "w3")[1] is None


def test_a_penalty_is_a_second_path_from_a_weight_to_the_loss() -> None:
    b = Builder()
    prediction = read_formula("f(x*w1)*w2", b)
    plain, penalty = (
        read_formula(text, b, {"yhat": prediction}) for text in ("(y - yhat)**2", "(y - yhat)**2 + w1**2")
    )
    assert loss_is_apart(b, plain, prediction, ["w1", "w2"])
    assert not loss_is_apart(b, penalty, prediction, ["w1", "w2"])
