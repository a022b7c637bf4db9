"""What a figure shows: nodes, the edges between them, and the mathematics that stands beside both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from symback.document.display import Math

Role: TypeAlias = Literal["data", "parameter", "value", "output", "dots"]


@dataclass(frozen=True, slots=True)
class Node:
    """A quantity of the computation. ``dots`` is the omitted middle of a deep network.

    ``value`` at the sample point stands beside the node, the ``size`` of a matrix inside it, below the label.

    >>> from symback.document.display import Name
    >>> Node("h1", Name("h1"), "value").role
    'value'
    """

    key: str
    label: Math | None
    role: Role
    value: Math | None = None
    size: Math | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """``head`` is computed from ``tail``.

    ``label`` stands on the forward arrow (a weight); ``derivative`` is the pair (∂head/∂tail, its expression);
    ``number`` its value at the sample point; ``box`` the number of the shared box to which the edge belongs.
    Where the derivative is no factor (a product of matrices), ``back`` is what goes back along the edge instead.

    >>> Edge("x", "h1").derivative is None
    True
    """

    tail: str
    head: str
    label: Math | None = None
    derivative: tuple[Math, Math] | None = None
    number: Math | None = None
    box: int | None = None
    back: Math | None = None


@dataclass(frozen=True, slots=True)
class Graph:
    """A directed acyclic graph, its nodes in topological order; ``alt`` tells in words what it shows.

    >>> Graph((Node("x", None, "data"),), (Edge("x", "z"),), "broken")
    Traceback (most recent call last):
    ...
    ValueError: the edge x -> z names an unknown node: z
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    alt: str

    def __post_init__(self) -> None:
        position: dict[str, int] = {}
        for node in self.nodes:
            if node.key in position:
                raise ValueError(f"two nodes have the key {node.key}")
            position[node.key] = len(position)
        if not position:
            raise ValueError("a graph needs at least one node")
        seen: set[tuple[str, str]] = set()
        for edge in self.edges:
            for key in (edge.tail, edge.head):
                if key not in position:
                    raise ValueError(f"the edge {edge.tail} -> {edge.head} names an unknown node: {key}")
            if (edge.tail, edge.head) in seen:
                raise ValueError(f"the edge {edge.tail} -> {edge.head} stands there twice")
            seen.add((edge.tail, edge.head))
        late = [edge for edge in self.edges if position[edge.tail] >= position[edge.head]]
        if late:
            on_cycle = _on_cycles(list(position), self.edges)
            if on_cycle:
                raise ValueError("the graph has a cycle through " + ", ".join(on_cycle))
            edge = late[0]
            raise ValueError(f"nodes must be in topological order: {edge.tail} stands after {edge.head}")


def _on_cycles(keys: Sequence[str], edges: Sequence[Edge]) -> list[str]:
    """The nodes that lie on a cycle or between two cycles: those that peeling off both ends leaves."""
    left = set(keys)
    for forward in (True, False):
        degree = dict.fromkeys(left, 0)
        following: dict[str, list[str]] = {key: [] for key in left}
        for edge in edges:
            if edge.tail in left and edge.head in left:
                start, end = (edge.tail, edge.head) if forward else (edge.head, edge.tail)
                degree[end] += 1
                following[start].append(end)
        ready = [key for key in keys if key in left and degree[key] == 0]
        while ready:
            key = ready.pop()
            left.discard(key)
            for end in following[key]:
                degree[end] -= 1
                if degree[end] == 0:
                    ready.append(end)
    return [key for key in keys if key in left]
