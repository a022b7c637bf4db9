"""What may be given in place of an expression."""

from __future__ import annotations

import pytest
import sympy

from symback.errors import InputError
from symback.transform.reading import read

x, y, s = sympy.symbols("x y s")


def test_stages_and_results_of_cse_and_functions_become_the_same_program() -> None:
    stages = read([("s", x * y), ("L", sympy.sin(s) + s)], [x, y], None, "f")
    cse = read(([(s, x * y)], [sympy.sin(s) + s]), [x, y], None, "f")
    assert stages.program.ops == cse.program.ops
    assert stages.arguments == cse.arguments == ("x", "y")
    made = read(lambda a, b: a * b + a, ["a"], None, "f")
    assert made.arguments == ("a", "b")
    assert made.wrt == ("a",)


def test_an_argument_may_be_given_that_does_not_occur() -> None:
    assert read(x, [y], [y, x], "f").arguments == ("y", "x")


def test_the_name_of_the_function_is_not_an_argument() -> None:
    assert read(sympy.Symbol("hvp") * x, [x], None, "hvp").arguments == ("hvp_", "x")


def test_an_argument_that_is_missing_is_named() -> None:
    with pytest.raises(InputError, match="args lacks y"):
        read(x * y, [x], [x], "f")
