"""What a graph accepts."""

from __future__ import annotations

import pytest

from symback.document.figure import Edge, Graph
from tests.figure_samples import node


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
