"""Modules over arrays: right at every point of an array, and every result has the shape of the broadcast."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from symback.code import generate
from symback.derivation.derivation import derive
from symback.problem.problem import Problem, from_formula
from symback.problem.read import read_problem
from tests.code_samples import ALL, draw, expected, in_order, load, passed

FAST = ("chain: depth 3", "chain: activation tanh", "formula: stages", "formula: Greek", "formula: builtins")


def arrays(module: Any, problem: Problem, values: dict[str, Any]) -> tuple[Any, list[Any]]:
    data = [values[name] for name in in_order(problem)]
    functions = passed(problem)
    if problem.chain is None:
        value, partials = module.value_and_grad(*(values[p] for p in problem.parameters), *data, *functions)
        return value, list(partials)
    value, partials = module.value_and_grad([values[name] for name in problem.chain.weights], *data, *functions)
    by_name = dict(zip(problem.chain.weights, partials, strict=True))
    return value, [by_name[name] for name in problem.parameters]


@pytest.mark.parametrize("name", [n if n in FAST else pytest.param(n, marks=pytest.mark.slow) for n in ALL])
def test_every_module_computes_the_gradient_at_every_point_of_an_array(name: str) -> None:
    problem = ALL[name]()
    module = load(generate(derive(problem), "numpy"))
    generator = random.Random(name)
    points = [draw(problem, generator) for _ in range(3)]
    value, partials = arrays(module, problem, {q: np.array([p[q] for p in points]) for q in points[0]})
    assert all(np.shape(one) == (3,) for one in (value, *partials))
    for k, point in enumerate(points):
        wanted = expected(problem, point)
        assert [value[k], *(one[k] for one in partials)] == pytest.approx(wanted, rel=1e-11, abs=1e-12)


@pytest.mark.parametrize("problem", [read_problem(activation="tanh"), from_formula("a*tanh(b*x) + c", loss="yhat")])
def test_every_result_has_the_shape_that_the_arguments_broadcast_to(problem: Problem) -> None:
    module = load(generate(derive(problem), "numpy"))
    values: dict[str, Any] = dict.fromkeys([*problem.parameters, *problem.data], 0.5)
    values[problem.data[0]] = np.ones((2, 1))
    values[problem.parameters[0]] = np.ones(3)
    value, partials = arrays(module, problem, values)
    assert {np.shape(one) for one in (value, *partials)} == {(2, 3)}


def test_gradients_of_a_million_points_are_quick_and_quiet() -> None:
    module = load(generate(derive(from_formula("w*sigmoid(a*x)", loss="none", wrt=["w", "a"])), "numpy"))
    xs = np.linspace(-1e4, 1e4, 10**6)
    value, (by_w, by_a) = module.value_and_grad(2.0, 1.0, xs)
    assert np.isfinite(value).all()
    assert (by_w >= 0).all()
    assert np.isfinite(by_a).all()


@pytest.mark.slow
@pytest.mark.parametrize("target", ["numpy", "numba"])
def test_the_linter_and_the_formatter_would_change_nothing(target: str, tmp_path: Path) -> None:
    for k, (name, make) in enumerate(ALL.items()):
        # Names in capitals or in Greek are a person's own.
        if not any(word in name for word in ("capitals", "Greek", "other names", "called w")):
            (tmp_path / f"module_{k}.py").write_text(generate(derive(make()), target), encoding="utf-8")
    ruff, line = [sys.executable, "-m", "ruff"], ["--isolated", "--line-length", "100", "--no-cache", str(tmp_path)]
    for command in (
        [*ruff, "check", "--extend-select", "E,F,W,I,UP,B,C4,SIM", *line],
        [*ruff, "format", "--check", *line],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
