from __future__ import annotations

import pytest

from symback.document.figure import style
from symback.document.figure.block import Rise, build_block, lines, outline, outline_width, place_node, rise
from symback.document.figure.placed import PlacedNode
from symback.document.figure.texts import EdgeText, set_texts
from tests.figure_samples import chain, latex, measured

ROUND = PlacedNode("a", "value", "round", 0, 0, 9, 5, None, None)
SQUARE = PlacedNode("w", "parameter", "square", 0, 0, 9, 5, None, None)


def test_a_wide_round_node_is_two_half_circles_with_straight_lines_between() -> None:
    assert [outline(ROUND, dx) for dx in (0, 4, -7, 9)] == [5, 5, 4, 0]
    assert [outline_width(ROUND, dy) for dy in (0, 3, -5)] == [9, 8, 4]
    assert (outline(SQUARE, 9), outline_width(SQUARE, 5)) == (5, 9)


def test_a_node_grows_with_its_label_and_parameters_are_square() -> None:
    texts = set_texts(chain(2), latex)
    nodes = {node.key: node for node in chain(2).nodes}
    parameter, value = (place_node(nodes[key], texts, style.RADIUS) for key in ("w1", "h1"))
    assert (parameter.shape, value.shape) == ("square", "round")
    assert parameter.half_height == style.FOOT_RADIUS
    assert value.label is not None
    assert value.half_width >= max(style.RADIUS, value.label.label.width / 2)


@pytest.mark.parametrize(("anchor", "x0"), [("left", 50), ("centre", 30), ("right", 10)])
def test_lines_stand_below_each_other_at_their_anchor(anchor: str, x0: float) -> None:
    text = EdgeText(measured(40), (measured(20),), "ink", "ink", False, None, None)
    labels, badges, rects = lines(text, 50, 100, anchor)  # type: ignore[arg-type]
    assert badges == []
    assert [label.rect for label in labels] == rects
    assert (rects[0].x0, rects[0].y0) == (x0, 100)
    assert rects[1].y0 > rects[0].y1


def test_inputs_hang_below_their_node_in_one_line_and_do_not_meet() -> None:
    graph = chain(2, bias=True, values=True)
    texts = set_texts(graph, latex)
    nodes = {node.key: node for node in graph.nodes}
    edges = [edge for edge in graph.edges if edge.head == "h1" and edge.tail != "x"]
    block = build_block(
        nodes["h1"],
        [(edge, nodes[edge.tail], None) for edge in edges],
        {},
        texts,
        rise(texts, [texts.edge[edge.tail, edge.head] for edge in edges], 2),
    )
    feet = [attachment.foot for attachment in block.attachments]
    assert [foot.key for foot in feet if foot is not None] == ["w1", "b1"]
    first, second = (foot for foot in feet if foot is not None)
    assert first.y == second.y > style.RADIUS
    assert not first.rect.meets(second.rect)
    assert all(foot.rect.grown(style.CLEAR) in block.rects for foot in (first, second))
    assert block.below > first.rect.y1
    assert block.above >= style.RADIUS


def test_each_level_of_buses_runs_one_step_deeper() -> None:
    assert [Rise(20, 50, 12).level(number) for number in range(3)] == [50, 62, 74]
