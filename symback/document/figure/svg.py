"""The figure as SVG: one file, no fonts, no script, readable on light and on dark pages."""

from __future__ import annotations

import hashlib
import math

from symback.document.figure import style
from symback.document.figure.labels import Label, Outline
from symback.document.figure.placed import Layout, PathData, PlacedEdge, PlacedNode, Point

PIXELS_PER_POINT = 4 / 3

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def to_svg(layout: Layout) -> str:
    """Write ``layout`` as SVG, the same bytes for the same layout.

    >>> to_svg(Layout(10.0, 10.0, (), (), "nothing & <less>")).count("nothing &amp; &lt;less&gt;")
    2
    """
    pen = _Pen()
    body: list[str] = []
    for edge in layout.edges:
        body += _lines(edge)
    for node in layout.nodes:
        body += _outline(node)
    for node in layout.nodes:
        for label in (node.label, node.size, node.value):
            if label is not None:
                body.append(pen.write(label.label, label.x, label.y, style.INK[label.ink]))
    for edge in layout.edges:
        for label in edge.labels:
            body.append(pen.write(label.label, label.x, label.y, style.INK[label.ink]))
        for badge in edge.badges:
            rect = badge.rect
            body.append(
                f'<rect x="{_n(rect.x0)}" y="{_n(rect.y0)}" width="{_n(rect.x1 - rect.x0)}" '
                f'height="{_n(rect.y1 - rect.y0)}" rx="2" fill="{style.box_colour(badge.number)}"/>'
            )
            x = badge.x - badge.label.width / 2
            y = badge.y + (badge.label.ascent - badge.label.descent) / 2
            body.append(pen.write(badge.label, x, y, "#FFFFFF"))
    width, height = _n(layout.width), _n(layout.height)
    size = f'width="{_n(layout.width * PIXELS_PER_POINT)}" height="{_n(layout.height * PIXELS_PER_POINT)}"'
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    head = [
        f'<svg {spaces} role="img" {size} viewBox="0 0 {width} {height}">',
        f"<title>{layout.alt.strip().partition(chr(10))[0].translate(_ESCAPES)}</title>",
        f"<desc>{layout.alt.strip().translate(_ESCAPES)}</desc>",
        *pen.definitions(),
        f'<rect width="{width}" height="{height}" rx="6" fill="#FFFFFF"/>',
    ]
    return "\n".join([*head, *body, "</svg>"]) + "\n"


class _Pen:
    """Writes labels; each outline is defined once and used wherever it occurs."""

    def __init__(self) -> None:
        self._known: dict[Outline, tuple[str, str]] = {}

    def write(self, label: Label, x: float, y: float, colour: str) -> str:
        parts = [
            f'<use xlink:href="#{self._name(glyph.outline)}" x="{_n(x + glyph.x)}" y="{_n(y + glyph.y)}"/>'
            for glyph in label.glyphs
        ]
        parts += [
            f'<rect x="{_n(x + bar.x)}" y="{_n(y + bar.y)}" width="{_n(bar.width)}" height="{_n(bar.height)}"/>'
            for bar in label.bars
        ]
        return f'<g fill="{colour}">{"".join(parts)}</g>'

    def definitions(self) -> list[str]:
        if not self._known:
            return []
        return [
            "<defs>",
            *(f'<path id="{name}" d="{data}"/>' for name, data in self._known.values()),
            "</defs>",
        ]

    def _name(self, outline: Outline) -> str:
        # Named by its shape: figures that stand inline on one page share their ids, and then mean the same by them.
        if outline not in self._known:
            data = _outline_data(outline)
            self._known[outline] = (f"g{hashlib.sha256(data.encode()).hexdigest()[:12]}", data)
        return self._known[outline][0]


def _outline_data(outline: Outline) -> str:
    return "".join(letter + " ".join(_n(number) for number in numbers) for letter, numbers in outline)


def _lines(edge: PlacedEdge) -> list[str]:
    ways = [(edge.forward, style.INK[edge.ink], "")]
    if edge.backward is not None:
        ways.append((edge.backward, style.INK["derivative"], ' stroke-dasharray="4 2.4"'))
    result = []
    for path, colour, dashes in ways:
        tip = path[-1].points[-1]
        inner = path[-1].points[-2] if len(path[-1].points) > 1 else path[-2].points[-1]
        angle = math.atan2(tip[1] - inner[1], tip[0] - inner[0])
        cut = (tip[0] - math.cos(angle) * style.HEAD_LENGTH * 0.8, tip[1] - math.sin(angle) * style.HEAD_LENGTH * 0.8)
        result.append(
            f'<path d="{_path_data(path, cut)}" fill="none" stroke="{colour}" stroke-width="1"{dashes}/>'
            f'<path d="{_head(tip, angle)}" fill="{colour}"/>'
        )
    return result


def _head(tip: Point, angle: float) -> str:
    """An arrowhead with a notch, its tip at ``tip``."""
    points = []
    for along, across in ((0.0, 0.0), (-1.0, 0.5), (-0.72, 0.0), (-1.0, -0.5)):
        dx, dy = along * style.HEAD_LENGTH, across * style.HEAD_WIDTH
        points.append(
            (tip[0] + dx * math.cos(angle) - dy * math.sin(angle), tip[1] + dx * math.sin(angle) + dy * math.cos(angle))
        )
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points) + "Z"


def _path_data(path: PathData, end: Point) -> str:
    text = ""
    for command in path:
        points = command.points if command is not path[-1] else (*command.points[:-1], end)
        text += command.letter + " ".join(f"{_n(x)} {_n(y)}" for x, y in points)
    return text


def _outline(node: PlacedNode) -> list[str]:
    if node.shape == "dots":
        return [
            f'<circle cx="{_n(node.x + step * 6)}" cy="{_n(node.y)}" r="1.6" fill="{style.INK["ink"]}"/>'
            for step in (-1, 0, 1)
            if node.half_width
        ]
    rect = node.rect
    colour = style.INK["parameter" if node.role == "parameter" else "ink"]
    round_by = node.half_height if node.shape == "round" else 3.0
    stroke = 1.6 if node.role == "output" else 1.0
    place = f'x="{_n(rect.x0)}" y="{_n(rect.y0)}" width="{_n(2 * node.half_width)}" height="{_n(2 * node.half_height)}"'
    look = f'fill="{style.FILL[node.role]}" stroke="{colour}" stroke-width="{_n(stroke)}"'
    return [f'<rect {place} rx="{_n(round_by)}" {look}/>']


def _n(number: float) -> str:
    """Two decimals at most, and no negative nought.

    >>> _n(1.0), _n(-0.001), _n(2.345)
    ('1', '0', '2.35')
    """
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
