from __future__ import annotations

from fractions import Fraction

import pytest

from symback.document import display as m
from symback.document.express import Writer, by_name, call, only
from symback.problem.formula import read_formula
from symback.program.core import Builder, Constant
from symback.program.functions import derivative, unknown

a, b, c, x = (m.Name(name) for name in ("a", "b", "c", "x"))


def number(value: int | str) -> m.Number:
    return m.Number(Fraction(value))


def typed(text: str) -> m.Math:
    """A formula as somebody typed it."""
    builder = Builder()
    node = read_formula(text, builder)
    program = builder.build([node])
    return Writer(program, only(program, frozenset()), len(program)).write(node)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("b*a*c", m.Product((b, a, c))),
        ("b*(a*c)", m.Product((b, m.Group(m.Product((a, c)))))),
        ("(b*a)*c", m.Product((b, a, c))),
        ("a*(b + c)", m.Product((a, m.Sum(((1, b), (1, c)))))),
        ("b + a", m.Sum(((1, b), (1, a)))),
        ("a - (b - c)", m.Sum(((1, a), (-1, m.Sum(((1, b), (-1, c))))))),
        ("a + (b - c)", m.Sum(((1, a), (1, b), (-1, c)))),
        ("a + (-b)", m.Sum(((1, a), (-1, b)))),
        ("a - (-b)", m.Sum(((1, a), (1, b)))),
        ("-a + b", m.Sum(((1, m.Negative(a)), (1, b)))),
    ],
)
def test_what_was_typed_keeps_its_order_its_signs_and_the_parentheses_that_mean_something(
    text: str, written: m.Math
) -> None:
    assert typed(text) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a**2/2", m.Product((number("1/2"), m.Power(a, number(2))))),
        ("exp(a)/3", m.Product((number("1/3"), m.Call("exp", (a,))))),
        ("a/2", m.Quotient(a, number(2))),
        ("a**2/b", m.Quotient(m.Power(a, number(2)), b)),
        ("a*b/c", m.Quotient(m.Product((a, b)), c)),
        ("a/b*c", m.Product((m.Quotient(a, b), c))),
        ("a**-2", m.Quotient(number(1), m.Power(a, number(2)))),
        ("a/(b*c)", m.Quotient(a, m.Product((b, c)))),
    ],
)
def test_a_stroke_is_a_fraction_and_a_number_below_a_power_stands_before_it(text: str, written: m.Math) -> None:
    assert typed(text) == written


def test_a_product_of_the_chain_rule_is_one_row_of_factors_with_its_boxes_inside() -> None:
    builder = Builder()
    nodes = [builder.input(name) for name in "abcx"]
    first = builder.mul(nodes[0], nodes[1])
    second = builder.mul(first, nodes[2])
    last = builder.div(second, nodes[3])
    program = builder.build([last])
    naming = only(program, frozenset())
    assert Writer(program, naming, 0).write(last) == m.Product((a, b, m.Quotient(c, x)))
    boxed = Writer(program, naming, 0, {first: 1, second: 2}).write(last)
    assert boxed == m.Product((m.Box(1, m.Product((a, b))), m.Box(2, c), m.Quotient(number(1), x)))


def test_a_value_with_a_name_is_written_as_its_name_unless_its_own_formula_is_asked_for() -> None:
    builder = Builder()
    inner = read_formula("a*b", builder)
    builder.name(inner, "h1")
    outer = read_formula("h1 + c", builder, {"h1": inner})
    program = builder.build([outer])
    writer = Writer(program, by_name(program), len(program))
    assert writer.write(outer) == m.Sum(((1, m.Name("h1")), (1, c)))
    assert writer.write(inner) == m.Name("h1")
    assert writer.write(inner, own=True) == m.Product((a, b))
    assert Writer(program, only(program, frozenset()), len(program)).write(outer) == m.Sum(
        ((1, m.Product((a, b))), (1, c))
    )


def test_derivatives_wear_primes_and_partials_the_number_of_their_argument() -> None:
    f, g = unknown("f"), unknown("g", 2)
    assert call(f, (x,)) == m.Call("f", (x,))
    assert call(derivative(derivative(f)), (x,)) == m.Call("f", (x,), primes=2)
    assert call(derivative(g, 1), (a, b)) == m.Call("g", (a, b), partial=2)


@pytest.mark.parametrize("op", ["mul", "add"])
@pytest.mark.parametrize("was_typed", [True, False])
def test_a_row_of_20000_is_written_without_recursion(op: str, was_typed: bool) -> None:
    builder = Builder()
    names = [builder.input(f"w{k}") for k in range(20_000)]
    node = names[0]
    for name in names[1:]:
        node = builder.emit(op, (node, name))
    program = builder.build([node])
    written = Writer(program, only(program, frozenset()), len(program) if was_typed else 0).write(node)
    assert isinstance(written, m.Product | m.Sum)
    parts = written.factors if isinstance(written, m.Product) else tuple(term for _, term in written.terms)
    assert parts == tuple(m.Name(f"w{k}") for k in range(20_000))


def test_constants_keep_their_sign_and_their_name() -> None:
    builder = Builder()
    nodes = [builder.const(Fraction(-1, 3)), builder.emit("const", (), Constant("pi"))]
    program = builder.build(nodes)
    writer = Writer(program, by_name(program), 2)
    assert [writer.write(node) for node in nodes] == [m.Negative(number("1/3")), m.Symbol("pi")]
