"""Every kind of part of a SymPy expression: values and derivatives of the generated function against SymPy."""

from __future__ import annotations

import inspect
import itertools
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import mpmath
import pytest
import sympy
from sympy import (
    Abs,
    And,
    Eq,
    Heaviside,
    Max,
    Min,
    Mod,
    Ne,
    Not,
    Or,
    Piecewise,
    Rational,
    acot,
    asec,
    atan2,
    ceiling,
    digamma,
    erf,
    erfc,
    exp,
    floor,
    frac,
    gamma,
    log,
    loggamma,
    polygamma,
    sign,
    sin,
    sinc,
    sqrt,
    tan,
)
from sympy.codegen import cfunctions

from symback import value_and_grad
from symback.problem.sympy_parts import HANDLERS, hazards

x, y, z = sympy.symbols("x y z", real=True)
LEVELS = ((0, False), (1, False), (2, False), (2, True))


def exact(expression: Any, point: dict[Any, Any]) -> float:
    """The value by SymPy with many digits."""
    return float(expression.subs(point).doit().evalf(50, maxn=500))


def agree(expression: Any, symbols: tuple[Any, ...], numbers: tuple[float, ...], levels: Any = LEVELS) -> None:
    point = {s: sympy.Rational(n) for s, n in zip(symbols, numbers, strict=True)}
    wanted = [exact(expression, point), *(exact(expression.diff(s), point) for s in symbols)]
    for level, fast in levels:
        function = value_and_grad(expression, symbols, args=symbols, optimize=level, fast_math=fast)
        value, partials = function(*numbers)
        assert [value, *partials] == pytest.approx(wanted, rel=2e-13, abs=1e-14), (level, fast, numbers)
        assert all(type(number) is float for number in (value, *partials))


REAL_LINE = (-40.25, -3.7, -1.0, -0.3, 1e-6, 0.4, 1.0, 2.75, 17.0)
POSITIVE = (1e-6, 0.02, 0.4, 1.0, 2.75, 17.0, 150.0)
INSIDE = (-0.98, -0.3, 1e-6, 0.75)
OUTSIDE = (-9.5, -1.25, 1.001, 33.0)
NOT_WHOLE = (-40.25, -3.7, -0.3, 1e-6, 0.4, 1.25, 2.75, 17.5)

OF_ONE = {
    **{f(x): REAL_LINE for f in (sympy.sin, sympy.cos, sympy.tan, sympy.cot, sympy.sec, sympy.csc, sympy.atan, acot)},
    **{f(x): REAL_LINE for f in (sympy.tanh, sympy.sinh, sympy.cosh, sympy.asinh, sympy.coth, sympy.sech, exp)},
    **{f(x): REAL_LINE for f in (sympy.csch, sympy.acsch, erf, erfc, sinc, Abs, sign, Heaviside)},
    **{f(x): INSIDE for f in (sympy.asin, sympy.acos, sympy.atanh)},
    **{f(x): OUTSIDE for f in (asec, sympy.acsc, sympy.acoth)},
    **{f(x): POSITIVE for f in (log, sqrt, loggamma, sympy.cbrt)},
    **{f(x): NOT_WHOLE for f in (gamma, digamma, sympy.trigamma, sympy.factorial)},
    sympy.acosh(x): (1.001, 1.5, 30.0),
    sympy.asech(x): (0.001, 0.4, 0.99),
    polygamma(3, x): NOT_WHOLE,
    x**5 - x**-3 + x ** Rational(2, 3) / sqrt(x): POSITIVE,
    2**x + x**x + Rational(1, 3) ** x: (0.02, 0.4, 1.0, 2.75, 17.0),
    log(x, 2) + log(x, 10): POSITIVE,
    sympy.pi * x + sympy.E**x + sympy.EulerGamma * x - sympy.Catalan / x + sympy.GoldenRatio**x: POSITIVE[1:-1],
}  # fmt: skip


@pytest.mark.parametrize("expression", OF_ONE, ids=str)
def test_functions_of_one_argument_have_their_value_and_derivative(expression: Any) -> None:
    for number in OF_ONE[expression]:
        agree(expression, (x,), (number,), LEVELS[1:2])


@pytest.mark.parametrize("quadrant", [(1, 1), (1, -1), (-1, 1), (-1, -1)])
def test_functions_of_two_arguments_have_their_value_and_derivatives(quadrant: tuple[int, int]) -> None:
    for s, t in ((0.3, 2.6), (7.3, 1.7), (1e-5, 4.0)):
        numbers = (quadrant[0] * s, quadrant[1] * t)
        agree(atan2(x, y) + Max(x, y, 1) * Min(x, y), (x, y), numbers)


@pytest.mark.parametrize(
    ("expression", "plain"),
    [
        (cfunctions.log2(x), log(x) / log(2)),
        (cfunctions.log10(x), log(x) / log(10)),
        (cfunctions.exp2(x), 2**x),
        (cfunctions.expm1(x), exp(x) - 1),
        (cfunctions.log1p(x), log(1 + x)),
        (cfunctions.Sqrt(x), sqrt(x)),
        (cfunctions.Cbrt(x), sympy.cbrt(x)),
        (cfunctions.hypot(x, 3), sqrt(x**2 + 9)),
        (cfunctions.fma(x, 2, x), 3 * x),
        (3 * sympy.UnevaluatedExpr(x), 3 * x),
    ],
)
def test_functions_of_the_library_of_c_are_those_of_mathematics(expression: Any, plain: Any) -> None:
    for number in (1e-9, 0.4, 1.0, 33.0):
        value, partials = value_and_grad(expression, x)(number)
        wanted = [exact(plain, {x: Rational(number)}), exact(plain.diff(x), {x: Rational(number)})]
        assert [value, *partials] == pytest.approx(wanted, rel=1e-14)


def test_the_third_root_of_the_library_of_c_is_real_below_0_too() -> None:
    value, (partial,) = value_and_grad(cfunctions.Cbrt(x), x)(-8.0)
    assert (value, partial) == pytest.approx((-2.0, 1 / 12))


@pytest.mark.parametrize("number", NOT_WHOLE)
def test_rounding_is_flat_and_the_remainder_has_a_slope(number: float) -> None:
    value, partials = value_and_grad(floor(x) + 10 * ceiling(x) + 100 * frac(x), x)(number)
    assert value == pytest.approx(float((floor(x) + 10 * ceiling(x) + 100 * frac(x)).subs(x, Rational(number))))
    assert partials == (100.0,)
    for divisor in (0.71, -0.71):
        value, partials = value_and_grad(Mod(x, y), (x, y), args=(x, y))(number, divisor)
        assert value == number % divisor
        assert partials == (1.0, -(number // divisor))
        assert value_and_grad(-floor(x / y), x)(number, divisor)[0] == -(number // divisor)


def test_the_conventions_at_kinks_and_jumps() -> None:
    for expression, at, value, slope in (
        (Abs(x), 0.0, 0.0, 0.0),
        (sign(x), 0.0, 0.0, 0.0),
        (Heaviside(x), 0.0, 0.5, 0.0),
        (Heaviside(x, 0), 0.0, 0.0, 0.0),
        (Heaviside(x, 1) * x, 0.0, 0.0, 1.0),
        (floor(x), 2.0, 2.0, 0.0),
        (ceiling(x), 2.0, 2.0, 0.0),
        (Mod(x, 3), 6.0, 0.0, 1.0),
        (sinc(x), 0.0, 1.0, 0.0),
        (acot(x), 0.0, 1.5707963267948966, -1.0),
    ):
        assert value_and_grad(expression, x)(at) == (value, (slope,)), expression


def test_second_derivatives_of_special_functions() -> None:
    from symback import hessian

    for expression in (gamma(x), loggamma(x), sinc(x), erfc(x), atan2(x, 2), polygamma(1, x)):
        for number in (0.3, 2.2):
            found = hessian(expression, x)(number)
            wanted = [exact(expression.diff(x, k), {x: Rational(number)}) for k in range(3)]
            assert [found[0], found[1][0], found[2][0][0]] == pytest.approx(wanted, rel=1e-12, abs=1e-14)
    assert hessian(sinc(x), x)(0.0) == (1.0, (0.0,), ((pytest.approx(-1 / 3),),))


def test_a_remainder_by_0_does_no_harm_in_a_branch_that_is_not_taken() -> None:
    function = value_and_grad(Piecewise((Mod(x, y), Ne(y, 0)), (7 * x, True)), (x, y))
    assert function(-5.0, 2.0) == (1.0, (1.0, 3.0))
    assert function(-5.0, 0.0) == (-35.0, (7.0, 0.0))


#: Piecewise expressions, each with a branch that fails or poisons where another one is taken.
PIECES = {
    "log": Piecewise((log(x), x > 0), (x**2, True)),
    "root": Piecewise((sqrt(x), x > 0), (sqrt(-x), x < 0), (0, True)),
    "reciprocal": Piecewise((sin(x) / x, Ne(x, 0)), (1, True)),
    "power": Piecewise((x**y, x > 0), (-((-x) ** y), x < 0), (x * y, True)),
    "third root": Piecewise((x ** Rational(1, 3), x >= 1), (x / 3 + Rational(2, 3), True)),
    "elu": Piecewise((x, x > 0), (exp(x) - 1, True)),
    "exponential": Piecewise((exp(-1 / x), x > 0), (0, True)),
    "overflow": Piecewise((sympy.sinh(x) * y, Abs(x) < 5), (x - y, True)),
    "inverse functions": Piecewise(
        (sympy.asin(x), Abs(x) < 1), (sympy.acosh(x), x > 1), (sympy.atanh(1 / x) * y, x < -1), (0, True)
    ),
    "gamma": Piecewise((gamma(x) + loggamma(x), x > 1), (polygamma(1, 2 - x), True)),
    "tangent": Piecewise((tan(x), Abs(x) < 1), (sympy.cot(x) + sympy.sec(y), x > 1), (y, True)),
    "angle": Piecewise((atan2(x, y) * y, Or(Ne(x, 0), Ne(y, 0))), (0, True)),
    "nested": Piecewise(
        (Piecewise((log(x - 1), x > 1), (log(1 - x) * y, x < 1), (0, True)) / x, x > 0), (sqrt(-x) ** y, True)
    ),
    "three branches": Piecewise((1 / (x - 1), x > 2), (1 / (x + 2), x > -1), (1 / (x - 3), True)) * log(1 + y**2),
    "and, or, not": Piecewise(
        (log(x * y), And(x > 0, y > 0)), (sqrt(-x - y), Or(x + y < -1, x < -3)), (x * y, Not(Eq(x, y))), (7 * x, True)
    ),
    "a condition that fails": Piecewise((0, x <= 0), (log(x), log(x) > y), (y / x, True)),
    "a product with a piece": x * y * Piecewise((log(x), x > 0), (log(-x), x < 0), (0, True)) + exp(y),
}  # fmt: skip
GRID = (-700.5, -3.5, -1.5, -0.4, 0.0, 0.3, 1.25, 2.5, 800.0)


@pytest.mark.parametrize("name", PIECES)
def test_a_branch_that_is_not_taken_does_no_harm(name: str) -> None:
    expression = PIECES[name]
    functions = [value_and_grad(expression, (x, y), args=(x, y), optimize=o, fast_math=fast) for o, fast in LEVELS]
    wanted_of = [expression, *(expression.diff(s) for s in (x, y))]
    checked = 0
    for numbers in itertools.product(GRID, (-1.5, 0.75, 2.5)):
        point = dict(zip((x, y), map(Rational, numbers), strict=True))
        wanted = [real_value(e, point) for e in wanted_of]
        if not any(number is None for number in wanted):
            checked += 1
            for function in functions:
                value, found = function(*numbers)
                assert [value, *found] == pytest.approx(wanted, rel=1e-12, abs=1e-13), numbers
    assert checked >= 9


def real_value(expression: Any, point: dict[Any, Any]) -> float | None:
    """The value by SymPy, None where it is not a real number of the size of a float."""
    value = expression.subs(point).evalf(40)
    if value.is_real and abs(value) < sympy.Float("1e300"):
        return float(value)
    return None


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_random_pieces_of_partial_functions_agree_with_differences(seed: int) -> None:
    generator = random.Random(seed)
    expression = random_piecewise(generator, 3)
    function = value_and_grad(expression, (x, y), args=(x, y), optimize=seed % 3)
    evaluate = sympy.lambdify((x, y), expression, "mpmath")
    checked = 0
    for _ in range(12):
        numbers = [round(generator.uniform(-3, 3), 3) for _ in range(2)]
        with mpmath.workdps(60):
            at = [mpmath.mpf(number) for number in numbers]
            step = mpmath.mpf(10) ** -20
            moved = [[at[0] + i * step, at[1] + j * step] for i, j in ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1))]
            try:
                values = [evaluate(*point) for point in moved]
            except (ZeroDivisionError, ValueError, OverflowError):
                continue
            if any(isinstance(value, mpmath.mpc) or abs(value) > 1e15 for value in map(mpmath.mpmathify, values)):
                continue
            wanted = [values[0], (values[1] - values[2]) / (2 * step), (values[3] - values[4]) / (2 * step)]
        value, partials = function(*numbers)
        assert [value, *partials] == pytest.approx([float(w) for w in wanted], rel=1e-9, abs=1e-11), numbers
        checked += 1
    assert checked


def random_piecewise(generator: random.Random, depth: int) -> Any:
    def small() -> Any:
        return generator.choice((x, y, x - y, x * y + 1, 2 * x + y, y - Rational(1, 3)))

    def part(depth: int) -> Any:
        if depth and generator.random() < 0.6:
            return random_piecewise(generator, depth - 1)
        u = small()
        return generator.choice((log(u**2 + 1), 1 / (u**2 + 1), sin(u), u**2))

    u, v = small(), small()
    above = generator.choice((log(u), sqrt(u), u**y, log(u) / u, loggamma(u), u ** Rational(1, 3) * part(depth - 1)))
    below = generator.choice((log(1 - u), sqrt(1 - u), part(depth - 1), part(depth - 1) * exp(u)))
    condition = generator.choice((u > 0, And(u > 0, v > -1), Not(u <= 0)))
    if generator.random() < 0.5:
        return Piecewise(
            (above, condition), (v, v > 1), (below, u <= 0), (part(depth - 1), True), evaluate=False
        ) + part(0)
    return Piecewise((above * part(depth - 1), condition), (part(depth - 1) + v, True), evaluate=False)


def test_a_formula_with_the_derivative_of_an_undefined_function_takes_one_derivative_more() -> None:
    f, g = sympy.Function("f"), sympy.Function("g")
    function = value_and_grad(f(x) * f(x).diff(x), x)
    assert list(inspect.signature(function).parameters) == ["x", "f", "df", "ddf"]
    assert function(2.0, lambda t: t**3, lambda t: 3 * t * t, lambda t: 6 * t) == (96.0, (240.0,))
    partial = value_and_grad(g(x * y, y).diff(x), y, args=(x, y))  # y times the partial of g(s, t) by s at s = xy
    names = ["x", "y", "g", "dg_1", "dg_2", "ddg_1_1", "ddg_1_2", "ddg_2_2"]
    assert list(inspect.signature(partial).parameters) == names
    of = [lambda s, t: s * s * t, lambda s, t: 2 * s * t, lambda s, t: s * s]
    second = [lambda s, t: 2 * t, lambda s, t: 2 * s, lambda s, t: 0.0]
    assert partial(3.0, 5.0, *of, *second) == (750.0, (2 * 3 * 3 * 5.0**2,))


@pytest.mark.slow
def test_the_source_passes_the_linter_the_formatter_and_the_type_checker(tmp_path: Path) -> None:
    special = gamma(x) + loggamma(y) * sinc(x) + polygamma(2, x) + acot(x) * Heaviside(y) + sympy.EulerGamma
    rounded = floor(x * y) * x - ceiling(x - y) / y + 3 * Mod(-x, x + y) - Mod(x, y) * frac(y)
    for k, expression in enumerate((special, rounded, special * rounded, *PIECES.values())):
        text = value_and_grad(expression, (x, y), args=(x, y), optimize=k % 3).source
        (tmp_path / f"source_{k}.py").write_text(text, encoding="utf-8")
    files = sorted(map(str, tmp_path.glob("*.py")))
    ruff, line = [sys.executable, "-m", "ruff"], ["--isolated", "--line-length", "100", "--no-cache"]
    rules = ["--extend-select", "E,F,W,I,N,UP,B,C4,SIM,RUF"]
    for command in (
        [*ruff, "check", *line, *rules, *files],
        [*ruff, "format", "--check", "--diff", *line, *files],
        [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--config-file", "/dev/null", *files],
    ):
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr


def test_what_may_fail_has_a_place_and_a_harmless_value() -> None:
    functions: list[Any] = [f for f in HANDLERS if isinstance(f, type) and issubclass(f, sympy.Function)]
    for function in functions:
        count = max(function.nargs) if function.nargs.is_FiniteSet else 2
        part = function(*(x, y, z)[:count])
        for place, safe in hazards(part):
            assert 0 <= place < len(part.args)
            assert safe in (0, 1, 2, Rational(1, 2))
    assert hazards(x**2) == hazards(x + y) == hazards(sympy.atan(x)) == ()
    assert hazards(x**-2) == hazards(sqrt(x)) == hazards(x**y) == ((0, 1),)
    assert hazards(sympy.Pow(sympy.E, x, evaluate=False)) == hazards(2**x) == ((1, 0),)
    assert hazards(exp(x)) == ((0, 0),)
