from __future__ import annotations

from symback.document.figure.lanes import is_port
from symback.document.figure.rows import bus_home, bus_levels, bus_rows, cut_rows, row_of_layer
from tests.figure_samples import chain, paths, stage


def test_a_cut_is_the_first_layer_of_the_next_row() -> None:
    assert [row_of_layer((2, 5), layer) for layer in range(7)] == [0, 0, 1, 1, 1, 2, 2]


def test_an_edge_that_is_cut_becomes_two_pieces_that_end_in_the_margins() -> None:
    whole = stage(chain(3))
    first, second = cut_rows(whole, (3,))
    (leaving,) = (edge for edge in first.edges if is_port(edge.head))
    (arriving,) = (edge for edge in second.edges if is_port(edge.tail))
    assert leaving.name == arriving.name == ("o1", "h2")
    assert (leaving.text, arriving.text) == (None, None)
    assert first.spine[-1] == leaving.head
    assert second.spine[0] == arriving.tail
    assert second.layer[arriving.tail] == 2


def test_every_node_stands_in_one_row_and_no_edge_is_lost() -> None:
    whole = stage(paths())
    for cuts in ((), (1,), (1, 2)):
        rows = cut_rows(whole, cuts)
        keys = [key for row in rows for key in row.layer if not is_port(key)]
        assert sorted(keys) == sorted(whole.plan.layer)
        assert {edge.name for row in rows for edge in row.edges} == {(e.tail, e.head) for e in whole.plan.edges}


def test_an_edge_that_is_not_cut_keeps_its_text() -> None:
    whole = stage(chain(3))
    (row,) = cut_rows(whole, ())
    assert all(edge.text is whole.texts.edge[edge.name] for edge in row.edges)


def test_a_shared_weight_stands_below_the_middle_of_the_nodes_it_feeds_in_its_first_row() -> None:
    whole = stage(chain(3, shared=True))
    assert bus_home(whole, (), "w") == "h2"
    assert bus_home(whole, (3,), "w") == "h1"
    assert (bus_rows(whole, ())["w"], bus_rows(whole, (3,))["w"]) == ((0, 0), (0, 1))


def test_a_bus_runs_below_a_single_input_that_is_in_its_way() -> None:
    shared = stage(chain(3, shared=True))
    assert bus_levels(shared, (), 0) == {"w": 0}
    biased = stage(chain(3, shared=True, bias=True))
    assert bus_levels(biased, (), 0) == {"w": 1}
