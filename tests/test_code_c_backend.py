"""Modules in C: compiled without a warning, and right, for every sample, depth and name."""

from __future__ import annotations

import ctypes
import random
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from symback.code import generate
from symback.code.c.backend import CBackend
from symback.derivation.derivation import derive
from symback.problem.problem import Problem, from_formula
from symback.problem.read import read_problem
from symback.transform.compiled import shared_library
from tests.code_samples import ALL, draw, expected, in_order, passed
from tests.target_samples import compile_strictly

FAST = ("chain: depth 3", "chain: activation tanh", "chain: activation t/(1+abs(t))", "formula: unknown functions",
        "formula: stages", "chain: data called like the functions", "formula: Greek")  # fmt: skip
NUMBER = ctypes.c_double


def pointer(function: Any) -> Any:
    """A Python function as C calls it."""
    return ctypes.CFUNCTYPE(*[NUMBER] * (1 + function.__code__.co_argcount))(function)


def computed(library: ctypes.CDLL, problem: Problem, values: dict[str, float]) -> list[float]:
    """Value and partials as the library computes them."""
    data = [NUMBER(values[name]) for name in in_order(problem)]
    functions = [pointer(function) for function in passed(problem)]
    count = len(problem.parameters)
    partials = (NUMBER * count)()
    if problem.chain is None:
        value = NUMBER()
        given = [NUMBER(values[name]) for name in problem.parameters]
        library.value_and_grad(*given, *data, *functions, ctypes.byref(value), partials)
        return [value.value, *partials]
    library.value_and_grad.restype = NUMBER
    weights = (NUMBER * count)(*(values[name] for name in problem.chain.weights))
    work = (NUMBER * count)()
    found = library.value_and_grad(ctypes.c_size_t(count), weights, *data, *functions, partials, work)
    by_name = dict(zip(problem.chain.weights, partials, strict=True))
    library.loss.restype = NUMBER
    assert library.loss(ctypes.c_size_t(count), weights, *data, *functions) == pytest.approx(found)
    return [found, *(by_name[name] for name in problem.parameters)]


@pytest.mark.parametrize("name", [n if n in FAST else pytest.param(n, marks=pytest.mark.slow) for n in ALL])
def test_every_module_compiles_strictly_and_computes_the_gradient(name: str, tmp_path: Path) -> None:
    problem = ALL[name]()
    source = generate(derive(problem), "c")
    compile_strictly(source, tmp_path)
    library = shared_library(source)
    generator = random.Random(name)
    for _ in range(2):
        values = draw(problem, generator)
        wanted = expected(problem, values)
        assert computed(library, problem, values) == pytest.approx(wanted, rel=1e-11, abs=1e-12)


def test_the_header_fits_the_source_and_c_plus_plus(tmp_path: Path) -> None:
    for problem in (read_problem(activation="tanh"), from_formula("a*tanh(b*x) + f(a)")):
        derivation = derive(problem)
        (tmp_path / "gradient.h").write_text(CBackend().header(derivation), encoding="utf-8")
        source = f'#include "gradient.h"\n#include "gradient.h"\n{generate(derivation, "c")}'
        compile_strictly(source, tmp_path, f"-I{tmp_path}")
        if shutil.which("g++"):
            check = ["g++", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-x", "c++", str(tmp_path / "gradient.h")]
            assert subprocess.run(check, capture_output=True, check=False).returncode == 0


def test_one_module_serves_any_depth() -> None:
    library = shared_library(generate(derive(read_problem(activation="sin", depth=3)), "c"))
    deep = read_problem(activation="sin", depth=20)
    values = draw(deep, random.Random(1))
    assert computed(library, deep, values) == pytest.approx(expected(deep, values), rel=1e-11)
    assert generate(derive(read_problem(activation="sin", depth=1000)), "c").count("\n") < 80


def test_equal_problems_give_equal_text() -> None:
    texts = {generate(derive(from_formula("w*tanh(x) + sigmoid(w)")), "c") for _ in range(2)}
    assert len(texts) == 1


def test_nothing_that_was_typed_breaks_out_of_the_comment(tmp_path: Path) -> None:
    for problem in (read_problem(activation="tanh"), from_formula("a*x")):
        nasty = replace(problem, command="code --title '*/ int x; /* ??/ \\ \u202e'")
        for source in (generate(derive(nasty), "c"), CBackend().header(derive(nasty))):
            compile_strictly(source, tmp_path)
            assert "int x" in source.partition("*/")[0]
