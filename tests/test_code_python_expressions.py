"""Parentheses where they are needed and nowhere else."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symback.code.names import Names
from symback.code.python.expressions import PythonSpeller
from symback.code.schedule import schedule
from symback.problem.formula import read_formula
from symback.program.core import Builder, Constant
from symback.program.functions import FUNCTIONS, unknown
from symback.program.interpret import FLOAT, run


def written(text: str) -> str:
    b = Builder()
    program = b.build([read_formula(text, b)])
    names = {node: name for name, node in program.inputs().items()}
    planned = schedule(program, program.outputs, PythonSpeller({unknown("f"): "f"}), names, Names("abc").row("t"))
    return "; ".join(
        [*(f"{line.name} = {line.text}" for line in planned.lines), planned.roots[program.outputs[0]].text]
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a + b - c", "a + b - c"),
        ("a - (b - c)", "a - (b - c)"),
        ("a + (b + c)", "a + (b + c)"),
        ("a*(b*c)", "a * (b * c)"),
        ("a*b/c", "a * b / c"),
        ("a/(b*c)", "a / (b * c)"),
        ("(a + b)*c", "(a + b) * c"),
        ("-a*b", "-a * b"),
        ("-(a + b)", "-(a + b)"),
        ("--a", "-(-a)"),
        ("a*-b", "a * -b"),
        ("a - -b", "a - -b"),
        ("a + -3", "a - 3"),
        ("a*(-3)", "a * -3"),
        ("a**3", "a**3"),
        ("-a**3", "-a**3"),
        ("(-a)**3", "(-a) ** 3"),
        ("f(a)**3", "f(a) ** 3"),
        ("a**-2", "a**-2"),
        ("a**-1", "1 / a"),
        ("a**2", "a * a"),
        ("(a*b)**2", "t1 = a * b; t1 * t1"),
        ("a**b", "math.pow(a, b)"),
        ("a**(1/2)", "math.sqrt(a)"),
        ("a**(2/3)", "math.pow(a, 2 / 3)"),
        ("a/3 + 1/3*a", "a / 3 + 1 / 3 * a"),
        ("a*(1/3)", "a * (1 / 3)"),
        ("2*pi*a", "2 * math.pi * a"),
        ("abs(a - b)", "math.fabs(a - b)"),
        ("max(a, 0)", "max(a, 0.0)"),
        ("b*relu(a)", "b * (0.0 if a <= 0 else a)"),
        ("step(a)", "1.0 if a > 0 else 0.0"),
        ("Phi(a + b)", "normal_cdf(a + b)"),
        ("floor(a*b)", "a * b // 1"),
        ("-floor(a/b)", "-(a / b // 1)"),
        ("floor(a + b)*c", "((a + b) // 1) * c"),
        ("c - floor(a)", "c - (a // 1)"),
        ("ceiling(a)", "-(-a // 1)"),
        ("ceiling(-a)", "-(-(-a) // 1)"),
        ("ceiling(a - b)/c", "-(-(a - b) // 1) / c"),
        ("mod(a + b, c*a)", "(a + b) % (c * a)"),
        ("-mod(a, 2)", "-(a % 2)"),
        ("c*mod(a, b)**3", "c * (a % b) ** 3"),
        ("atan2(a, b) + cbrt(c)", "math.atan2(a, b) + math.cbrt(c)"),
        ("gamma(a) - erfc(b)*hypot(a, 2)", "math.gamma(a) - math.erfc(b) * math.hypot(a, 2)"),
        ("acot(a)*b", "(math.atan(1 / a) if a else math.pi / 2) * b"),
        ("digamma(a) + sinc(b)*loggamma(c)", "digamma(a) + sinc(b) * loggamma(c)"),
    ],
)
def test_expressions_are_written_as_a_person_writes_them(text: str, code: str) -> None:
    assert written(text) == code


def chosen(condition: str, a: str, b: str, function: str = "select") -> str:
    """The text of a selection; a condition is a function of a and b."""
    builder = Builder()
    nodes = {name: builder.input(name) for name in "abc"}
    where = builder.call(FUNCTIONS[condition], nodes["a"], nodes["b"])
    parts = [read_formula(text, builder) for text in (a, b)]
    program = builder.build([builder.call(FUNCTIONS[function], where, *parts)])
    names = {node: name for name, node in program.inputs().items()}
    planned = schedule(program, program.outputs, PythonSpeller(), names, Names("abc").row("t"))
    return planned.roots[program.outputs[0]].text


def test_a_comparison_that_selects_is_written_as_a_condition() -> None:
    assert chosen("less", "c + 1", "2*c") == "c + 1 if a < b else 2 * c"
    assert chosen("less_equal", "1", "relu(c)") == "1.0 if a <= b else 0.0 if c <= 0 else c"
    assert chosen("equal", "relu(c)", "-2") == "(0.0 if c <= 0 else c) if a == b else -2.0"
    assert chosen("less", "c", "1", "guard") == "c if a < b else 1.0"


def test_a_constant_stands_on_the_right_side_of_a_comparison() -> None:
    for name, text in (("less", "a > 2"), ("less_equal", "a >= 2"), ("equal", "a == 2")):
        b = Builder()
        program = b.build([b.call(FUNCTIONS[name], b.const(2), b.input("a"))])
        planned = schedule(program, program.outputs, PythonSpeller(), {1: "a"}, Names("a").row("t"))
        assert planned.roots[program.outputs[0]].text == f"1.0 if {text} else 0.0"


def test_a_condition_that_is_computed_is_a_number() -> None:
    b = Builder()
    first = b.call(FUNCTIONS["less"], b.input("a"), b.const(2))
    second = b.sub(b.const(1), b.call(FUNCTIONS["equal"], b.input("a"), b.input("b")))
    program = b.build([b.call(FUNCTIONS["select"], b.mul(first, second), b.input("a"), b.emit("const", (), NAN))])
    names = {node: name for name, node in program.inputs().items()}
    planned = schedule(program, program.outputs, PythonSpeller(), names, Names("ab").row("t"))
    condition = "(1.0 if a < 2 else 0.0) * (1 - (1.0 if a == b else 0.0))"
    assert planned.roots[program.outputs[0]].text == f"a if {condition} else math.nan"


NAMES = "abc"
NAN = Constant("nan")


@st.composite
def formulas(draw: st.DrawFn) -> str:
    """Formulas with every operator in every position."""
    leaf = st.sampled_from([*NAMES, "2", "3", "0.5", "1/3", "pi"])
    grow = st.deferred(
        lambda: st.one_of(
            leaf,
            st.tuples(st.sampled_from("+-*/"), grow, grow).map(lambda t: f"({t[1]}) {t[0]} ({t[2]})"),
            grow.map(lambda e: f"-({e})"),
            st.tuples(grow, st.sampled_from("23")).map(lambda t: f"({t[0]})**{t[1]}"),
            st.tuples(
                st.sampled_from(["tanh", "abs", "relu", "sign", "sin", "sigmoid", "floor", "ceiling", "acot"]), grow
            ).map(lambda t: f"{t[0]}({t[1]})"),
            st.tuples(st.sampled_from(["max", "min", "mod", "atan2", "hypot"]), grow, grow).map(
                lambda t: f"{t[0]}({t[1]}, {t[2]})"
            ),
        )
    )
    text: str = draw(grow)
    return text


@pytest.mark.slow
@given(formulas(), st.lists(st.floats(-2, 2), min_size=3, max_size=3))
def test_the_text_means_what_the_program_computes(text: str, numbers: list[float]) -> None:
    b = Builder()
    values = dict(zip(NAMES, numbers, strict=True))
    try:
        program = b.build([read_formula(text, b)])
        wanted = run(program, values, FLOAT)[program.outputs[0]]
    except (ZeroDivisionError, OverflowError, ValueError):
        return
    from symback.code.function import FunctionText
    from symback.code.python.single import function_source

    source = function_source(FunctionText("made", program, tuple(NAMES), {}, Names(NAMES), (0, ())))
    namespace: dict[str, object] = {}
    exec(compile(source, "made", "exec"), namespace)  # noqa: S102
    made = namespace["made"]
    found, partials = made(*numbers)  # type: ignore[operator]
    assert partials == ()
    assert found == pytest.approx(wanted, rel=1e-13, abs=1e-300) or (math.isnan(found) and math.isnan(wanted))


def test_a_function_without_a_spelling_is_refused() -> None:
    b = Builder()
    program = b.build([b.call(unknown("strange"), b.input("a"))])
    with pytest.raises(ValueError, match="no spelling of the function strange"):
        schedule(program, program.outputs, PythonSpeller(), {0: "a"}, Names().row("t"))


def test_every_known_function_has_a_spelling() -> None:
    for function in FUNCTIONS.values():
        b = Builder()
        arguments = [b.input(name) for name in "abc"[: function.arity]]
        program = b.build([b.call(function, *arguments)])
        names = {node: name for name, node in program.inputs().items()}
        assert schedule(program, program.outputs, PythonSpeller(), names, Names().row("t")).roots
