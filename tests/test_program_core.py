"""The columns of a program and the builder that folds as a teacher does."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings

from symback.program.core import Builder, Constant, Program
from symback.program.functions import FUNCTIONS, unknown
from symback.program.interpret import EXACT, run
from tests.programs import programs


def pair() -> tuple[Builder, int, int]:
    b = Builder()
    return b, b.input("x"), b.input("y")


def test_equal_rows_are_one_row_and_the_order_of_arguments_matters() -> None:
    b, x, y = pair()
    assert b.mul(x, y) == b.mul(x, y) != b.mul(y, x)
    assert b.input("x") == x
    assert b.const(2) == b.const(Fraction(4, 2))
    f = unknown("f")
    assert b.call(f, x) == b.call(f, x) != b.call(unknown("g"), x)


@pytest.mark.parametrize(
    ("op", "count", "sentence"),
    [
        ("xor", 2, "unknown operation 'xor'"),
        ("add", 1, "add takes two or more arguments, not 1"),
        ("sub", 3, "sub takes 2 arguments, not 3"),
        ("neg", 2, "neg takes 1 arguments, not 2"),
    ],
)
def test_an_operation_that_cannot_be_is_refused(op: str, count: int, sentence: str) -> None:
    b = Builder()
    args = tuple(b.input(f"x{k}") for k in range(count))
    with pytest.raises(ValueError, match=sentence):
        b.emit(op, args)
    assert len(b.ops) == count


def test_an_argument_must_exist_before_it_is_used() -> None:
    b, x, y = pair()
    with pytest.raises(ValueError, match="does not exist yet"):
        b.emit("add", (x, y + 1))


def test_constants_are_folded() -> None:
    b = Builder()
    two, three = b.const(2), b.const(3)
    results = [b.add(two, three), b.sub(two, three), b.mul(two, three), b.div(two, three), b.neg(two)]
    assert [b.value(node) for node in [*results, b.power(two, three)]] == [5, -1, 6, Fraction(2, 3), -2, 8]


def test_neutral_elements_are_dropped() -> None:
    b, x, _ = pair()
    zero, one = b.const(0), b.const(1)
    sums, products = [b.add(x, zero), b.add(zero, x), b.sub(x, zero)], [b.mul(x, one), b.mul(one, x), b.div(x, one)]
    assert [*sums, *products, b.power(x, one)] == [x] * 7
    zeros = [b.mul(x, zero), b.mul(zero, x), b.div(zero, x)]
    assert [b.value(node) for node in [*zeros, b.power(x, zero)]] == [0, 0, 0, 1]


def test_minus_signs_meet_as_on_paper() -> None:
    b, x, y = pair()
    minus_y = b.neg(y)
    assert b.neg(minus_y) == y
    assert b.add(x, minus_y) == b.sub(x, y)
    assert b.sub(x, minus_y) == b.add(x, y)
    assert b.neg(b.sub(x, y)) == b.sub(y, x)
    assert b.sub(b.const(0), x) == b.neg(x)


def test_a_division_by_zero_and_a_huge_power_are_written_and_not_folded() -> None:
    b = Builder()
    nodes = [b.div(b.const(1), b.const(0)), b.power(b.const(9), b.const(10**9)), b.power(b.const(0), b.const(-1))]
    assert [b.ops[node] for node in nodes] == ["div", "pow", "pow"]
    assert b.ops[b.power(b.const(2), b.const(Fraction(1, 2)))] == "pow"


def test_a_step_shows_a_row() -> None:
    b, x, y = pair()
    node = b.mul(x, y)
    b.name(node, "h")
    b.name(node, "k")
    b.name(node, "h")
    program = b.build([node])
    *inputs, step = program
    assert inputs == [(x, "input", (), "x", ()), (y, "input", (), "y", ())]
    assert step == (node, "mul", (x, y), None, ("h", "k"))
    assert (program.name(node), program.name(x), program.node("k"), program.node("y")) == ("h", "x", node, y)
    assert program.inputs() == {"x": x, "y": y}
    with pytest.raises(KeyError, match="no quantity is called q"):
        program.node("q")


def test_what_a_node_is_can_be_asked() -> None:
    b, x, _ = pair()
    pi, two, call = b.emit("const", (), Constant("pi")), b.const(2), b.call(FUNCTIONS["exp"], x)
    program = b.build([call])
    assert [program.constant(node) for node in (pi, two, x)] == [None, 2, None]
    assert program.function(call) is FUNCTIONS["exp"]
    assert program.name(call) is None
    for node, op in ((x, "input"), (b.neg(x), "neg")):
        with pytest.raises(TypeError, match=f"node {node} is {op}, not a call"):
            b.build([node]).function(node)


def test_what_the_output_does_not_need_is_not_reachable() -> None:
    b, x, y = pair()
    unused = b.neg(y)
    node = b.mul(x, x)
    program = b.build([node])
    assert program.reachable() == [x, node]
    assert program.reachable([unused]) == [y, unused]
    assert program.uses() == {x: 2, node: 1}
    assert program.with_outputs([unused, unused]).uses() == {y: 1, unused: 2}
    assert program.with_outputs([]).reachable() == []


@settings(max_examples=60, deadline=None)
@given(programs(outputs=2))
def test_a_program_is_continued_with_the_same_numbers(program: Program) -> None:
    b = Builder(program)
    before = len(b.ops)
    for step in program:
        assert b.emit(step.op, step.args, step.payload) == step.node
    assert len(b.ops) == before
    extra = b.emit("neg", (b.emit("neg", (program.outputs[0],)),))
    longer = b.build([extra])
    assert longer.ops[:before] == program.ops
    assert len(program) == before, "the first program stays as it is"


def test_a_built_program_cannot_be_changed() -> None:
    b, x, _ = pair()
    program = b.build([x])
    with pytest.raises(TypeError):
        program.names[x] = ("h",)  # type: ignore[index]
    with pytest.raises(AttributeError):
        program.outputs = ()  # type: ignore[misc]


def test_a_wide_and_deep_program_is_read_without_recursion() -> None:
    b = Builder()
    node = b.input("x")
    for _ in range(50_000):
        node = b.emit("neg", (node,))
    program = b.build([node])
    assert len(program.reachable()) == 50_001
    assert run(program, {"x": Fraction(3)}, EXACT)[node] == 3
