"""The figure as TikZ, from the same coordinates as the SVG; LaTeX sets the labels in the font of the page."""

from __future__ import annotations

from symback.document.figure import style
from symback.document.figure.placed import Layout, PathData, PlacedEdge, PlacedLabel, PlacedNode, Point

CM_PER_POINT = 2.54 / 72
ANCHORS = {"left": "base west", "centre": "base", "right": "base east"}


def to_tikz(layout: Layout) -> str:
    r"""Write ``layout`` as a ``tikzpicture``; it needs the package ``tikz`` with the library ``arrows.meta``.

    >>> print(to_tikz(Layout(10.0, 10.0, (), (), "nothing")).splitlines()[0])
    \begin{tikzpicture}[
    """
    pen = _Pen(layout.height)
    lines = [
        r"\begin{tikzpicture}[",
        "  line width=0.6bp, inner sep=0pt, outer sep=0pt,",
        f"  symback arrow/.style={{-{{Stealth[length={style.HEAD_LENGTH}bp, width={style.HEAD_WIDTH}bp]}}}},",
        "]",
    ]
    colours = {**style.INK, **{f"fill {role}": colour for role, colour in style.FILL.items()}}
    numbers = sorted({badge.number for edge in layout.edges for badge in edge.badges})
    colours |= {f"box {number}": style.box_colour(number) for number in numbers}
    lines += [rf"  \definecolor{{symback {name}}}{{HTML}}{{{colour[1:]}}}" for name, colour in colours.items()]
    # The drawing has the same borders whatever the font makes of the labels.
    lines.append(rf"  \useasboundingbox {pen.at((style.PLATE, style.PLATE))} rectangle "
                 rf"{pen.at((layout.width - style.PLATE, layout.height - style.PLATE))};")  # fmt: skip
    for edge in layout.edges:
        lines += pen.edge(edge)
    for node in layout.nodes:
        lines += pen.node(node)
    for edge in layout.edges:
        lines += [pen.label(label) for label in edge.labels]
        for badge in edge.badges:
            rect = badge.rect
            lines.append(
                rf"  \fill[symback box {badge.number}, rounded corners=2bp] {pen.at((rect.x0, rect.y0))} "
                rf"rectangle {pen.at((rect.x1, rect.y1))};"
            )
            lines.append(
                rf"  \node[white, font=\fontsize{{{badge.label.size:g}}}{{{badge.label.size:g}}}\selectfont] "
                rf"at {pen.at((badge.x, badge.y))} {{${badge.label.latex}$}};"
            )
    lines.append(r"\end{tikzpicture}")
    return "\n".join(lines) + "\n"


class _Pen:
    """Knows where the upper border is: TikZ counts upward."""

    def __init__(self, height: float) -> None:
        self._height = height

    def at(self, point: Point) -> str:
        return f"({_n(point[0] * CM_PER_POINT)},{_n((self._height - point[1]) * CM_PER_POINT)})"

    def edge(self, edge: PlacedEdge) -> list[str]:
        lines = [rf"  \draw[symback {edge.ink}, symback arrow] {self.path(edge.forward)};"]
        if edge.backward is not None:
            dashed = "symback derivative, symback arrow, dash pattern=on 4bp off 2.4bp"
            lines.append(rf"  \draw[{dashed}] {self.path(edge.backward)};")
        return lines

    def path(self, path: PathData) -> str:
        parts = []
        for command in path:
            points = [self.at(point) for point in command.points]
            if command.letter == "M":
                parts.append(points[0])
            elif command.letter == "L":
                parts.append(f"-- {points[0]}")
            else:
                parts.append(f".. controls {points[0]} and {points[1]} .. {points[2]}")
        return " ".join(parts)

    def node(self, node: PlacedNode) -> list[str]:
        lines = []
        if node.shape == "dots":
            centres = [self.at((node.x + 6 * step, node.y)) for step in (-1, 0, 1)]
            lines += [rf"  \fill[symback ink] {centre} circle[radius=1.6bp];" for centre in centres]
        else:
            rect = node.rect
            colour = "parameter" if node.role == "parameter" else "ink"
            corner = node.half_height - 0.01 if node.shape == "round" else 3.0
            weight = ", line width=1.2bp" if node.role == "output" else ""
            lines.append(
                rf"  \draw[symback {colour}, fill=symback fill {node.role}, rounded corners={corner:g}bp{weight}] "
                rf"{self.at((rect.x0, rect.y0))} rectangle {self.at((rect.x1, rect.y1))};"
            )
        lines += [self.label(label) for label in (node.label, node.size, node.value) if label is not None]
        return lines

    def label(self, label: PlacedLabel) -> str:
        share = {"left": 0.0, "centre": 0.5, "right": 1.0}[label.anchor]
        point = self.at((label.x + share * label.label.width, label.y))
        size = f"{label.label.size:g}"
        return (
            rf"  \node[symback {label.ink}, anchor={ANCHORS[label.anchor]}, "
            rf"font=\fontsize{{{size}}}{{{size}}}\selectfont] at {point} {{$\displaystyle {label.label.latex}$}};"
        )


def _n(number: float) -> str:
    """Centimetres with a hundredth of a millimetre.

    >>> _n(1.0), _n(-0.0001)
    ('1', '0')
    """
    text = f"{number:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
