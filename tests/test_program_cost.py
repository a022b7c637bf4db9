"""The counting rule: a value used again is free in a program and counted again in a tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symback.program.core import Builder, Program
from symback.program.cost import (
    KIND,
    KINDS,
    MOST_BITS,
    Cost,
    TooLarge,
    cost,
    estimated_tree_cost,
    own_cost,
    tree_cost,
)
from symback.program.functions import FUNCTIONS, composite
from tests.programs import programs


def written_out(program: Program, node: int, free: Collection[int] = ()) -> Counter[str]:
    """The operations of the exploded expression, by plain recursion."""
    op, args = program.ops[node], program.args[node]
    if node in free or not args:
        return Counter()
    found = Counter({KIND[op]: len(args) - 1 if op in ("add", "mul") else 1})
    for arg in args:
        found += written_out(program, arg, free)
    return found


@settings(max_examples=60, deadline=None)
@given(programs(outputs=3), st.sets(st.integers(0, 12)))
def test_a_tree_count_is_the_count_of_the_expression_written_out(program: Program, free: set[int]) -> None:
    expected: Counter[str] = Counter()
    for root in program.outputs:
        expected += written_out(program, root, free)
    assert tree_cost(program, free=free).by_kind() == expected
    assert estimated_tree_cost(program, free=free) == expected.total()


@settings(max_examples=60, deadline=None)
@given(programs(outputs=3))
def test_a_program_count_has_every_needed_row_once(program: Program) -> None:
    expected: Counter[str] = Counter()
    needed = set(program.outputs)
    for node in reversed(range(len(program))):
        if node in needed and program.args[node]:
            needed |= set(program.args[node])
            op = program.ops[node]
            expected[KIND[op]] += len(program.args[node]) - 1 if op in ("add", "mul") else 1
    assert cost(program).by_kind() == expected
    assert cost(program).total == expected.total() <= tree_cost(program).total


def test_a_sum_or_product_of_n_is_one_operation_less() -> None:
    b = Builder()
    names = tuple(b.input(name) for name in "abcde")
    assert cost(b.build([b.emit("add", names), b.emit("mul", names[:3])])).by_kind() == {"+": 4, "*": 2}


def test_inputs_and_constants_are_free() -> None:
    b = Builder()
    assert cost(b.build([b.input("x"), b.const(7)])).total == 0
    assert own_cost(b.build([]), b.const(7)) == (0, 0)


def test_every_kind_of_operation_is_one() -> None:
    b = Builder()
    x, y = b.input("x"), b.input("y")
    rows = [b.emit(op, (x, y)) for op in ("add", "sub", "mul", "div", "pow")]
    found = cost(b.build([*rows, b.emit("neg", (x,)), b.call(FUNCTIONS["exp"], x)]))
    assert found.by_kind() == dict.fromkeys(KINDS, 1)
    assert found.total == len(KINDS)


def test_costs_are_added_kind_by_kind() -> None:
    b = Builder()
    x = b.input("x")
    first, second = cost(b.build([b.mul(x, x)])), cost(b.build([b.neg(b.mul(x, x))]))
    assert (first + second).by_kind() == {"*": 2, "negation": 1}
    assert Cost() + first == first
    assert Cost().by_kind() == {}


def test_a_composite_call_is_not_counted_as_one_operation() -> None:
    body = Builder()
    t = body.input("t")
    square = composite("square", body.build([body.mul(t, t)]))
    b = Builder()
    with pytest.raises(ValueError, match="square is composite"):
        cost(b.build([b.call(square, b.input("x"))]))


def doublings(count: int) -> Program:
    b = Builder()
    node = b.input("x")
    for _ in range(count):
        node = b.add(node, node)
    return b.build([node])


def test_a_tree_with_more_digits_than_anybody_wants_to_see_is_refused_and_estimated() -> None:
    assert tree_cost(doublings(MOST_BITS)).total == 2**MOST_BITS - 1
    with pytest.raises(TooLarge):
        tree_cost(doublings(MOST_BITS + 1))
    about, exact = estimated_tree_cost(doublings(6000)), Decimal(2**6000)
    assert abs(about / exact - 1) < Decimal("1e-15")


def test_what_is_free_is_counted_nowhere_in_the_tree() -> None:
    program = doublings(5)
    assert tree_cost(program).total == 31
    assert tree_cost(program, free=[program.outputs[0] - 1]).total == 1
    assert tree_cost(program, free=program.outputs).total == 0
