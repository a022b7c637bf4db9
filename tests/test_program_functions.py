"""Every function of the table: its rules against differences with many digits, and against SymPy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import pytest
import sympy

from symback.errors import InputError
from symback.program.core import Builder, Program
from symback.program.functions import FUNCTIONS, LEAK, TYPED, Function, composite, derivative, unknown
from symback.program.interpret import EXACT, high_precision, run
from symback.program.passes import executed
from symback.program.special import INTERNAL

ANYWHERE = ("-2.3", "-0.01", "0.01", "0.7", "3.1")
INSIDE_ONE = ("-0.9", "-0.2", "0.01", "0.6")
#: Function -> arguments inside its domain, on both sides of its kink.
DOMAIN: Mapping[str, Sequence[str]] = dict.fromkeys(FUNCTIONS, ANYWHERE) | {
    "log": ("0.01", "0.7", "9"),
    "sqrt": ("0.01", "0.7", "9"),
    "asin": INSIDE_ONE,
    "acos": INSIDE_ONE,
    "atanh": INSIDE_ONE,
    "acosh": ("1.01", "2", "7"),
    "log1p": ("-0.9", "-1e-9", "1e-9", "9"),
    "gamma": ("-3.7", "-0.01", "1e-3", "0.7", "9.5"),
    "digamma": ("-3.7", "-0.01", "1e-3", "0.7", "9.5"),
    "loggamma": ("1e-3", "0.7", "1", "30"),
    "sinc": ("-40", "-0.3", "-1e-9", "0", "1e-3", "2.5"),
}
PAIRS = (("1.5", "0.25"), ("0.25", "1.5"), ("-2", "-1.999"), ("-1.999", "-2"))
_ORDERS = tuple((n, at) for n in ("1", "2", "5") for at in ("-2.3", "0.01", "0.7", "9.5"))
#: Function of several arguments -> arguments inside its domain, on both sides of its kink.
SEVERAL: Mapping[str, Sequence[tuple[str, ...]]] = {
    **dict.fromkeys(("max", "min", "hypot", "less", "less_equal", "equal"), PAIRS),
    "atan2": (*PAIRS, ("1", "0"), ("0.5", "-3"), ("-0.5", "-3"), ("-7", "0.1")),
    "mod": (("1.5", "0.35"), ("0.25", "1.5"), ("-2", "-1.999"), ("7.3", "-2"), ("-7.3", "2"), ("-7.3", "-2")),
    "jump": (("-2", "0.5"), ("2", "0.5"), ("1e-15", "3")),
    "polygamma": _ORDERS,
    "sinc_derivative": (*_ORDERS, ("1", "0"), ("2", "0"), ("3", "0"), ("4", "1e-9")),
    "select": (("0", "2", "3"), ("1", "2", "3")),
    "guard": (("1", "2", "3"),),
}
#: Function -> the place of an argument that is a constant: an order, a condition.
FIXED = {"polygamma": 0, "sinc_derivative": 0, "select": 0, "guard": 0}

t = sympy.Symbol("t", real=True)
#: What SymPy knows under another name, or by its definition.
DEFINITIONS: Mapping[str, Any] = {
    "sigmoid": 1 / (1 + sympy.exp(-t)),
    "softplus": sympy.log(1 + sympy.exp(t)),
    "Phi": (1 + sympy.erf(t / sympy.sqrt(2))) / 2,
    "phi": sympy.exp(-(t**2) / 2) / sympy.sqrt(2 * sympy.pi),
    "abs": sympy.Abs(t),
    "relu": sympy.Max(t, 0),
    "leaky_relu": sympy.Max(t, t / 100),
    "elu": sympy.Piecewise((t, t > 0), (sympy.exp(t) - 1, True)),
    "cbrt": sympy.sign(t) * sympy.Abs(t) ** sympy.Rational(1, 3),
    "log1p": sympy.log(1 + t),
    "expm1": sympy.exp(t) - 1,
}
SMOOTH = "exp log sqrt sin cos tan asin acos atan acot sinh cosh tanh asinh acosh atanh".split()
SMOOTH += "erf erfc gamma loggamma digamma".split()
UNARY = [name for name, function in FUNCTIONS.items() if function.arity == 1]
ALL = [(name, arg) for name in UNARY for arg in DOMAIN[name]]


def with_rules(name: str) -> Program:
    """The value of a function and its partials by each argument, as the rules write them."""
    function = FUNCTIONS[name]
    b = Builder()
    args = tuple(b.input(f"a{k}") for k in range(function.arity))
    y = b.call(function, *args)
    return b.build([y, *(rule(b, args, y) for rule in function.rules)])


def at_order(name: str, order: str) -> Program:
    """The same for a function whose first argument is a constant."""
    b = Builder()
    args = (b.const(Fraction(order)), *(b.input(f"a{k}") for k in range(1, FUNCTIONS[name].arity)))
    y = b.call(FUNCTIONS[name], *args)
    return b.build([y, *(rule(b, args, y) for rule in FUNCTIONS[name].rules)])


def differences(name: str, args: Sequence[str]) -> list[tuple[Any, Any]]:
    """(partial by the rule, central difference of the value) for each argument, with 60 digits."""
    domain = high_precision(60)
    mp = domain.context
    program = at_order(name, args[0]) if name in FIXED else with_rules(name)
    point = {f"a{k}": mp.mpf(arg) for k, arg in enumerate(args)}
    found = run(program, point, domain)
    step = mp.mpf(10) ** -20
    pairs = []
    for k, node in enumerate(program.outputs[1:]):
        ends = [run(program, point | {f"a{k}": point[f"a{k}"] + move}, domain) for move in (step, -step)]
        up, down = (end[program.outputs[0]] for end in ends)
        pairs.append((mp.mpf(found[node]), (up - down) / (2 * step)))
    return pairs


@pytest.mark.parametrize(("name", "at"), ALL)
def test_the_rule_of_a_function_is_its_central_difference(name: str, at: str) -> None:
    ((rule, difference),) = differences(name, (at,))
    assert abs(rule - difference) < 1e-30 * max(1, abs(difference))


def test_every_function_of_several_arguments_is_checked() -> None:
    assert set(SEVERAL) == set(FUNCTIONS) - set(UNARY)


@pytest.mark.parametrize(("name", "at"), [(name, at) for name, points in SEVERAL.items() for at in points])
def test_the_rules_of_a_function_of_several_arguments_are_central_differences(name: str, at: tuple[str, ...]) -> None:
    for k, (rule, difference) in enumerate(differences(name, at)):
        if k != FIXED.get(name):
            assert abs(rule - difference) < 1e-30 * max(1, abs(difference))


@pytest.mark.parametrize("name", ["polygamma", "sinc_derivative"])
def test_a_function_is_not_differentiated_by_its_order(name: str) -> None:
    with pytest.raises(InputError, match=f"{name} is not differentiable by its order"):
        with_rules(name)


@pytest.mark.parametrize(("name", "sympy_name"), [("digamma", "digamma"), ("sinc", "sinc")])
def test_derivatives_of_any_order_are_those_of_sympy(name: str, sympy_name: str) -> None:
    domain = high_precision(50)
    mp = domain.context
    b = Builder()
    x = b.input("x")
    row, nodes = b.call(FUNCTIONS[name], x), []
    for _ in range(5):
        function = b.payloads[row]
        assert isinstance(function, Function)
        row = function.rules[-1](b, b.args[row], row)
        nodes.append(row)
    program = b.build(nodes)
    expression = getattr(sympy, sympy_name)(t).rewrite(sympy.sin)
    for at in ("-12.3", "-0.4", "0.003", "0.9", "21"):
        found = run(program, {"x": mp.mpf(at)}, domain)
        for order, node in enumerate(nodes, start=1):
            # many digits: near 0 SymPy's formula cancels
            expected = mp.mpf(str(expression.diff(t, order).subs(t, sympy.Rational(at)).evalf(50, maxn=400)))
            assert abs(found[node] - expected) < 1e-40 * max(1, abs(expected)), (order, at)


@pytest.mark.parametrize("name", ["select", "guard"])
def test_a_guard_has_the_slope_one_also_where_it_is_off(name: str) -> None:
    program = with_rules(name)
    for condition in (0, 1):
        found = run(program, {"a0": Fraction(condition), "a1": Fraction(5), "a2": Fraction(7)}, EXACT)
        slope = 1 if name == "guard" else condition
        assert found[program.outputs[0]] == (5 if condition else 7)
        assert [found[node] for node in program.outputs[1:]] == [0, slope, 0 if name == "guard" else 1 - condition]


@pytest.mark.parametrize("name", [*SMOOTH, *DEFINITIONS])
def test_the_rule_of_a_function_is_what_sympy_finds(name: str) -> None:
    expression = DEFINITIONS[name] if name in DEFINITIONS else getattr(sympy, name)(t)
    theirs = sympy.diff(expression, t)
    domain = high_precision(50)
    mp = domain.context
    program = with_rules(name)
    for at in DOMAIN[name]:
        exact = sympy.Rational(at)
        expected = mp.mpf(str(theirs.subs(t, exact).evalf(45)))
        value = mp.mpf(str(expression.subs(t, exact).evalf(45)))
        found = run(program, {"a0": mp.mpf(exact.p) / exact.q}, domain)
        assert abs(found[program.outputs[1]] - expected) < 1e-40 * max(1, abs(expected))
        assert abs(found[program.outputs[0]] - value) < 1e-40 * max(1, abs(value))


@pytest.mark.parametrize(
    ("name", "at", "expected"),
    [
        ("abs", (0,), (0,)),
        ("relu", (0,), (0,)),
        ("leaky_relu", (0,), (LEAK,)),
        ("max", (2, 2), (0, 1)),
        ("min", (2, 2), (1, 0)),
        ("sign", (0,), (0,)),
        ("step", (0,), (0,)),
        ("leaky_step", (0,), (0,)),
        ("floor", (3,), (0,)),
        ("ceiling", (3,), (0,)),
        ("mod", (6, 2), (1, -3)),
        ("mod", (-7, 2), (1, 4)),
        ("jump", (0, 5), (0, 1)),
        ("less", (2, 2), (0, 0)),
        ("less_equal", (2, 2), (0, 0)),
        ("equal", (2, 2), (0, 0)),
    ],
)
def test_at_a_kink_the_rule_takes_what_the_comment_says(
    name: str, at: tuple[int, ...], expected: tuple[Fraction, ...]
) -> None:
    program = with_rules(name)
    found = run(program, {f"a{k}": Fraction(value) for k, value in enumerate(at)}, EXACT)
    assert tuple(found[node] for node in program.outputs[1:]) == expected


def test_the_slope_of_elu_at_its_kink_is_one() -> None:
    domain = high_precision(30)
    program = with_rules("elu")
    assert run(program, {"a0": domain.const(Fraction(0))}, domain)[program.outputs[1]] == 1


def test_every_function_has_a_rule_for_each_argument() -> None:
    assert {name for name, function in FUNCTIONS.items() if function.arity != len(function.rules)} == set()
    assert {name for name, function in FUNCTIONS.items() if function.name != name or function.unknown} == set()
    assert set(TYPED) | INTERNAL == set(FUNCTIONS)
    assert not INTERNAL & set(TYPED)


def test_unknown_functions_and_their_derivatives_are_the_same_object_for_the_same_name() -> None:
    f, g = unknown("f"), unknown("g", 2)
    assert unknown("f") is f
    assert unknown("f") is not unknown("f", 2)
    assert derivative(f) is derivative(f, 0)
    assert [derivative(g, k).name for k in range(2)] == ["dg_1", "dg_2"]
    assert derivative(g, 0) is not derivative(g, 1)
    assert (derivative(g, 1).base, derivative(g, 1).by) == (g, 1)
    assert f.unknown
    assert derivative(f).unknown
    assert derivative(derivative(f)).name == "ddf"
    assert derivative(derivative(g, 1), 0) is derivative(derivative(g, 0), 1)
    assert derivative(derivative(g, 1), 0).name == "ddg_1_2"
    assert [one.order for one in (f, derivative(f), derivative(derivative(g, 1), 0))] == [0, 1, 2]


def test_the_rule_of_an_unknown_function_calls_its_derivative_at_the_same_arguments() -> None:
    b = Builder()
    s, x = b.input("s"), b.input("x")
    g = unknown("g", 2)
    y = b.call(g, s, x)
    for k, rule in enumerate(g.rules):
        node = rule(b, (s, x), y)
        assert (b.args[node], b.payloads[node]) == ((s, x), derivative(g, k))


def test_a_composite_function_is_differentiated_through_its_body() -> None:
    b = Builder()
    s, x = b.input("s"), b.input("x")
    quotient = composite("q", b.build([b.div(s, b.add(x, b.const(1)))]))
    assert not quotient.unknown
    assert not derivative(quotient, 0).unknown
    c = Builder()
    calls = [c.call(derivative(quotient, k), c.input("u"), c.input("v")) for k in range(2)]
    program, moved = executed(c.build(calls))
    found = run(program, {"u": Fraction(3), "v": Fraction(4)}, EXACT)
    assert [found[moved[node]] for node in calls] == [Fraction(1, 5), Fraction(-3, 25)]
