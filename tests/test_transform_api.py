"""From SymPy to a function, against SymPy's own derivatives and differences with forty digits."""

from __future__ import annotations

import inspect
import math
import random
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import mpmath
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from symback import elementary
from symback.errors import InputError
from symback.transform.api import hessian, hvp, jacobian, value_and_grad

x, y, z = sympy.symbols("x y z", real=True)
f, g = sympy.Function("f"), sympy.Function("g")

EXPRESSIONS = (
    x * sympy.exp(y) / sympy.sqrt(z) - 3 * x**2 / y,
    sympy.sin(x * y) ** 2 + sympy.log(z + sympy.cosh(x)) ** 3,
    (x + y) ** z + z**x,
    sympy.atan(x / y) * sympy.erf(z) - sympy.tanh(x - y - z) / (1 + sympy.exp(-x)),
    sympy.acos(x / 9) + sympy.asin(y / 9) + sympy.asinh(z) + sympy.acosh(z + 1) + sympy.atanh(x / 9),
    sympy.Rational(2, 7) * x**5 * y**-3 * z ** sympy.Rational(5, 3) - sympy.pi * x / sympy.E,
    sympy.tan(x / 3) + sympy.cot(y) + sympy.sec(z / 9) * sympy.csc(x) + sympy.coth(y) - sympy.sech(z) / sympy.csch(x),
    sympy.Abs(x - y) + sympy.Abs(y - z) * z,
)


@pytest.mark.parametrize("expression", EXPRESSIONS, ids=map(str, EXPRESSIONS))
def test_partials_equal_those_of_sympy(expression: Any) -> None:
    function = value_and_grad(expression, (x, y, z))
    generator = random.Random(1)
    for _ in range(5):
        numbers = [generator.uniform(0.3, 1.4) for _ in range(3)]
        at = dict(zip((x, y, z), map(sympy.Rational, numbers), strict=True))
        wanted = [float(e.subs(at).evalf(40)) for e in (expression, *(sympy.diff(expression, s) for s in (x, y, z)))]
        value, partials = function(*numbers)
        assert [value, *partials] == pytest.approx(wanted, rel=1e-12, abs=1e-14)
        assert all(type(number) is float for number in (value, *partials))
        assert type(partials) is tuple


def test_rational_expressions_are_exact_over_fractions() -> None:
    expression = (x * y - 2) ** 3 / (x + z) - y * z**-2
    numbers = [Fraction(2, 3), Fraction(-4, 5), Fraction(7, 2)]
    value, partials = value_and_grad(expression, (x, y, z))(*numbers)
    at = dict(zip((x, y, z), (sympy.Rational(str(n)) for n in numbers), strict=True))
    exact = [e.subs(at) for e in (expression, *(sympy.diff(expression, s) for s in (x, y, z)))]
    assert [value, *partials] == [Fraction(int(e.p), int(e.q)) for e in exact]


@st.composite
def expressions(draw: st.DrawFn) -> Any:
    leaf = st.sampled_from([x, y, z, sympy.Integer(2), sympy.Rational(1, 3), sympy.Float(0.7), sympy.pi])
    unary = st.sampled_from(
        [sympy.sin, sympy.tanh, sympy.atan, lambda e: sympy.exp(-(e**2)), lambda e: sympy.sqrt(e**2 + 1)]
    )
    tree = st.recursive(
        leaf,
        lambda below: st.one_of(
            st.tuples(below, below).map(lambda t: t[0] + t[1]),
            st.tuples(below, below).map(lambda t: t[0] - 2 * t[1]),
            st.tuples(below, below).map(lambda t: t[0] * t[1]),
            st.tuples(below, below).map(lambda t: t[0] / (t[1] ** 2 + 1)),
            st.tuples(unary, below).map(lambda t: t[0](t[1])),
        ),
        max_leaves=12,
    )
    return draw(tree)


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(expressions(), st.lists(st.floats(-2, 2).map(lambda t: round(t, 3)), min_size=3, max_size=3))
def test_random_expressions_agree_with_differences_of_forty_digits(expression: Any, numbers: list[float]) -> None:
    value, partials = value_and_grad(expression, (x, y, z), args=(x, y, z))(*numbers)
    evaluate = sympy.lambdify((x, y, z), expression, "mpmath")
    with mpmath.workdps(60):
        step = mpmath.mpf(10) ** -18
        at = [mpmath.mpf(number) for number in numbers]
        assert value == pytest.approx(float(evaluate(*at)), rel=1e-10, abs=1e-12)
        for k, partial in enumerate(partials):
            up, down = ([*at[:k], at[k] + sign * step, *at[k + 1 :]] for sign in (1, -1))
            wanted = float((evaluate(*up) - evaluate(*down)) / (2 * step))
            assert partial == pytest.approx(wanted, rel=1e-9, abs=1e-11)


def test_arguments_are_the_free_symbols_in_alphabetical_order() -> None:
    b, a, c = sympy.symbols("b a c")
    function = value_and_grad(b - 2 * a + c * b, b)
    assert list(inspect.signature(function).parameters) == ["a", "b", "c"]
    assert function(1.0, 2.0, 3.0) == (6.0, (4.0,))


def test_arguments_may_be_given_in_any_order_and_with_others() -> None:
    function = value_and_grad(x / y, [y, x], args=(z, y, x))
    assert function(99.0, 2.0, 3.0) == (1.5, (-0.75, 0.5))


def test_wrt_may_be_one_symbol_or_several_or_the_same_twice() -> None:
    assert value_and_grad(x * y, x)(2.0, 3.0) == (6.0, (3.0,))
    assert value_and_grad(x * y, (y, x, y))(2.0, 3.0) == (6.0, (2.0, 3.0, 2.0))
    assert value_and_grad(x * y, sympy.Tuple(x, y))(2.0, 3.0) == (6.0, (3.0, 2.0))
    assert value_and_grad(x * y, [])(2.0, 3.0) == (6.0, ())


def test_a_symbol_that_does_not_occur_has_the_partial_zero() -> None:
    value, partials = value_and_grad(x**2, (z, x))(3.0)
    assert (value, partials) == (9.0, (0.0, 6.0))
    assert all(type(partial) is float for partial in partials)


def test_constants_are_expressions_too() -> None:
    assert value_and_grad(3, x)() == (3.0, (0.0,))
    assert value_and_grad(sympy.pi, x)() == (math.pi, (0.0,))
    assert value_and_grad(x, x)(2.0) == (2.0, (1.0,))


def test_undefined_functions_are_passed_last_in_alphabetical_order_with_their_derivatives() -> None:
    function = value_and_grad(g(x, y**2) * f(x) - x, (x, y))
    assert list(inspect.signature(function).parameters) == ["x", "y", "f", "df", "g", "dg_1", "dg_2"]
    found = function(0.5, 2.0, math.sin, math.cos, lambda s, t: s * s * t, lambda s, t: 2 * s * t, lambda s, _: s * s)
    value = 0.25 * 4 * math.sin(0.5) - 0.5
    by_x = 2 * 0.5 * 4 * math.sin(0.5) + math.cos(0.5) - 1
    assert found[0] == pytest.approx(value)
    assert found[1] == pytest.approx((by_x, 0.25 * 2 * 2.0 * math.sin(0.5)))


def test_an_undefined_function_may_have_the_name_of_a_known_one_or_of_a_symbol() -> None:
    function = value_and_grad(sympy.Function("sin")(x) + sympy.Function("x")(x), x)
    assert function(2.0, lambda t: 10 * t, lambda _: 10.0, lambda t: t * t, lambda t: 2 * t) == (24.0, (14.0,))


@pytest.mark.parametrize(
    "name",
    ["lambda", "x'", "w_{12}", r"\\theta", "math", "max", "sigmoid", "t1", "value_and_grad", "partials", "1", "_",
     "float", "a b", "x); import os; (", "None", "σ", "__import__", "Callable", "x" * 200, "\n", "tuple"],
)  # fmt: skip
def test_a_symbol_may_have_any_name_and_keeps_its_position(name: str) -> None:
    odd = sympy.Symbol(name)
    function = value_and_grad(x * sympy.exp(odd) * sympy.Max(odd, y) + odd**2, (odd, y), args=(x, odd, y))
    value, partials = function(2.0, 0.5, 0.25)
    assert value == pytest.approx(math.exp(0.5) + 0.25)
    assert partials == pytest.approx((math.exp(0.5) + 2 * math.exp(0.5) + 1.0, 0.0))
    assert max(map(len, function.source.splitlines())) <= 100


def test_symbols_of_one_name_stay_two() -> None:
    real, plain = sympy.Symbol("x", real=True), sympy.Symbol("x")
    assert value_and_grad(real - 2 * plain, (real, plain), args=(plain, real))(1.0, 5.0) == (3.0, (1.0, -2.0))
    prime, other = sympy.symbols("a' a_prime")
    assert value_and_grad(prime / other, other, args=(prime, other))(6.0, 2.0) == (3.0, (-1.5,))


@pytest.mark.slow
def test_a_sum_of_ten_thousand_terms_works_at_the_default_recursion_limit() -> None:
    symbols = sympy.symbols("a0:10000")
    function = value_and_grad(sympy.Add(*(s**2 for s in symbols)), symbols)
    value, partials = function(*([0.5] * 10_000))
    assert value == 2500.0
    assert set(partials) == {1.0}


@pytest.mark.slow
def test_an_expression_nested_five_thousand_deep_works_at_the_default_recursion_limit() -> None:
    assert sys.getrecursionlimit() <= 1000
    expression: Any = x
    value, slope = 0.3, 1.0
    for _ in range(5000):
        expression = sympy.sin(sympy.Mul(y, expression, evaluate=False), evaluate=False)
        value, slope = math.sin(1.001 * value), math.cos(1.001 * value) * 1.001 * slope
    found, (partial,) = value_and_grad(expression, x)(0.3, 1.001)
    assert found == pytest.approx(value, rel=1e-12)
    assert partial == pytest.approx(slope, rel=1e-10)


def test_a_shared_part_is_computed_once() -> None:
    expression = x
    for _ in range(200):
        expression = sympy.Mul(expression, expression, evaluate=False)
    source = value_and_grad(expression, x).source
    assert len(source.splitlines()) < 1000


def test_the_source_runs_alone(tmp_path: Path) -> None:
    function = value_and_grad(EXPRESSIONS[0], (x, y, z))
    path = tmp_path / "alone.py"
    path.write_text(f"{function.source}\nprint(value_and_grad(0.5, 0.75, 1.5))\n", encoding="utf-8")
    done = subprocess.run([sys.executable, "-I", "-S", str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(function(0.5, 0.75, 1.5))


@pytest.mark.slow
def test_the_source_passes_the_linter_the_formatter_and_the_type_checker(tmp_path: Path) -> None:
    for k, expression in enumerate((*EXPRESSIONS, g(x, y) * f(z), sympy.Add(*sympy.symbols("a0:200")))):
        symbols = sorted(expression.free_symbols, key=str)
        (tmp_path / f"source_{k}.py").write_text(value_and_grad(expression, symbols).source, encoding="utf-8")
    files = sorted(map(str, tmp_path.glob("*.py")))
    ruff, line = [sys.executable, "-m", "ruff"], ["--isolated", "--line-length", "100", "--no-cache"]
    rules = ["--extend-select", "E,F,W,I,N,UP,B,C4,SIM,RUF"]
    for command in (
        [*ruff, "check", *line, *rules, *files],
        [*ruff, "format", "--check", *line, *files],
        [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--config-file", "/dev/null", *files],
    ):
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("given", ["x", [x], x > 0, sympy.Matrix([x]), True, None])
def test_what_is_not_a_scalar_expression_is_a_type_error(given: Any) -> None:
    with pytest.raises(TypeError, match="is not a scalar SymPy expression"):
        value_and_grad(given, x)


@pytest.mark.parametrize("wrt", ["x", x + y, {x}, [x, "y"], [x, 2], None])
def test_what_is_not_a_symbol_is_a_type_error(wrt: Any) -> None:
    with pytest.raises(TypeError, match="wrt"):
        value_and_grad(x * y, wrt)


def test_an_unsupported_part_is_named() -> None:
    for expression, named in ((sympy.IndexedBase("a")[1] * x, "IndexedBase"), (sympy.I * x, "ImaginaryUnit")):
        with pytest.raises(InputError, match=named):
            value_and_grad(expression, x)


def test_a_missing_argument_is_named() -> None:
    with pytest.raises(InputError, match="args lacks y, z"):
        value_and_grad(x * y * z, x, args=[x])
    with pytest.raises(InputError, match="twice"):
        value_and_grad(x * y, x, args=[x, y, x])


def test_kinks_have_the_values_that_are_documented() -> None:
    assert value_and_grad(sympy.Abs(sympy.Symbol("t", real=True)), sympy.Symbol("t", real=True))(0.0) == (0.0, (0.0,))
    assert value_and_grad(sympy.Heaviside(x) + sympy.sign(x), x)(0.0) == (0.5, (0.0,))
    _, partials = value_and_grad(sympy.Max(x, y), (x, y))(1.0, 1.0)
    assert sorted(partials) == [0.0, 1.0]


def test_the_root_of_a_negative_number_is_refused_and_not_complex() -> None:
    with pytest.raises(ValueError, match="math domain error"):
        value_and_grad(x ** sympy.Rational(1, 3), x)(-8.0)


CURVED = sympy.exp(x * y) * sympy.sin(z) / (1 + x**2) + z**3 * y


def at_forty_digits(expression: Any, numbers: list[float]) -> float:
    return float(expression.subs(dict(zip((x, y, z), map(sympy.Rational, numbers), strict=True))).evalf(40))


@pytest.mark.parametrize("optimize", [0, 1, 2])
@pytest.mark.parametrize("fast_math", [False, True])
def test_second_derivatives_equal_those_of_sympy(optimize: int, fast_math: bool) -> None:
    symbols, numbers, along = (x, y, z), [0.5, -0.75, 1.25], [0.3, -2.0, 1.0]
    value, gradient, rows = hessian(CURVED, symbols, optimize=optimize, fast_math=fast_math)(*numbers)
    wanted = [[at_forty_digits(sympy.diff(CURVED, a, b), numbers) for b in symbols] for a in symbols]
    assert value == pytest.approx(at_forty_digits(CURVED, numbers), rel=1e-13)
    assert gradient == pytest.approx([at_forty_digits(sympy.diff(CURVED, a), numbers) for a in symbols], rel=1e-13)
    assert [list(row) for row in rows] == [pytest.approx(row, rel=1e-12) for row in wanted]
    again, product = hvp(CURVED, symbols, optimize=optimize, fast_math=fast_math)(*numbers, along)
    assert again == pytest.approx(gradient, rel=1e-13)
    assert product == pytest.approx([sum(a * b for a, b in zip(row, along, strict=True)) for row in wanted], rel=1e-12)


@pytest.mark.parametrize("optimize", [0, 1, 2])
def test_jacobians_equal_those_of_sympy(optimize: int) -> None:
    symbols, numbers = (x, y, z), [0.5, -0.75, 1.25]
    outputs = [CURVED, x * y * z, sympy.tanh(x - y) / z, sympy.Integer(3), z]
    values, rows = jacobian(outputs, symbols, optimize=optimize)(*numbers)
    assert values == pytest.approx([at_forty_digits(output, numbers) for output in outputs], rel=1e-13)
    for row, output in zip(rows, outputs, strict=True):
        assert row == pytest.approx([at_forty_digits(sympy.diff(output, s), numbers) for s in symbols], rel=1e-12)
    assert jacobian(sympy.Matrix(outputs), symbols, optimize=optimize)(*numbers) == (values, rows)


def test_a_jacobian_takes_the_order_with_the_fewest_operations_and_tells_all_three() -> None:
    symbols = sympy.symbols("a:8")
    total = sum(symbols)
    wide = jacobian([sympy.sin(total), sympy.cos(total)], symbols)
    assert set(wide.counts["orders"]) == {"reverse", "forward", "markowitz"}
    assert wide.counts["total"] <= min(wide.counts["orders"].values())
    assert wide.counts["total"] == sum(wide.counts["by_kind"].values())


def test_the_second_derivative_of_an_undefined_function_is_passed_after_the_first() -> None:
    function = hessian(f(x * y), (x, y))
    assert function.arguments == ("x", "y")
    value, gradient, rows = function(2.0, 3.0, math.sin, math.cos, lambda t: -math.sin(t))
    assert (value, *gradient) == pytest.approx((math.sin(6), 3 * math.cos(6), 2 * math.cos(6)))
    assert rows[0] == pytest.approx((-9 * math.sin(6), math.cos(6) - 6 * math.sin(6)))


def test_the_result_of_cse_and_stages_and_a_function_mean_what_the_expression_means() -> None:
    expression = sympy.sin(x * y) * (x * y) + sympy.exp(x * y)
    wanted = value_and_grad(expression, (x, y))(0.5, 0.25)
    s = sympy.Symbol("s")
    found = value_and_grad(sympy.cse(expression), (x, y))(0.5, 0.25)
    assert (found[0], *found[1]) == pytest.approx((wanted[0], *wanted[1]))
    stages = [("s", x * y), (sympy.Symbol("t"), sympy.sin(s) * s), ("L", sympy.Symbol("t") + sympy.exp(s))]
    assert value_and_grad(stages, (x, y))(0.5, 0.25)[0] == pytest.approx(wanted[0])
    assert value_and_grad(stages, (x, y))(0.5, 0.25)[1] == pytest.approx(wanted[1])

    def model(a: Any, b: Any) -> Any:
        product = a * b
        return elementary.sin(product) * product + elementary.exp(product)

    made = value_and_grad(model, ["a", "b"])
    assert made.wrt == made.arguments == ("a", "b")
    assert made(0.5, 0.25)[1] == pytest.approx(wanted[1])


def test_a_deep_model_is_built_by_a_function_without_a_tree() -> None:
    def doubled(a: Any) -> Any:
        for _ in range(200):
            a = a * a + 1
        return a

    made = value_and_grad(doubled, "a", args=["a"])
    assert made.counts["total"] <= 1000
    assert math.isinf(made(0.1)[0]) or made(0.1)[0] > 1


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: value_and_grad(x, x, target="fortran"), "unknown target"),
        (lambda: value_and_grad(x, x, optimize=3), "optimize is 3; it can be 0, 1, 2"),
        (lambda: value_and_grad(lambda a: a, "b"), "wrt has b"),
        (lambda: value_and_grad(lambda *a: a[0], "a"), "any number of arguments"),
        (lambda: value_and_grad([("x", y), ("L", x)], x, args=(x, y)), "x is a stage and an argument"),
    ],
)
def test_bad_requests_are_refused_with_a_sentence(make: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        make()


def test_a_function_with_several_values_belongs_to_jacobian() -> None:
    with pytest.raises(TypeError, match="use jacobian"):
        value_and_grad(lambda a: (a, a * a), "a")
    assert jacobian(lambda a: (a, a * a, 1), "a")(3.0) == ((3.0, 9.0, 1.0), ((1.0,), (6.0,), (0.0,)))
