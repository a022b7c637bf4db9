"""Labels: LaTeX set by ziamath into outlines, measured before anything is placed."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias
from xml.etree import ElementTree as ET

Outline: TypeAlias = tuple[tuple[str, tuple[float, ...]], ...]


@dataclass(frozen=True, slots=True)
class Glyph:
    """An outline whose first point is the origin, and where that point stands (y grows downward)."""

    outline: Outline
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A filled rectangle: the bar of a fraction, of a root."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Label:
    """A formula set at ``size``: outlines relative to the left end of the baseline, and its measures."""

    latex: str
    size: float
    width: float
    ascent: float
    descent: float
    glyphs: tuple[Glyph, ...]
    bars: tuple[Bar, ...]

    @property
    def height(self) -> float:
        """From the lowest to the highest point."""
        return self.ascent + self.descent


Typesetter: TypeAlias = Callable[[str, float], Label]


def typesetter() -> Typesetter:
    """A function that sets LaTeX at a size, and sets each formula once.

    >>> label = typesetter()("w_1", 10.0)
    >>> label.width > 8, label.ascent > 0, label.descent > 0
    (True, True, True)
    """
    known: dict[tuple[str, float], Label] = {}

    def set_once(latex: str, size: float) -> Label:
        key = (latex, size)
        if key not in known:
            known[key] = _typeset(latex, size)
        return known[key]

    return set_once


def _typeset(latex: str, size: float) -> Label:
    # Setting type is the slow part of a figure, and only figures need the package.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it looks for its fonts in a way that Python deprecates
        import ziamath

    svg2 = ziamath.config.svg2
    ziamath.config.svg2 = False  # outlines in place: <symbol> elements are lost when a page copies a figure
    try:
        formula = ziamath.Math(_mathml(latex), size=size)
        drawing = ET.Element("g")
        formula.drawon(drawing, 0, 0)
    finally:
        ziamath.config.svg2 = svg2
    box = formula.node.bbox
    glyphs: list[Glyph] = []
    bars: list[Bar] = []
    for element in drawing.iter():
        if element.tag == "path":
            glyph = _glyph(element.attrib["d"], box.xmin)
            if glyph is not None:
                glyphs.append(glyph)
        elif element.tag == "rect":
            x, y, width, height = (float(element.attrib[name]) for name in ("x", "y", "width", "height"))
            bars.append(Bar(x - box.xmin, y, width, height))
        elif element.tag != "g":
            raise ValueError(f"a label came back with an element that figures cannot draw: {element.tag}")
    return Label(latex, size, box.xmax - box.xmin, box.ymax, -box.ymin, tuple(glyphs), tuple(bars))


def _mathml(latex: str) -> ET.Element:
    """A formula as MathML, without the row around all of it.

    ziamath sets what stands in a row twice, at first only to measure it: each row around a formula doubles its time.
    """
    from ziamath.escapes import unescape
    from ziamath.tex import tex2mml

    # ziamath knows bold letters, but no bold digits by their command.
    formula = ET.fromstring(unescape(tex2mml(latex.replace(r"\mathbf{1}", "𝟏"))))
    if len(formula) == 1 and formula[0].tag.endswith("mrow"):
        formula[:] = list(formula[0])
    return formula


def _glyph(path: str, left: float) -> Glyph | None:
    commands: list[tuple[str, tuple[float, ...]]] = []
    origin: tuple[float, float] | None = None
    for letter, rest in re.findall(r"([A-Za-z])([^A-Za-z]*)", path):
        if letter not in "MLQCZ":
            raise ValueError(f"a label came back with a path command that figures cannot draw: {letter}")
        numbers = [float(number) for number in rest.replace(",", " ").split()]
        if origin is None:
            origin = (numbers[0], numbers[1])
        moved = tuple(round(number - origin[index % 2], 2) + 0.0 for index, number in enumerate(numbers))
        # The outlines of the font begin each contour with a line of length nought.
        if letter == "L" and commands and commands[-1] == ("M", moved):
            continue
        commands.append((letter, moved))
    if origin is None:
        return None
    return Glyph(tuple(commands), origin[0] - left, origin[1])
