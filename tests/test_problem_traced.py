"""Values that write down what is computed with them."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from symback.elementary import atan, sqrt
from symback.problem.traced import Traced, applied, traced_node
from symback.program.core import Builder
from symback.program.interpret import EXACT, FLOAT, run


def test_the_operators_of_a_number() -> None:
    b = Builder()
    x, y = Traced(b, b.input("x")), Traced(b, b.input("y"))
    value = (1 + x) * (2 - y) / (3 * x) - x / 4 + 5 / y - (+y) ** 2 + (-x) - abs(y)
    at = {"x": Fraction(3, 2), "y": Fraction(-2, 7)}
    p, q = at["x"], at["y"]
    wanted = (1 + p) * (2 - q) / (3 * p) - p / 4 + 5 / q - q**2 - p - abs(q)
    assert run(b.build([value.node]), at, EXACT)[value.node] == wanted


def test_powers_of_numbers_to_values_and_functions() -> None:
    b = Builder()
    x = Traced(b, b.input("x"))
    value = 2**x + sqrt(x) * atan(1.0)
    found = run(b.build([value.node]), {"x": 2.25}, FLOAT)[value.node]
    assert found == pytest.approx(2**2.25 + 1.5 * math.pi / 4)


def test_functions_of_numbers_are_numbers() -> None:
    assert sqrt(9) == 3.0
    assert applied("max")(2, 3) == 3.0


def test_what_is_no_number_is_refused() -> None:
    b = Builder()
    x = Traced(b, b.input("x"))
    with pytest.raises(TypeError):
        x + "1"
    with pytest.raises(TypeError, match="bool is not a number"):
        traced_node(b, True)
    with pytest.raises(ValueError, match="not a finite number"):
        x * math.inf
    with pytest.raises(TypeError, match="cannot decide"):
        _ = 1 if x else 2
