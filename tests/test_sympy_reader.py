"""SymPy expressions become programs, operation by operation."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import sympy

from symback.errors import InputError
from symback.problem.sympy_reader import post_order, read_expression
from symback.program.core import Builder, Program
from symback.program.cost import cost
from symback.program.interpret import EXACT, FLOAT, run

x, y, z = sympy.symbols("x y z")
NAMES = {x: "x", y: "y", z: "z"}


def read(expression: Any) -> Program:
    b = Builder()
    return b.build([read_expression(expression, b, NAMES)])


def kinds(expression: Any) -> dict[str, int]:
    return cost(read(expression)).by_kind()


@pytest.mark.parametrize(
    ("expression", "counted"),
    [
        (x / y, {"/": 1}),
        (1 / x, {"/": 1}),
        (x * y / z**2, {"*": 1, "/": 1, "power": 1}),
        (x / (y * z), {"*": 1, "/": 1}),
        (-x, {"negation": 1}),
        (-x * y, {"*": 1, "negation": 1}),
        (x - y, {"-": 1}),
        (-x + y, {"-": 1}),
        (-x - y, {"-": 1, "negation": 1}),
        (x - 1, {"-": 1}),
        (x - 3 * y, {"-": 1, "*": 1}),
        (x / 2, {"/": 1}),
        (-x / 2 + y, {"-": 1, "/": 1}),
        (2 * x / 3, {"*": 1}),
        (sympy.sqrt(x), {"function": 1}),
        (1 / sympy.sqrt(x), {"/": 1, "function": 1}),
        (x ** sympy.Rational(2, 3), {"power": 1}),
        (x**-2, {"power": 1}),
        (x**y, {"power": 1}),
        (sympy.exp(x), {"function": 1}),
        (sympy.Max(x, y, z), {"function": 2}),
        (sympy.sin(x) + sympy.cos(sympy.sin(x)), {"+": 1, "function": 2}),
    ],
)
def test_operations_are_those_a_person_would_write(expression: Any, counted: dict[str, int]) -> None:
    assert kinds(expression) == counted


@pytest.mark.parametrize(
    "expression",
    [
        (x + y) * (x - z) / (y * z - 2),
        x**3 * y**-2 - sympy.Rational(7, 3) * z / x + 1,
        -(x - y) / (-z) ** 3 + sympy.Float("0.5") * x * y - sympy.Integer(4),
        1 / (1 / x + 1 / (1 / y + z)),
        sympy.Abs(x - y) * sympy.sign(z) + sympy.Max(x, y, z, 1) - sympy.Min(x, z) + sympy.Heaviside(y),
        (x - 1) * (1 - x) * (-x + y - z) * (-y - z),
    ],
)
@pytest.mark.parametrize("numbers", [("2/3", "-5/7", "9/4"), ("-1/2", "3", "-8/3"), ("11/5", "13/8", "1/9")])
def test_rational_expressions_have_their_exact_value(expression: Any, numbers: tuple[str, ...]) -> None:
    values = dict(zip("xyz", map(Fraction, numbers), strict=True))
    wanted = sympy.nsimplify(expression).subs(
        {symbol: sympy.Rational(str(values[name])) for symbol, name in NAMES.items()}
    )
    program = read(expression)
    assert run(program, values, EXACT)[program.outputs[0]] == Fraction(int(wanted.p), int(wanted.q))


@pytest.mark.parametrize(
    "name", "exp sin cos tan asin acos atan sinh cosh tanh asinh erf sec csc cot sech csch coth".split()
)
def test_elementary_functions_have_their_value(name: str) -> None:
    expression = getattr(sympy, name)(x)
    program = read(expression)
    found = run(program, {"x": 0.375}, FLOAT)[program.outputs[0]]
    assert found == pytest.approx(float(expression.subs(x, sympy.Rational(3, 8)).evalf(30)), rel=1e-14)


def test_constants_are_exact() -> None:
    assert run(read(sympy.Float(0.1) + 0 * x), {}, EXACT) == {0: Fraction(0.1)}
    assert run(read(sympy.Rational(1, 3)), {}, EXACT) == {0: Fraction(1, 3)}
    for constant in (sympy.pi, sympy.E, sympy.GoldenRatio, sympy.EulerGamma, sympy.Catalan):
        program = read(constant)
        assert run(program, {}, FLOAT)[program.outputs[0]] == pytest.approx(float(constant), rel=1e-16)


def test_a_power_of_e_that_was_not_evaluated_is_an_exponential() -> None:
    program = read(sympy.Pow(sympy.E, x, evaluate=False))
    assert run(program, {"x": 1.5}, FLOAT)[program.outputs[0]] == pytest.approx(4.4816890703380645)


def test_undefined_functions_are_unknown_even_with_the_name_of_a_known_one() -> None:
    program = read(sympy.Function("sigmoid")(x, y))
    (call,) = (node for node, op in enumerate(program.ops) if op == "call")
    assert program.function(call).unknown
    assert program.function(call).name == "?sigmoid"


def test_equal_parts_are_read_once() -> None:
    part = sympy.sin(x * y)
    copy = sympy.sin(sympy.Mul(x, y, evaluate=False))
    assert len(post_order(sympy.Add(part, part, evaluate=False))) == 5
    assert kinds(sympy.Add(part, copy, evaluate=False)) == {"+": 1, "*": 1, "function": 1}


@pytest.mark.parametrize(
    ("expression", "named"),
    [
        (sympy.I * x, "ImaginaryUnit"),
        (sympy.Piecewise((x, x > 0), (0, True)), "Piecewise"),
        (sympy.Integral(x, (x, 0, 1)), "Integral"),
        (sympy.Sum(x, (x, 0, y)), "Sum"),
        (sympy.zoo + x, "ComplexInfinity"),
        (sympy.oo, "Infinity"),
        (sympy.nan, "NaN"),
        (sympy.Float("nan"), "NaN"),
        (sympy.gamma(x), "gamma"),
        (sympy.Derivative(sympy.Function("f")(x), x), "Derivative"),
        (sympy.MatrixSymbol("A", 2, 2)[0, 1] * x, "MatrixSymbol"),
    ],
)
def test_what_is_not_supported_is_named(expression: Any, named: str) -> None:
    with pytest.raises(InputError, match=named):
        read(sympy.sin(x) + expression)


def test_depth_is_no_limit() -> None:
    expression: Any = x
    for _ in range(3_000):
        expression = sympy.sin(sympy.Add(expression, y, evaluate=False), evaluate=False)
    assert len(post_order(expression)) == 6_002
    assert kinds(expression) == {"+": 3_000, "function": 3_000}
