"""Infix signs with the parentheses that are needed and no others."""

from __future__ import annotations

import pytest

from symback.code.c.spelling import CSpeller
from symback.code.infix import renamed
from symback.code.names import Names
from symback.code.schedule import schedule
from symback.errors import InputError
from symback.problem.problem import from_formula
from symback.program.core import Builder
from symback.program.functions import unknown


def written(formula: str) -> str:
    program = from_formula(formula, loss="none").forward
    inputs = {node: name for name, node in program.inputs().items()}
    planned = schedule(program, program.outputs, CSpeller({}, {}), inputs, Names().row("t"))
    assert not planned.lines
    return planned.roots[program.outputs[0]].text


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("a - (b - c)", "a - (b - c)"),
        ("(a - b) - c", "a - b - c"),
        ("a/(b*c)", "a / (b * c)"),
        ("(a + b)*c", "(a + b) * c"),
        ("a - (-b)*c", "a - -b * c"),
        ("-(a + b)", "-(a + b)"),
        ("a**2", "a * a"),
        ("a**4", "a * a * a * a"),
        ("a**-1", "1.0 / a"),
        ("a**-3", "1.0 / (a * a * a)"),
        ("a**5", "pow(a, 5.0)"),
        ("a**b", "pow(a, b)"),
        ("a**(1/2)", "sqrt(a)"),
        ("a**(1/3)", "pow(a, 1.0 / 3.0)"),
        ("a/3*2 - 0.1", "a / 3.0 * 2.0 - 0.1"),
    ],
)
def test_c_is_written_with_the_parentheses_that_it_needs(formula: str, text: str) -> None:
    assert written(formula) == text


def test_a_sum_of_many_terms_is_one_expression() -> None:
    b = Builder()
    x, y, z = (b.input(name) for name in "xyz")
    program = b.build([b.emit("add", (x, y, z))])
    planned = schedule(program, program.outputs, CSpeller({}, {}), {x: "x", y: "y", z: "z"}, Names().row("t"))
    assert planned.roots[program.outputs[0]].text == "x + y + z"


def test_a_helper_whose_name_is_taken_gets_another_one() -> None:
    assert renamed(["sigmoid", "step"], Names(["step"])) == {"step": "step_"}


def test_a_function_without_a_spelling_is_named() -> None:
    b = Builder()
    program = b.build([b.call(unknown("odd"), b.input("x"))])
    with pytest.raises(InputError, match="no spelling of the function odd"):
        schedule(program, program.outputs, CSpeller({}, {}), {0: "x"}, Names().row("t"))
