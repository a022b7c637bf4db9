"""The sides of the benchmark of array code compute the same; how fast is not asked here."""

from __future__ import annotations

import ast

import pytest

from benchmarks.arrays import CASES, SIDES, Case, generated, measure
from symback.code import generate
from symback.derivation.derivation import derive
from symback.problem.read import read_problem


def test_every_side_is_compared_before_it_is_timed() -> None:
    times = measure(Case(4, 5, 3), 0.0)
    assert set(times) <= set(SIDES)
    assert {"NumPy by hand", "symback numpy", "symback numpy, out="} <= set(times)


@pytest.mark.parametrize("case", CASES)
def test_the_generated_side_is_what_the_command_writes(case: Case) -> None:
    layers = [case.width] * (case.layers + 1)
    text = generate(derive(read_problem("dense", layers=layers, bias=True, activation="tanh")), "numpy")
    names = {node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    assert all(hasattr(generated(case, "numpy"), name) for name in names)
