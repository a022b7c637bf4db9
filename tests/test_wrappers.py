"""What SciPy, PyTorch and JAX make of a generated gradient."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sympy

from symback import elementary
from symback.code.numpy.functions import array_parts
from symback.code.numpy.namespaces import JAX, TORCH
from symback.errors import InputError
from symback.program.functions import FUNCTIONS
from symback.transform.api import Generated, hessian, value_and_grad
from symback.transform.load import load_python
from symback.transform.wrappers import flat, jax_function, torch_function
from tests.target_samples import BY_ORDER, exactly, of_table, points, require_module

x, y, a = sympy.symbols("x y a", real=True)
ROSENBROCK = 100 * (y - x**2) ** 2 + (a - x) ** 2


@pytest.mark.parametrize("target", ["python", "numpy", "c"])
def test_flat_takes_the_parameters_in_the_order_of_wrt_and_the_others_after_them(target: str) -> None:
    fun = flat(value_and_grad(ROSENBROCK, [y, x], target=target))
    value, partials = fun(np.array([2.0, 0.5]), 1.0)
    assert value == pytest.approx(100 * 1.75**2 + 0.25)
    assert type(value) is float
    assert partials.dtype == float
    assert partials == pytest.approx([350.0, -350.0 - 1.0])


def deep(depth: int, target: str = "python") -> tuple[Generated, list[float]]:
    """The gradient of a chain by its weights, and a point."""

    def chain(start: Any, *weights: Any) -> Any:
        for weight in weights:
            start = elementary.tanh(start * weight)
        return start

    names = [f"w{k}" for k in range(depth)]
    return value_and_grad(chain, names, args=["x", *names], target=target), [1.0 + k % 5 / 8 for k in range(1 + depth)]


@pytest.mark.parametrize("target", ["numpy", "c", pytest.param("numba", marks=pytest.mark.slow)])
def test_flat_of_a_function_with_loops(target: str) -> None:
    (function, (start, *weights)), (plain, _) = deep(200, target), deep(200)
    assert "for " in function.source
    value, partials = flat(function)(weights, start)
    wanted, by = flat(plain)(weights, start)
    assert value == pytest.approx(wanted, rel=1e-12)
    assert partials.tolist() == pytest.approx(by.tolist(), rel=1e-11)


@pytest.mark.parametrize("wrt", [[x, y], [y, a], [a, x], [a], [x, y, a]])
def test_flat_of_compiled_code_passes_buffers_and_gives_the_same(wrt: list[Any]) -> None:
    compiled, plain = (value_and_grad(ROSENBROCK, wrt, args=[x, y, a], target=t) for t in ("c", "python"))
    fun, theta, others = flat(compiled), [0.5, -1.25, 2.0][: len(wrt)], [0.75, 1.5][: 3 - len(wrt)]
    value, partials = fun(theta, *others)
    wanted, by = flat(plain)(theta, *others)
    assert value == pytest.approx(wanted)
    assert partials.tolist() == pytest.approx(by.tolist())
    # What was given back before is not written again.
    fun(np.array(theta)[::-1], *others)
    assert partials.tolist() == pytest.approx(by.tolist())
    with pytest.raises(TypeError, match="after theta come"):
        fun(theta, *others, 1.0)
    with pytest.raises(ValueError, match="parameters where there are"):
        fun([*theta, 1.0], *others)


def test_a_compiled_function_refuses_a_buffer_that_is_too_small() -> None:
    into: Any = getattr(value_and_grad(x * y, [x, y], target="c"), "into")  # noqa: B009
    numbers, results = np.array([2.0, 3.0]), np.zeros(3)
    into(numbers, results)
    assert results.tolist() == [6.0, 3.0, 2.0]
    with pytest.raises(ValueError, match="too small"):
        into(numbers[:1], results)
    with pytest.raises(ValueError, match="too small"):
        into(numbers, results[:2])


def test_scipy_minimizes_with_it() -> None:
    require_module("scipy")
    from scipy.optimize import minimize

    found = minimize(flat(value_and_grad(ROSENBROCK, [x, y])), [-1.2, 1.0], args=(1.0,), jac=True, method="BFGS")
    assert found.x == pytest.approx([1.0, 1.0], abs=1e-4)


def test_arrays_of_data_are_summed_over() -> None:
    fun = flat(value_and_grad((y - a * x) ** 2 / 2, a, target="numpy"))
    xs, ys = np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 7.0])
    value, partials = fun([2.0], xs, ys)
    assert value == pytest.approx(0.5)
    assert partials == pytest.approx([-3.0])


def test_undefined_functions_come_last() -> None:
    fun = flat(value_and_grad(sympy.Function("f")(x) * a, x))
    assert fun([2.0], 3.0, lambda t: t * t, lambda t: 2 * t)[0] == 12.0


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(InputError, match="flat takes what symback.value_and_grad gives"):
        flat(hessian(x**2, x))
    with pytest.raises(InputError, match="twice"):
        flat(value_and_grad(x**2, [x, x]))
    fun = flat(value_and_grad(ROSENBROCK, [x, y]))
    with pytest.raises(ValueError, match="theta has 1 parameters where there are 2"):
        fun([1.0], 1.0)
    with pytest.raises(TypeError, match="after theta come a"):
        fun([1.0, 2.0])
    for wrapper in (torch_function, jax_function):
        with pytest.raises(InputError, match="cannot pass in f;"):
            wrapper(value_and_grad(sympy.Function("f")(x), x))
        with pytest.raises(InputError, match="needs an argument"):
            wrapper(value_and_grad(sympy.pi, []))


EXPRESSIONS: list[Any] = [
    ROSENBROCK,
    sympy.Max(x, y) * sympy.tanh(a * x) + sympy.Abs(y) ** sympy.Rational(3, 2) / (1 + sympy.exp(-a)),
    sympy.erf(x) * sympy.atan2(y, a) + sympy.Piecewise((sympy.sin(x) / x, x > 1), (x**3, True)),
    sympy.loggamma(x + 3) + sympy.digamma(y + 3) * sympy.Mod(a, 2) + sympy.Min(x, 0) + sympy.cbrt(a**2 + 1),
    sympy.Integer(3) * x,
    sympy.gamma(x + 1) * sympy.sinc(y) + sympy.sinc(3 * a * x),
]


@pytest.mark.oracle
@pytest.mark.parametrize("expression", EXPRESSIONS, ids=str)
def test_torch_gets_the_generated_gradient(expression: Any) -> None:
    require_module("torch")
    import torch

    function = torch_function(value_and_grad(expression, [x, y, a], args=[x, y, a]))
    plain = value_and_grad(expression, [x, y, a], args=[x, y, a], target="numpy")
    xs = torch.tensor([[0.5], [1.5]], dtype=torch.float64, requires_grad=True)
    ys = torch.tensor([0.25, -0.75, 2.0], dtype=torch.float64, requires_grad=True)
    an = torch.tensor(1.25, dtype=torch.float64, requires_grad=True)
    value = function(xs, ys, an)
    wanted, partials = plain(xs.detach().numpy(), ys.detach().numpy(), 1.25)
    assert value.detach().numpy() == pytest.approx(wanted, rel=1e-9)  # its digamma has ten digits
    value.sum().backward()
    assert xs.grad.numpy() == pytest.approx(partials[0].sum(axis=1, keepdims=True), rel=1e-8)
    assert ys.grad.numpy() == pytest.approx(partials[1].sum(axis=0), rel=1e-8)
    assert float(an.grad) == pytest.approx(float(partials[2].sum()), rel=1e-8, abs=1e-12)


@pytest.mark.oracle
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("library", ["torch", "jax"])
@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_of_the_table_has_its_value(name: str, library: str) -> None:
    require_module(library)
    for order in (1, 2, 5) if name in BY_ORDER else (2,):
        text = of_table(name, order)
        namespace = {"torch": TORCH, "jax": JAX}[library]
        function = load_python("\n\n\n".join(array_parts([text], namespace)) + "\n", text)
        wanted = [exactly(text, point)[0] for point in points(name)]
        columns = [np.array(column) for column in zip(*points(name), strict=True)]
        if library == "torch":
            import torch

            found = np.asarray(function(*map(torch.tensor, columns))[0])
        else:
            import jax

            with jax.enable_x64(True):
                found = np.asarray(function(*map(jax.numpy.asarray, columns))[0])
        # The digamma of PyTorch has ten digits, some of the relatives of gamma in JAX as many.
        assert found == pytest.approx(wanted, rel=1e-9 if "gamma" in name else 1e-12, abs=1e-300)


@pytest.mark.oracle
@pytest.mark.parametrize("library", ["torch", "jax"])
def test_a_deep_function_gets_loops(library: str) -> None:
    require_module(library)
    function, point = deep(200)
    wanted, by = function(*point)
    if library == "torch":
        import torch

        tensors = [torch.tensor(number, dtype=torch.float64) for number in point]
        for tensor in tensors[1:]:
            tensor.requires_grad_()
        value = torch_function(function)(*tensors)
        value.backward()
        value, digits = value.detach(), 1e-11
        partials = [float(tensor.grad) for tensor in tensors[1:]]
    else:
        import jax

        value = jax_function(function)(*point)
        found = jax.grad(jax_function(function), argnums=tuple(range(1, 201)))(*point)
        partials, digits = [float(one) for one in found], 1e-3
    assert float(value) == pytest.approx(wanted, rel=digits)
    assert partials == pytest.approx(by, rel=digits, abs=1e-30)


@pytest.mark.oracle
def test_torch_checks_first_and_second_derivatives() -> None:
    require_module("torch")
    import torch

    function = torch_function(value_and_grad(sympy.sin(x * y) * sympy.exp(a * y), [x, y, a], args=[x, y, a]))
    given = tuple(torch.tensor(t, dtype=torch.float64, requires_grad=True) for t in ([0.5, 1.0], [0.75, 0.25], 0.5))
    assert torch.autograd.gradcheck(function, given)
    assert torch.autograd.gradgradcheck(function, given)
    special = torch_function(value_and_grad(sympy.gamma(x) * sympy.sinc(y) + sympy.sinc(a), [x, y, a], args=[x, y, a]))
    given = tuple(
        torch.tensor(t, dtype=torch.float64, requires_grad=True) for t in ([-0.5, 2.5], [0.0, 4.0], [0.0, 9.0])
    )
    assert torch.autograd.gradcheck(special, given)
    assert torch.autograd.gradgradcheck(special, given)


@pytest.mark.oracle
def test_torch_refuses_a_gradient_that_was_not_asked_for() -> None:
    require_module("torch")
    import torch

    function = torch_function(value_and_grad(x * y, [x]))
    one = torch.tensor(1.0, requires_grad=True)
    with pytest.raises(InputError, match="y requires a gradient and is not in wrt"):
        function(one, one)
    function(one, 2.0).backward()
    assert float(one.grad) == 2.0


@pytest.mark.oracle
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("expression", EXPRESSIONS, ids=str)
def test_jax_gets_the_generated_gradient_also_when_compiled_and_mapped(expression: Any) -> None:
    require_module("jax")
    import jax

    function = jax_function(value_and_grad(expression, [x, y, a], args=[x, y, a]))
    plain = value_and_grad(expression, [x, y, a], args=[x, y, a], target="numpy")
    xs, ys = np.array([[0.5], [1.5]], dtype=np.float32), np.array([0.25, -0.75, 2.0], dtype=np.float32)
    wanted, partials = plain(xs, ys, 1.25)
    assert np.asarray(function(xs, ys, 1.25)) == pytest.approx(wanted, rel=2e-5)
    gradient = jax.jit(jax.grad(lambda *args: function(*args).sum(), argnums=(0, 1, 2)))
    found = gradient(xs, ys, 1.25)
    assert np.asarray(found[0]) == pytest.approx(partials[0].sum(axis=1, keepdims=True), rel=1e-4)
    assert np.asarray(found[1]) == pytest.approx(partials[1].sum(axis=0), rel=1e-4)
    assert float(found[2]) == pytest.approx(float(partials[2].sum()), rel=1e-4, abs=1e-6)
    mapped = jax.vmap(jax.grad(function), in_axes=(0, None, None))(xs[:, 0], 0.25, 1.25)
    assert np.asarray(mapped) == pytest.approx(partials[0][:, 0], rel=1e-4)
