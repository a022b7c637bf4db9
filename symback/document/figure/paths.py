"""Lines: straight pieces, S-shaped pieces and rounded corners, and a second line beside the first."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from symback.document.figure import style
from symback.document.figure.block import outline, outline_width
from symback.document.figure.placed import Command, PathData, PlacedNode, Point

# "line" is level or upright; "level" and "upright" are S-shaped pieces which begin and end in that direction.
Piece: TypeAlias = Literal["line", "level", "upright"]


@dataclass(frozen=True, slots=True)
class Track:
    """The middle line of an edge: ``pieces[i]`` leads from ``points[i]`` to ``points[i + 1]``."""

    points: tuple[Point, ...]
    pieces: tuple[Piece, ...]

    def moved(self, dx: float, dy: float) -> Track:
        """The same line elsewhere."""
        return Track(tuple((x + dx, y + dy) for x, y in self.points), self.pieces)

    def followed_by(self, other: Track) -> Track:
        """One line out of two, joined by a straight piece."""
        return Track(self.points + other.points, (*self.pieces, "line", *other.pieces))

    def reversed(self) -> Track:
        """The line from its end to its start."""
        return Track(self.points[::-1], self.pieces[::-1])


def beside(track: Track, shift: float) -> Track:
    """The line that runs ``shift`` to the left of ``track`` (to the right where negative), as seen on the way.

    >>> beside(Track(((0.0, 0.0), (9.0, 0.0)), ("line",)), 2.0).points
    ((0.0, -2.0), (9.0, -2.0))
    """
    offsets = []
    for (x0, y0), (x1, y1), piece in zip(track.points, track.points[1:], track.pieces, strict=False):
        dx, dy = x1 - x0, y1 - y0
        if piece == "line":
            length = math.hypot(dx, dy) or 1.0
            offsets.append((dy / length * shift, -dx / length * shift))
        elif piece == "level":
            # Where the curve is steep, moving it upward alone would bring the two lines together.
            offsets.append((0.7 * shift * dy / math.hypot(dx, dy), -shift * math.copysign(1.0, dx)))
        else:
            offsets.append((shift * math.copysign(1.0, dy), -0.7 * shift * dx / math.hypot(dx, dy)))
    points = []
    for index, (x, y) in enumerate(track.points):
        near = offsets[max(index - 1, 0) : index + 1]
        points.append((x + _joined([dx for dx, _ in near]), y + _joined([dy for _, dy in near])))
    return Track(tuple(points), track.pieces)


def _joined(offsets: Sequence[float]) -> float:
    """Two pieces that go the same way share their offset; where one turns off, each gives its own."""
    return offsets[0] if max(offsets) - min(offsets) < 1e-6 else sum(offsets)


def touching(track: Track, tail: PlacedNode, head: PlacedNode) -> Track:
    """The line cut so that both ends stand on the outlines of the nodes."""
    points = list(track.points)
    points[0] = _on_outline(tail, points[0], points[1])
    points[-1] = _on_outline(head, points[-1], points[-2])
    return Track(tuple(points), track.pieces)


def _on_outline(node: PlacedNode, end: Point, inner: Point) -> Point:
    gap = 0.8
    dx, dy = inner[0] - node.x, inner[1] - node.y
    if abs(end[0] - inner[0]) >= abs(end[1] - inner[1]):
        return node.x + math.copysign(outline_width(node, end[1] - node.y) + gap, dx), end[1]
    return end[0], node.y + math.copysign(outline(node, end[0] - node.x) + gap, dy)


def drawn(track: Track) -> PathData:
    """The line as path commands, corners rounded, pieces of no length left out."""
    points = [track.points[0]]
    pieces: list[Piece] = []
    for point, piece in zip(track.points[1:], track.pieces, strict=True):
        if math.dist(point, points[-1]) > 0.01:
            if pieces and piece == pieces[-1] == "line" and _straight_on(points[-2], points[-1], point):
                points[-1] = point
            else:
                points.append(point)
                pieces.append(piece)
    commands = [Command("M", (points[0],))]
    for index, piece in enumerate(pieces):
        (x0, y0), (x1, y1) = points[index], points[index + 1]
        if piece == "level":
            middle = (x0 + x1) / 2
            commands.append(Command("C", ((middle, y0), (middle, y1), (x1, y1))))
        elif piece == "upright":
            middle = (y0 + y1) / 2
            commands.append(Command("C", ((x0, middle), (x1, middle), (x1, y1))))
        elif index + 1 < len(pieces) and pieces[index + 1] == "line":
            commands += _corner(points[index], points[index + 1], points[index + 2])
        else:
            commands.append(Command("L", ((x1, y1),)))
    return tuple(commands)


def _straight_on(a: Point, b: Point, c: Point) -> bool:
    return abs((b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])) < 1e-6


def _corner(before: Point, corner: Point, after: Point) -> list[Command]:
    radius = min(style.CORNER, math.dist(before, corner) / 2, math.dist(corner, after) / 2)
    start = _towards(corner, before, radius)
    end = _towards(corner, after, radius)
    return [
        Command("L", (start,)),
        Command("C", (_towards(corner, before, 0.45 * radius), _towards(corner, after, 0.45 * radius), end)),
    ]


def _towards(start: Point, end: Point, length: float) -> Point:
    share = length / (math.dist(start, end) or 1.0)
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
