from __future__ import annotations

from symback.document.display import Box, Display, Line, Name, Product
from symback.document.latex_math import display_to_latex
from symback.document.latex_printer import (
    BREAK_FACTOR,
    BREAK_TERM,
    Printer,
    boxed,
    close_parenthesis,
    end_part,
    fraction,
    open_parenthesis,
    operator,
    part_like_this,
    part_of_fraction,
    power,
    script_part,
)
from symback.document.latex_tokens import flatten, total_width
from symback.document.math_style import LATEX, MATHJAX, MathStyle
from tests.document_samples import factors

a = Name("a")


def printer(style: MathStyle = LATEX, width: float = 40.0) -> Printer:
    return Printer(style, width, display=True)


def text(printed: Printer) -> str:
    assert len(printed.frames) == 1
    return flatten(printed.frame.tokens)


def put_fraction(printed: Printer) -> None:
    for leaf in "ab":
        part_of_fraction(printed)
        printed.leaf(leaf)
        end_part(printed)
    fraction(printed)


def test_a_parenthesis_grows_with_what_is_inside_of_it_and_with_nothing_else() -> None:
    printed = printer()
    open_parenthesis("(", printed)
    put_fraction(printed)
    open_parenthesis("(", printed)
    printed.leaf("x")
    close_parenthesis(printed)
    close_parenthesis(printed)
    assert text(printed) == r"\Bigl(\frac{a}{b}(x)\Bigr)"
    assert printed.frame.depth == 0


def test_what_grows_an_inner_parenthesis_grows_the_outer_one() -> None:
    printed = printer()
    open_parenthesis("(", printed)
    open_parenthesis("(", printed)
    put_fraction(printed)
    close_parenthesis(printed)
    close_parenthesis(printed)
    assert text(printed) == r"\Bigl(\Bigl(\frac{a}{b}\Bigr)\Bigr)"


def test_a_row_ends_rather_outside_of_parentheses() -> None:
    printed = printer()
    outside = [printed.break_level(kind) for kind in (BREAK_TERM, BREAK_FACTOR)]
    open_parenthesis("(", printed)
    assert outside == sorted(outside)
    assert printed.break_level(BREAK_TERM) > max(outside)


def test_an_exponent_is_smaller_than_its_base() -> None:
    printed = printer()
    printed.leaf("x")
    base = total_width(printed.frame.tokens)
    script_part(printed)
    printed.leaf("x")
    end_part(printed)
    power(printed)
    assert text(printed) == "x^{x}"
    assert base < total_width(printed.frame.tokens) < 2 * base


def test_a_part_that_is_too_wide_becomes_rows() -> None:
    printed = printer(width=6.0)
    part_like_this(printed)
    for index in range(9):
        if index:
            operator("+", 1.2, BREAK_TERM, printed)
        printed.leaf("y")
    end_part(printed)
    boxed(None, printed)
    assert text(printed).startswith(r"\boxed{\begin{aligned} &y+y")
    assert text(printed).count("y") == 9
    assert r" \\ &\quad {}+y" in text(printed)
    assert total_width(printed.frame.tokens) <= 6.0 + 0.8


def test_the_number_of_a_box_is_written_as_the_typesetter_knows_it() -> None:
    written = []
    for style in (LATEX, MATHJAX):
        printed = printer(style)
        part_like_this(printed)
        printed.leaf("x")
        end_part(printed)
        boxed(7, printed)
        written.append(text(printed))
    assert written == [r"\sbbox{7}{x}", r"\underset{7}{\boxed{x}}"]


def test_a_long_box_keeps_its_border_and_breaks_inside() -> None:
    latex = display_to_latex(Display((Line(a, (Box(3, Product(factors(30))),)),)), LATEX)
    assert r"\sbbox{3}{\begin{aligned} &w_{30}" in latex
