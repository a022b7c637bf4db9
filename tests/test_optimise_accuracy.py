"""What keeps accuracy does: errors in floating point against fifty digits, over wide ranges of arguments."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest

from benchmarks.problems import PROBLEMS
from benchmarks.problems.networks import chain, perceptron
from benchmarks.problems.problem import Problem
from benchmarks.problems.tracing import trace
from symback.optimise.elimination import Task
from symback.optimise.optimise import optimise
from symback.program.core import Program
from symback.program.interpret import FLOAT, high_precision, run
from symback.program.passes import executed

POINTS = 12
#: Without fast_math the worst error is at most so many times that of plain reverse accumulation, or this many ulps.
FACTOR, ULPS = 4, 64

#: Problem -> how far the arguments reach: the inputs are drawn from (-reach, reach).
WIDE: dict[str, tuple[Problem, float]] = {
    "chain tanh 5": (chain("tanh", 5), 6.0),
    "chain logistic 5": (chain("logistic", 5), 6.0),
    "MLP 2-3-1 tanh": (perceptron((2, 3, 1)), 4.0),
    "Rosenbrock 100": (PROBLEMS["Rosenbrock 100"], 1000.0),
    "Beale": (PROBLEMS["Beale"], 100.0),
    "Wood": (PROBLEMS["Wood"], 1000.0),
    "matrix factorisation 3×3": (PROBLEMS["matrix factorisation 3×3"], 1e6),
    "layer norm + cross-entropy 4": (PROBLEMS["layer norm + cross-entropy 4"], 20.0),
}


def points(problem: Problem, reach: float) -> list[dict[str, Fraction]]:
    generator = random.Random(problem.name)
    return [
        {name: Fraction(generator.uniform(-reach, reach)).limit_denominator(2**20) for name in problem.inputs}
        for _ in range(POINTS)
    ]


def errors(program: Program, at: Sequence[dict[str, Fraction]]) -> float:
    """The largest error of an output in units of the largest output's last place, over all points."""
    worst = 0.0
    domain = high_precision(50)
    for point in at:
        floats = {name: float(value) for name, value in point.items()}
        exact = run(program, {name: domain.const(Fraction(value)) for name, value in floats.items()}, domain)
        found = run(program, floats, FLOAT)
        wanted: list[Any] = [exact[node] for node in program.outputs]
        size = max(float(abs(value)) for value in wanted[1:]) or 1.0
        for node, value in zip(program.outputs[1:], wanted[1:], strict=True):
            worst = max(worst, float(abs(value - found[node])) / size)
    return worst / math.ulp(1.0)


@pytest.mark.parametrize("name", WIDE)
@pytest.mark.parametrize("level", [1, 2])
def test_without_fast_math_no_pass_loses_accuracy(name: str, level: int) -> None:
    problem, reach = WIDE[name]
    task = Task(executed(trace(problem))[0], problem.wrt)
    at = points(problem, reach)
    plain = errors(optimise(task, 0).program, at)
    assert errors(optimise(task, level).program, at) <= max(FACTOR * plain, ULPS)


def saturated(program: Program) -> float:
    """The mean relative error of ∂L/∂w1 of a tanh chain of depth 2 where the neuron is nearly saturated."""
    domain = high_precision(50)
    total = 0.0
    for k in range(100):
        values = {"x": 0.9, "w1": 8 + k / 70, "w2": 0.7 + k / 130, "y": 0.1}
        found = run(program, values, FLOAT)
        exact = run(program, {name: domain.const(Fraction(value)) for name, value in values.items()}, domain)
        node = program.outputs[1]
        total += float(abs((exact[node] - found[node]) / exact[node]))
    return total / 100


def test_multiplying_out_loses_accuracy_near_saturation_and_belongs_to_fast_math() -> None:
    problem = chain("tanh", 2)
    task = Task(executed(trace(problem))[0], problem.wrt)
    plain, careful, fast = (
        saturated(optimise(task, level, fast_math).program) for level, fast_math in ((0, False), (2, False), (2, True))
    )
    assert careful <= 1.01 * plain
    assert fast > 1.2 * plain
