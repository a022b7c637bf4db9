"""A matrix with its elements."""

from __future__ import annotations

from symback.document.display import Grid, Name, Partial
from symback.document.latex_math import math_to_latex, print_tokens
from symback.document.latex_tokens import total_width
from symback.document.math_style import LATEX

A, B = Name("a"), Name("b")


def test_elements_stand_in_rows_and_columns() -> None:
    assert math_to_latex(Grid(((A, B), (B, A)))) == r"\begin{pmatrix} a & b \\[4pt] b & a \end{pmatrix}"
    assert math_to_latex(Grid(((A, B),))) == r"\begin{pmatrix} a & b \end{pmatrix}"


def test_fractions_keep_their_size_and_get_more_room() -> None:
    shown = math_to_latex(Grid(((Partial(A, B),), (Partial(B, A),))))
    assert shown.count(r"\displaystyle \frac") == 2
    assert r"\\[18pt]" in shown


def test_a_matrix_is_as_wide_as_its_columns() -> None:
    def width(grid: Grid) -> float:
        return total_width(print_tokens(grid, LATEX, 40.0, display=True).tokens)

    assert width(Grid(((A, B), (B, A)))) == width(Grid(((A, B),)))
    assert width(Grid(((A, B),))) > width(Grid(((A,),)))
