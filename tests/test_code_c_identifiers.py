"""Names in C: ASCII, and none that the language or its library has."""

from __future__ import annotations

import keyword
from pathlib import Path

import pytest
import sympy

from symback.code.c.identifiers import RESERVED, c_names, identifier
from symback.transform.api import value_and_grad
from tests.target_samples import compile_strictly

# Each test runs the compiler.
pytestmark = pytest.mark.slow

HOSTILE = [
    "double", "exp", "y1", "j0", "main", "errno", "signgam", "I", "NULL", "restrict", "register", "INFINITY", "M_PI",
    "size_t", "value", "partials", "kept", "work", "t1", "sigmoid", "linux", "class", "σ", "α_1", "Ω", "é", "名",
    "stdin", "value_and_grad", "larger", "tanhf", "x); int y(", "*/", "a b", "SYMBACK_APART",
]  # fmt: skip


@pytest.mark.parametrize("name", dict.fromkeys(HOSTILE))
def test_a_symbol_may_have_any_name(name: str, tmp_path: Path) -> None:
    x, odd = sympy.symbols("x y")[0], sympy.Symbol(name, real=True)
    expression = x * sympy.exp(odd) + sympy.Max(odd, x) / (1 + sympy.exp(-odd)) + sympy.tanh(odd * x)
    function = value_and_grad(expression, (x, odd), args=(odd, x), target="c")
    plain = value_and_grad(expression, (x, odd), args=(odd, x))
    value, partials = function(0.5, 0.25)
    wanted, others = plain(0.5, 0.25)
    assert (value, *partials) == pytest.approx((wanted, *others), rel=1e-14)
    assert function.source.isascii()
    compile_strictly(function.source, tmp_path)


def test_every_identifier_is_ascii_and_free() -> None:
    names = c_names()
    for name in ["λ", "double", "exp", "中文", "x", "ϵ", "Ϝ"]:
        made = names.fresh(identifier(name))
        assert made.isascii()
        assert made.isidentifier()
        assert made not in RESERVED
        assert not keyword.iskeyword(made)


def test_two_names_that_become_one_stay_two() -> None:
    sigma, greek = sympy.symbols("sigma σ", real=True)
    function = value_and_grad(sigma - 2 * greek, (sigma, greek), args=(sigma, greek), target="c")
    assert function(1.0, 5.0) == (-9.0, (1.0, -2.0))
