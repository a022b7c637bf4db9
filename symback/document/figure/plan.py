"""Who stands where: the spine, the inputs that hang below it, and the layer of every other node."""

from __future__ import annotations

from dataclasses import dataclass

from symback.document.figure.graph import Edge, Graph, Node


@dataclass(frozen=True, slots=True)
class Plan:
    """The structure of a drawing, without coordinates.

    ``layer`` holds the nodes that stand in layers from left to right; every other node is an input that hangs
    below the one node it feeds (``hanging``, by that node), or below the spine on a line from which arrows rise
    to several spine nodes (``buses``, by the input). ``edges`` join nodes that stand in layers.
    """

    spine: tuple[str, ...]
    layer: dict[str, int]
    hanging: dict[str, tuple[Edge, ...]]
    buses: dict[str, tuple[Edge, ...]]
    edges: tuple[Edge, ...]


def plan(graph: Graph) -> Plan:
    """Find the spine (the longest path to the output), hang the inputs, and number the layers.

    >>> nodes = tuple(Node(key, None, role) for key, role in
    ...     [("x", "data"), ("w", "parameter"), ("z", "output")])
    >>> plan(Graph(nodes, (Edge("x", "z"), Edge("w", "z")), "")).spine
    ('x', 'z')
    """
    incoming: dict[str, list[Edge]] = {node.key: [] for node in graph.nodes}
    outgoing: dict[str, list[Edge]] = {node.key: [] for node in graph.nodes}
    for edge in graph.edges:
        incoming[edge.head].append(edge)
        outgoing[edge.tail].append(edge)
    spine = _spine(graph.nodes, incoming, outgoing)
    on_spine = set(spine)
    hanging: dict[str, list[Edge]] = {}
    buses: dict[str, tuple[Edge, ...]] = {}
    for node in graph.nodes:
        uses = outgoing[node.key]
        if incoming[node.key] or not uses or node.key in on_spine or node.role not in ("data", "parameter"):
            continue
        if len(uses) == 1:
            hanging.setdefault(uses[0].head, []).append(uses[0])
        elif all(edge.head in on_spine for edge in uses):
            buses[node.key] = tuple(uses)
    below = {edge.tail for edges in hanging.values() for edge in edges} | set(buses)
    layer: dict[str, int] = {}
    for node in graph.nodes:
        if node.key not in below:
            earlier = [layer[edge.tail] + 1 for edge in incoming[node.key] if edge.tail not in below]
            layer[node.key] = max(earlier, default=0)
    for node in graph.nodes:
        # An input stands just before its first use: arrows stay short.
        if node.key in layer and not incoming[node.key] and outgoing[node.key]:
            layer[node.key] = min(layer[edge.head] for edge in outgoing[node.key]) - 1
    edges = tuple(edge for edge in graph.edges if edge.tail not in below)
    return Plan(spine, layer, {key: tuple(value) for key, value in hanging.items()}, buses, edges)


def _spine(
    nodes: tuple[Node, ...], incoming: dict[str, list[Edge]], outgoing: dict[str, list[Edge]]
) -> tuple[str, ...]:
    role = {node.key: node.role for node in nodes}
    # The longest path; among equally long ones a path that starts with data, as a reader expects.
    length: dict[str, tuple[int, bool]] = {}
    before: dict[str, str] = {}
    for node in nodes:
        length[node.key] = (0, node.role == "data")
        for edge in incoming[node.key]:
            steps, from_data = length[edge.tail]
            candidate = (steps + 1, from_data)
            if node.key not in before or candidate > length[node.key]:
                length[node.key] = candidate
                before[node.key] = edge.tail
    ends = [node.key for node in nodes if role[node.key] == "output"]
    if not ends:
        ends = [node.key for node in nodes if not outgoing[node.key]]
    key = max(ends, key=lambda end: length[end])
    path = [key]
    while key in before:
        key = before[key]
        path.append(key)
    return tuple(reversed(path))
