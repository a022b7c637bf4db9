"""Text that symback wrote becomes a function."""

from __future__ import annotations

from symback.code.function import FunctionText
from symback.code.functions import FUNCTION_TARGETS
from symback.code.names import Names
from symback.program.core import Builder
from symback.transform.load import LOADERS


def test_every_target_for_functions_has_a_loader() -> None:
    assert set(LOADERS) == set(FUNCTION_TARGETS)


def test_the_python_function_is_the_one_that_is_called_so() -> None:
    b = Builder()
    text = FunctionText("twice", b.build([b.mul(b.const(2), b.input("x"))]), ("x",), {}, Names("x"), 0)
    function = LOADERS["python"](FUNCTION_TARGETS["python"].source(text), text)
    assert function.__name__ == "twice"
    assert function(4.0) == 8.0
