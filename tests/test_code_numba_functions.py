"""Functions for numba: compiled, callable from compiled code, with any names."""

from __future__ import annotations

import math
from typing import Any

import pytest
import sympy

from symback.code.numba.functions import NumbaFunctions
from symback.transform.api import hvp, value_and_grad
from tests.target_samples import of_table, require_module

x, y = sympy.symbols("x y", real=True)


def test_every_function_has_the_decorator() -> None:
    source = NumbaFunctions().source(of_table("polygamma"))
    assert source.count("@njit\ndef ") == source.count("def ") == 2


@pytest.mark.slow
def test_it_can_be_called_from_compiled_code() -> None:
    require_module("numba")
    from numba import njit

    function: Any = value_and_grad(sympy.sin(x) * y, (x, y), target="numba")

    def added(count: int) -> float:
        found = 0.0
        for k in range(count):
            found += function(1.0 * k, 2.0)[1][1]
        return found

    total: Any = njit(added)
    assert total(10) == pytest.approx(sum(math.sin(k) for k in range(10)))
    assert function.counts["total"] > 0


@pytest.mark.slow
def test_vectors_and_unknown_functions() -> None:
    require_module("numba")
    import numpy as np
    from numba import njit

    assert hvp(x**2 * y, (x, y), target="numba")(3.0, 2.0, np.array([1.0, 0.0])) == ((12.0, 9.0), (4.0, 6.0))
    function = value_and_grad(sympy.Function("f")(x) * y, (x, y), target="numba")
    compiled: list[Any] = [njit(one) for one in (lambda t: t * t, lambda t: 2 * t)]
    assert function(2.0, 3.0, *compiled) == (12.0, (12.0, 4.0))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["njit", "math", "sigmoid", "cube_root", "λ", "t1", "polygamma"])
def test_a_symbol_may_have_any_name(name: str) -> None:
    require_module("numba")
    odd = sympy.Symbol(name, positive=True)
    expression = x * sympy.exp(odd) + sympy.cbrt(odd) * sympy.polygamma(1, odd) + sympy.Max(odd, x)
    found = value_and_grad(expression, (odd, x), args=(x, odd), target="numba")(0.5, 0.75)
    wanted = value_and_grad(expression, (odd, x), args=(x, odd))(0.5, 0.75)
    assert [found[0], *found[1]] == pytest.approx([wanted[0], *wanted[1]], rel=1e-12)
