from __future__ import annotations

import re

import pytest

from symback.document.display import Display, Line, Name, Product
from symback.document.latex_math import display_to_latex, math_to_latex
from symback.document.latex_rows import PrintedRow, display_rows, join_rows
from symback.document.math_style import LATEX, MATHJAX, MathStyle
from symback.errors import InputError
from tests.document_samples import ONE, every_display, factors

a, b, c = Name("a"), Name("b"), Name("c")


def test_an_unknown_relation_is_named() -> None:
    with pytest.raises(InputError, match="relation .equals"):
        display_to_latex(Display((Line(a, (b,), relation="equals"),)))


def test_a_chain_that_fits_stays_in_one_row_and_a_longer_one_gets_a_row_a_part() -> None:
    short = Display((Line(a, (b, c)),))
    assert display_to_latex(short) == "\\begin{aligned}\na &= b = c\n\\end{aligned}"
    narrow = MathStyle("mathjax", width=3.5)
    assert display_to_latex(short, narrow) == "\\begin{aligned}\na &= b \\\\\n&= c\n\\end{aligned}"


def test_a_long_product_is_broken_before_a_factor() -> None:
    rows = display_to_latex(Display((Line(a, (Product(factors(30)),)),)), LATEX).splitlines()[1:-1]
    assert len(rows) > 2
    assert all(row.startswith(r"&\quad {}\cdot ") for row in rows[1:])


def test_nothing_is_lost_or_added_when_rows_are_broken() -> None:
    long = Product((ONE, *factors(60)))
    broken = display_to_latex(Display((Line(a, (long,)),)), LATEX)
    joined = re.sub(r"\\\\(\[5pt\])?\n&\\quad (\{\})?", "", broken).split("&= ")[1].removesuffix("\n\\end{aligned}")
    assert joined.replace(" ", "") == math_to_latex(long, LATEX, display=True).replace(" ", "")


def test_remarks_stand_in_a_column_beside_or_below_their_lines() -> None:
    column = display_to_latex(Display((Line(a, (b,), note="one"), Line(b, (c,), note="two"))))
    assert column.count(r"&&\quad") == 2
    beside = display_to_latex(Display((Line(a, (b,), note="one"), Line(a, (Product(factors(12)),)))), LATEX)
    assert r"b\qquad \text{one}" in beside
    below = display_to_latex(Display((Line(a, (b,), note="word " * 40),)), LATEX)
    assert below.count(r"\\") >= 2


@pytest.mark.parametrize("style", [LATEX, MATHJAX], ids=lambda style: style.dialect)
def test_every_row_fits_the_width_it_was_given(style: MathStyle) -> None:
    for display in every_display():
        for row in display_rows(display, style):
            assert row.width <= style.width + 0.01, row


def test_rows_with_something_tall_stand_a_little_apart() -> None:
    low, tall = PrintedRow("a", "= b"), PrintedRow("", "= c", tall=True)
    assert join_rows([low, low, tall]) == "a &= b \\\\\na &= b \\\\[5pt]\n&= c"


def test_a_wide_left_side_gets_a_row_of_its_own() -> None:
    first, *others = display_rows(Display((Line(Product(factors(9)), (b,)),)), LATEX)
    assert (first.left, first.right[:7]) == ("", "w_{9}\\c")
    assert str(others[-1]) == r"&\quad = b"
