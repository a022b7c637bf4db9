"""The figures of problems with matrices as graphs."""

from __future__ import annotations

from symback.document.display import Name
from symback.document.latex_math import math_to_latex
from tests.matrix_figures import PROBLEMS, graphs


def shares(name: str) -> dict[tuple[str, str], str]:
    edges = graphs(name)["backward"].edges
    return {(e.tail, e.head): math_to_latex(e.back).replace(r"\top", "T") for e in edges if e.back is not None}


def test_every_edge_to_a_parameter_says_what_goes_back() -> None:
    assert shares("dense with biases") == {
        ("W1", "H1"): r"X^{T}\,D",
        ("b1", "H1"): r"\mathbf{1}^{T}\,D",
        ("H1", "O1"): r"D\odot f'(H_{1})",
        ("O1", "H2"): r"D\,W_{2}^{T}",
        ("W2", "H2"): r"O_{1}^{T}\,D",
        ("b2", "H2"): r"\mathbf{1}^{T}\,D",
        ("H2", "O2"): r"D\odot f'(H_{2})",
        ("O2", "Yhat"): r"D\,W_{3}^{T}",
        ("W3", "Yhat"): r"O_{2}^{T}\,D",
        ("b3", "Yhat"): r"\mathbf{1}^{T}\,D",
        ("Yhat", "L"): r"\hat{Y}-Y",
    }


def test_data_get_nothing_back_and_what_is_only_observed_is_left_out() -> None:
    back = graphs("dense")["backward"]
    assert "Y" not in {node.key for node in back.nodes}
    assert next(edge for edge in back.edges if edge.tail == "X").back is None
    forward = graphs("dense")["forward"]
    assert "Y" in {node.key for node in forward.nodes}
    assert not any(edge.back for edge in forward.edges)


def test_the_sizes_stand_in_the_nodes_and_a_number_has_none() -> None:
    sizes = {node.key: node.size for node in graphs("dense")["forward"].nodes}
    shown = {key: math_to_latex(size) for key, size in sizes.items() if size is not None}
    assert shown["W2"] == r"d_{1}{\times}d_{2}"
    assert shown["O1"] == r"n{\times}d_{1}"
    assert sizes["L"] is None
    assert {n.key: math_to_latex(n.size) for n in graphs("long sizes")["forward"].nodes if n.size is not None}[
        "W"
    ] == r"(p+q){\times}d_{0}"


def test_the_boxes_lie_on_the_edges_that_complete_the_shared_adjoints() -> None:
    edges = graphs("dense")["backward"].edges
    assert {(e.tail, e.head): e.box for e in edges if e.box} == {("Yhat", "L"): 1, ("H2", "O2"): 2}
    edges = graphs("dense with biases")["backward"].edges
    assert {(e.tail, e.head): e.box for e in edges if e.box} == {("Yhat", "L"): 1, ("H2", "O2"): 2, ("H1", "O1"): 3}


def test_numbers_are_collected_and_transposes_go_to_the_factors() -> None:
    assert shares("linear_regression")["Yhat", "L"] == r"\frac{1}{n}\cdot (\hat{Y}-Y)"
    assert shares("a quadratic form")["x", "z"] == r"A^{T}\,x+A\,x"
    assert shares("a norm")["x", "z"] == r"2A^{T}\,(A\,x-b)"
    assert shares("a trace")["X", "z"] == r"A^{T}\,B^{T}"


def test_a_shared_weight_has_an_edge_to_every_step() -> None:
    edges = graphs("rnn of four steps")["backward"].edges
    assert [edge.head for edge in edges if edge.tail == "V"] == ["Z1", "Z2", "Z3", "Z4"]


def test_only_full_layers_have_the_plain_picture_of_their_network() -> None:
    assert {name for name in PROBLEMS if "network" in graphs(name)} >= {"dense", "autoencoder", "linear_regression"}
    assert "network" not in graphs("rnn of four steps")
    network = graphs("dense")["network"]
    assert [node.label for node in network.nodes][::3] == [Name("X"), Name("Yhat")]
    assert [math_to_latex(edge.label) for edge in network.edges if edge.label] == ["W_{1}", "W_{2}", "W_{3}"]
