"""What is missing is named with its remedy."""

from __future__ import annotations

import importlib.util

import pytest
import sympy

from symback.code.function import FunctionText
from symback.code.names import Names
from symback.errors import InputError
from symback.program.core import Builder
from symback.transform.api import value_and_grad
from symback.transform.load import LOADERS, load_python

x = sympy.Symbol("x")


@pytest.mark.parametrize(("target", "remedy"), [("numpy", "NumPy"), ("numba", "numba")])
def test_a_missing_library_is_named(target: str, remedy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(InputError, match=rf'^target {target} needs {remedy}; pip install "symback\[{target}\]"$'):
        value_and_grad(x, x, target=target)


def test_a_text_becomes_its_function() -> None:
    text = FunctionText("twice", Builder().build([]), ("x",), {}, Names(), 0)
    assert load_python("def twice(x):\n    return 2 * x\n", text)(4) == 8
    assert LOADERS["python"] is load_python
