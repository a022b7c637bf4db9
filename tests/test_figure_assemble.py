from __future__ import annotations

import math
from collections.abc import Sequence

from symback.document.figure import Graph, Layout
from symback.document.figure.assemble import assemble, badge_at, crossing, margin_lanes, node_at
from symback.document.figure.placed import PlacedBadge, PlacedLabel, PlacedNode, Rect
from symback.document.figure.row import draw_row
from symback.document.figure.rows import cut_rows
from tests.figure_samples import chain, measured, stage


def assembled(graph: Graph, cuts: Sequence[int]) -> Layout:
    whole = stage(graph)
    rows = cut_rows(whole, cuts)
    return assemble(whole, cuts, rows, [draw_row(row, high=False) for row in rows])


def test_only_what_goes_on_in_the_next_row_needs_the_margin() -> None:
    whole = stage(chain(3))
    assert [(edge.tail, edge.head) for edge in crossing(whole, (3,), 0)] == [("o1", "h2")]
    assert margin_lanes(whole, ()) == (0, 0)
    assert margin_lanes(whole, (3,)) == (1, 1)
    assert margin_lanes(stage(chain(3, shared=True)), (3,)) == (2, 1)


def test_the_second_row_stands_below_the_first_with_all_that_hangs_there() -> None:
    placed = assembled(chain(3), (3,))
    nodes = {node.key: node for node in placed.nodes}
    upper = [nodes[key] for key in ("x", "h1", "o1", "w1")]
    lower = [nodes[key] for key in ("h2", "o2", "yhat", "L", "w2", "w3", "y")]
    assert max(node.rect.y1 for node in upper) < min(node.rect.y0 for node in lower)


def test_an_edge_that_was_cut_is_one_line_again() -> None:
    placed = assembled(chain(3), (3,))
    nodes = {node.key: node for node in placed.nodes}
    (edge,) = (edge for edge in placed.edges if (edge.tail, edge.head) == ("o1", "h2"))
    start, end = edge.forward[0].points[0], edge.forward[-1].points[-1]
    assert [command.letter for command in edge.forward].count("M") == 1
    assert math.dist(start, (nodes["o1"].x, nodes["o1"].y)) < 20
    assert math.dist(end, (nodes["h2"].x, nodes["h2"].y)) < 20
    assert len(edge.labels) == 1
    assert edge.backward is not None


def test_a_shared_weight_stands_there_once_and_reaches_both_rows() -> None:
    placed = assembled(chain(3, shared=True), (3,))
    nodes = {node.key: node for node in placed.nodes}
    (weight,) = (node for node in placed.nodes if node.key == "w")
    heads = {edge.head: edge.forward[-1].points[-1] for edge in placed.edges if edge.tail == "w"}
    assert set(heads) == {"h1", "h2", "yhat"}
    assert weight.y < nodes["h2"].y
    for key, (x, y) in heads.items():
        assert math.dist((x, y), (nodes[key].x, nodes[key].y)) < 20


def test_what_is_moved_takes_its_labels_along() -> None:
    label = PlacedLabel(measured(8), 1, 2, "ink")
    node = node_at(PlacedNode("x", "data", "round", 0, 0, 5, 5, label, label), 10, 20)
    assert (node.x, node.y, node.label, node.value) == (10, 20, label.moved(10, 20), label.moved(10, 20))
    badge = badge_at(PlacedBadge(1, measured(4), 0, 0, Rect(-1, -1, 1, 1)), 10, 20)
    assert (badge.x, badge.y, badge.rect) == (10, 20, Rect(9, 19, 11, 21))
