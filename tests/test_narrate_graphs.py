"""The figures as graphs."""

from __future__ import annotations

from fractions import Fraction

from symback.document import display as m
from symback.document.narrate.graphs import drawn_stages, edge_boxes, graphs, local
from tests.telling import teller


def test_the_boxes_of_the_chain_lie_on_the_edges_that_they_multiply() -> None:
    assert edge_boxes(teller()) == {("yhat", "L"): 1, ("o2", "yhat"): 2, ("h2", "o2"): 2}


def test_an_edge_from_a_value_with_several_uses_belongs_to_no_box() -> None:
    t = teller("u*v + f(u*v)*w + sin(u*v)")  # box 2 is closed at h1, which feeds three places
    assert [t.problem.forward.name(box.of) for box in t.derivation.boxes] == ["yhat", "h1"]
    assert edge_boxes(t) == {("yhat", "L"): 1, ("o2", "yhat"): 1}


def test_every_edge_of_the_backward_graph_has_its_derivative() -> None:
    edges = {(e.tail, e.head): e.derivative for e in graphs(teller())["backward"].edges}
    assert edges["o1", "h2"] == (m.Partial(m.Name("h2"), m.Name("o1")), m.Name("w2"))
    assert edges["h1", "o1"] == (m.Partial(m.Name("o1"), m.Name("h1")), m.Call("f", (m.Name("h1"),), 1))
    assert all(edges.values())
    assert not any(e.derivative for e in graphs(teller())["forward"].edges)


def test_the_observed_value_is_in_the_forward_graph_only() -> None:
    found = graphs(teller())
    assert "y" in {node.key for node in found["forward"].nodes}
    assert "y" not in {node.key for node in found["backward"].nodes}


def test_the_middle_of_a_deep_network_is_drawn_as_dots() -> None:
    found = graphs(teller(depth=20))
    assert [n.key for n in found["network"].nodes] == ["x", "layer_1", "layer_2", "dots", "layer_19", "prediction"]
    assert [n.role for n in found["forward"].nodes].count("dots") == 1
    shown, hidden = drawn_stages(teller(depth=20))
    assert {"h3", "o18"} <= hidden
    assert [s.name for s in shown] == ["h1", "o1", "h2", "o2", "h19", "o19", "yhat", "L"]
    assert "dots" not in {n.key for n in graphs(teller(depth=20, full=True))["forward"].nodes}


def test_only_a_chain_has_the_plain_picture_of_its_network() -> None:
    assert set(graphs(teller("shared_weight"))) == {"forward", "backward"}


def test_the_sample_values_stand_at_nodes_and_edges() -> None:
    found = graphs(teller("x*w1", at="x=2,y=1,w1=3"))["backward"]
    assert {n.key: n.value for n in found.nodes}["yhat"] == m.Number(Fraction(6))
    assert {(e.tail, e.head): e.number for e in found.edges}["yhat", "L"] == m.Number(Fraction(5))


def test_a_local_partial_is_written_with_the_name_of_the_value_that_it_uses_again() -> None:
    stages = {stage.name: stage for stage in teller(activation="sigmoid").derivation.stages}
    o = m.Name("o1")
    assert local(stages["o1"], "h1") == m.Product((o, m.Sum(((1, m.Number(Fraction(1))), (-1, o)))))
