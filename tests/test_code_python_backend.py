"""The target Python chooses the form of the module."""

from __future__ import annotations

from symback.code.python.backend import PythonBackend
from symback.derivation.derivation import derive
from symback.problem.problem import chain, from_formula


def test_a_chain_gets_a_list_of_weights_and_any_other_formula_named_arguments() -> None:
    backend = PythonBackend()
    assert "def value_and_grad(w: Sequence[float]" in backend.module(derive(chain(activation="tanh")))
    assert "def value_and_grad(w: float, b: float" in backend.module(derive(from_formula("w*x + b")))
