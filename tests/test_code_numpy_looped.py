"""Loops over arrays, for NumPy and for numba: the values of the interpreter and of fifty digits in a text that stays
as long as it is, however deep the program."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.problems import PROBLEMS
from benchmarks.problems.classics import rosenbrock, speelpenning
from benchmarks.problems.networks import chain
from benchmarks.problems.problem import Problem
from benchmarks.problems.tracing import trace
from symback.code.function import Argument, FunctionText, Nest, Vector
from symback.code.functions import FUNCTION_TARGETS
from symback.code.names import Names
from symback.code.numpy import looped
from symback.optimise.elimination import Task
from symback.optimise.optimise import optimise
from symback.program.core import Builder
from symback.program.functions import FUNCTIONS, derivative, unknown
from symback.program.interpret import FLOAT, high_precision, run
from symback.program.passes import executed
from symback.transform.load import LOADERS
from tests.target_samples import require_module

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
#: Those in which loops save at least half of the rows at every level.
WITH_LOOPS = ("tanh", "Rosenbrock", "Speelpenning")
TARGETS = ["numpy", pytest.param("numba", marks=pytest.mark.slow)]


def text(problem: Problem, level: int, vector: bool = False) -> FunctionText:
    program = optimise(Task(executed(trace(problem))[0], problem.wrt), level, False).program
    values = len(program.outputs) // (1 + len(problem.wrt))
    nest: Nest = (tuple(range(values)), tuple(range(values, len(program.outputs))))
    arguments = (Vector("theta", problem.inputs),) if vector else problem.inputs
    return FunctionText("made", program, arguments, {}, Names(problem.inputs), nest)


def source_of(target: str, made: FunctionText) -> str:
    return FUNCTION_TARGETS[target].source(made)


def load(target: str, made: FunctionText) -> Any:
    require_module(target)
    return LOADERS[target](source_of(target, made), made)


def flat(nest: Any) -> Iterator[Any]:
    if isinstance(nest, tuple):
        for part in nest:
            yield from flat(part)
    else:
        yield nest


@pytest.mark.parametrize(("level", "vector"), [(0, False), (1, False), (1, True)])
@pytest.mark.parametrize("name", LOOPED)
@pytest.mark.parametrize("target", TARGETS)
def test_loops_compute_what_the_program_computes(
    target: str, name: str, level: int, vector: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looped, "LONG", 0)
    problem = LOOPED[name]
    made = text(problem, level, vector)
    if name.startswith(WITH_LOOPS):
        assert "for k in range(" in source_of(target, made)
    point = {key: float(value) for key, value in problem.sample(5).items()}
    given = list(point.values())
    found = load(target, made)(*([np.array(given)] if vector else given))
    plain = run(made.program, point, FLOAT)
    wanted = [plain[node] for node in made.program.outputs]
    assert [float(one) for one in flat(found)] == pytest.approx(wanted, rel=1e-12, abs=1e-300)
    assert all(isinstance(part, tuple) for part in found)


@pytest.mark.parametrize("target", ["numpy", "numba"])
@pytest.mark.parametrize("name", ["tanh", "logistic"])
def test_the_text_does_not_grow_with_the_depth(name: str, target: str) -> None:
    sources = [source_of(target, text(chain(name, depth), 1)) for depth in (600, 1200)]
    assert sources[0].count("for k in range(") >= 2
    assert sources[0].count("\n") == sources[1].count("\n") < 70
    assert abs(len(sources[0]) - len(sources[1])) < 60


@pytest.mark.parametrize("target", TARGETS)
def test_a_deep_chain_has_the_digits_that_fifty_digits_give(target: str) -> None:
    problem = chain("tanh", 400)
    made = text(problem, 1)
    assert "for k in range(" in source_of(target, made)
    point = {name: Fraction(5 + position % 3, 4) for position, name in enumerate(problem.inputs)}
    exact = run(made.program, point, high_precision(50))
    found = [float(one) for one in flat(load(target, made)(*map(float, point.values())))]
    assert found == pytest.approx([float(exact[node]) for node in made.program.outputs], rel=1e-10)


@pytest.mark.parametrize("target", TARGETS)
def test_values_that_change_places_in_a_loop_change_them_at_once(target: str) -> None:
    """a, b = x_k*a + b, x_k*(a - x_k)."""
    b = Builder()
    names = ("a", "b", *(f"x{k}" for k in range(200)))
    first, second = b.call(FUNCTIONS["sin"], b.input("a")), b.call(FUNCTIONS["cos"], b.input("b"))
    for k in range(200):
        here = b.input(f"x{k}")
        first, second = b.add(b.mul(here, first), second), b.mul(here, b.sub(first, here))
    checked(target, FunctionText("made", b.build([first, second]), names, {}, Names(names), (0, 1)))


@pytest.mark.parametrize("target", TARGETS)
def test_many_values_that_change_places_change_them_at_once_too(target: str) -> None:
    b = Builder()
    width = 12
    names = (*(f"a{k}" for k in range(width)), *(f"x{k}" for k in range(100)))
    state = [b.call(FUNCTIONS["sin"], b.input(f"a{k}")) for k in range(width)]
    for k in range(100):
        here = b.input(f"x{k}")
        state = [b.add(b.mul(here, state[(j + 1) % width]), state[j]) for j in range(width)]
        state[0] = b.call(FUNCTIONS["tanh"], state[0])
    made = FunctionText("made", b.build(state), names, {}, Names(names), (tuple(range(width)),))
    checked(target, made)
    assert max(map(len, source_of(target, made).splitlines())) <= 100


def checked(target: str, made: FunctionText) -> None:
    """The text has loops and gives what the interpreter gives."""
    assert "for k in range(" in source_of(target, made)
    at = [0.9 + k / 2000 for k in range(len(made.inputs()))]
    plain = run(made.program, dict(zip(made.inputs(), at, strict=True)), FLOAT)
    found = [float(one) for one in flat(load(target, made)(*at))]
    assert found == pytest.approx([plain[node] for node in made.program.outputs], rel=1e-13)


def several(step: int, repeated: bool = False) -> FunctionText:
    """sin, exp and cos of every number, the results in an order that goes up and down and leaps."""
    b = Builder()
    names = tuple(f"x{k}" for k in range(200))
    rows = [[b.call(FUNCTIONS[f], b.input(name)) for f in ("sin", "exp", "cos")] for name in names]
    outputs = [row[0] for row in rows[::step]] + [node for row in reversed(rows) for node in row[1:]] + [rows[0][0]] * 3
    if repeated:
        outputs += [row[0] for row in rows] + [b.input("x3"), b.const(2)] * 9 + [b.input(name) for name in names[::-2]]
    nest = (0, tuple(range(1, len(outputs))))
    return FunctionText("made", b.build(outputs), names, {}, Names(names), nest)


@pytest.mark.parametrize("repeated", [False, True])
@pytest.mark.parametrize("step", [1, 2, 3])
@pytest.mark.parametrize("target", TARGETS)
def test_results_in_any_order(target: str, step: int, repeated: bool) -> None:
    made = several(step, repeated)
    checked(target, made)
    assert source_of(target, made).count("\n") < 60


def test_arrays_broadcast_and_every_result_is_an_array_of_its_own() -> None:
    made = several(1, repeated=True)
    assert "for k in range(" in source_of("numpy", made)
    columns = [np.full((3, 1), k / 100) if k % 2 else np.full(2, k / 100) for k in range(200)]
    kept = [column.copy() for column in columns]
    found = list(flat(load("numpy", made)(*columns)))
    plain = run(made.program, {name: k / 100 for k, name in enumerate(made.inputs())}, FLOAT)
    for one, node in zip(found, made.program.outputs, strict=True):
        assert one.shape == (3, 2)
        assert one == pytest.approx(np.full((3, 2), plain[node]), rel=1e-13)
    for one in found:
        one += 0.5
    for one, node in zip(found, made.program.outputs, strict=True):
        assert one == pytest.approx(np.full((3, 2), plain[node] + 0.5), rel=1e-13)
    assert all(np.array_equal(a, b) for a, b in zip(columns, kept, strict=True))


def value_alone() -> FunctionText:
    """The loss of a chain without its partials."""
    made = text(chain("tanh", 200), 1)
    return replace(made, program=made.program.with_outputs(made.program.outputs[:1]), nest=0)


def with_functions(vector: bool, names: dict[str, str]) -> FunctionText:
    """h = f(h x_k) + f'(h) over ninety numbers, the last ten of them in a sequence; some have the names of others."""
    b = Builder()
    f = unknown("f")
    inputs = tuple(names.get(f"x{k}", f"x{k}") for k in range(90))
    value = b.input(inputs[0])
    for name in inputs[1:]:
        value = b.add(b.call(f, b.mul(value, b.input(name))), b.call(derivative(f), value))
    arguments: tuple[Argument, ...] = (*inputs[:80], Vector("v", inputs[80:])) if vector else inputs
    taken = Names([*inputs, "v", "f", "df"])
    return FunctionText("made", b.build([value]), arguments, {f: "f", derivative(f): "df"}, taken, (0,))


ODD_NAMES: list[dict[str, str]] = [{}, {"x3": "range", "x4": "len"}, {"x0": "given", "x1": "np", "x2": "k"}]


@pytest.mark.parametrize("names", ODD_NAMES, ids=["plain", "builtins", "ours"])
@pytest.mark.parametrize("vector", [False, True])
@pytest.mark.parametrize("target", TARGETS)
def test_functions_that_are_passed_in_come_after_the_numbers(target: str, vector: bool, names: dict[str, str]) -> None:
    made = with_functions(vector, names)
    assert "for k" in source_of(target, made)
    at = [0.5 + k / 200 for k in range(90)]
    functions: list[Any] = [np.sin, np.cos]
    if target == "numba":
        from numba import njit

        functions = [njit(lambda t: math.sin(t)), njit(lambda t: math.cos(t))]  # noqa: PLW0108 - numba takes no builtin
    given = [*at[:80], np.array(at[80:])] if vector else at
    wanted = at[0]
    for number in at[1:]:
        wanted = np.sin(wanted * number) + np.cos(wanted)
    assert [float(one) for one in load(target, made)(*given, *functions)] == pytest.approx([wanted], rel=1e-12)


@pytest.mark.slow
def test_the_texts_pass_the_linter_the_formatter_and_the_type_checker(tmp_path: Path) -> None:
    texts = [
        several(2, repeated=True),
        value_alone(),
        text(chain("tanh", 100), 1),
        text(PROBLEMS["MLP 4-8-8-8-2 tanh"], 1),
        *(with_functions(vector, names) for vector in (False, True) for names in ODD_NAMES),
    ]
    for target in ("numpy", "numba"):
        for k, made in enumerate(texts):
            (tmp_path / f"{target}_{k}.py").write_text(source_of(target, made), encoding="utf-8")
    files = sorted(map(str, tmp_path.glob("*.py")))
    ruff, line = [sys.executable, "-m", "ruff"], ["--isolated", "--line-length", "100", "--no-cache"]
    # By its stubs numba's decorator takes no function.
    options = ["--strict", "--no-incremental", "--config-file", os.devnull]
    options += ["--disable-error-code", "type-var", "--disable-error-code", "call-arg"]
    for command in (
        [*ruff, "check", *line, "--extend-select", "E,F,W,I,N,UP,B,C4,SIM,RUF", *files],
        [*ruff, "format", "--check", *line, *files],
        [sys.executable, "-m", "mypy", *options, *files],
    ):
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_function_passed_in_as_range_is_written_without_loops() -> None:
    b = Builder()
    f = unknown("range")
    value = b.input("x")
    for _ in range(400):
        value = b.mul(b.call(f, value), value)
    made = FunctionText("made", b.build([value]), ("x",), {f: "range"}, Names(["x", "range"]), (0,))
    for target in ("numpy", "numba"):
        assert "for k" not in source_of(target, made)
        assert "range(x)" in source_of(target, made)


@pytest.mark.parametrize("target", TARGETS)
def test_a_single_number_is_given_back_alone(target: str) -> None:
    made = value_alone()
    plain = run(made.program, dict.fromkeys(made.inputs(), 1.25), FLOAT)
    found = load(target, made)(*[1.25] * 202)
    assert np.shape(found) == ()
    assert float(found) == pytest.approx(plain[made.program.outputs[0]], rel=1e-12)


@pytest.mark.parametrize("target", TARGETS)
def test_another_number_of_numbers_is_refused(target: str) -> None:
    problem = chain("tanh", 200)
    function = load(target, text(problem, 1))
    for count in (0, 201, 203):
        with pytest.raises(TypeError, match=f"202 numbers to give, not {count}"):
            function(*[1.0] * count)


@pytest.mark.parametrize("pair", [(7, 1, 4), (7, -1, 4), (3, -1, 4), (0, 3, 5), (9, -3, 4), (8, -2, 4)])
def test_slices(pair: tuple[int, int, int]) -> None:
    start, step, count = pair
    taken = eval(f"range(20){looped.slice_text(*pair)}")
    assert list(taken) == [start + step * k for k in range(count)]
