"""Reverse accumulation: exact against forward mode, cheap, and not recursive."""

from __future__ import annotations

import sys
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings

from symback.problem.problem import chain
from symback.program.core import Builder, Program
from symback.program.cost import cost
from symback.program.functions import unknown
from symback.program.interpret import EXACT, run
from symback.program.passes import executed, orient_differences
from symback.program.reverse import reverse
from tests.programs import NAMES, dual, fractions, programs, value


@settings(max_examples=80, deadline=None)
@given(programs(), fractions())
def test_every_partial_is_that_of_exact_forward_mode(program: Program, point: dict[str, Fraction]) -> None:
    expected = value(program, point)
    gradient = reverse(program, NAMES)
    try:
        found = run(gradient.program, point, EXACT)
    except ZeroDivisionError:
        # n·a^(n-1) of a power with a constant base 0 is written where the value itself exists
        assume(False)
        raise
    assert found[gradient.value] == expected
    assert {name: found[node] for name, node in gradient.partials.items()} == {
        name: dual(program, name, point) for name in NAMES
    }


@settings(max_examples=50, deadline=None)
@given(programs(), fractions())
def test_the_adjoint_of_a_node_is_the_derivative_by_its_value(program: Program, point: dict[str, Fraction]) -> None:
    """A new input e is added to the node: the derivative by e at 0 is the adjoint."""
    value(program, point)
    gradient = reverse(program, NAMES)
    for node, (sign, adjoint) in gradient.adjoints.items():
        if not program.args[node]:
            continue
        shifted = Builder()
        moved: dict[int, int] = {}
        for step in program:
            moved[step.node] = shifted.emit(step.op, tuple(moved[a] for a in step.args), step.payload)
            if step.node == node:
                moved[node] = shifted.emit("add", (moved[node], shifted.input("e")))
        expected = dual(shifted.build([moved[program.outputs[0]]]), "e", {**point, "e": Fraction(0)})
        found = run(gradient.program, point, EXACT, roots=[adjoint])[adjoint]
        assert sign * found == expected


@settings(max_examples=50, deadline=None)
@given(programs())
def test_the_rows_of_the_forward_pass_keep_their_numbers(program: Program) -> None:
    found = reverse(program, NAMES).program
    assert (found.ops[: len(program)], found.args[: len(program)]) == (program.ops, program.args)


def test_a_parameter_that_is_not_used_has_the_partial_zero() -> None:
    b = Builder()
    b.input("q")
    gradient = reverse(b.build([b.mul(b.input("p"), b.const(2))]), ("q", "p", "absent"))
    assert [gradient.program.constant(node) for node in gradient.partials.values()] == [0, 2, 0]
    assert list(gradient.partials) == ["q", "p", "absent"]


def test_the_derivative_of_an_input_by_itself_is_one() -> None:
    b = Builder()
    gradient = reverse(b.build([b.input("p")]), ("p",))
    assert gradient.program.constant(gradient.partials["p"]) == 1


def test_contributions_from_several_places_are_added() -> None:
    b = Builder()
    x = b.input("x")
    gradient = reverse(b.build([b.mul(b.add(x, x), x)]), ("x",))
    assert run(gradient.program, {"x": Fraction(5)}, EXACT)[gradient.partials["x"]] == 20


def test_a_minus_costs_nothing_until_a_partial_leaves_the_program() -> None:
    b = Builder()
    p, q = b.input("p"), b.input("q")
    gradient = reverse(b.build([b.neg(b.mul(p, q))]), ("p", "q"))
    assert {node: sign for node, (sign, _) in gradient.adjoints.items() if node in (p, q)} == {p: -1, q: -1}
    assert cost(gradient.program, gradient.program.outputs[1:]).by_kind() == {"negation": 2}


@pytest.mark.parametrize("depth", [1, 2, 3, 10])
@pytest.mark.parametrize(("activation", "per_layer", "rest"), [(None, 6, -1), ("tanh", 7, -2)])
def test_the_gradient_of_a_chain_takes_so_many_operations(
    depth: int, activation: str | None, per_layer: int, rest: int
) -> None:
    problem = chain(depth, activation)
    gradient = reverse(orient_differences(problem.forward, problem.parameters), problem.parameters)
    assert cost(executed(gradient.program)[0]).total == per_layer * depth + rest


@pytest.mark.parametrize("nested", [True, False])
def test_a_sum_of_twenty_thousand_terms_is_differentiated_without_recursion(nested: bool) -> None:
    assert sys.getrecursionlimit() <= 1000
    b = Builder()
    terms = [b.mul(b.input(f"w{k}"), b.input("x")) for k in range(20_000)]
    total = terms[0]
    if nested:
        for term in terms[1:]:
            total = b.add(total, term)
    else:
        total = b.emit("add", tuple(terms))
    gradient = reverse(b.build([total]), [f"w{k}" for k in range(20_000)])
    assert set(gradient.partials.values()) == {b.input("x")}
    assert cost(gradient.program).by_kind() == {"+": 19_999, "*": 20_000}


@pytest.mark.slow
def test_a_chain_of_twenty_thousand_layers_is_differentiated_without_recursion() -> None:
    assert sys.getrecursionlimit() <= 1000
    problem = chain(20_000)
    gradient = reverse(orient_differences(problem.forward, problem.parameters), problem.parameters)
    assert cost(executed(gradient.program)[0]).total == 6 * 20_000 - 1


def test_a_deep_tower_of_calls_is_differentiated_without_recursion() -> None:
    b = Builder()
    node = b.input("w")
    for _ in range(20_000):
        node = b.call(unknown("f"), node)
    gradient = reverse(b.build([node]), ("w",))
    assert cost(gradient.program).by_kind() == {"*": 19_999, "function": 40_000}
