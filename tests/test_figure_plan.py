from __future__ import annotations

from itertools import pairwise

from symback.document.figure import Edge, Graph
from symback.document.figure.plan import plan
from tests.figure_samples import chain, node, paths, residual, wide


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


def test_every_edge_leads_from_an_earlier_to_a_later_layer() -> None:
    for graph in (chain(3), paths(), wide(), residual(5)):
        found = plan(graph)
        assert all(found.layer[edge.tail] < found.layer[edge.head] for edge in found.edges)
