"""The counting rule on SymPy expressions, case by case."""

from __future__ import annotations

import pytest
import sympy
from sympy.abc import x, y, z

from symback.sympy_cost import count
from symback.witness import NAMED

f = NAMED["sigmoid"]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (x, {}),
        (sympy.Rational(2, 3), {}),
        (sympy.sqrt(2) * sympy.pi, {}),
        (x + y + z, {"+": 2}),
        (x - y, {"-": 1}),
        (x - y - z, {"-": 2}),
        (-x - y, {"-": 1, "negation": 1}),
        (-x, {"negation": 1}),
        (-x * y, {"*": 1, "negation": 1}),
        (x + 1, {"+": 1}),
        (x - 1, {"-": 1}),
        (1 - x, {"-": 1}),
        (2 * x, {"*": 1}),
        (-2 * x, {"*": 1}),
        (x - 2 * y, {"-": 1, "*": 1}),
        (x * y * z, {"*": 2}),
        (x / 2, {"/": 1}),
        (3 * x / 2, {"*": 1}),
        (x / y, {"/": 1}),
        (x / (y * z), {"*": 1, "/": 1}),
        (1 / x, {"/": 1}),
        (2 / x, {"/": 1}),
        (x**2, {"power": 1}),
        (x**2 / 2, {"power": 1, "/": 1}),
        (x / y**2, {"power": 1, "/": 1}),
        (x**-2, {"power": 1}),
        (sympy.sqrt(x), {"function": 1}),
        (x**y, {"power": 1}),
        (x ** (-y), {"power": 1, "negation": 1}),
        (sympy.exp(-x), {"function": 1, "negation": 1}),
        (f(x * y) * f(x * y), {"*": 1, "function": 1, "power": 1}),
        ((x - y) * f(x), {"*": 1, "-": 1, "function": 1}),
    ],
)
def test_the_operations_are_those_a_person_would_write(expression: sympy.Expr, expected: dict[str, int]) -> None:
    assert count([expression]).by_kind() == expected


def test_nothing_is_shared_between_expressions() -> None:
    assert count([x * y, x * y + 1]).total == 3


def test_an_unknown_kind_of_expression_is_an_error() -> None:
    with pytest.raises(ValueError, match="Integral is not counted"):
        count([sympy.Integral(f(x), x)])


def test_a_deep_expression_is_counted_without_recursion() -> None:
    expression = x
    for _ in range(300):
        expression = f(expression)
    assert count([expression]).by_kind() == {"function": 300}
