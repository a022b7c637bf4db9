"""One function with plain arguments."""

from __future__ import annotations

from symback.code.names import Names
from symback.code.python.single import function_source
from symback.program.core import Builder
from symback.program.functions import FUNCTIONS


def test_a_single_partial_is_a_tuple_too() -> None:
    b = Builder()
    x = b.input("x")
    source = function_source(b.build([b.call(FUNCTIONS["exp"], x), x]), ["x"], {}, Names("x"), "f")
    assert source.endswith("    return math.exp(x), (x,)\n")


def test_constants_are_floating_point_numbers() -> None:
    b = Builder()
    source = function_source(b.build([b.input("x"), b.const(1), b.const(0)]), ["x"], {}, Names("x"), "f")
    assert source.endswith("    return x, (1.0, 0.0)\n")


def test_many_partials_stand_on_lines_of_their_own() -> None:
    b = Builder()
    x = b.input("x")
    outputs = [x, *(b.mul(x, b.const(k)) for k in range(100, 160))]
    source = function_source(b.build(outputs), ["x"], {}, Names("x"), "f")
    assert max(map(len, source.splitlines())) <= 100
    assert "        x * 100,\n" in source
    assert source.endswith("    return x, partials\n")
