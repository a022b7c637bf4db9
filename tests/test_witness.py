"""SymPy gets the same function, knows each function by name and by definition, and its cse has the expected counts."""

from __future__ import annotations

import itertools
from fractions import Fraction

import mpmath
import pytest
import sympy
from hypothesis import given, settings

from symback.problem.problem import chain, from_formula
from symback.problem.read import read_problem
from symback.problem.ready import READY
from symback.program.core import Builder
from symback.program.functions import FUNCTIONS, unknown
from symback.program.interpret import high_precision, run
from symback.witness import DEFINED, NAMED, naive, same, to_sympy, to_sympy_all
from tests.programs import fractions, programs, value

#: Points inside the domain of a function, away from every kink; the others are defined between -1 and 1.
INSIDE = {
    **dict.fromkeys(("log", "sqrt", "loggamma"), ((Fraction(1, 3),),)),
    "acosh": ((Fraction(5, 2),),),
    **dict.fromkeys(("polygamma", "sinc_derivative"), ((2, Fraction(1, 3)), (3, Fraction(-2, 5)))),
    "select": ((1, Fraction(1, 3), 2), (0, Fraction(1, 3), 2)),
    "guard": ((1, Fraction(1, 3), 2),),
}
ELSEWHERE = tuple((at, at - Fraction(1, 7)) for at in (Fraction(1, 3), Fraction(-2, 5)))
#: Functions whose first argument is a constant.
FIXED = ("polygamma", "sinc_derivative", "select", "guard")


def test_every_function_is_known_by_name_and_by_definition() -> None:
    assert set(NAMED) == set(DEFINED) == set(FUNCTIONS)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_definition_is_what_the_interpreter_computes(name: str) -> None:
    domain = high_precision(50)
    b = Builder()
    for at in INSIDE.get(name, ELSEWHERE):
        inputs = [b.input(letter) for letter in "stu"[: FUNCTIONS[name].arity]]
        if name in FIXED:
            inputs[0] = b.const(at[0])
        program = b.build([b.call(FUNCTIONS[name], *inputs)])
        expression = to_sympy(program, program.outputs[0], defined=True, real=True)
        point = {letter: Fraction(v) for letter, v in zip("stu", at, strict=False)}
        ours = run(program, {key: domain.const(v) for key, v in point.items()}, domain)[program.outputs[0]]
        symbols = {s: sympy.Rational(*point[s.name].as_integer_ratio()) for s in expression.free_symbols}
        theirs = expression.subs(symbols).evalf(45)
        assert abs(ours - domain.context.mpf(str(theirs))) < mpmath.mpf(10) ** -40


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_named_derivative_is_that_of_the_definition(name: str) -> None:
    """``fdiff`` says what the textbook says; SymPy differentiates the definition by itself."""
    arity = FUNCTIONS[name].arity
    letters = sympy.symbols("s t u", real=True)[:arity]
    for at, (k, symbol) in itertools.product(INSIDE.get(name, ELSEWHERE), enumerate(letters)):
        if name not in FIXED or k > 0:
            args = (sympy.Integer(at[0]), *letters[1:]) if name in FIXED else letters
            by_name = NAMED[name](*args).diff(symbol)
            by_definition = DEFINED[name](*args).diff(symbol)
            point = {letter: sympy.Rational(v) for letter, v in zip(letters, at, strict=False)}
            rewritten = by_name.replace(
                lambda e: type(e) in NAMED.values() and type(e).__name__ in DEFINED,
                lambda e: DEFINED[type(e).__name__](*e.args),
            )
            difference = (rewritten - by_definition).subs(point).evalf(45)
            assert abs(difference) < sympy.Float("1e-38"), (name, k, at)


@settings(max_examples=60, deadline=None)
@given(programs(), fractions())
def test_an_expression_has_the_value_of_the_program(program: object, point: dict[str, Fraction]) -> None:
    from symback.program.core import Program

    assert isinstance(program, Program)
    expected = value(program, point)
    expression = to_sympy(program, program.outputs[0])
    found = expression.subs({sympy.Symbol(name): sympy.Rational(*v.as_integer_ratio()) for name, v in point.items()})
    if found.is_finite:  # SymPy may have cancelled what the program divides by
        assert Fraction(int(found.p), int(found.q)) == expected


def test_an_unknown_function_is_differentiated_to_a_first_class_derivative() -> None:
    program = from_formula("f(x*w)", loss="none").forward
    (partial,) = naive(program, ("w",)).partials
    assert str(partial) == "x*df(w*x)"


def test_the_partials_of_an_unknown_function_of_two_arguments_have_numbers() -> None:
    b = Builder()
    program = b.build([b.call(unknown("g", 2), b.input("u"), b.input("v"))])
    assert [str(p) for p in naive(program, ("u", "v")).partials] == ["dg_1(u, v)", "dg_2(u, v)"]


def test_a_composite_activation_is_written_in() -> None:
    program = from_formula("f(w)", activation="t/(1 + abs(t))", loss="none").forward
    assert str(to_sympy(program, program.outputs[0])) == "w/(abs(w) + 1)"


@pytest.mark.parametrize("m", [1, 2, 3, 5, 8])
def test_cse_takes_as_many_operations_as_reverse_accumulation_on_the_unknown_chain(m: int) -> None:
    problem = chain(depth=m)
    expressions = naive(problem.forward, problem.parameters)
    assert expressions.cse("basic").total == 6 * m - 1
    assert expressions.cse("none").total == 7 * m - 1


@pytest.mark.parametrize("name", READY)
def test_sympy_shows_the_partials_of_every_ready_problem_to_be_its_own(name: str) -> None:
    from symback.derivation.derivation import derive

    problem = read_problem(name)
    program = derive(problem).gradient.program
    ours = to_sympy_all(program, program.outputs[1:])
    assert all(same(a, b) for a, b in zip(ours, naive(problem.forward, problem.parameters).partials, strict=True))


def test_what_is_not_equal_is_never_the_same() -> None:
    x, y = sympy.symbols("x y")
    assert not same(x - y, y - x)
    assert not same(NAMED["sign"](x - y), NAMED["sign"](y - x))
    assert same(NAMED["sign"](x - y), -NAMED["sign"](y - x))
    assert same(NAMED["abs"](x - y), NAMED["abs"](y - x))
    assert same(x ** (y - 1) * x, x**y)
