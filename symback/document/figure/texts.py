"""The texts of nodes and edges, set and measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from symback.document.display import Math, Number
from symback.document.figure import style
from symback.document.figure.graph import Edge, Graph, Node
from symback.document.figure.labels import Label, Typesetter, typesetter
from symback.document.figure.placed import Ink

MORE_GAP: Final = 3.0  # above every further line
TO_ALIGN: Final = 6.0  # depths that differ by more belong to different kinds of formulas


@dataclass(frozen=True, slots=True)
class EdgeText:
    """What stands at an edge: ``main`` above a horizontal arrow or beside a vertical one, ``more`` below that."""

    main: Label | None
    more: tuple[Label, ...]
    main_ink: Ink
    ink: Ink
    paired: bool
    badge: int | None
    badge_label: Label | None

    @property
    def main_width(self) -> float:
        """The width of the first line with its badge."""
        width = self.main.width if self.main else 0.0
        if self.badge_label is not None:
            width += self.badge_width + (3.0 if self.main else 0.0)
        return width

    @property
    def badge_width(self) -> float:
        """The width of the plate under the number of the box."""
        return max(style.BADGE, self.badge_label.width + 4) if self.badge_label else 0.0

    @property
    def main_height(self) -> float:
        """The height of the first line."""
        return max(self.main.height if self.main else 0.0, style.BADGE if self.badge_label else 0.0)

    @property
    def more_width(self) -> float:
        """The width of the widest further line."""
        return max((label.width for label in self.more), default=0.0)

    @property
    def more_height(self) -> float:
        """The height of the further lines with the gaps above them."""
        return sum(label.height + MORE_GAP for label in self.more)

    @property
    def width(self) -> float:
        """The width of all lines together."""
        return max(self.main_width, self.more_width)


@dataclass(frozen=True, slots=True)
class Texts:
    """All texts of a graph: labels, values and sizes of the nodes by key, those of the edges by their two ends."""

    label: dict[str, Label]
    value: dict[str, Label]
    edge: dict[tuple[str, str], EdgeText]
    size: dict[str, Label]

    @property
    def radius(self) -> float:
        """Half the height of a node; nodes with sizes have two lines, and then all are as high."""
        return style.SIZED_RADIUS if self.size else style.RADIUS

    @property
    def foot_radius(self) -> float:
        """Half the height of an input that hangs below a node."""
        return style.SIZED_FOOT_RADIUS if self.size else style.FOOT_RADIUS


def set_texts(graph: Graph, to_latex: Callable[[Math], str], typeset: Typesetter | None = None) -> Texts:
    """Set every text of ``graph`` once; figures that share ``typeset`` share their labels."""
    set_label = typeset or typesetter()
    roles = {node.key: node.role for node in graph.nodes}

    def node_label(node: Node) -> Label | None:
        return set_label(to_latex(node.label), style.NODE_SIZE) if node.label is not None else None

    def relation(number: Math) -> str:
        rounded = isinstance(number, Number) and number.digits is not None
        return (r"\approx " if rounded else "= ") + to_latex(number)

    def edge_text(edge: Edge) -> EdgeText:
        main: Label | None = None
        more: list[Label] = []
        goes_back = edge.derivative is not None or edge.back is not None
        if edge.derivative is not None:
            partial, expression = edge.derivative
            main = set_label(f"{to_latex(partial)} = {to_latex(expression)}", style.LABEL_SIZE)
        elif edge.back is not None:
            main = set_label(to_latex(edge.back), style.LABEL_SIZE)
        if goes_back:
            if edge.label is not None:
                more.append(set_label(to_latex(edge.label), style.LABEL_SIZE))
        elif edge.label is not None:
            main = set_label(to_latex(edge.label), style.LABEL_SIZE)
        if edge.number is not None:
            more.append(set_label(relation(edge.number), style.VALUE_SIZE))
        from_parameter = roles[edge.tail] == "parameter"
        ink: Ink = "parameter" if from_parameter else "ink"
        paired = goes_back and not from_parameter
        main_ink: Ink = "parameter" if from_parameter else "derivative" if paired else "ink"
        badge = set_label(str(edge.box), style.LABEL_SIZE * 0.8) if edge.box is not None else None
        return EdgeText(main, tuple(more), main_ink, ink, paired, edge.box, badge)

    labels = {node.key: label for node in graph.nodes if (label := node_label(node)) is not None}
    values = {
        node.key: set_label(to_latex(node.value), style.VALUE_SIZE) for node in graph.nodes if node.value is not None
    }
    sizes = {node.key: set_label(to_latex(node.size), style.SIZE_SIZE) for node in graph.nodes if node.size is not None}
    edges = {(edge.tail, edge.head): edge_text(edge) for edge in graph.edges}
    return Texts(labels, values, _on_one_baseline(edges), sizes)


def _on_one_baseline(edges: dict[tuple[str, str], EdgeText]) -> dict[tuple[str, str], EdgeText]:
    """Let first lines reach equally far below their baselines, so that labels along the spine stand in line."""
    depths = [text.main.descent for text in edges.values() if text.main is not None]
    common = max(depths, default=0.0)
    result = {}
    for name, text in edges.items():
        if text.main is not None and common - text.main.descent < TO_ALIGN:
            text = replace(text, main=replace(text.main, descent=common))
        result[name] = text
    return result
