"""A finished layout: coordinates in big points, x to the right and y downward, nothing left to decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from symback.document.figure.labels import Label

Point: TypeAlias = tuple[float, float]
Ink: TypeAlias = Literal["ink", "parameter", "derivative", "value"]
Anchor: TypeAlias = Literal["left", "centre", "right"]
Shape: TypeAlias = Literal["round", "square", "dots"]


@dataclass(frozen=True, slots=True)
class Rect:
    """A box from its left upper to its right lower corner.

    >>> Rect(0, 0, 2, 2).meets(Rect(1, 1, 3, 3)), Rect(0, 0, 2, 2).meets(Rect(2, 0, 3, 3))
    (True, False)
    """

    x0: float
    y0: float
    x1: float
    y1: float

    def moved(self, dx: float, dy: float) -> Rect:
        """The same box elsewhere."""
        return Rect(self.x0 + dx, self.y0 + dy, self.x1 + dx, self.y1 + dy)

    def grown(self, by: float) -> Rect:
        """The box with a border."""
        return Rect(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by)

    def meets(self, other: Rect) -> bool:
        """Do the two share more than an edge?"""
        return self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """A label whose baseline begins at (x, y). ``anchor`` is the end that must not move when another font sets it.

    ``badge`` is the number of a box, drawn to the left of the label.
    """

    label: Label
    x: float
    y: float
    ink: Ink
    anchor: Anchor = "centre"
    badge: int | None = None

    @property
    def rect(self) -> Rect:
        """The box that the label covers."""
        return Rect(self.x, self.y - self.label.ascent, self.x + self.label.width, self.y + self.label.descent)

    def moved(self, dx: float, dy: float) -> PlacedLabel:
        """The same label elsewhere."""
        return PlacedLabel(self.label, self.x + dx, self.y + dy, self.ink, self.anchor, self.badge)


@dataclass(frozen=True, slots=True)
class PlacedBadge:
    """The number of a box on a small coloured plate with its centre at (x, y)."""

    number: int
    label: Label
    x: float
    y: float
    rect: Rect


@dataclass(frozen=True, slots=True)
class PlacedNode:
    """A node with its centre at (x, y)."""

    key: str
    role: str
    shape: Shape
    x: float
    y: float
    half_width: float
    half_height: float
    label: PlacedLabel | None
    value: PlacedLabel | None
    size: PlacedLabel | None = None

    @property
    def rect(self) -> Rect:
        """The box around the outline."""
        return Rect(
            self.x - self.half_width, self.y - self.half_height, self.x + self.half_width, self.y + self.half_height
        )


@dataclass(frozen=True, slots=True)
class Command:
    """A piece of a path: ``M`` and ``L`` take one point, ``C`` the two control points and the end."""

    letter: Literal["M", "L", "C"]
    points: tuple[Point, ...]


PathData: TypeAlias = tuple[Command, ...]


@dataclass(frozen=True, slots=True)
class PlacedEdge:
    """The arrow from tail to head, and the arrow of the derivative back, if the edge has one."""

    tail: str
    head: str
    ink: Ink
    forward: PathData
    backward: PathData | None
    labels: tuple[PlacedLabel, ...]
    badges: tuple[PlacedBadge, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything at its place; the drawing covers (0, 0) to (width, height)."""

    width: float
    height: float
    nodes: tuple[PlacedNode, ...]
    edges: tuple[PlacedEdge, ...]
    alt: str
