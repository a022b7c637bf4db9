"""The loops for numba."""

from __future__ import annotations

import ast

import pytest

from symback.code.numba.chain import CompiledChain
from symback.derivation.derivation import derive
from symback.problem.read import read_problem


@pytest.mark.parametrize(("activation", "kept"), [("tanh", False), ("sin", True), ("swish", True)])
def test_only_what_the_way_back_needs_is_kept(activation: str, kept: bool) -> None:
    text = CompiledChain(derive(read_problem(activation=activation))).text()
    assert ("kept[k] = " in text) == kept
    functions = [node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
    assert functions[-3:] == ["predict", "loss", "value_and_grad"]
