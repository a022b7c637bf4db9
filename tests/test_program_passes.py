"""What is done to programs keeps their values, and does what it is for."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings

from symback.program.core import Builder, Program
from symback.program.functions import FUNCTIONS, composite, unknown
from symback.program.interpret import EXACT, run
from symback.program.passes import executed, frozen_names, is_executed, orient_differences
from tests.programs import NAMES, fractions, programs, value


@settings(max_examples=70, deadline=None)
@given(programs(), fractions())
def test_the_executed_program_has_the_same_values(program: Program, point: dict[str, Fraction]) -> None:
    expected = value(program, point)
    plain, moved = executed(program)
    assert run(plain, point, EXACT)[plain.outputs[0]] == expected
    before, after = run(program, point, EXACT), run(plain, point, EXACT, roots=range(len(plain)))
    assert {node: after[moved[node]] for node in program.reachable()} == before


@settings(max_examples=70, deadline=None)
@given(programs(outputs=2))
def test_executing_twice_changes_nothing_more(program: Program) -> None:
    once = executed(program)[0]
    twice = executed(once)[0]
    assert list(twice.ops) == [once.ops[node] for node in once.reachable()]
    assert not [args for args in once.args if len(args) > 2]


@settings(max_examples=100, deadline=None)
@given(programs(outputs=2))
def test_a_program_that_counts_as_executed_keeps_its_operations(program: Program) -> None:
    if is_executed(program):
        assert list(executed(program)[0].ops) == [program.ops[node] for node in program.reachable()]


def test_most_gradients_count_as_executed_and_what_folds_does_not() -> None:
    b = Builder()
    x, y = b.input("x"), b.input("y")
    product = b.emit("mul", (x, y))
    assert is_executed(b.build([product]))
    for folds in [
        b.emit("mul", (x, b.const(1))),
        b.emit("add", (b.const(2), b.const(3))),
        b.emit("neg", (b.emit("neg", (x,)),)),
        b.emit("add", (x, y, product)),
    ]:
        assert not is_executed(b.build([folds]))


def test_two_differences_that_became_equal_by_turning_one_round_are_not_counted_twice() -> None:
    b = Builder()
    y, w = b.input("y"), b.input("w")
    ahead, back = b.sub(w, y), b.sub(y, w)
    program = b.build([b.add(b.call(FUNCTIONS["exp"], ahead), b.mul(back, back))])
    turned = orient_differences(program, ("w",))
    assert is_executed(program)
    assert turned.args[ahead] == turned.args[back]
    assert not is_executed(turned)
    assert list(executed(turned)[0].ops).count("sub") == 1


def test_constants_are_folded_and_neutral_elements_go() -> None:
    b = Builder()
    x = b.input("x")
    six = b.emit("mul", (b.const(2), b.const(3)))
    node = b.emit("add", (b.emit("mul", (x, b.const(1))), b.emit("sub", (six, six))))
    plain, moved = executed(b.build([node, six]))
    assert plain.ops[plain.outputs[0]] == "input"
    assert plain.constant(plain.outputs[1]) == 6
    assert moved[x] == plain.outputs[0]


def test_names_and_what_they_stand_for_stay() -> None:
    b = Builder()
    x = b.input("x")
    b.input("unused")
    h = b.emit("mul", (b.const(1), b.emit("mul", (x, x))))
    b.name(h, "h1")
    plain, moved = executed(b.build([b.emit("neg", (h,))]))
    assert plain.node("h1") == moved[h]
    assert plain.inputs() == {"x": moved[x]}


def test_composite_functions_in_composite_functions_are_written_in() -> None:
    inner = Builder()
    t = inner.input("t")
    square = composite("square", inner.build([inner.mul(t, t)]))
    outer = Builder()
    s, u = outer.input("s"), outer.input("u")
    fourth = outer.call(square, outer.call(square, u))
    mixed = composite("mixed", outer.build([outer.sub(fourth, outer.call(square, s))]))
    b = Builder()
    p, q = b.input("p"), b.input("q")
    node = b.add(b.call(mixed, p, b.call(mixed, q, p)), b.call(square, q))
    plain, _ = executed(b.build([node]))
    assert "call" not in plain.ops
    point = {"p": Fraction(2), "q": Fraction(-3, 2)}
    deep = (2**4 - Fraction(9, 4)) ** 4 - 4 + Fraction(9, 4)
    assert run(plain, point, EXACT)[plain.outputs[0]] == deep
    assert run(b.build([node]), point, EXACT)[node] == deep


def test_a_composite_function_may_ignore_or_return_its_argument() -> None:
    body = Builder()
    t = body.input("t")
    identity, seven = composite("identity", body.build([t])), composite("seven", body.build([body.const(7)]))
    b = Builder()
    x = b.input("x")
    plain, _ = executed(b.build([b.call(identity, x), b.call(seven, x)]))
    assert [plain.ops[node] for node in plain.outputs] == ["input", "const"]


def test_composite_functions_nested_thousands_deep_are_written_in_without_recursion() -> None:
    body = Builder()
    function = composite("g0", body.build([body.mul(body.input("t"), body.input("t"))]))
    for k in range(1, 3000):
        body = Builder()
        function = composite(f"g{k}", body.build([body.call(function, body.input("t"))]))
    b = Builder()
    plain, _ = executed(b.build([b.call(function, b.input("x"))]))
    assert list(plain.ops) == ["input", "mul"]


def test_calls_of_unknown_and_known_functions_stay() -> None:
    b = Builder()
    x = b.input("x")
    plain, _ = executed(b.build([b.call(unknown("f"), b.call(FUNCTIONS["exp"], x))]))
    assert list(plain.ops) == ["input", "call", "call"]


@settings(max_examples=70, deadline=None)
@given(programs(), fractions())
def test_turning_differences_round_keeps_the_output(program: Program, point: dict[str, Fraction]) -> None:
    turned = orient_differences(program, NAMES[:2])
    assert value(turned, point) == value(program, point)
    assert (turned.ops, len(turned)) == (program.ops, len(program))


@pytest.mark.parametrize(
    ("use", "turns"),
    [
        (lambda b, d: b.power(d, b.const(2)), True),
        (lambda b, d: b.power(d, b.const(4)), True),
        (lambda b, d: b.mul(d, d), True),
        (lambda b, d: b.call(FUNCTIONS["abs"], d), True),
        (lambda b, d: b.emit("mul", (d, d, b.input("w"))), True),
        (lambda b, d: b.add(b.mul(d, d), b.call(FUNCTIONS["abs"], d)), True),
        (lambda b, d: b.power(d, b.const(3)), False),
        (lambda b, d: b.power(b.const(2), d), False),
        (lambda b, d: b.power(d, b.const(Fraction(2, 3))), False),
        (lambda b, d: b.power(d, b.input("w")), False),
        (lambda b, d: b.mul(d, b.input("w")), False),
        (lambda b, d: b.emit("mul", (d, d, d)), False),
        (lambda b, d: b.call(FUNCTIONS["cos"], b.neg(d)), False),
        (lambda b, d: b.call(FUNCTIONS["exp"], d), False),
        (lambda b, d: b.add(b.mul(d, d), d), False),
        (lambda b, d: d, False),
    ],
)
def test_a_difference_is_turned_only_where_its_size_alone_matters(use: object, turns: bool) -> None:
    b = Builder()
    y, w = b.input("y"), b.input("w")
    difference = b.sub(y, w)
    assert callable(use)
    program = b.build([use(b, difference)])
    turned = orient_differences(program, ("w",))
    assert turned.args[difference] == ((w, y) if turns else (y, w))


def test_a_difference_with_a_name_keeps_its_meaning() -> None:
    b = Builder()
    difference = b.sub(b.input("y"), b.input("w"))
    b.name(difference, "e")
    program = b.build([b.mul(difference, difference)])
    assert orient_differences(program, ("w",)).args == program.args


def test_a_difference_is_turned_only_towards_the_parameters() -> None:
    b = Builder()
    y, w = b.input("y"), b.input("w")
    difference = b.sub(y, w)
    program = b.build([b.mul(difference, difference)])
    for wrt in (("y",), ("w", "y"), ("absent",)):
        assert orient_differences(program, wrt).args[difference] == (y, w)


def test_a_program_gets_more_names_and_keeps_those_it_has() -> None:
    b = Builder()
    h = b.neg(b.input("x"))
    b.name(h, "h")
    program = b.build([h])
    named = frozen_names(program, {h: "k"})
    assert (named.names[h], named.node("k"), program.names[h]) == (("h", "k"), h, ("h",))
