"""Text that symback wrote becomes a function."""

from __future__ import annotations

from array import array
from typing import Any

import pytest

from symback.code.function import FunctionText
from symback.code.functions import FUNCTION_TARGETS
from symback.code.names import Names
from symback.program.core import Builder
from symback.transform.load import LOADERS
from tests.target_samples import require_module


def test_every_target_for_functions_has_a_loader() -> None:
    assert set(LOADERS) == set(FUNCTION_TARGETS)


def test_the_python_function_is_the_one_that_is_called_so() -> None:
    b = Builder()
    text = FunctionText("twice", b.build([b.mul(b.const(2), b.input("x"))]), ("x",), {}, Names("x"), 0)
    function = LOADERS["python"](FUNCTION_TARGETS["python"].source(text), text)
    assert function.__name__ == "twice"
    assert function(4.0) == 8.0


@pytest.mark.slow
def test_a_wide_function_for_numba_takes_buffers_that_are_large_enough() -> None:
    require_module("numba")
    b = Builder()
    names = tuple(f"x{k}" for k in range(130))
    product = b.mul(b.input("x1"), b.input("x129"))
    text = FunctionText("made", b.build([product, b.input("x3"), product]), names, {}, Names(names), (0, (1, 2)))
    source = FUNCTION_TARGETS["numba"].source(text)
    assert "for " not in source
    function: Any = LOADERS["numba"](source, text)
    numbers, results = array("d", range(130)), array("d", [0.0] * 3)
    assert function(*numbers) == (129.0, (3.0, 129.0))
    function.into(numbers, results)
    assert results.tolist() == [129.0, 3.0, 129.0]
    for given, found in ((numbers[1:], results), (numbers, results[1:])):
        with pytest.raises(ValueError, match="a buffer is too small"):
            function.into(given, found)
    with pytest.raises(TypeError, match="doubles"):
        function.into(numbers, array("f", [0.0] * 3))
