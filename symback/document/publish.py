"""From a told solution to files of a format: the document and its figures put together."""

from __future__ import annotations

from collections.abc import Mapping

from symback.document.display import Math
from symback.document.figure.graph import Graph
from symback.document.figure.labels import typesetter
from symback.document.figure.layout import layout
from symback.document.figure.placed import Layout
from symback.document.figure.tikz import to_tikz
from symback.document.latex import write_latex
from symback.document.latex_math import math_to_latex
from symback.document.math_style import MathStyle
from symback.document.tree import Document


def place(graphs: Mapping[str, Graph], lang: str) -> dict[str, Layout]:
    """Every figure with its labels measured and its nodes placed; SVG and TikZ are drawn from the same coordinates."""
    style = MathStyle("mathjax", lang)

    def label(math: Math) -> str:
        return math_to_latex(math, style)

    typeset = typesetter()
    return {key: layout(graph, label, typeset=typeset) for key, graph in graphs.items()}


def to_latex(document: Document, figures: Mapping[str, Layout]) -> str:
    """The document as LaTeX, its figures as TikZ."""
    return write_latex(document, {key: to_tikz(figure) for key, figure in figures.items()})
