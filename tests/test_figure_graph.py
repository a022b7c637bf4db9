"""What a graph accepts, and what the plan makes of it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from symback.document.figure import Edge, Graph
from symback.document.figure.plan import plan
from tests.figure_samples import chain, node, paths, wide


def test_an_unknown_key_is_named() -> None:
    with pytest.raises(ValueError, match="unknown node: w7"):
        Graph((node("x"),), (Edge("w7", "x"),), "")


def test_a_key_that_occurs_twice_is_named() -> None:
    with pytest.raises(ValueError, match="two nodes have the key x"):
        Graph((node("x"), node("x")), (), "")


def test_an_edge_that_occurs_twice_is_named() -> None:
    with pytest.raises(ValueError, match="x -> z stands there twice"):
        Graph((node("x"), node("z")), (Edge("x", "z"), Edge("x", "z")), "")


def test_a_cycle_is_named_without_what_only_leads_to_it() -> None:
    nodes = (node("a"), node("b"), node("c"), node("d"))
    edges = (Edge("a", "b"), Edge("b", "c"), Edge("c", "b"), Edge("c", "d"))
    with pytest.raises(ValueError, match="^the graph has a cycle through b, c$"):
        Graph(nodes, edges, "")


def test_a_node_that_feeds_itself_is_a_cycle() -> None:
    with pytest.raises(ValueError, match="cycle through a"):
        Graph((node("a"),), (Edge("a", "a"),), "")


def test_the_wrong_order_is_not_called_a_cycle() -> None:
    with pytest.raises(ValueError, match="topological order: x stands after z"):
        Graph((node("z"), node("x")), (Edge("x", "z"),), "")


def test_an_empty_graph_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one node"):
        Graph((), (), "")


def test_the_spine_of_a_chain_leads_from_the_data_to_the_loss() -> None:
    found = plan(chain(3))
    assert found.spine == ("x", "h1", "o1", "h2", "o2", "yhat", "L")
    assert {key: [edge.tail for edge in edges] for key, edges in found.hanging.items()} == {
        "h1": ["w1"],
        "h2": ["w2"],
        "yhat": ["w3"],
        "L": ["y"],
    }


def test_a_shared_weight_runs_on_a_line_below_the_spine() -> None:
    found = plan(chain(3, shared=True))
    assert [edge.head for edge in found.buses["w"]] == ["h1", "h2", "yhat"]
    assert plan(paths(flat=True)).buses.keys() == {"y"}


def test_an_input_that_also_feeds_nodes_off_the_spine_stands_in_a_layer() -> None:
    assert plan(paths()).layer["y"] == 0
    assert plan(wide()).layer["x2"] == 0


def test_an_unused_parameter_is_kept() -> None:
    graph = Graph((node("x", "data"), node("w", "parameter"), node("L", "output")), (Edge("x", "L"),), "")
    assert plan(graph).layer["w"] == 0


def test_a_deep_graph_needs_no_recursion() -> None:
    nodes = tuple(node(f"v{k}") for k in range(5000))
    edges = tuple(Edge(a.key, b.key) for a, b in pairwise(nodes))
    assert len(plan(Graph(nodes, edges, "")).spine) == 5000
