"""Numbers and conditions in C."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symback.code.c.spelling import CSpeller, literal
from symback.code.names import Names
from symback.code.schedule import schedule
from symback.errors import InputError
from symback.program.core import Builder, Constant
from symback.program.functions import FUNCTIONS


@pytest.mark.parametrize("text", ["1/3", "2/7", "0.1", "-5/3", "12345678901234567890", "1e-300", "3", "1/9999991"])
def test_a_literal_is_a_double_and_the_nearest_one(text: str) -> None:
    value = Fraction(text)
    written = literal(value)
    parts = [float(part) for part in written.split(" / ")]
    assert all("." in part or "e" in part for part in written.split(" / "))
    assert (parts[0] if len(parts) == 1 else parts[0] / parts[1]) == float(value)


def test_a_number_that_no_double_holds_is_refused() -> None:
    with pytest.raises(InputError, match="too large"):
        literal(Fraction(10**400))


def test_a_condition_stands_before_its_question_mark() -> None:
    b = Builder()
    x, y = b.input("x"), b.input("y")
    chosen = b.call(FUNCTIONS["select"], b.call(FUNCTIONS["less"], x, y), x, b.emit("const", (), Constant("nan")))
    number = b.call(FUNCTIONS["select"], b.mul(x, y), x, y)
    program = b.build([chosen, number])
    planned = schedule(program, program.outputs, CSpeller({}, {}), {x: "x", y: "y"}, Names().row("t"))
    texts = [planned.roots[output].text for output in program.outputs]
    assert texts == ["x < y ? x : NAN", "x * y != 0.0 ? x : y"]
