"""Numbers are exact where they are rational, and close to fifty digits elsewhere."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest

from symback.document.latex_math import math_to_latex
from symback.document.narrate.numbers import evaluate, is_short, number
from symback.errors import InputError
from symback.problem.formula import read_formula
from symback.program.core import Builder, Program


def program(text: str) -> Program:
    b = Builder()
    return b.build([read_formula(text, b)])


def value(text: str, **values: Fraction | int) -> object:
    made = program(text)
    return evaluate(made, values)[made.outputs[0]]


def test_a_rational_formula_has_an_exact_value() -> None:
    found = value("x/3 + relu(-x)", x=Fraction(1, 7))
    assert isinstance(found, Fraction)
    assert found == Fraction(1, 21)


def test_the_rational_part_of_another_formula_stays_exact() -> None:
    made = program("exp(x*y)")
    found = evaluate(made, {"x": Fraction(1, 3), "y": 6})
    assert repr(found[made.args[made.outputs[0]][0]]) == "Fraction(2, 1)"
    with mpmath.workdps(60):
        assert abs(found[made.outputs[0]] - mpmath.e**2) < mpmath.mpf(10) ** -48


@pytest.mark.parametrize(
    ("text", "x"), [("log(x)", -1), ("1/x", 0), ("sqrt(x)", -2), ("log(x)", 0), ("asin(x)", 2), ("x**(1/2)", -1)]
)
def test_a_point_at_which_there_is_no_value_is_refused(text: str, x: int) -> None:
    with pytest.raises(InputError, match="--at; choose another point"):
        value(text, x=x)


@pytest.mark.parametrize(
    ("given", "written"),
    [
        (Fraction(-1, 2), r"-\frac{1}{2}"),
        (Fraction(3), "3"),
        (Fraction(123456, 234567), "0.5263"),
        (-mpmath.mpf(2) / 3, "-0.6667"),
    ],
)
def test_a_short_fraction_is_shown_as_it_is_and_another_number_by_four_digits(given: object, written: str) -> None:
    assert math_to_latex(number(given)) == written
    assert is_short(given) == ("." not in written)
