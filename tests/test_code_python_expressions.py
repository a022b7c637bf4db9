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
from symback.program.core import Builder
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
    ],
)
def test_expressions_are_written_as_a_person_writes_them(text: str, code: str) -> None:
    assert written(text) == code


NAMES = "abc"


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
            st.tuples(st.sampled_from(["tanh", "abs", "relu", "sign", "sin", "sigmoid"]), grow).map(
                lambda t: f"{t[0]}({t[1]})"
            ),
            st.tuples(st.sampled_from(["max", "min"]), grow, grow).map(lambda t: f"{t[0]}({t[1]}, {t[2]})"),
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
    from symback.code.python.single import function_source

    source = function_source(program, list(NAMES), {}, Names(NAMES), "made")
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
        arguments = [b.input(name) for name in "ab"[: function.arity]]
        program = b.build([b.call(function, *arguments)])
        names = {node: name for name, node in program.inputs().items()}
        assert schedule(program, program.outputs, PythonSpeller(), names, Names().row("t")).roots
