"""SymPy expressions become programs, operation by operation."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pytest
import sympy
from sympy.functions.elementary.piecewise import ExprCondPair

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
        (sympy.Piecewise((x, sympy.Symbol("c")), (0, True)), "the symbol c is a number and no condition"),
        (sympy.Piecewise((x, y & (x > 0)), (0, True)), "And"),
        (sympy.Piecewise((x, sympy.Contains(x, sympy.S.Integers)), (0, True)), "Contains"),
        (sympy.Piecewise((x, sympy.Eq(x, sympy.I)), (0, True), evaluate=False), "ImaginaryUnit"),
        (sympy.Integral(x, (x, 0, 1)), "Integral"),
        (sympy.Sum(x, (x, 0, y)), "Sum"),
        (sympy.zoo + x, "ComplexInfinity"),
        (sympy.oo, "Infinity"),
        (sympy.nan, "NaN"),
        (sympy.Float("nan"), "NaN"),
        (sympy.uppergamma(y, x), "uppergamma"),
        (sympy.besselj(0, x), "besselj"),
        (sympy.polygamma(y, x), "polygamma"),
        (sympy.exp_polar(x), "exp_polar"),
        (sympy.DiracDelta(x), "DiracDelta"),
        (sympy.Limit(sympy.sin(x) / x, x, 0), "Limit"),
        (sympy.Derivative(sympy.Function("f")(x), x, x), "Derivative"),
        (sympy.Derivative(sympy.Function("f")(x, x), x), "Derivative"),
        (sympy.Derivative(sympy.Function("f")(x**2), x), "Derivative"),
        (sympy.Derivative(x**2, x), "Derivative"),
        (sympy.Subs(x**2, x, y), "Subs"),
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


def g(*args: Any) -> Any:
    return sympy.Function("g")(*args)


@pytest.mark.parametrize(
    ("expression", "called", "args"),
    [
        (sympy.Derivative(sympy.Function("f")(x), x), "d?f", ("x",)),
        (sympy.Derivative(g(x, y), y), "d?g_2", ("x", "y")),
        (g(y, z).diff(y), "d?g_1", ("y", "z")),
        (sympy.Subs(sympy.Derivative(g(z, y), z), z, x), "d?g_1", ("x", "y")),
        (sympy.Subs(sympy.Derivative(g(z, y), z), (z, y), (y, x)), "d?g_1", ("y", "x")),
    ],
)
def test_a_first_partial_of_an_undefined_function_is_its_derivative(
    expression: Any, called: str, args: tuple[str, ...]
) -> None:
    program = read(expression)
    (node,) = program.outputs
    assert program.function(node).name == called
    assert tuple(program.payloads[arg] for arg in program.args[node]) == args


def test_a_derivative_where_it_is_taken_may_be_any_expression() -> None:
    expression = g(x * y, y).diff(x)  # y times the partial at t = xy
    assert any(isinstance(part, sympy.Subs) for part in post_order(expression))
    program = read(expression)
    given = {"?g": lambda s, t: s * s * t, "d?g_1": lambda s, t: 2 * s * t}
    found = run(program, {"x": Fraction(3), "y": Fraction(5)}, EXACT, given)[program.outputs[0]]
    assert found == 5 * 2 * 15 * 5
    assert {part.name for part in post_order(expression) if isinstance(part, sympy.Symbol)} == {"x", "y"}


STEPS = sympy.Piecewise((1, x < 0), (x**2, sympy.And(x >= 1, y > 0)), (y, sympy.Or(sympy.Eq(x, 0), y < -1)))


@pytest.mark.parametrize(
    ("at", "expected"),
    [((-1, 5), 1), ((2, 3), 4), ((1, 1), 1), ((0, 7), 7), (("1/2", -3), -3), ((5, -2), -2)],
)
def test_the_first_piece_whose_condition_holds_is_taken(at: tuple[Any, Any], expected: int) -> None:
    program = read(STEPS)
    assert run(program, dict(zip("xy", map(Fraction, at), strict=True)), EXACT)[program.outputs[0]] == expected


def test_where_no_condition_holds_the_value_is_not_a_number() -> None:
    program = read(STEPS)
    assert math.isnan(run(program, {"x": 0.5, "y": 0.5}, FLOAT)[program.outputs[0]])
    assert math.isnan(run(program, {"x": Fraction(1, 2), "y": Fraction(1, 2)}, EXACT)[program.outputs[0]])


@pytest.mark.parametrize(
    ("expression", "counted"),
    [
        (sympy.Piecewise((x, x > 0), (y, True)), {"function": 2}),  # a comparison and a selection
        (sympy.Piecewise((x, x > 0), (2 * x, x < y), (y, True)), {"*": 1, "function": 4}),
        (sympy.Piecewise((sympy.log(x), x > 0), (0, True)), {"function": 4}),  # with a guard and the logarithm
        (sympy.Piecewise((sympy.log(x) + 1 / x, x > 0), (0, True)), {"+": 1, "/": 1, "function": 4}),
        (sympy.Piecewise((y, x > 0), (1 / x, True)), {"-": 1, "/": 1, "function": 3}),
        (sympy.Piecewise((y, sympy.Ne(x, 0)), (z, True)), {"-": 1, "function": 2}),
        (sympy.Piecewise((y, sympy.And(x > 0, z > 0)), (z, True)), {"*": 1, "function": 3}),
        (sympy.Piecewise((sympy.tanh(x), x > 0), (x**3, True)), {"power": 1, "function": 3}),
        (sympy.Piecewise((y, x < sympy.oo), (z, True)), {}),
    ],
)
def test_a_branch_is_guarded_where_it_can_fail_and_nowhere_else(expression: Any, counted: dict[str, int]) -> None:
    assert kinds(expression) == counted


def test_a_part_that_is_needed_anyway_is_not_read_again_under_a_condition() -> None:
    logarithm = sympy.log(x)
    assert kinds(sympy.Piecewise((logarithm, logarithm > 1), (2 * logarithm, True))) == {"*": 1, "function": 3}


def piecewise(*pieces: tuple[Any, Any]) -> Any:
    """A Piecewise as it stands; SymPy would rewrite its conditions, for hours where it is nested deeply."""
    pairs = [sympy.Basic.__new__(ExprCondPair, sympy.sympify(value), condition) for value, condition in pieces]
    return sympy.Basic.__new__(sympy.Piecewise, *pairs)


def test_a_deep_nest_of_pieces_is_read_in_linear_time() -> None:
    expression: Any = sympy.log(x)
    for k in range(300):
        condition = sympy.Basic.__new__(sympy.StrictGreaterThan, expression, sympy.Integer(k))
        expression = piecewise((expression, condition), (k, sympy.true))
    assert len(read(expression)) < 2000


def test_what_is_needed_under_too_many_conditions_is_refused() -> None:
    expression: Any = sympy.log(x)
    for k in range(40):
        first, second = (f(expression, evaluate=False) for f in (sympy.exp, sympy.log))
        expression = piecewise((first, y > k), (second, sympy.true))
    with pytest.raises(InputError, match="too many conditions"):
        read(expression)
