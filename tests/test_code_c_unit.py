"""A file of C: its conventions, strict compilation, long functions, and what it costs to compile."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sympy

from symback.code.c import unit
from symback.code.c.functions import CFunctions
from symback.code.function import FunctionText, Vector
from symback.code.names import Names
from symback.program.core import Builder, Program
from symback.program.functions import FUNCTIONS
from symback.program.passes import executed
from symback.program.reverse import reverse
from symback.transform.api import hessian, hvp, jacobian, value_and_grad
from symback.transform.compiled import load_c
from tests.target_samples import compile_strictly, flat, gradient_text, made, numbers

# Each test runs the compiler.
pytestmark = pytest.mark.slow

x, y, z = sympy.symbols("x y z", real=True)
f, g = sympy.Function("f"), sympy.Function("g")
CURVED = sympy.exp(x * y) * sympy.sin(z) / (1 + x**2) + z**3 * y


def long_program(layers: int, inputs: int = 3) -> tuple[Program, tuple[str, ...]]:
    """A gradient whose parts are used far away from where they are made."""
    b = Builder()
    names = tuple(f"x{k}" for k in range(inputs))
    nodes = [b.input(name) for name in names]
    value = nodes[0]
    for k in range(layers):
        value = b.add(b.call(FUNCTIONS["tanh"], b.mul(value, nodes[k % inputs])), b.mul(nodes[k * 7 % inputs], value))
    return executed(reverse(b.build([value]), names).program)[0], names


@pytest.mark.parametrize("make", [value_and_grad, hessian, hvp])
def test_every_transformation_gives_the_nest_of_the_python_target(make: Any, tmp_path: Path) -> None:
    at = [0.5, -0.75, 1.25, *([[0.3, -2.0, 1.0]] if make is hvp else [])]
    other = make(CURVED, (x, y, z), target="c")
    compile_strictly(other.source, tmp_path)
    found, wanted = other(*at), make(CURVED, (x, y, z))(*at)
    assert str(found).count("(") == str(wanted).count("(")
    assert list(flat(found)) == pytest.approx(list(flat(wanted)), rel=1e-13)


def test_a_jacobian_has_rows_and_constants(tmp_path: Path) -> None:
    outputs = [CURVED, x * y, sympy.Integer(3), z]
    other = jacobian(outputs, (x, y, z), target="c")
    compile_strictly(other.source, tmp_path)
    assert "rows gets 4 rows of 3 numbers" in other.source.replace("\n   ", " ")
    found, wanted = other(0.5, 0.25, 2.0), jacobian(outputs, (x, y, z))(0.5, 0.25, 2.0)
    assert [len(row) for row in found[1]] == [3, 3, 3, 3]
    assert list(flat(found)) == pytest.approx(list(flat(wanted)), rel=1e-14)


def test_unknown_functions_are_pointers(tmp_path: Path) -> None:
    import math

    function = value_and_grad(g(x, y**2) * f(x) - x, (x, y), target="c")
    compile_strictly(function.source, tmp_path)
    assert "double (*dg_2)(double, double)" in function.source
    given = (math.sin, math.cos, lambda s, t: s * s * t, lambda s, t: 2 * s * t, lambda s, _: s * s)
    assert function(0.5, 2.0, *given)[0] == pytest.approx(0.25 * 4 * math.sin(0.5) - 0.5)


@pytest.mark.parametrize(("expression", "wrt"), [(sympy.pi, []), (x, []), (x**2, [z, x]), (sympy.Integer(2), [x])])
def test_arguments_that_nothing_uses_make_no_warning(expression: Any, wrt: Any, tmp_path: Path) -> None:
    function = value_and_grad(expression, wrt, args=[x, y, z], target="c")
    compile_strictly(function.source, tmp_path)
    assert function(2.0, 3.0, 4.0) == value_and_grad(expression, wrt, args=[x, y, z])(2.0, 3.0, 4.0)


def test_a_function_of_one_number_returns_it(tmp_path: Path) -> None:
    b = Builder()
    program = b.build([b.mul(b.input("v_1"), b.input("v_2"))])
    text = FunctionText("product", program, (Vector("v", ("v_1", "v_2", "v_3")),), {}, Names(), 0)
    source = CFunctions().source(text)
    compile_strictly(source, tmp_path)
    assert "double product(const double *v)" in source
    assert load_c(source, text)([2.0, 3.0, 5.0]) == 6.0


@pytest.mark.parametrize("inputs", [3, 40])
def test_a_long_function_is_cut_and_computes_the_same(inputs: int, tmp_path: Path) -> None:
    program, names = long_program(150, inputs)
    text = gradient_text(program, names)
    source = CFunctions().source(text)
    assert source.count("static SYMBACK_APART") > 5
    compile_strictly(source, tmp_path)
    at = numbers(inputs)
    wanted = list(flat(made("python", text)(*at)))
    assert list(flat(load_c(source, text)(*at))) == pytest.approx(wanted, rel=1e-13)


def test_a_large_array_is_given_by_the_caller(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(unit, "MOST_ON_STACK", 2)
    program, names = long_program(150)
    text = gradient_text(program, names)
    source = CFunctions().source(text)
    assert "#define VALUE_AND_GRAD_WORK" in source
    assert "double *work);" in source
    compile_strictly(source, tmp_path)
    at = numbers(3)
    found = list(flat(load_c(source, text)(*at)))
    assert found == pytest.approx(list(flat(made("python", text)(*at))), rel=1e-13)


@pytest.mark.slow
def test_thousands_of_arguments_are_bound() -> None:
    symbols = sympy.symbols("a0:2000")
    function = value_and_grad(sympy.Add(*(s**2 for s in symbols)), symbols, target="c")
    value, partials = function(*[0.5] * 2000)
    assert (value, set(partials)) == (500.0, {1.0})


def test_the_source_grows_linearly() -> None:
    sizes = [len(CFunctions().source(gradient_text(*long_program(layers)))) for layers in (200, 800)]
    assert sizes[1] < 4.5 * sizes[0]


def test_equal_functions_give_equal_text_and_nothing_is_changed() -> None:
    program, names = long_program(60)
    text = gradient_text(program, names)
    assert CFunctions().source(text) == CFunctions().source(text)
