"""Fewer operations, the same derivatives: exactly over fractions, to fifty digits elsewhere, at every level."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.problems import GOALS, PROBLEMS
from benchmarks.problems.networks import chain
from benchmarks.problems.tracing import trace
from symback.optimise.collect import collect
from symback.optimise.elimination import ORDERS, Task, jacobian_form
from symback.optimise.flatten import flatten
from symback.optimise.form import Form
from symback.optimise.inline import inline_products
from symback.optimise.optimise import optimise
from symback.optimise.pairs import pair_factors, pair_terms
from symback.optimise.reading import to_form
from symback.optimise.scales import share_scales
from symback.optimise.split import split_products
from symback.optimise.writing import to_program
from symback.problem.formula import read_formula
from symback.program.core import Builder, Program
from symback.program.cost import cost
from symback.program.functions import FUNCTIONS
from symback.program.interpret import EXACT, high_precision, run
from symback.program.passes import executed
from tests.programs import NAMES, dual, fractions, programs, value
from tests.support import calls_of

LEVELS = [(0, False), (1, False), (1, True), (2, False), (2, True)]

PASSES: Mapping[str, Callable[[Form], Form]] = {
    "flatten": flatten,
    "flatten, reordering": lambda form: flatten(form, reorder=True),
    "collect": collect,
    "share factors": pair_factors,
    "share terms": lambda form: pair_terms(form, reorder=True),
    "write products out": inline_products,
    "multiply out": split_products,
    "share multiples": share_scales,
}


def exact(program: Program, point: Mapping[str, Fraction]) -> list[Fraction]:
    found = run(program, point, EXACT)
    return [Fraction(found[node]) for node in program.outputs]


def fifty_digits(program: Program, point: Mapping[str, Fraction]) -> list[Any]:
    domain = high_precision(50)
    found = run(program, {name: domain.const(value) for name, value in point.items()}, domain)
    return [found[node] for node in program.outputs]


@pytest.mark.parametrize("name", PASSES)
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_a_pass_changes_no_value(name: str, data: st.DataObject) -> None:
    program, _ = executed(data.draw(programs(most=12, outputs=3)))
    point = data.draw(fractions())
    value(program, point)
    wanted = exact(program, point)
    before = to_form(program)
    for form in (before, PASSES[name](before), PASSES[name](collect(flatten(before, reorder=True)))):
        assert exact(to_program(form), point) == wanted


@pytest.mark.parametrize(("level", "fast_math"), LEVELS)
@settings(deadline=None, max_examples=60)
@given(program=programs(most=12), point=fractions())
def test_partials_of_random_programs_are_exact_at_every_level(
    level: int, fast_math: bool, program: Program, point: dict[str, Fraction]
) -> None:
    wanted = [value(program, point), *(dual(program, name, point) for name in NAMES)]
    small = optimise(Task(executed(program)[0], NAMES), level, fast_math).program
    assert exact(small, point) == wanted


@pytest.mark.parametrize("order", ORDERS)
@settings(deadline=None, max_examples=60)
@given(program=programs(most=12, outputs=3), point=fractions())
def test_every_order_of_elimination_gives_the_jacobian(
    order: str, program: Program, point: dict[str, Fraction]
) -> None:
    for output in program.outputs:
        value(program.with_outputs([output]), point)
    rows = [[dual(program.with_outputs([output]), name, point) for name in NAMES] for output in program.outputs]
    got = exact(to_program(jacobian_form(Task(executed(program)[0], NAMES), order)), point)
    assert got == [*exact(program, point), *(entry for row in rows for entry in row)]


@settings(deadline=None, max_examples=40)
@given(program=programs(most=8), point=fractions())
def test_a_direction_gives_the_rows_times_the_direction(program: Program, point: dict[str, Fraction]) -> None:
    value(program, point)
    along = {f"v_{name}": Fraction(k + 2, 3) for k, name in enumerate(NAMES)}
    wanted = sum((dual(program, name, point) * along[f"v_{name}"] for name in NAMES), Fraction(0))
    task = Task(executed(program)[0], NAMES, direction=tuple(along))
    got = exact(optimise(task).program, point | along)
    assert got == [value(program, point), wanted]


@settings(deadline=None, max_examples=60)
@given(program=programs(most=12))
def test_no_level_takes_more_operations_than_reverse_accumulation(program: Program) -> None:
    task = Task(executed(program)[0], NAMES)
    plain = cost(optimise(task, 0).program).total
    for level, fast_math in LEVELS[1:]:
        made = optimise(task, level, fast_math)
        assert made.operations == cost(made.program).total <= plain


@pytest.mark.parametrize("name", PROBLEMS)
@pytest.mark.parametrize(("level", "fast_math"), [(1, False), pytest.param(2, True, marks=pytest.mark.slow)])
def test_benchmark_problems_are_right_to_fifty_digits(name: str, level: int, fast_math: bool) -> None:
    problem = PROBLEMS[name]
    task = Task(executed(trace(problem))[0], problem.wrt)
    plain, small = optimise(task, 0).program, optimise(task, level, fast_math).program
    point = problem.sample(3)
    for a, b in zip(fifty_digits(plain, point), fifty_digits(small, point), strict=True):
        assert abs(a - b) <= 1e-40 * (1 + abs(a))


@pytest.mark.slow
def test_the_default_takes_no_more_operations_than_the_best_peer() -> None:
    assert len(GOALS) >= 10
    for name, goal in GOALS.items():
        task = Task(executed(trace(PROBLEMS[name]))[0], PROBLEMS[name].wrt)
        assert optimise(task).operations <= goal.peer, name


@pytest.mark.slow
@pytest.mark.parametrize("name", GOALS)
def test_the_search_reaches_the_goal(name: str) -> None:
    task = Task(executed(trace(PROBLEMS[name]))[0], PROBLEMS[name].wrt)
    assert optimise(task, 2, True).operations <= GOALS[name].goal


@pytest.mark.parametrize("depth", [1, 2, 5, 20, 33])
def test_a_tanh_chain_takes_one_operation_a_layer_less_than_reverse_accumulation(depth: int) -> None:
    problem = chain("tanh", depth)
    task = Task(executed(trace(problem))[0], problem.wrt)
    assert optimise(task).operations == 7 * depth - 2
    assert optimise(task, fast_math=True).operations == 6 * depth - 1


def test_what_each_pass_saved_is_told_step_by_step() -> None:
    problem = PROBLEMS["Rosenbrock 100"]
    made = optimise(Task(executed(trace(problem))[0], problem.wrt), 1, True)
    assert made.stages[0].name == "reverse accumulation"
    assert made.stages[-1].operations == made.operations
    assert [stage.name for stage in made.stages if stage.name == "share multiples"] == ["share multiples"]


@pytest.mark.slow
def test_long_programs_need_no_recursion_and_linear_effort() -> None:
    sizes = {}
    for depth in (500, 1000, 2000):
        problem = chain("tanh", depth)
        task = Task(executed(trace(problem))[0], problem.wrt)
        sizes[depth] = calls_of(partial(optimise, task, 1, True))
        assert optimise(task, 1, True).operations == 6 * depth - 1
    assert sizes[2000] - sizes[1000] == pytest.approx(2 * (sizes[1000] - sizes[500]), rel=0.05)


def test_a_division_by_the_constant_zero_is_left_as_it_is() -> None:
    b = Builder()
    x = b.input("x")
    program = b.build([b.emit("div", (x, b.const(0)))])
    assert optimise(Task(program, ("x",)), 2, True).operations == optimise(Task(program, ("x",)), 0).operations


def test_odd_and_even_functions_pass_signs_on() -> None:
    b = Builder()
    x, y = b.input("x"), b.input("y")
    there, back = b.emit("sub", (x, y)), b.emit("sub", (y, x))
    called = [b.call(FUNCTIONS[name], d) for name in ("sin", "cos", "tanh") for d in (there, back)]
    total = b.build([b.emit("add", tuple(called))])
    assert cost(to_program(to_form(total))).by_kind() == {"-": 1, "function": 1, "*": 1}
    point = {"x": Fraction(1, 3), "y": Fraction(5, 7)}
    assert fifty_digits(to_program(to_form(total)), point) == pytest.approx(fifty_digits(total, point), rel=1e-45)


def test_unknown_level_is_refused() -> None:
    b = Builder()
    with pytest.raises(ValueError, match="no level 7"):
        optimise(Task(b.build([b.input("x")]), ("x",)), 7)


def test_a_divisor_that_turns_out_to_be_zero_is_left_as_it_is() -> None:
    b = Builder()
    program = b.build([read_formula("x/(a*(b*c) - c*(a*b))", b)])
    task = Task(program, ("x", "a"))
    plain = optimise(task, 0).operations
    assert all(optimise(task, level, fast_math).operations <= plain for level, fast_math in LEVELS)
