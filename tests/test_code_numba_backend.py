"""Modules for numba: compiled, and equal to the formula's differences."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from symback.code import generate
from symback.derivation.derivation import derive
from symback.problem.problem import Problem
from tests.code_samples import ALL, draw, expected, in_order, load, passed
from tests.target_samples import require_module

COMPILED = (
    "chain: depth 1", "chain: activation tanh", "chain: activation sin", "chain: activation t/(1+abs(t))",
    "chain: depth 3", "chain: data called like the builtins", "chain: data called like types", "chain: slope is zero",
    "chain: loss log_cosh", "formula: unknown functions", "formula: elementary functions", "formula: powers",
    "formula: partials are constants", "formula: helpers", "formula: Greek", "formula: builtins", "formula: stages",
)  # fmt: skip


def computed(module: Any, problem: Problem, values: dict[str, float], functions: list[Any]) -> list[float]:
    data = [values[name] for name in in_order(problem)]
    if problem.chain is None:
        value, partials = module.value_and_grad(*(values[p] for p in problem.parameters), *data, *functions)
        return [value, *partials]
    weights = np.array([values[name] for name in problem.chain.weights])
    value, partials = module.value_and_grad(weights, *data, *functions)
    by_name = dict(zip(problem.chain.weights, partials, strict=True))
    return [value, *(by_name[name] for name in problem.parameters)]


@pytest.mark.slow
@pytest.mark.parametrize("name", COMPILED)
def test_the_compiled_module_computes_the_gradient(name: str) -> None:
    require_module("numba")
    from numba import njit

    problem = ALL[name]()
    module = load(generate(derive(problem), "numba"))
    functions = [njit(function) for function in passed(problem)]
    values = draw(problem, random.Random(name))
    found = computed(module, problem, values, functions)
    assert found == pytest.approx(expected(problem, values), rel=1e-11, abs=1e-12)


@pytest.mark.parametrize("name", ALL)
def test_the_same_text_is_right_without_the_compiler(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys
    import types

    plain = types.ModuleType("numba")
    plain.njit = lambda function: function  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "numba", plain)
    problem = ALL[name]()
    module = load(generate(derive(problem), "numba"))
    values = draw(problem, random.Random(name))
    found = computed(module, problem, values, list(passed(problem)))
    assert found == pytest.approx(expected(problem, values), rel=1e-11, abs=1e-12)
