"""A matrix with its elements in LaTeX: its rule for the printer."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from symback.document.display import Grid
from symback.document.latex_printer import Printer, end_part, part_of_fraction
from symback.document.latex_rules import Item
from symback.document.latex_tokens import Rope, Token
from symback.document.math_style import MathStyle

_TALL = 3


def grid(node: Grid, _: MathStyle) -> Iterator[Item]:
    """The elements one after another, then the matrix around them."""
    for row in node.rows:
        for element in row:
            yield part_of_fraction
            yield element
            yield end_part
    yield partial(matrix, len(node.rows), len(node.rows[0]))


def matrix(rows: int, columns: int, printer: Printer) -> None:
    """Put the last parts into the rows of a matrix."""
    parts = printer.parts[-rows * columns :]
    del printer.parts[-rows * columns :]
    # TeX adds to the least depth of a row, not to that of a fraction in it.
    gap = 18 if any(height for _, _, height in parts) else 4
    pieces: list[Rope] = [r"\begin{pmatrix} "]
    for k, (text, _, height) in enumerate(parts):
        between = "" if k == 0 else " & " if k % columns else rf" \\[{gap}pt] "
        pieces += [between + (r"\displaystyle " if height else ""), text]
    pieces.append(r" \end{pmatrix}")
    width = sum(max(width for _, width, _ in parts[column::columns]) + 1.0 for column in range(columns))
    printer.frame.add([Token(piece, 0.0) for piece in pieces], width + 0.9, _TALL if rows > 1 else 1)
