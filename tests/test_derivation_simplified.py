"""The short form of a derivative."""

from __future__ import annotations

import pytest

from symback.derivation.activations import work_out
from symback.derivation.simplified import simplified
from symback.document.express import Writer, only
from symback.document.latex_math import math_to_latex
from symback.problem.activations import activation
from symback.problem.formula import read_formula
from symback.program.core import Builder, Program


def program(text: str) -> Program:
    b = Builder()
    return b.build([read_formula(text, b)])


def latex(of: Program) -> str:
    return math_to_latex(Writer(of, only(of, frozenset()), len(of)).write(of.outputs[0]))


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("(1*(1 + abs(t)) - t*sign(t))/(1 + abs(t))**2", r"\frac{1}{(1+\lvert t\rvert)^{2}}"),
        ("t*t + t*t + t*t", "3t^{2}"),
        ("sin(t)**2 + cos(t)**2", "1"),
    ],
)
def test_sympy_finds_the_short_form(long: str, short: str) -> None:
    found = simplified(program(long))
    assert found is not None
    assert latex(found) == short


@pytest.mark.parametrize("text", ["t", "cos(t)", "1/t"])
def test_what_is_short_already_stays_as_it_is(text: str) -> None:
    assert simplified(program(text)) is None


def test_softsign_ends_in_the_formula_of_the_textbook() -> None:
    assert latex(work_out(activation("t/(1 + abs(t))")).steps[-1]) == r"\frac{1}{(1+\lvert t\rvert)^{2}}"
