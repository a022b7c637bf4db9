"""What is needed of a graph, who uses what, and copies."""

from __future__ import annotations

from symback.optimise.algebra import ONE
from symback.optimise.bounds import estimate
from symback.optimise.form import Copy
from tests.forms import form, kinds


def test_users_count_every_use_and_outputs() -> None:
    made = form("a*b + a", "a*b")
    graph = made.graph
    product = next(node for node in made.needed if graph.kinds[node] == "product" and node != ONE)
    assert sorted(made.users[product]) == [-1, made.outputs[0][1]]
    assert len(made.users[graph.leaf("a")[1]]) == 2


def test_what_is_not_needed_is_left_out() -> None:
    made = form("a + b")
    made.graph.leaf("c")
    assert len(made.needed) == len(made.graph) - 2


def test_a_copy_multiplies_the_scales_of_moved_nodes() -> None:
    made = form("2*a + b", "(2*a + b)*c")
    copy = Copy(made)
    graph = made.graph
    for node in [node for node in made.needed if node != ONE]:
        reference = copy.node(node)
        copy.put(node, (3, reference[1]) if graph.payloads.get(node) == "c" else reference)
    assert [coefficient for coefficient, _ in copy.form().outputs] == [1, 3]


def test_sums_that_were_written_stay_marked() -> None:
    made = form("a + b")
    copy = Copy(made)
    for node in [node for node in made.needed if node != ONE]:
        copy.put(node, copy.node(node))
    assert copy.graph.written == {copy.form().outputs[0][1]}


def test_the_estimate_is_the_count_where_no_sign_and_no_common_beginning_matters() -> None:
    for texts in (["a*b + 2*c*d - a/b"], ["1/(a*b)", "a**3 + sin(2*a)"], ["2*a + 2*b", "a - 3*b"]):
        made = form(*texts)
        assert estimate(made) == sum(kinds(made).values())
