"""The structure cut into rows that fit the page: which layers, which pieces of edges, what hangs where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from symback.document.figure.block import Block, Rise, build_block, rise
from symback.document.figure.graph import Edge, Graph, Node
from symback.document.figure.lanes import RowEdge, RowGraph, is_port, port
from symback.document.figure.placed import PlacedNode, Rect
from symback.document.figure.plan import Plan
from symback.document.figure.texts import Texts


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything about a graph that does not depend on where it is cut."""

    graph: Graph
    plan: Plan
    texts: Texts
    rise: Rise
    nodes: dict[str, Node]


def scene(graph: Graph, plan: Plan, texts: Texts) -> Scene:
    """Gather what the rows need."""
    nodes = {node.key: node for node in graph.nodes}
    hung = [edge for edges in (*plan.hanging.values(), *plan.buses.values()) for edge in edges]
    fan: dict[str, int] = {}
    for edge in hung:
        fan[edge.head] = fan.get(edge.head, 0) + 1
    heights = rise(texts, [texts.edge[edge.tail, edge.head] for edge in hung], max(fan.values(), default=0))
    return Scene(graph, plan, texts, heights, nodes)


def row_of_layer(cuts: Sequence[int], layer: int) -> int:
    """The row of a layer, where ``cuts`` are the first layers of the second, third, … row.

    >>> [row_of_layer([3], layer) for layer in (2, 3)]
    [0, 1]
    """
    return sum(1 for cut in cuts if layer >= cut)


def bus_rows(scene: Scene, cuts: Sequence[int]) -> dict[str, tuple[int, int]]:
    """The first and the last row in which each bus runs."""
    result = {}
    for key, edges in scene.plan.buses.items():
        rows = [row_of_layer(cuts, scene.plan.layer[edge.head]) for edge in edges]
        result[key] = (min(rows), max(rows))
    return result


def bus_home(scene: Scene, cuts: Sequence[int], key: str) -> str:
    """The node below which the input of a bus stands: the middle one of those that it feeds in its first row."""
    layer = scene.plan.layer
    heads = sorted((edge.head for edge in scene.plan.buses[key]), key=lambda head: layer[head])
    first = row_of_layer(cuts, layer[heads[0]])
    heads = [head for head in heads if row_of_layer(cuts, layer[head]) == first]
    return heads[(len(heads) - 1) // 2]


def bus_levels(scene: Scene, cuts: Sequence[int], row: int) -> dict[str, int]:
    """How deep each bus runs in ``row``: at the level of the single inputs where none of them is in its way."""
    layer = scene.plan.layer
    on_spine = set(scene.plan.spine)
    taken = [[(layer[head], layer[head]) for head in scene.plan.hanging if head in on_spine]]
    levels: dict[str, int] = {}
    for key, (first, last) in bus_rows(scene, cuts).items():
        if not first <= row <= last:
            continue
        ends = [layer[edge.head] for edge in scene.plan.buses[key] if row_of_layer(cuts, layer[edge.head]) == row]
        start, end = min(ends, default=-1), max(ends, default=-1)
        if first < last:
            start = min(start, 0 if row == 0 else cuts[row - 1])  # on its way from the left margin
        level = 0
        while level < len(taken) and any(a <= end and start <= b for a, b in taken[level]):
            level += 1
        if level == len(taken):
            taken.append([])
        taken[level].append((start, end))
        levels[key] = level
    return levels


def cut_rows(scene: Scene, cuts: Sequence[int]) -> list[RowGraph]:
    """The rows, each with the pieces of the edges that pass through it."""
    plan, texts = scene.plan, scene.texts
    last_layer = max(plan.layer.values())
    starts = [0, *cuts]
    ends = [cut - 1 for cut in cuts] + [last_layer]
    homes = {key: (bus_home(scene, cuts, key), scene.nodes[key]) for key in plan.buses}
    where = {key: row_of_layer(cuts, layer) for key, layer in plan.layer.items()}
    members: list[list[str]] = [[] for _ in starts]
    for key in plan.layer:
        members[where[key]].append(key)
    risers: dict[str, list[Edge]] = {}
    for edges in (*plan.hanging.values(), *plan.buses.values()):
        for edge in edges:
            risers.setdefault(edge.head, []).append(edge)
    position = {(edge.tail, edge.head): index for index, edge in enumerate(scene.graph.edges)}
    pieces: list[list[RowEdge]] = [[] for _ in starts]
    layers: list[dict[str, int]] = [{key: plan.layer[key] for key in keys} for keys in members]
    for edge in plan.edges:
        _cut_edge(edge, where, layers, pieces, starts, ends, texts)
    rows = []
    for index in range(len(starts)):
        levels = bus_levels(scene, cuts, index)
        blocks: dict[str, Block] = {}
        for key in layers[index]:
            if is_port(key):
                blocks[key] = _PORT
                continue
            attached = [
                (edge, None, levels[edge.tail]) if edge.tail in plan.buses else (edge, scene.nodes[edge.tail], None)
                for edge in sorted(risers.get(key, ()), key=lambda edge: position[edge.tail, edge.head])
            ]
            blocks[key] = build_block(scene.nodes[key], attached, homes, texts, scene.rise)
        spine = [key for key in plan.spine if where[key] == index]
        spine = _with_ports(spine, plan.spine, layers[index])
        rows.append(RowGraph(layers[index], blocks, tuple(pieces[index]), tuple(spine)))
    return rows


_PORT = Block(PlacedNode("", "dots", "dots", 0.0, 0.0, 0.0, 0.0, None, None), (), (Rect(-1.0, -5.0, 1.0, 5.0),))


def _cut_edge(
    edge: Edge,
    where: dict[str, int],
    layers: list[dict[str, int]],
    pieces: list[list[RowEdge]],
    starts: Sequence[int],
    ends: Sequence[int],
    texts: Texts,
) -> None:
    name = (edge.tail, edge.head)
    text = texts.edge[name]
    first, last = where[edge.tail], where[edge.head]
    for row in range(first, last + 1):
        tail, head = edge.tail, edge.head
        if row > first:
            tail = port(name, "in")
            layers[row][tail] = starts[row] - 1
        if row < last:
            head = port(name, "out")
            layers[row][head] = ends[row] + 1
        pieces[row].append(RowEdge(tail, head, name, text if first == last else None, text.paired))


def _with_ports(spine: list[str], whole: Sequence[str], layers: dict[str, int]) -> list[str]:
    if not spine:
        return spine
    first, last = whole.index(spine[0]), whole.index(spine[-1])
    if first > 0:
        spine = [port((whole[first - 1], whole[first]), "in"), *spine]
    if last + 1 < len(whole):
        spine = [*spine, port((whole[last], whole[last + 1]), "out")]
    return [key for key in spine if key in layers]
