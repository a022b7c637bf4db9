"""The derivative of the activation, down to the value that is used again."""

from __future__ import annotations

import pytest

from symback.document.narrate.activation import activation, variable
from symback.problem.activations import activation as find
from tests.telling import latex, teller, words


def test_the_unknown_f_is_told_by_the_example_of_the_sigmoid() -> None:
    blocks = activation(teller())
    assert "For an unknown f" in words(blocks)
    assert latex(blocks)[0].endswith(r"\sigma(z)\cdot (1-\sigma(z))")
    assert r"\sigma'(h_{2})=o_{2}\cdot (1-o_{2})" in words(blocks)


def test_the_forward_value_is_used_again_where_it_occurs_in_the_slope() -> None:
    assert r"\tanh'(h_{2})=1-o_{2}^{2}" in words(activation(teller(activation="tanh")))
    assert "simply reused" not in words(activation(teller(activation="sin")))
    assert "already known" in words(activation(teller(activation="sin")))
    assert "already known" not in words(activation(teller("w1*sin(w2)")))  # w2 is given, not computed


@pytest.mark.parametrize("name", ["relu", "leaky_relu"])
def test_a_kink_is_said_and_only_where_there_is_one(name: str) -> None:
    assert "kink" in words(activation(teller(activation=name)))
    for smooth in ("softplus", "elu"):  # the branches of ELU meet with the same slope
        assert "kink" not in words(activation(teller(activation=smooth)))


def test_the_normal_distribution_is_introduced_where_it_is_used() -> None:
    assert r"\Phi" in words(activation(teller(activation="gelu")))


def test_nothing_is_told_of_a_formula_without_an_activation() -> None:
    assert activation(teller("w1*x")) == []
    assert activation(teller(activation="identity")) == []


def test_an_own_formula_keeps_its_variable() -> None:
    assert variable(teller(), find("t/(1+abs(t))")).name == "t"
    assert variable(teller(), find("tanh")).name == "z"
    assert variable(teller("cs231n"), find("sigmoid")).name == "t"  # z is the result there
