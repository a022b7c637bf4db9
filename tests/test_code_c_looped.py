"""Loops in C: the values of the interpreter and of fifty digits, under strict flags, in a text of constant length."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from benchmarks.problems import PROBLEMS
from benchmarks.problems.classics import rosenbrock, speelpenning
from benchmarks.problems.networks import chain
from benchmarks.problems.problem import Problem
from benchmarks.problems.tracing import trace
from symback.code.c import looped, unit
from symback.code.c.functions import CFunctions
from symback.code.function import FunctionText, Vector
from symback.code.names import Names
from symback.optimise.elimination import Task
from symback.optimise.optimise import optimise
from symback.program.core import Builder
from symback.program.functions import FUNCTIONS
from symback.program.interpret import FLOAT, high_precision, run
from symback.program.passes import executed
from symback.transform.compiled import load_c
from tests.target_samples import compile_strictly, flat

# Each test runs the compiler.
pytestmark = pytest.mark.slow

LOOPED = {
    **{f"tanh {depth}": chain("tanh", depth) for depth in (7, 20, 140)},
    "logistic 20": chain("logistic", 20),
    "Rosenbrock 20": rosenbrock(20),
    "Speelpenning 30": speelpenning(30),
    "Helmholtz 10": PROBLEMS["Helmholtz 10"],
    "Kalman 10": PROBLEMS["Kalman 10"],
    "Brown-Dennis 5": PROBLEMS["Brown-Dennis 5"],
    "logistic regression 3×4": PROBLEMS["logistic regression 3×4"],
    "MLP 4-8-8-8-2 tanh": PROBLEMS["MLP 4-8-8-8-2 tanh"],
    "spherical harmonics l<8": PROBLEMS["spherical harmonics l<8"],
}


def text(problem: Problem, level: int, vector: bool = False) -> FunctionText:
    program = optimise(Task(executed(trace(problem))[0], problem.wrt), level, False).program
    values = len(program.outputs) // (1 + len(problem.wrt))
    nest = (tuple(range(values)), tuple(range(values, len(program.outputs))))
    arguments = (Vector("theta", problem.inputs),) if vector else problem.inputs
    return FunctionText("made", program, arguments, {}, Names(problem.inputs), nest)


@pytest.mark.parametrize("lines", [0, 6])
@pytest.mark.parametrize(("level", "vector"), [(0, False), (1, False), (1, True)])
@pytest.mark.parametrize("name", LOOPED)
def test_loops_compute_what_the_program_computes(
    name: str, level: int, vector: bool, lines: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Short programs with loops, whole and in pieces."""
    monkeypatch.setattr(unit, "LINES", 0)
    monkeypatch.setattr(looped, "LINES", lines or 10**6)
    problem = LOOPED[name]
    made = text(problem, level, vector)
    source = CFunctions().source(made)
    compile_strictly(source, tmp_path)
    point = {key: float(value) for key, value in problem.sample(5).items()}
    given = list(point.values())
    found = list(flat(load_c(source, made)(*([given] if vector else given))))
    plain = run(made.program, point, FLOAT)
    assert found == pytest.approx([plain[node] for node in made.program.outputs], rel=1e-12, abs=1e-300)


@pytest.mark.parametrize("name", ["tanh", "logistic"])
def test_the_text_does_not_grow_with_the_depth(name: str, tmp_path: Path) -> None:
    sources = [CFunctions().source(text(chain(name, depth), 1)) for depth in (600, 1200)]
    assert sources[0].count("for (int k") >= 2
    assert sources[0].count("\n") == sources[1].count("\n") < 60
    assert abs(len(sources[0]) - len(sources[1])) < 40
    compile_strictly(sources[1], tmp_path)


def test_a_deep_chain_has_the_digits_that_fifty_digits_give() -> None:
    problem = chain("tanh", 400)
    made = text(problem, 1)
    source = CFunctions().source(made)
    assert "for (int k" in source
    point = {name: Fraction(5 + position % 3, 4) for position, name in enumerate(problem.inputs)}
    exact = run(made.program, point, high_precision(50))
    found = list(flat(load_c(source, made)(*map(float, point.values()))))
    assert found == pytest.approx([float(exact[node]) for node in made.program.outputs], rel=1e-10)


def test_values_that_change_places_in_a_loop_change_them_at_once(tmp_path: Path) -> None:
    """a, b = b + x_k, a."""
    b = Builder()
    names = ("a", "b", *(f"x{k}" for k in range(200)))
    first, second = b.call(FUNCTIONS["sin"], b.input("a")), b.call(FUNCTIONS["cos"], b.input("b"))
    for k in range(200):
        here = b.input(f"x{k}")
        first, second = b.add(b.mul(here, first), second), b.mul(here, b.sub(first, here))
    made = FunctionText("made", b.build([first, second]), names, {}, Names(names), (0, 1))
    source = CFunctions().source(made)
    assert source.count("for (int k") == 1
    compile_strictly(source, tmp_path)
    at = [0.5, 0.25, *(0.9 + k / 2000 for k in range(200))]
    plain = run(made.program, dict(zip(names, at, strict=True)), FLOAT)
    assert load_c(source, made)(*at) == pytest.approx([plain[node] for node in made.program.outputs], rel=1e-13)


def interleaved() -> FunctionText:
    """A loop that walks from one sequence into the next."""
    b = Builder()
    names = tuple(f"x{k}" for k in range(400))
    outputs = [b.call(FUNCTIONS["sin"], b.call(FUNCTIONS["exp"], b.input(name))) for name in names]
    arguments = (Vector("u", names[:150]), Vector("v", names[150:]))
    return FunctionText("made", b.build(outputs), arguments, {}, Names(names), (tuple(range(400)),))


def test_a_loop_does_not_run_over_the_end_of_an_array(tmp_path: Path) -> None:
    made = interleaved()
    source = CFunctions().source(made)
    assert "for (int k" not in source
    compile_strictly(source, tmp_path)
    found: Any = list(flat(load_c(source, made)([0.5] * 150, [0.25] * 250)))
    assert (len(set(found[:150])), len(set(found[150:]))) == (1, 1)


def test_many_arguments_come_in_an_array(tmp_path: Path) -> None:
    b = Builder()
    names = tuple(f"x{k}" for k in range(unit.MOST_PARAMETERS + 1))
    made = FunctionText("made", b.build([b.mul(b.input("x3"), b.input("x127"))]), names, {}, Names(names), (0,))
    source = CFunctions().source(made)
    assert "void made(const double *given, double *out1);" in source
    assert "given has 128 numbers: x0 to x127;" in source.replace("\n   ", " ")
    compile_strictly(source, tmp_path)
    assert load_c(source, made)(*range(128)) == (3.0 * 127.0,)


def test_what_loops_keep_is_given_by_the_caller_if_it_is_much(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(unit, "MOST_ON_STACK", 100)
    problem = chain("tanh", 140)
    made = text(problem, 1)
    source = CFunctions().source(made)
    assert "for (int k" in source
    assert "#define MADE_WORK" in source
    compile_strictly(source, tmp_path)
    point = {key: float(value) for key, value in problem.sample(5).items()}
    plain = run(made.program, point, FLOAT)
    found = list(flat(load_c(source, made)(*point.values())))
    assert found == pytest.approx([plain[node] for node in made.program.outputs], rel=1e-12, abs=1e-300)
