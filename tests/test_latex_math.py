from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction

import pytest

from symback.document.display import (
    Box,
    Call,
    Display,
    Group,
    Line,
    Math,
    Name,
    Power,
    Quotient,
    Sum,
)
from symback.document.latex_math import display_to_latex, math_to_latex
from symback.document.math_style import LATEX, MATHJAX
from symback.errors import InputError
from tests.document_samples import EVERY_KIND, every_display, number

a, b, c, x = Name("a"), Name("b"), Name("c"), Name("x")


def test_an_unknown_kind_of_mathematics_is_named() -> None:
    with pytest.raises(InputError, match="Fraction"):
        math_to_latex(Fraction(1))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "build",
    ["call", *(pytest.param(kind, marks=pytest.mark.slow) for kind in ("power", "quotient", "sum", "box", "group"))],
)
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


def test_the_mathematics_of_pages_uses_nothing_that_browsers_lack() -> None:
    lacking = re.compile(r"multline|\\left\b|\\right\b|\\sb[a-z]|\\mbox|\\allowbreak|\\newcommand|\\color")
    for display in every_display():
        assert not lacking.search(display_to_latex(display, MATHJAX))
    for math in EVERY_KIND:
        assert not lacking.search(math_to_latex(math, MATHJAX))


def test_importing_the_printer_does_not_import_sympy() -> None:
    code = "import sys, symback.document.latex_math; sys.exit('sympy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
