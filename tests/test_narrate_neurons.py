"""The names of the single numbers of a network."""

from __future__ import annotations

from symback.derivation.derivation import derive
from symback.document.latex_math import math_to_latex
from symback.document.narrate.neurons import Neurons, added
from symback.problem.read import read_problem


def neurons(**options: object) -> Neurons:
    return Neurons.of(derive(read_problem("dense", **options)))  # type: ignore[arg-type]


def test_values_are_called_as_in_a_textbook() -> None:
    net = neurons(layers=[2, 3, 2], bias=True)
    names = [net.x(1), net.weight(1, 2, 3), net.bias(2, 1), net.delta(1, 3), net.into(1, 2), net.into(2, 1)]
    assert [math_to_latex(name) for name in [*names, net.out(1, 2), net.out(0, 1)]] == [
        "x_{1}", "w_{23}^{(1)}", "b_{1}^{(2)}", r"\delta_{3}^{(1)}", "h_{2}^{(1)}", r"\hat{y}_{1}", "o_{2}^{(1)}",
        "x_{1}",
    ]  # fmt: skip


def test_a_single_output_has_no_index() -> None:
    assert math_to_latex(neurons(layers=[2, 1]).prediction(1)) == r"\hat{y}"


def test_the_formulas_are_those_of_the_program() -> None:
    net = neurons(layers=[2, 2, 1])
    assert math_to_latex(net.computed(net.node_into(1, 2))) == r"x_{1}\cdot w_{12}^{(1)}+x_{2}\cdot w_{22}^{(1)}"
    shown = math_to_latex(net.adjoint(net.node_into(1, 1), own=True))
    assert shown == r"\delta_{1}^{(2)}\cdot w_{11}^{(2)}\cdot f'(h_{1}^{(1)})"


def test_the_sum_over_the_next_layer_is_in_the_order_of_its_neurons() -> None:
    net = neurons(layers=[1, 1, 3])
    shown = math_to_latex(net.adjoint(net.node_out(1, 1)))
    assert [shown.index(f"w_{{1{j}}}") for j in (1, 2, 3)] == sorted(shown.index(f"w_{{1{j}}}") for j in (1, 2, 3))


def test_a_sum_of_one_part_is_the_part() -> None:
    net = neurons(layers=[2, 1])
    assert added([net.x(1)]) == net.x(1)
