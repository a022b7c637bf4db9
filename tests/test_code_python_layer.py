"""One layer: what is computed and what is kept."""

from __future__ import annotations

import pytest

from symback.code.names import Names
from symback.code.python.expressions import PythonSpeller
from symback.code.python.layer import Layer, layer_of
from symback.problem.activations import activation
from symback.program.functions import derivative

LOCAL = {name: name for name in "o_k h_k d w_next slope".split()}


def layer(name: str | None) -> Layer:
    function = activation(name).function
    known = {function: "f", derivative(function): "df"} if function.unknown else {}
    return layer_of(function, PythonSpeller(known), Names(), LOCAL)


@pytest.mark.parametrize(
    ("name", "forward", "update"),
    [
        ("tanh", "math.tanh(h_k)", "d * w_next * (1 - o_k * o_k)"),
        ("sigmoid", "sigmoid(h_k)", "d * w_next * (o_k * (1 - o_k))"),
        ("exp", "math.exp(h_k)", "d * w_next * o_k"),
        ("relu", "0.0 if h_k <= 0 else h_k", "d * w_next * (1.0 if o_k > 0 else 0.0)"),
        ("elu", "h_k if h_k > 0 else math.expm1(h_k)", "d * w_next * min(1.0, o_k + 1)"),
    ],
)
def test_where_the_rule_uses_the_value_again_nothing_else_is_kept(name: str, forward: str, update: str) -> None:
    found = layer(name)
    assert (found.forward, found.update, found.keeps, found.uses_value) == (forward, update, "", True)


def test_where_the_derivative_needs_the_argument_it_is_kept() -> None:
    found = layer("sin")
    assert (found.update, found.keeps, found.uses_value) == ("d * w_next * math.cos(h_k)", "h", False)


def test_value_and_slope_of_a_composite_function_share_their_parts() -> None:
    found = layer("swish")
    assert (found.forward, found.both, found.keeps) == ("swish(h_k)", "swish_and_slope", "slopes")
    assert found.helpers[1].count("sigmoid(t)") == 1


def test_the_identity_costs_nothing() -> None:
    found = layer("identity")
    assert (found.forward, found.update, found.helpers) == ("h_k", "d * w_next", ())


def test_an_unknown_activation_is_called_and_its_argument_kept() -> None:
    found = layer(None)
    assert (found.forward, found.update, found.keeps) == ("f(h_k)", "d * w_next * df(h_k)", "h")
