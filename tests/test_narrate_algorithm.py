"""One accumulator where the values form a chain, a number for each value elsewhere."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symback.document import display as m
from symback.document.narrate.algorithm import ONE, algorithm, feeds_several, product, single_path
from tests.telling import latex, lines, teller, words


def moves(text: str) -> list[tuple[list[tuple[str, str]], tuple[str, ...]]]:
    """(edges, parameters) of every move."""
    found = single_path(teller(text))
    assert found is not None
    return [([(head.name, tail) for head, tail in move.path], move.parameters) for move in found]


def test_the_accumulator_of_the_chain_moves_two_edges_a_layer() -> None:
    assert moves("chain") == [
        ([("L", "yhat")], ("w3",)),
        ([("yhat", "o2"), ("o2", "h2")], ("w2",)),
        ([("h2", "o1"), ("o1", "h1")], ("w1",)),
    ]


def test_biases_are_read_off_where_their_weight_is() -> None:
    assert [parameters for _, parameters in moves("biases")] == [("w2", "b2"), ("w1", "b1")]


def test_one_neuron_has_one_move() -> None:
    assert moves("neuron") == [([("L", "yhat"), ("yhat", "h1")], ("w1", "w2", "b"))]


@pytest.mark.parametrize("name", ["shared_weight", "sum_of_paths", "residual", "network_2_2_1"])
def test_one_number_is_not_enough_where_paths_meet(name: str) -> None:
    assert single_path(teller(name)) is None
    assert all(line.left != m.Name("d") for line in lines(algorithm(teller(name))))


def test_what_feeds_several_places_is_a_quantity_whose_derivative_is_asked_for() -> None:
    assert feeds_several(teller("shared_weight")) == ("w",)
    assert feeds_several(teller("network_2_2_1")) == ()  # the inputs do, but they are data
    assert "computed side by side" in words(algorithm(teller("network_2_2_1")))


def test_a_formula_with_a_d_gets_another_name_for_the_running_number() -> None:
    t = teller("d*x + q")
    assert t.accumulator == m.Name("delta")
    assert all(line.left != m.Name("d") for line in lines(algorithm(t)))


@pytest.mark.parametrize(("loss", "start"), [(None, "from the loss"), ("none", "from the result")])
def test_the_backward_pass_begins_where_there_is_something(loss: str | None, start: str) -> None:
    assert start in words(algorithm(teller("f(x*w1)*w2", loss=loss)))


def test_the_contributions_to_a_shared_weight_are_added() -> None:
    line = latex(algorithm(teller("shared_weight")))[-1]
    assert line.endswith(r"d_{\hat{y}}\cdot o_{2}+d_{h_{2}}\cdot o_{1}+d_{h_{1}}\cdot x")


def test_a_product_is_opened_and_its_sign_comes_to_the_front() -> None:
    a, b, c = (m.Name(name) for name in "abc")
    assert product([a], [ONE, m.Negative(b), m.Product((b, c))]) == m.Negative(m.Product((a, b, b, c)))
    assert product([], [ONE]) == m.Number(Fraction(1))


def test_the_numbers_come_with_the_sample_values_only() -> None:
    at = "x=1,y=0,w1=1/2,w2=2,w3=-1"
    shown = latex(algorithm(teller(activation="relu", at=at)))
    assert r"L = \frac{1}{2}" in shown
    assert len(shown) > len(latex(algorithm(teller(activation="relu"))))
    assert "With the given numbers" not in words(algorithm(teller(activation="relu")))


@pytest.mark.parametrize(("lang", "said"), [("en", "Nothing leads from the result"), ("ru", "не ведёт ни один путь")])
def test_without_a_way_to_a_parameter_there_is_no_backward_pass(lang: str, said: str) -> None:
    blocks = algorithm(teller("x", wrt="w1", lang=lang))
    assert said in words(blocks)
    assert latex(blocks) == []
    assert latex(algorithm(teller("x", wrt="w1", at="x=1,y=2,w1=3")))[-1] == r"\frac{\partial L}{\partial w_{1}} = 0"


def test_at_the_result_itself_nothing_is_explained_by_itself() -> None:
    assert latex(algorithm(teller("w1")))[-1] == r"\frac{\partial L}{\partial w_{1}} = d\cdot (w_{1}-y)"
