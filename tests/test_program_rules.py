"""The local partial of every operation, against exact fractions that were worked out by hand."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

import pytest

from symback.program.array_rules import ARRAY_EDGES
from symback.program.core import Builder
from symback.program.edge import Edge
from symback.program.functions import FUNCTIONS
from symback.program.interpret import EXACT, high_precision, run
from symback.program.rules import EDGE_RULES, edges
from tests import test_array_rules

F = Fraction
#: Operation -> (values of the arguments, the partials by them); several where the arguments make a difference.
BY_HAND: Mapping[str, Sequence[tuple[tuple[int | Fraction, ...], tuple[int | Fraction, ...]]]] = {
    "add": [((2, 3), (1, 1)), ((2, 3, 5, 7), (1, 1, 1, 1))],
    "sub": [((2, 3), (1, -1))],
    "neg": [((2,), (-1,))],
    "mul": [((2, 3), (3, 2)), ((2, 3, 5), (15, 10, 6)), ((2, 3, 5, 7, -1), (-105, -70, -42, -30, 210))],
    "div": [((3, 7), (F(1, 7), F(-3, 49))), ((3, -7), (F(-1, 7), F(-3, 49)))],
}


def partials(b: Builder, node: int, found: Sequence[Edge], point: Mapping[str, Fraction]) -> dict[int, Fraction]:
    """Slot -> value of the local partial; what has no edge is not there."""
    program = b.build([node, *(part for edge in found for part in (*edge.factors, *edge.divisors))])
    values = run(program, point, EXACT)
    above = {edge.slot: F(edge.sign * math.prod(values[f] for f in edge.factors)) for edge in found}
    return {edge.slot: above[edge.slot] / math.prod(values[d] for d in edge.divisors) for edge in found}


def test_every_operation_has_a_rule_and_a_test() -> None:
    """Those on matrices are worked out by hand in test_array_rules.py, which has the same test for them."""
    assert set(BY_HAND) | {"input", "const", "pow", "call"} | set(ARRAY_EDGES) == set(EDGE_RULES)
    assert set(ARRAY_EDGES) == set(test_array_rules.BY_HAND) | test_array_rules.TRANSCENDENTAL


@pytest.mark.parametrize(("op", "args", "expected"), [(op, *case) for op, cases in BY_HAND.items() for case in cases])
def test_the_partials_of_an_operation_are_those_of_the_textbook(
    op: str, args: tuple[Fraction, ...], expected: tuple[Fraction, ...]
) -> None:
    b = Builder()
    nodes = tuple(b.input(f"a{k}") for k in range(len(args)))
    node = b.emit(op, nodes)
    found = edges(b, node)
    assert [(edge.node, edge.slot, edge.arg) for edge in found] == [(node, k, arg) for k, arg in enumerate(nodes)]
    point = {f"a{k}": F(value) for k, value in enumerate(args)}
    assert partials(b, node, found, point) == dict(enumerate(expected))


@pytest.mark.parametrize(
    ("exponent", "expected"), [(2, F(6)), (4, F(108)), (-1, F(-1, 9)), (-2, F(-2, 27)), (0, None), (1, F(1))]
)
def test_a_constant_power_has_the_power_rule(exponent: int, expected: Fraction | None) -> None:
    b = Builder()
    node = b.emit("pow", (b.input("a"), b.const(exponent)))
    assert partials(b, node, edges(b, node), {"a": F(3)}).get(0) == expected


def test_a_power_of_two_inputs_has_a_partial_by_the_exponent_too() -> None:
    b = Builder()
    node = b.power(b.input("a"), b.input("n"))
    by_base, by_exponent = edges(b, node)
    program = b.build([*by_base.factors, *by_exponent.factors])
    domain = high_precision(40)
    mp = domain.context
    values = run(program, {"a": mp.mpf(3), "n": mp.mpf("2.5")}, domain)
    assert mp.almosteq(mp.fprod(values[f] for f in by_base.factors), mp.mpf("2.5") * mp.mpf(3) ** 1.5, 1e-35)
    assert mp.almosteq(mp.fprod(values[f] for f in by_exponent.factors), mp.mpf(3) ** 2.5 * mp.log(3), 1e-35)


@pytest.mark.parametrize(("at", "expected"), [(2, 1), (-2, 0)])
def test_a_call_has_the_derivative_of_its_function(at: int, expected: int) -> None:
    b = Builder()
    node = b.call(FUNCTIONS["relu"], b.input("a"))
    assert partials(b, node, edges(b, node), {"a": F(at)}) == {0: expected}


@pytest.mark.parametrize(("at", "expected"), [((5, 2), {0: 1, 1: 0}), ((2, 5), {0: 0, 1: 1})])
def test_a_call_of_two_arguments_has_an_edge_to_each(at: tuple[int, int], expected: dict[int, int]) -> None:
    b = Builder()
    node = b.call(FUNCTIONS["max"], b.input("a"), b.input("c"))
    assert partials(b, node, edges(b, node), {"a": F(at[0]), "c": F(at[1])}) == expected


def test_inputs_and_constants_have_no_edges() -> None:
    b = Builder()
    assert edges(b, b.input("a")) == edges(b, b.const(3)) == ()


def test_the_sign_of_a_factor_travels_on_the_edge() -> None:
    b = Builder()
    x = b.input("x")
    (by_x, _) = edges(b, b.emit("mul", (x, b.const(-3))))
    assert (by_x.sign, by_x.factors) == (-1, (b.const(3),))
    (by_cos,) = edges(b, b.call(FUNCTIONS["cos"], x))
    assert (by_cos.sign, by_cos.factors) == (-1, (b.call(FUNCTIONS["sin"], x),))
    by_numerator, _ = edges(b, b.emit("div", (x, b.const(-2))))
    assert (by_numerator.sign, by_numerator.factors, by_numerator.divisors) == (-1, (), (b.const(2),))


def test_a_factor_that_is_a_reciprocal_divides() -> None:
    b = Builder()
    x = b.input("x")
    (edge,) = edges(b, b.call(FUNCTIONS["log"], x))
    assert (edge.sign, edge.factors, edge.divisors) == (1, (), (x,))


def test_an_edge_whose_partial_is_zero_is_left_out() -> None:
    b = Builder()
    x = b.input("x")
    assert [edge.arg for edge in edges(b, b.emit("mul", (x, b.const(0))))] == [b.const(0)]
    assert edges(b, b.call(FUNCTIONS["sign"], x)) == ()


def test_the_partials_of_a_long_product_take_a_linear_number_of_multiplications() -> None:
    b = Builder()
    count = 50
    node = b.emit("mul", tuple(b.input(f"a{k}") for k in range(count)))
    before = len(b.ops)
    assert len(edges(b, node)) == count
    assert len(b.ops) - before <= 2 * count
