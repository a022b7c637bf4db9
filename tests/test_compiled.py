"""C as a Python function: one call, plain errors."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
import sympy

from symback.errors import InputError
from symback.transform.api import hvp, value_and_grad
from symback.transform.compiled import compiler, shared_library

x, y = sympy.symbols("x y", real=True)


def test_it_gives_floats_in_tuples_and_says_what_it_takes() -> None:
    function = value_and_grad(x * y, (x, y), target="c")
    value, partials = function(2, 3.0)
    assert [type(one) for one in (value, *partials)] == [float] * 3
    assert type(partials) is tuple
    assert list(inspect.signature(function).parameters) == ["x", "y"]
    assert (getattr(function, "__name__", ""), function.arguments, function.wrt) == (
        "value_and_grad",
        ("x", "y"),
        ("x", "y"),
    )
    assert function.counts["total"] == 1


def test_a_wrong_number_of_arguments_is_refused() -> None:
    with pytest.raises(TypeError, match=r"takes 2 arguments \(x, y\), not 1"):
        value_and_grad(x * y, (x, y), target="c")(1.0)
    with pytest.raises(TypeError):
        value_and_grad(x * y, (x, y), target="c")("1.0", 2.0)
    with pytest.raises(ValueError, match="v has 2 components, not 3"):
        hvp(x * y, (x, y), target="c")(1.0, 2.0, [1.0, 2.0, 3.0])


def test_what_a_function_that_is_passed_in_raises_is_raised() -> None:
    function = value_and_grad(sympy.Function("f")(x) * y, (x, y), target="c")
    with pytest.raises(ZeroDivisionError):
        function(0.0, 1.0, lambda t: 1 / t, lambda t: -1 / t**2)
    assert function(2, 1.0, lambda t: t * t, lambda t: 2 * t) == (4.0, (4.0, 4.0))


def test_without_a_compiler_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC", "no-such-compiler --flag")
    with pytest.raises(InputError, match="«no-such-compiler --flag» in CC is no program; target c needs a C compiler"):
        value_and_grad(x, x, target="c")
    monkeypatch.delenv("CC")
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(InputError, match="^target c needs a C compiler; install gcc or clang"):
        compiler()


def test_the_compiler_may_have_options(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC", "cc -O0")
    assert compiler() == ["cc", "-O0"]
    assert value_and_grad(x**2, x, target="c")(3.0) == (9.0, (6.0,))


def test_what_the_compiler_refuses_is_told_in_a_line() -> None:
    with pytest.raises(InputError, match="the C compiler «.*» failed: ") as caught:
        shared_library("this is no C\n")
    assert "\n" not in str(caught.value)


def test_two_functions_live_side_by_side() -> None:
    functions: list[Any] = [value_and_grad(x * k, x, target="c") for k in (2, 3)]
    assert [function(1.0)[0] for function in functions] == [2.0, 3.0]
