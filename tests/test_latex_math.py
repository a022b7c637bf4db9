from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from symback.document.display import (
    BigSum,
    Box,
    Call,
    Display,
    Evaluated,
    Group,
    Kept,
    Line,
    Math,
    Name,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quotient,
    Row,
    Sum,
    Symbol,
    Words,
)
from symback.document.latex_math import display_to_latex, math_to_latex, print_tokens
from symback.document.latex_tokens import flatten, total_width
from symback.document.math_style import LATEX, MATHJAX, MathStyle
from symback.errors import InputError
from tests.document_samples import EVERY_KIND, ONE, RESIDUAL, TWO, every_display, factors, nested, number
from tests.support import require

a, b, c, x = Name("a"), Name("b"), Name("c"), Name("x")


@pytest.mark.parametrize(
    ("math", "latex"),
    [
        (Product((RESIDUAL, a)), r"(\hat{y}-y)\cdot a"),
        (Product((a, Negative(b))), r"a\cdot (-b)"),
        (Product((a, number(-1))), r"a\cdot (-1)"),
        (Product((number(-1), a, b)), r"-1\cdot a\cdot b"),
        (Product((number(2), x)), "2x"),
        (Product((number(2), number(3))), r"2\cdot 3"),
        (Product((number(2), x, a)), r"2\cdot x\cdot a"),
        (Sum(((1, a), (-1, RESIDUAL))), r"a-(\hat{y}-y)"),
        (Sum(((1, a), (1, Negative(b)))), "a+(-b)"),
        (Sum(((-1, a), (1, b))), "-a+b"),
        (Sum(((-1, Negative(a)),)), "-(-a)"),
        (Negative(RESIDUAL), r"-(\hat{y}-y)"),
        (Negative(Product((a, b))), r"-a\cdot b"),
        (Power(Product((a, b)), number(2)), r"(a\cdot b)^{2}"),
        (Power(Quotient(a, b), number(2)), r"\bigl(\frac{a}{b}\bigr)^{2}"),
        (Power(Power(a, b), c), "(a^{b})^{c}"),
        (Power(Name("w", at="t"), number(2)), "(w^{t})^{2}"),
        (Power(number(-2), number(2)), "(-2)^{2}"),
        (Power(Call("exp", (a,)), number(2)), "(e^{a})^{2}"),
        (Power(Call("tanh", (a,)), number(2)), r"\tanh^{2}(a)"),
        (Power(Call("tanh", (a,)), number(-1)), r"\tanh(a)^{-1}"),
        (Quotient(Product((a, b)), RESIDUAL), r"\frac{a\cdot b}{\hat{y}-y}"),
        (Call("f", (Name("h2"),), primes=1), "f'(h_{2})"),
        (Call("f", (a,), primes=4), "f^{(4)}(a)"),
        (Call("g", (a, b), partial=2), r"\partial_{2} g(a, b)"),
        (Call("sigmoid", (a,)), r"\sigma(a)"),
        (Call("log", (a,)), r"\ln(a)"),
        (Call("relu", (a,), primes=1), r"\operatorname{ReLU}'(a)"),
        (Call("abs", (a,)), r"\lvert a\rvert"),
        (Call("sqrt", (a,)), r"\sqrt{a}"),
        (Call("exp", (Negative(a),)), "e^{-a}"),
        (Call("exp", (Quotient(a, b),)), r"\exp\bigl(\frac{a}{b}\bigr)"),
        (Call("exp", (Call("exp", (a,)),)), r"\exp(e^{a})"),
        (Partial(Name("L"), Name("w1")), r"\frac{\partial L}{\partial w_{1}}"),
        (Partial(RESIDUAL, a), r"\frac{\partial(\hat{y}-y)}{\partial a}"),
        (Evaluated(Partial(a, b), Name("w", at="t-1")), r"\frac{\partial a}{\partial b}(w^{t-1})"),
        (Group(a), "(a)"),
        (Kept(Product((a, b))), r"\boxed{\textstyle a\cdot b}"),
        (BigSum("i", number(1), Name("n"), RESIDUAL), r"\sum_{i=1}^{n}(\hat{y}-y)"),
        (Product((Quotient(number(1), Name("n")), BigSum("i", number(1), a, b))), r"\frac{1}{n}\sum_{i=1}^{a}b"),
        (Product((BigSum("i", number(1), a, b), c)), r"\bigl(\sum_{i=1}^{a}b\bigr)\cdot c"),
        (Row((Symbol("eta"), Name("x"), Name("y"))), r"\eta x\,y"),
        (Product(()), "1"),
        (Sum(()), "0"),
    ],
)
def test_parentheses_stand_where_the_meaning_needs_them(math: Math, latex: str) -> None:
    assert math_to_latex(math) == latex


def test_a_box_looks_the_same_in_every_place_and_carries_its_number() -> None:
    assert math_to_latex(ONE, display=True) == r"\underset{1}{\boxed{(\hat{y}-y)}}"
    assert math_to_latex(Product((a, ONE)), display=True).endswith(math_to_latex(ONE, display=True))
    assert math_to_latex(TWO, LATEX, display=True) == r"\sbbox{2}{w_{3}\cdot f'(h_{2})}"


def test_parentheses_grow_only_with_what_is_tall() -> None:
    assert math_to_latex(nested(4), display=True).count("big") == 0
    assert r"\Bigl(\frac" in math_to_latex(Call("f", (Quotient(a, b),)), display=True)


def test_numbers_follow_the_language() -> None:
    assert math_to_latex(Number(Fraction(1, 3), 3), MathStyle("mathjax", "ru")) == "0{,}333"
    assert math_to_latex(number(123456)) == r"123\,456"
    assert math_to_latex(Number(Fraction(0), 3)) == "0"
    assert math_to_latex(Number(Fraction(99999, 100000), 3)) == "1"
    assert math_to_latex(number(10**30 + 1)) == r"1.00000\ldots\cdot 10^{30}"
    assert math_to_latex(number(10**5000)) == "10^{5000}"


def test_an_unknown_symbol_is_named() -> None:
    with pytest.raises(InputError, match="blorb"):
        math_to_latex(Symbol("blorb"))


def test_an_unknown_kind_of_mathematics_is_named() -> None:
    with pytest.raises(InputError, match="Fraction"):
        math_to_latex(Fraction(1))  # type: ignore[arg-type]


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


def test_a_long_box_keeps_its_border_and_breaks_inside() -> None:
    latex = display_to_latex(Display((Line(a, (Box(3, Product(factors(30))),)),)), LATEX)
    assert r"\sbbox{3}{\begin{aligned} &w_{30}" in latex


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


@pytest.mark.parametrize("build", ["call", "power", "quotient", "sum", "box", "group"])
def test_a_tree_of_depth_50000_is_printed(build: str) -> None:
    makers: dict[str, Callable[[Math], Math]] = {
        "call": lambda inner: Call("f", (inner,)),
        "power": lambda inner: Power(Name("x"), inner),
        "quotient": lambda inner: Quotient(number(1), inner),
        "sum": lambda inner: Sum(((1, Name("x")), (-1, inner))),
        "box": lambda inner: Box(1, inner),
        "group": Group,
    }
    make = makers[build]
    math: Math = x
    for _ in range(50_000):
        math = make(math)
    assert math_to_latex(math, LATEX).count("x") >= 1
    assert display_to_latex(Display((Line(a, (math,)),)), LATEX).startswith(r"\begin{aligned}")


def _measure(folder: Path, formulas: list[str]) -> list[float]:
    """The widths of display formulas in TeX, in em of the font."""
    boxes = "\n".join(
        rf"\setbox0=\hbox{{$\displaystyle {latex}$}}\immediate\write16{{WIDTH \the\wd0}}" for latex in formulas
    )
    source = (
        r"\documentclass[11pt]{article}\usepackage{amsmath,amssymb}\newcommand\sbcyrillic[1]{xxx}"
        r"\newcommand\sbbox[2]{\fbox{\kern9pt$\displaystyle #2$}}\begin{document}" + boxes + r"\end{document}"
    )
    (folder / "w.tex").write_text(source, encoding="utf-8")
    command: list[str | Path] = [require("pdflatex"), "-interaction=nonstopmode", "w.tex"]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace")
    return [float(width) / 10.95 for width in re.findall(r"WIDTH ([0-9.]+)pt", result.stdout)]


@pytest.mark.slow
def test_the_estimated_width_is_close_to_that_of_tex(tmp_path: Path) -> None:
    maths = [math for math in EVERY_KIND if not isinstance(math, Name | Words)] + [Product(factors(9)), nested(9)]
    frames = [print_tokens(math, LATEX, 100.0, display=True) for math in maths]
    measured = _measure(tmp_path, [flatten(frame.tokens) for frame in frames])
    assert len(measured) == len(maths)
    for math, frame, width in zip(maths, frames, measured, strict=True):
        estimate = total_width(frame.tokens)
        # Too narrow an estimate overfills a row, too wide a one only breaks it early.
        assert 0.93 * width - 0.25 <= estimate <= 1.25 * width + 0.8, (math, estimate, width)


@pytest.mark.parametrize("style", [LATEX, MATHJAX], ids=lambda style: style.dialect)
def test_every_row_fits_the_width_it_was_given(style: MathStyle) -> None:
    from symback.document.latex_rows import display_rows

    for display in every_display():
        for row in display_rows(display, style):
            assert row.width <= style.width + 0.01, row


def test_the_mathematics_of_pages_uses_nothing_that_browsers_lack() -> None:
    lacking = re.compile(r"multline|\\left\b|\\right\b|\\sb[a-z]|\\mbox|\\allowbreak|\\newcommand|\\color")
    for display in every_display():
        assert not lacking.search(display_to_latex(display, MATHJAX))
    for math in EVERY_KIND:
        assert not lacking.search(math_to_latex(math, MATHJAX))


def test_importing_the_printer_does_not_import_sympy() -> None:
    code = "import sys, symback.document.latex_math; sys.exit('sympy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
