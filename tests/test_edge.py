"""An edge is a local partial in parts."""

from __future__ import annotations

from symback.program.core import Builder
from symback.program.edge import Edge
from symback.program.rules import edges
from symback.program.sizes import shape


def test_an_edge_is_plain_unless_it_says_otherwise() -> None:
    edge = Edge(7, 0, 3)
    assert (edge.sign, edge.factors, edge.divisors, edge.pull) == (1, (), (), "")


def test_only_what_is_not_elementwise_has_a_pull() -> None:
    b = Builder()
    left, right = b.input("A", shape(2, 3)), b.input("B", shape(3, 4))
    by_left, by_right = edges(b, b.emit("matmul", (left, right)))
    assert (by_left.pull, by_left.factors) == ("right", (right,))
    assert (by_right.pull, by_right.factors) == ("left", (left,))
    square = edges(b, b.emit("mul", (left, left)))
    assert [edge.pull for edge in square] == ["", ""]
