from __future__ import annotations

from symback.document.display import Name, Partial
from symback.document.figure import Edge, Graph
from symback.document.figure.texts import MORE_GAP, EdgeText, set_texts
from tests.figure_samples import chain, latex, measured, node, number, step


def test_a_rounded_number_is_not_called_equal() -> None:
    edges = (step("x", "u", Name("w"), number=number("1/3", 3)), step("u", "z", Name("w"), number=number("1/4")))
    texts = set_texts(Graph((node("x", "data"), node("u"), node("z")), edges, ""), latex)
    assert texts.edge["x", "u"].more[0].latex.startswith(r"\approx")
    assert texts.edge["u", "z"].more[0].latex.startswith("=")


def test_a_derivative_stands_first_and_is_drawn_as_a_pair_unless_it_comes_from_a_parameter() -> None:
    derivative = (Partial(Name("z"), Name("x")), Name("w"))
    nodes = (node("x", "data"), node("w", "parameter"), node("z", "output"))
    edges = (Edge("x", "z", Name("w"), derivative), Edge("w", "z", derivative=derivative))
    text = set_texts(Graph(nodes, edges, ""), latex).edge
    main = text["x", "z"].main
    assert main is not None
    assert main.latex == r"\frac{\partial z}{\partial x} = w"
    assert [label.latex for label in text["x", "z"].more] == ["w"]
    assert (text["x", "z"].paired, text["x", "z"].main_ink) == (True, "derivative")
    assert (text["w", "z"].paired, text["w", "z"].main_ink) == (False, "parameter")


def test_first_lines_reach_equally_far_below_their_baselines() -> None:
    texts = set_texts(chain(3), latex).edge.values()
    assert len({text.main.descent for text in texts if text.main is not None}) == 1


def test_the_badge_of_a_box_takes_its_place_before_the_first_line() -> None:
    bare = EdgeText(measured(30), (), "ink", "ink", False, None, None)
    boxed = EdgeText(measured(30), (measured(90), measured(10)), "ink", "ink", False, 1, measured(6))
    assert (bare.main_width, bare.badge_width) == (30, 0)
    assert boxed.main_width == 30 + boxed.badge_width + 3
    assert boxed.width == 90
    assert boxed.more_height == 2 * (9 + MORE_GAP)


def test_only_what_has_a_label_or_a_value_gets_one() -> None:
    graph = Graph((node("x", "data", number(1)), node("z", "output")), (Edge("x", "z"),), "")
    texts = set_texts(graph, latex)
    assert set(texts.label) == {"x", "z"}
    assert set(texts.value) == {"x"}
    assert texts.edge["x", "z"].main is None
