"""One row of the drawing: nodes at their places, edges as lines with their labels."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from symback.document.figure import style
from symback.document.figure.block import lines, outline_width
from symback.document.figure.compact import Item, compact
from symback.document.figure.lanes import Lane, RowEdge, RowGraph, assign_lanes
from symback.document.figure.paths import Piece, Track
from symback.document.figure.placed import PlacedBadge, PlacedLabel, Point, Rect

STRAIGHT: Final = style.HEAD_LENGTH + 4  # an arrowhead stands on a straight piece
STAGGER: Final = 8.0


@dataclass(frozen=True, slots=True)
class DrawnEdge:
    """An edge of a row: its middle line and what stands at it."""

    edge: RowEdge
    track: Track
    labels: tuple[PlacedLabel, ...]
    badges: tuple[PlacedBadge, ...]


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A finished row: the centre of each node, the edges, and the box around all of it."""

    centres: dict[str, Point]
    edges: tuple[DrawnEdge, ...]
    box: Rect


def draw_row(row: RowGraph, high: bool, extra: float = 0.0) -> DrawnRow:
    """Place one row; ``high`` lifts the labels of level edges above the nodes, which is narrower.

    ``extra`` is room to spare, given to each label.
    """
    heights, lanes = assign_lanes(row, high)
    ports = (
        _spread(row, heights, lanes, [edge.tail for edge in row.edges]),
        _spread(row, heights, lanes, [edge.head for edge in row.edges]),
    )
    items = [
        Item(4 * row.layer[key], tuple(rect.moved(0, heights[key]) for rect in block.rects))
        for key, block in row.blocks.items()
    ]
    index_of = {key: index for index, key in enumerate(row.blocks)}
    slots: list[int] = []
    bends: list[dict[str, tuple[int, float]]] = []  # where an edge changes its height: the item, and its width
    for edge, lane, leave, arrive in zip(row.edges, lanes, *ports, strict=True):
        first, last = row.layer[edge.tail], row.layer[edge.head]
        slots.append(len(items))
        items.append(Item(2 * (first + last), _slot(edge, lane, extra)))
        mine: dict[str, tuple[int, float]] = {}
        for side, key, port, column in (
            ("out", edge.tail, leave, 4 * first + 1),
            ("in", edge.head, arrive, 4 * last - 1),
        ):
            end = heights[key] + port.y
            if abs(end - lane.y) >= 0.01:
                mine[side] = (len(items), _bend_width(end, lane.y) + port.lead)
                items.append(Item(column, (_bend(end, lane.y, mine[side][1]),)))
        bends.append(mine)
    xs, width = compact(items)
    centres: dict[str, Point] = {key: (xs[index_of[key]], heights[key]) for key in row.blocks}
    drawn = []
    for edge, lane, leave, arrive, slot, mine in zip(row.edges, lanes, *ports, slots, bends, strict=True):
        tail, head = centres[edge.tail], centres[edge.head]
        start: Point = (tail[0] + outline_width(row.blocks[edge.tail].node, leave.y), tail[1] + leave.y)
        end_point: Point = (head[0] - outline_width(row.blocks[edge.head].node, arrive.y), head[1] + arrive.y)
        points, pieces = [start], list[Piece]()
        if "out" in mine:
            item, reach = mine["out"]
            points += [(xs[item] + STRAIGHT + leave.lead, start[1]), (xs[item] + reach - 3, lane.y)]
            pieces += ["line", "level"]
        if "in" in mine:
            item, reach = mine["in"]
            points += [(xs[item] + 3, lane.y), (xs[item] + reach - STRAIGHT - arrive.lead, end_point[1])]
            pieces += ["line", "level"]
        points.append(end_point)
        pieces.append("line")
        labels, badges = level_labels(edge, xs[slot], lane.y, lane.lift)
        drawn.append(DrawnEdge(edge, Track(tuple(points), tuple(pieces)), labels, badges))
    boxes = [rect for item in items for rect in item.rects]
    box = Rect(0.0, min(rect.y0 for rect in boxes), width, max(rect.y1 for rect in boxes))
    return DrawnRow(centres, tuple(drawn), box)


def _slot(edge: RowEdge, lane: Lane, extra: float) -> tuple[Rect, ...]:
    half = (style.PAIR if edge.paired else 0.0) + style.HEAD_WIDTH / 2 + 1.4
    arrow = (24.0 + extra) / 2 if edge.text is not None else 5.0
    rects = [Rect(-arrow, lane.y - half, arrow, lane.y + half)]
    text = edge.text
    if text is not None and text.main_width:
        reach = (text.main_width + extra) / 2 + style.CLEAR
        top = lane.y - lane.lift - text.main_height
        rects.append(Rect(-reach, top - style.CLEAR + 1, reach, lane.y - lane.lift + 1))
    if text is not None and text.more:
        reach = text.more_width / 2 + 1
        rects.append(Rect(-reach, lane.y + half, reach, lane.y + half + text.more_height + style.CLEAR - 1))
    return tuple(rects)


def level_labels(
    edge: RowEdge, x: float, y: float, lift: float
) -> tuple[tuple[PlacedLabel, ...], tuple[PlacedBadge, ...]]:
    """The labels of a level piece: the first line above it, the others below it, all around ``x``."""
    text = edge.text
    if text is None:
        return (), ()
    half = (style.PAIR if edge.paired else 0.0) + style.HEAD_WIDTH / 2 + 1.4
    labels, badges, _ = lines(text, x, y - lift - text.main_height, "centre")
    first = 1 if text.main is not None else 0
    # ``lines`` stacks the further lines under the first; here the arrow runs between them.
    below = y + half - (y - lift)
    return (*labels[:first], *(label.moved(0, below) for label in labels[first:])), tuple(badges)


def _bend_width(start: float, end: float) -> float:
    return min(14.0 + 0.4 * abs(end - start), 46.0) + STRAIGHT + 6


def _bend(start: float, end: float, width: float) -> Rect:
    half = style.PAIR + 2.5
    return Rect(0.0, min(start, end) - half, width, max(start, end) + half)


@dataclass(frozen=True, slots=True)
class Port:
    """Where an edge meets a node: ``y`` below its centre; ``lead`` is how much later than others it may bend."""

    y: float
    lead: float


def _spread(row: RowGraph, heights: dict[str, float], lanes: list[Lane], ends: list[str]) -> list[Port]:
    """Spread the edges that meet at a node over its side, in the order of their lanes."""
    at: dict[str, list[int]] = {}
    for index, key in enumerate(ends):
        at.setdefault(key, []).append(index)
    ports: dict[int, Port] = {}
    for key, indices in at.items():
        indices.sort(key=lambda i: lanes[i].y)
        node = row.blocks[key].node
        level = [place for place, i in enumerate(indices) if lanes[i].y == heights[key]]
        middle = float(level[0]) if level else (len(indices) - 1) / 2
        most = max(middle, len(indices) - 1 - middle)
        step = min(30.0, 56.0 / most) if most else 0.0
        above = sum(1 for i in indices if lanes[i].y < heights[key])
        for place, index in enumerate(indices):
            # The outer of two edges bends next to the node, the inner one before it: they stay side by side.
            further_out = place if place < above else len(indices) - 1 - place
            y = node.half_height * math.sin(math.radians((place - middle) * step))
            ports[index] = Port(y, STAGGER * min(further_out, 4))
    return [ports[index] for index in range(len(ends))]
