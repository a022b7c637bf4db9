"""The figure: the computation graph, with the derivative on every edge, as SVG and as TikZ."""

from symback.document.figure.graph import Edge, Graph, Node
from symback.document.figure.layout import layout
from symback.document.figure.placed import Layout
from symback.document.figure.svg import to_svg
from symback.document.figure.tikz import to_tikz

__all__ = ["Edge", "Graph", "Layout", "Node", "layout", "to_svg", "to_tikz"]
