from __future__ import annotations

import itertools
from functools import cache

import pytest

from symback.document.figure.lanes import RowEdge, RowGraph, assign_lanes, extent, is_port, label_lift, port
from symback.document.figure.rows import cut_rows
from symback.document.figure.texts import EdgeText
from tests.figure_samples import measured, paths, residual, stage, wide


@cache
def rows() -> list[RowGraph]:
    return [cut_rows(stage(graph), ())[0] for graph in (paths(), wide(), residual(5))]


def test_the_point_where_an_edge_leaves_a_row_is_no_node() -> None:
    assert is_port(port(("x", "h1"), "out"))
    assert port(("x", "h1"), "out") != port(("x", "h1"), "in")
    assert not is_port("x")


def test_the_spine_is_level_and_everything_else_stands_above_it() -> None:
    for row in rows():
        heights, lanes = assign_lanes(row, high=False)
        assert {heights[key] for key in row.spine} == {0}
        assert all(heights[key] < 0 for key in row.layer if key not in row.spine)
        assert all(lane.y <= 0 for lane in lanes)


def test_nodes_of_one_layer_keep_clear_of_each_other() -> None:
    for row in rows():
        heights, _ = assign_lanes(row, high=False)
        for one, other in itertools.combinations(row.layer, 2):
            if row.layer[one] == row.layer[other]:
                upper, lower = sorted((one, other), key=lambda key: heights[key])
                assert heights[upper] + row.blocks[upper].below <= heights[lower] - row.blocks[lower].above


def test_an_edge_that_skips_a_node_runs_above_it() -> None:
    row = cut_rows(stage(residual(5)), ())[0]
    heights, lanes = assign_lanes(row, high=False)
    between = row.blocks["h1"]
    for edge, lane in zip(row.edges, lanes, strict=True):
        if edge.name == ("x", "h2"):
            assert lane.y + extent(edge, lane.lift)[1] <= heights["h1"] - between.above


@pytest.mark.parametrize("high", [False, True])
def test_an_edge_reaches_as_far_as_its_labels(high: bool) -> None:
    text = EdgeText(measured(30), (measured(20),), "ink", "ink", False, None, None)
    bare = extent(RowEdge("a", "b", ("a", "b"), None, False), label_lift(high))
    full = extent(RowEdge("a", "b", ("a", "b"), text, False), label_lift(high))
    assert full[0] >= label_lift(high) + text.main_height
    assert full[1] >= bare[1] + text.more_height
    assert bare[0] == bare[1] < extent(RowEdge("a", "b", ("a", "b"), None, True), 0)[0]
    assert label_lift(True) > label_lift(False)
