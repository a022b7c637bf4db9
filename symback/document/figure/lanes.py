"""Heights: the spine runs straight, and everything else finds the nearest free lane above it.

Columns alternate: column 2k holds the nodes of layer k, column 2k + 1 the labels between layers k and k + 1. A node
takes a piece of its column; an edge takes the same piece of every column on its way. So a label never stands where
another edge, label or node may pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from symback.document.figure import style
from symback.document.figure.block import Block
from symback.document.figure.texts import EdgeText

PASSES: Final = 6
INFINITY: Final = float("inf")


@dataclass(frozen=True, slots=True)
class RowEdge:
    """An edge, or the piece of an edge, inside one row of the drawing; ``text`` is None where another piece has it."""

    tail: str
    head: str
    name: tuple[str, str]
    text: EdgeText | None
    paired: bool


@dataclass(frozen=True, slots=True)
class RowGraph:
    """What one row of the drawing shows: blocks by layer, edges, the part of the spine."""

    layer: dict[str, int]
    blocks: dict[str, Block]
    edges: tuple[RowEdge, ...]
    spine: tuple[str, ...]


def port(name: tuple[str, str], side: str) -> str:
    """The key of the point where an edge leaves a row (``out``) or comes into it (``in``)."""
    return f"{side}\0{name[0]}\0{name[1]}"


def is_port(key: str) -> bool:
    """Is this key one of those that ``port`` makes?"""
    return "\0" in key


@dataclass(frozen=True, slots=True)
class Lane:
    """The height of an edge between its ends, and how far its label is lifted above the line."""

    y: float
    lift: float


def label_lift(high: bool) -> float:
    """How far a label stands above its line: close to it, or ``high``, above the nodes at both ends."""
    return style.RADIUS + style.CLEAR + 1.2 if high else style.PAIR + style.HEAD_WIDTH / 2 + 1.5


def assign_lanes(row: RowGraph, high: bool) -> tuple[dict[str, float], list[Lane]]:
    """The height of every node and the lane of every edge. ``high`` lifts labels of level edges above the nodes.

    The first pass knows only what stands to the left, the others pull each node towards all its neighbours.
    """
    order = _order(row)
    heights: dict[str, float] = {}
    lanes: list[Lane] = []
    for _ in range(PASSES):
        heights, lanes = _Pass(row, heights, lanes, high).run(order)
    for edge, lane in zip(row.edges, lanes, strict=True):
        for key in (edge.tail, edge.head):
            if is_port(key):  # a point in the margin stands where its one edge runs
                heights[key] = lane.y
    return heights, lanes


def _order(row: RowGraph) -> list[str]:
    """The nodes above the spine, layer by layer, each layer in barycentre order, the lowest first."""
    spine = set(row.spine)
    layers: dict[int, list[str]] = {}
    for key, layer in row.layer.items():
        layers.setdefault(layer, []).append(key)
    before: dict[str, list[str]] = {key: [] for key in row.layer}
    after: dict[str, list[str]] = {key: [] for key in row.layer}
    for edge in row.edges:
        before[edge.head].append(edge.tail)
        after[edge.tail].append(edge.head)
    rank = {key: 0.0 if key in spine else 1.0 for key in row.layer}
    for sweep in range(4):
        neighbours = before if sweep % 2 == 0 else after
        for layer in sorted(layers, reverse=sweep % 2 == 1):
            keys = layers[layer]

            def weight(key: str, neighbours: dict[str, list[str]] = neighbours) -> tuple[bool, float]:
                near = neighbours[key]
                return key not in spine, sum(rank[n] for n in near) / len(near) if near else rank[key]

            keys.sort(key=weight)
            for index, key in enumerate(keys):
                rank[key] = float(index)
    return [key for layer in sorted(layers) for key in layers[layer] if key not in spine]


class _Pass:
    """One pass over the row: takes pieces of columns, from the spine upward and from the left to the right."""

    def __init__(self, row: RowGraph, known: dict[str, float], known_lanes: Sequence[Lane], high: bool) -> None:
        self.row = row
        self.known, self.known_lanes = known, known_lanes
        self.high = high
        self.heights: dict[str, float] = {}
        self.lanes: dict[int, Lane] = {}
        self.on_spine = set(row.spine)
        self.outgoing: dict[str, list[int]] = {key: [] for key in row.layer}
        self.incoming: dict[str, list[int]] = {key: [] for key in row.layer}
        for index, edge in enumerate(row.edges):
            self.outgoing[edge.tail].append(index)
            self.incoming[edge.head].append(index)
        self._ends = [{edge.tail, edge.head} for edge in row.edges]
        self._taken: dict[int, list[tuple[float, float]]] = {}
        self._lowest: dict[int, float] = {}  # nodes of a layer keep their order

    def run(self, order: Sequence[str]) -> tuple[dict[str, float], list[Lane]]:
        """Heights and lanes, the nodes above the spine taken in ``order`` within each layer."""
        self._put_spine()
        layer = self.row.layer
        for key in sorted((*self.row.spine, *order), key=lambda key: layer[key]):
            if key not in self.heights:
                self._put_node(key)
            self._put_far_edges(key)
        wishes = {i: self._wish_of_edge(i) for i in range(len(self.row.edges)) if i not in self.lanes}
        for index, (wish, level) in sorted(wishes.items(), key=lambda item: (not item[1][1], -item[1][0], item[0])):
            self._put_edge(index, wish, level)
        return self.heights, [self.lanes[index] for index in range(len(self.row.edges))]

    def _span(self, index: int) -> range:
        edge = self.row.edges[index]
        return range(2 * self.row.layer[edge.tail] + 1, 2 * self.row.layer[edge.head])

    def _far(self, index: int) -> bool:
        return len(self._span(index)) > 1

    def _take(self, columns: Iterable[int], top: float, bottom: float) -> None:
        for column in columns:
            self._taken.setdefault(column, []).append((top, bottom))

    def _put_edge(self, index: int, wish: float, level: bool) -> None:
        edge = self.row.edges[index]
        lift = label_lift(self.high and level)
        above, below = extent(edge, lift)
        taken = [piece for column in self._span(index) for piece in self._taken.get(column, ())]
        y = _nearest(taken, wish, above, below)
        if level and y != wish:
            lift = label_lift(False)
        self.lanes[index] = Lane(y, lift)
        self._take(self._span(index), y - above, y + below)

    def _put_spine(self) -> None:
        row, lift = self.row, label_lift(self.high)
        for key in row.spine:
            self.heights[key] = 0.0
            self._take([2 * row.layer[key]], -row.blocks[key].above, INFINITY)
        for layer in sorted(set(row.layer.values()) - {row.layer[key] for key in row.spine}):
            self._take([2 * layer], style.RADIUS + 2, INFINITY)  # below the spine is the place of hanging inputs
        steps = set(pairwise(row.spine))
        skips = []
        for index, edge in enumerate(row.edges):
            top = -style.PAIR
            if (edge.tail, edge.head) in steps:
                self.lanes[index] = Lane(0.0, lift)
                top = -extent(edge, lift)[0]
            elif {edge.tail, edge.head} <= self.on_spine:
                skips.append(index)
            self._take(self._span(index), top, INFINITY)
        for index in sorted(skips, key=lambda i: (len(self._span(i)), i)):
            self._put_edge(index, 0.0, False)

    def _put_node(self, key: str) -> None:
        row, block = self.row, self.row.blocks[key]
        column = 2 * row.layer[key]
        # At least as tall as its edges, so that an edge of each neighbour can run straight.
        edges = self.incoming[key] + self.outgoing[key]
        reach = [extent(row.edges[i], label_lift(self.high)) for i in edges]
        above = max([block.above + 2] + [up for up, _ in reach])
        below = max([block.below + 2] + [down for _, down in reach])
        under = [(self._lowest[column], INFINITY)] if column in self._lowest else []
        y = _nearest([*self._taken.get(column, ()), *under], self._wish_of_node(key), above, below)
        self.heights[key] = self._lowest[column] = y
        self._take([column], y - above, y + below)

    def _wish_of_node(self, key: str) -> float:
        ends = self._ends
        edges = self.incoming[key] + (self.outgoing[key] if self.known else [])
        edges = [i for i in edges if not any(map(is_port, ends[i]))] or edges
        # What runs beside the spine keeps together: neighbours on the spine count only where there are no others.
        edges = [i for i in edges if not ends[i] & self.on_spine] or edges
        if self.known:
            pulls = [self.known_lanes[i].y for i in edges]
        else:
            pulls = [self.lanes[i].y if i in self.lanes else self.heights[self.row.edges[i].tail] for i in edges]
        # The upper median and not the mean: one of the edges becomes a straight line.
        wish = sorted(pulls)[(len(pulls) - 1) // 2] if pulls else 0.0
        # An edge from below that found no lane below this node asks it to make room.
        for i in self.incoming[key] if self.known else ():
            if self.known_lanes[i].y < self.known[key] < self.known[self.row.edges[i].tail]:
                wish = min(wish, self.known[key] - sum(extent(self.row.edges[i], self.known_lanes[i].lift)))
        return wish

    def _put_far_edges(self, key: str) -> None:
        near = any(not self._far(index) for index in self.outgoing[key])
        for index in sorted(self.outgoing[key], key=lambda i: self.row.layer[self.row.edges[i].head]):
            if index not in self.lanes and self._far(index):
                to_head = self.known.get(self.row.edges[index].head, 0.0)
                self._put_edge(index, to_head if near or key in self.on_spine else self.heights[key], False)

    def _wish_of_edge(self, index: int) -> tuple[float, bool]:
        """The height at which an edge between neighbouring layers would like to run; whether it is level then."""
        edge = self.row.edges[index]
        start, end = self.heights[edge.tail], self.heights[edge.head]
        if start == end:
            return start, True
        if edge.tail not in self.on_spine and edge.head not in self.on_spine:
            return min(start, end), False
        if len(self.outgoing[edge.tail]) == 1:
            return start, False
        if len(self.incoming[edge.head]) == 1:
            return end, False
        return (start + end) / 2, False


def extent(edge: RowEdge, lift: float) -> tuple[float, float]:
    """How far an edge reaches above and below its lane, labels included."""
    half = (style.PAIR if edge.paired else 0.0) + style.HEAD_WIDTH / 2 + 1.5
    above = below = half
    if edge.text is not None:
        if edge.text.main_height:
            above = lift + edge.text.main_height + style.CLEAR
        if edge.text.more:
            below = half + edge.text.more_height + style.CLEAR
    return above, below


def _nearest(taken: Iterable[tuple[float, float]], wish: float, above: float, below: float) -> float:
    """The height nearest to ``wish`` where a piece that reaches ``above`` and ``below`` meets nothing taken."""
    low = high = wish
    merged: list[tuple[float, float]] = []
    for top, bottom in sorted(taken):
        start, end = top - below, bottom + above
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    for start, end in merged:
        if start < wish < end:
            low, high = start, end
    return low if wish - low <= high - wish else high
