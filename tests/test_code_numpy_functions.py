"""Functions of arrays: shapes, independence of results, quiet large arguments, names."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
import sympy

from symback.transform.api import hessian, hvp, jacobian, value_and_grad

x, y, z = sympy.symbols("x y z", real=True)


def shapes(nest: Any) -> set[tuple[int, ...]]:
    return set.union(*map(shapes, nest)) if isinstance(nest, tuple) else {np.shape(nest)}


@pytest.mark.parametrize("expression", [x * y, sympy.Integer(3), x, sympy.sin(x) + 2 * y, sympy.Max(x, 0)])
@pytest.mark.parametrize("given", [(1.0, 2.0), (np.ones(3), 2), (np.ones((2, 1)), np.ones(3)), ([1, 2], 3), (2, 0)])
def test_every_result_has_the_shape_of_the_broadcast(expression: Any, given: tuple[Any, ...]) -> None:
    wanted = np.broadcast_shapes(*map(np.shape, given))
    for make in (value_and_grad, hessian):
        assert shapes(make(expression, (x, y), args=(x, y), target="numpy")(*given)) == {wanted}
    rows = jacobian([expression, y], (x, y), args=(x, y), target="numpy")(*given)
    assert shapes(rows) == {wanted}


def test_a_function_without_arguments_gives_numbers() -> None:
    assert shapes(value_and_grad(sympy.pi, x, target="numpy")()) == {()}


def test_a_constant_result_is_of_floats() -> None:
    value, (partial,) = value_and_grad(3 * x, x, target="numpy")(np.ones(2, dtype=int))
    assert (value.dtype, partial.dtype) == (float, float)
    partial += 0.5
    assert partial.tolist() == [3.5, 3.5]


def test_a_direction_is_a_sequence_of_arrays() -> None:
    gradient, product = hvp(x**2 * y, (x, y), target="numpy")(np.array([3.0, 1.0]), 2.0, [np.ones(2), 0.0])
    assert np.array_equal(product[0], [4.0, 4.0])
    assert np.array_equal(gradient[1], [9.0, 1.0])


def test_every_point_of_an_array_is_what_the_python_target_gives() -> None:
    expression = sympy.tanh(x * y) * sympy.erf(z) + sympy.Abs(x - z) ** 3 / (1 + sympy.exp(-y))
    points = np.random.default_rng(1).uniform(-2, 2, (3, 50))
    value, partials = value_and_grad(expression, (x, y, z), target="numpy")(*points)
    plain = value_and_grad(expression, (x, y, z))
    for k in range(50):
        wanted, others = plain(*map(float, points[:, k]))
        assert [value[k], *(one[k] for one in partials)] == pytest.approx([wanted, *others], rel=1e-12, abs=1e-14)


def test_results_may_be_changed_in_place() -> None:
    a = np.array([1.0, 2.0])
    value, partials = value_and_grad(x + sympy.Integer(0) * y, (x, y, x), args=(x, y), target="numpy")(a, 1.0)
    for one in (value, *partials):
        one += 100
    assert np.array_equal(a, [1.0, 2.0])
    assert np.array_equal(partials[0], [101.0, 101.0])
    assert np.array_equal(value, [101.0, 102.0])


@pytest.mark.parametrize(
    "expression",
    [1 / (1 + sympy.exp(-x)), sympy.tanh(x), sympy.Max(x, 0), sympy.erf(x), sympy.atan(x), sympy.Abs(x), sympy.sinc(x)],
)
def test_large_arguments_make_no_warning_where_the_value_is_fine(expression: Any) -> None:
    if expression.has(sympy.exp):
        from symback import elementary

        function = value_and_grad(lambda t: elementary.sigmoid(t) + elementary.softplus(t), "t", target="numpy")
    else:
        function = value_and_grad(expression, x, target="numpy")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        value, (slope,) = function(np.array([-800.0, -40.0, 0.0, 40.0, 800.0]))
    assert np.isfinite(value).all()
    assert np.isfinite(slope).all()


@pytest.mark.parametrize("name", ["np", "spread", "Array", "ArrayLike", "Any", "math", "shape", "sigmoid", "select",
                                  "float", "digamma", "t1", "λ", "value_and_grad", "step"])  # fmt: skip
def test_a_symbol_may_have_any_name(name: str) -> None:
    odd = sympy.Symbol(name, real=True)
    chosen = sympy.Piecewise((odd, x > odd), (x, True))
    expression = x * sympy.exp(odd) + sympy.Max(odd, x) * sympy.digamma(odd) + chosen
    given = (0.5, np.array([0.25, 0.75]))
    value, partials = value_and_grad(expression, (odd, x), args=(x, odd), target="numpy")(*given)
    plain = value_and_grad(expression, (odd, x), args=(x, odd))
    for k in range(2):
        wanted, others = plain(0.5, float(given[1][k]))
        assert [value[k], partials[0][k], partials[1][k]] == pytest.approx([wanted, *others], rel=1e-12)


def test_undefined_functions_take_arrays() -> None:
    function = value_and_grad(sympy.Function("f")(x) * y, (x, y), target="numpy")
    value, partials = function(np.array([0.0, 1.0]), 2.0, np.sin, np.cos)
    assert value == pytest.approx(2 * np.sin([0.0, 1.0]))
    assert partials[0] == pytest.approx(2 * np.cos([0.0, 1.0]))
