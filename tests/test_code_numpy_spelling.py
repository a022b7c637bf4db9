"""Operations on arrays."""

from __future__ import annotations

import pytest

from symback.code.names import Names
from symback.code.numpy.namespaces import NUMPY, TORCH
from symback.code.numpy.spelling import ArraySpeller
from symback.code.schedule import schedule
from symback.problem.problem import from_formula
from symback.program.core import Builder, Constant
from symback.program.functions import FUNCTIONS


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("a**3", "a * a * a"),
        ("a**5*b", "a**5 * b"),
        ("-a**5", "-a**5"),
        ("(a + b)**(1/3)", "(a + b) ** (1 / 3)"),
        ("a**(1/2)", "np.sqrt(a)"),
        ("2**a", "2**a"),
        ("asin(a) + pi", "np.arcsin(a) + np.pi"),
    ],
)
def test_numpy_is_written_as_people_write_it(formula: str, text: str) -> None:
    program = from_formula(formula, loss="none").forward
    inputs = {node: name for name, node in program.inputs().items()}
    planned = schedule(program, program.outputs, ArraySpeller({}, {}, NUMPY), inputs, Names().row("t"))
    assert planned.roots[program.outputs[0]].text == text


def test_what_is_made_of_constants_is_computed_first_for_torch() -> None:
    b = Builder()
    program = b.build([b.call(FUNCTIONS["sqrt"], b.emit("const", (), Constant("pi")))])
    planned = schedule(program, program.outputs, ArraySpeller({}, {}, TORCH), {}, Names().row("t"))
    assert planned.roots[program.outputs[0]].text == "1.7724538509055159"
