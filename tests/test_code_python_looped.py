"""Loops in generated Python: the same values as straight-line code, in a text that does not grow with the depth."""

from __future__ import annotations

import math
from typing import Any

import pytest

from benchmarks.problems import PROBLEMS
from benchmarks.problems.classics import rosenbrock, speelpenning
from benchmarks.problems.networks import chain
from benchmarks.problems.problem import Problem
from benchmarks.problems.tracing import trace
from symback.code.function import FunctionText, Nest, Vector
from symback.code.names import Names
from symback.code.python.single import function_source
from symback.optimise.elimination import Task
from symback.optimise.optimise import optimise
from symback.program.core import Builder
from symback.program.functions import FUNCTIONS
from symback.program.interpret import FLOAT, run
from symback.program.passes import executed


def text(problem: Problem, level: int, fast_math: bool, unroll: int, vector: bool = False) -> tuple[str, Any]:
    program = optimise(Task(executed(trace(problem))[0], problem.wrt), level, fast_math).program
    values = len(program.outputs) // (1 + len(problem.wrt))
    nest: Nest = (tuple(range(values)), tuple(range(values, len(program.outputs))))
    arguments = (Vector("theta", problem.inputs),) if vector else problem.inputs
    names = Names(problem.inputs)
    return function_source(FunctionText("made", program, arguments, {}, names, nest, unroll)), program


def load(source: str) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)  # noqa: S102
    return namespace["made"]


LOOPED = {
    **{f"tanh {depth}": chain("tanh", depth) for depth in (6, 7, 20)},
    **{f"logistic {depth}": chain("logistic", depth) for depth in (9, 20)},
    "Rosenbrock 20": rosenbrock(20),
    "Speelpenning 30": speelpenning(30),
    "Helmholtz 10": PROBLEMS["Helmholtz 10"],
    "Kalman 10": PROBLEMS["Kalman 10"],
    "Brown-Dennis 5": PROBLEMS["Brown-Dennis 5"],
    "logistic regression 3×4": PROBLEMS["logistic regression 3×4"],
    "MLP 4-8-8-8-2 tanh": PROBLEMS["MLP 4-8-8-8-2 tanh"],
    "spherical harmonics l<8": PROBLEMS["spherical harmonics l<8"],
}


@pytest.mark.parametrize(("level", "fast_math"), [(0, False), (1, False), (1, True)])
@pytest.mark.parametrize("name", LOOPED)
def test_loops_compute_what_the_program_computes(name: str, level: int, fast_math: bool) -> None:
    problem = LOOPED[name]
    source, program = text(problem, level, fast_math, 0)
    point = {key: float(value) for key, value in problem.sample(5).items()}
    found = run(program, point, FLOAT)
    values, partials = load(source)(*point.values())
    assert [*values, *partials] == pytest.approx([found[node] for node in program.outputs], rel=1e-13, abs=1e-300)
    assert all(type(number) is float for number in (*values, *partials))


def test_a_vector_of_arguments_is_walked_through_too() -> None:
    problem = chain("tanh", 12)
    source, program = text(problem, 1, False, 0, vector=True)
    point = {key: float(value) for key, value in problem.sample(5).items()}
    found = run(program, point, FLOAT)
    values, partials = load(source)(list(point.values()))
    assert [*values, *partials] == pytest.approx([found[node] for node in program.outputs], rel=1e-13, abs=1e-300)


@pytest.mark.parametrize("name", ["tanh", "logistic"])
def test_the_code_does_not_grow_with_the_depth(name: str) -> None:
    lines = []
    for depth in (30, 60):
        source, _ = text(chain(name, depth), 0, False, 0)
        body = source[source.index("for k in range") :]
        lines.append(len(body.splitlines()))
        assert "for k in range" in source
    assert lines[0] == lines[1]


def test_short_programs_stay_straight() -> None:
    source, _ = text(chain("tanh", 50), 1, False, 10_000)
    assert "for " not in source


@pytest.mark.slow
def test_a_deep_chain_is_a_loop_by_itself() -> None:
    problem = chain("tanh", 3000)
    source, program = text(problem, 0, False, 10_000)
    assert source.count("for k in range") == 2
    point = dict.fromkeys(problem.inputs, 1.25)
    found = run(program, point, FLOAT)
    values, partials = load(source)(*point.values())
    assert [*values, *partials] == pytest.approx([found[node] for node in program.outputs], rel=1e-13, abs=1e-300)
    assert math.isfinite(values[0])


def test_a_loop_does_not_read_what_it_has_not_yet_left_behind() -> None:
    """Every round uses what the first one computes."""
    b = Builder()
    names = tuple(f"{letter}{k}" for letter in "xy" for k in range(10))
    first = b.call(FUNCTIONS["exp"], b.input("x0"))
    outputs = [first, b.mul(first, b.input("y0"))]
    for k in range(1, 10):
        outputs += [b.call(FUNCTIONS["exp"], b.input(f"x{k}")), b.mul(first, b.input(f"y{k}"))]
    program = b.build(outputs)
    source = function_source(FunctionText("made", program, names, {}, Names(names), tuple(range(20)), 0))
    assert "for k in range" in source
    found = load(source)(*[0.5] * 20)
    assert found == pytest.approx([math.exp(0.5), 0.5 * math.exp(0.5)] * 10)
