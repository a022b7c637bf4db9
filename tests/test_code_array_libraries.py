"""Every function of elements in every library: accurate, in the type of its argument, or refused by its name."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

from symback.code.array.backend import ArrayBackend
from symback.code.array.libraries import JAX, NUMPY, STANDARD, TORCH
from symback.derivation.derivation import derive
from symback.errors import InputError
from symback.problem.matrices import from_matrix_stages
from symback.program.functions import FUNCTIONS
from symback.program.interpret import high_precision
from symback.program.special import INTERNAL
from tests.array_samples import ALL, close, exactly
from tests.array_samples import draw as drawn
from tests.code_samples import load
from tests.target_samples import points, require_module

LIBRARIES = {"numpy": NUMPY, "jax": JAX, "torch": TORCH, "array": STANDARD}
#: What a library lacks; everything else has to be there.
LACKING = {
    "numpy": set(),
    "jax": {"sinc_derivative"},
    "torch": {"gamma", "sinc_derivative"},
    "array": {"erf", "erfc", "Phi", "gamma", "loggamma", "digamma", "polygamma", "sinc_derivative"},
}
TYPED = [name for name in FUNCTIONS if name not in INTERNAL and FUNCTIONS[name].arity <= 2]


def formula(name: str) -> str:
    return f"sum({name}(A, B))" if FUNCTIONS[name].arity == 2 else f"sum({name}(A))"


@pytest.mark.parametrize("name", TYPED)
def test_numpy_has_every_function_accurate_and_quiet(name: str) -> None:
    module: Any = load(ArrayBackend(NUMPY).module(derive(from_matrix_stages({}, formula(name), wrt=["A"]))))
    function = high_precision(50).functions[name]
    for point in points(name):
        arrays = [np.array([[t]]) for t in point]
        with warnings.catch_warnings():
            # The derivative may have a pole where the function has none.
            warnings.simplefilter("error" if name in ("sigmoid", "softplus", "tanh", "Phi", "phi") else "ignore")
            found = module.value(*arrays)
        assert found == pytest.approx(float(function(*point)), rel=1e-12, abs=1e-300), point
        single = [array.astype(np.float32) for array in arrays]
        with np.errstate(all="ignore"):
            _, gradients = module.value_and_grad(*single)
        assert gradients.A.dtype == np.float32


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("name", TYPED)
def test_a_function_that_a_library_lacks_is_refused_by_its_name(name: str, library: str) -> None:
    made = derive(from_matrix_stages({}, formula(name), wrt=["A"]))
    needed = {made.executed.function(step.node).name for step in made.executed if step.op == "call"}
    lacking = needed & LACKING[library]
    if not lacking:
        ArrayBackend(LIBRARIES[library]).module(made)
        return
    with pytest.raises(InputError, match=f"has no function ({'|'.join(lacking)}); another --target may have it"):
        ArrayBackend(LIBRARIES[library]).module(made)


def conversions(kind: str) -> tuple[Any, Any]:
    """An array of another library out of one of NumPy, and its namespace."""
    if kind == "numpy":
        return np.asarray, np
    if kind == "torch":
        import torch

        return torch.as_tensor, torch
    if kind == "dask":
        import dask.array

        return (lambda array: dask.array.from_array(array, chunks=(2, 2))), dask.array
    import jax

    jax.config.update("jax_enable_x64", True)
    return jax.numpy.asarray, jax.numpy


#: (library that is written for, library of the arrays)
PAIRS = [
    ("jax", "jax"),
    ("torch", "torch"),
    ("array", "numpy"),
    ("array", "torch"),
    ("array", "jax"),
    ("array", "dask"),
]
#: Dask has no determinant, no general reshape, and solves in square chunks alone.
NOT_IN_DASK = ("reshape(X@W,2,6)@V", "inv(A)@b", "solve(A,b)", "logdet(X)", "det(X)")


RUNS = [(target, kind, name) for target, kind in PAIRS for name in ALL if kind != "dask" or name not in NOT_IN_DASK]


@pytest.mark.oracle
@pytest.mark.parametrize(("target", "kind", "name"), RUNS)
def test_the_other_libraries_compute_the_same(target: str, kind: str, name: str) -> None:
    require_module(kind)
    if target == "array":
        require_module("array_api_compat")
    convert, space = conversions(kind)
    made = ALL[name]()
    module: Any = load(ArrayBackend(LIBRARIES[target]).module(derive(made)))
    given = {
        "f": [lambda t: space.sin(t) + t * t / 4, lambda t: space.cos(t) + t / 2],
        "g": [lambda t: space.cos(t) - t / 3, lambda t: -space.sin(t) - 1 / 3],
    }
    functions = [one for function in made.unknown_functions for one in given[function.name]]
    for type_, error in ((np.float64, 1e-10), (np.float32, 5e-4)):
        point = drawn(made, name, type_)
        arguments = [convert(v) if np.ndim(v) else v for v in (point[q] for q in (*made.parameters, *made.data))]
        value, gradients = module.value_and_grad(*arguments, *functions)
        found = [np.asarray(one) for one in (value, *gradients)]
        close(found, exactly(made, point), error)
        assert {one.dtype for one in found} == {np.dtype(type_)} or kind == "dask"


@pytest.mark.oracle
@pytest.mark.parametrize("name", ["softmax_regression", "logistic_regression", "autoencoder", "ridge", "rnn"])
def test_jax_differentiates_the_generated_loss_to_the_generated_partials(name: str) -> None:
    require_module("jax")
    import jax

    convert, space = conversions("jax")
    made = ALL[name]()
    module: Any = load(ArrayBackend(JAX).module(derive(made)))
    point = drawn(made, name)
    arguments = [convert(point[q]) for q in (*made.parameters, *made.data)]
    stand_in = [one for _ in made.unknown_functions for one in (space.sin, space.cos)]
    places = tuple(range(len(made.parameters)))
    wanted = jax.value_and_grad(lambda *args: module.loss(*args, *stand_in), argnums=places)(*arguments)
    found = jax.jit(lambda *args: module.value_and_grad(*args, *stand_in))(*arguments)
    close([found[0], *found[1]], [wanted[0], *wanted[1]])


@pytest.mark.oracle
@pytest.mark.parametrize("name", ["softmax_regression", "logistic_regression", "autoencoder", "rnn"])
def test_torch_differentiates_the_generated_loss_to_the_generated_partials(name: str) -> None:
    require_module("torch")
    import torch

    made = ALL[name]()
    module: Any = load(ArrayBackend(TORCH).module(derive(made)))
    point = drawn(made, name)
    tensors = {q: torch.as_tensor(point[q]).requires_grad_(q in made.parameters) for q in point}
    arguments = [tensors[q] for q in (*made.parameters, *made.data)]
    stand_in = [one for _ in made.unknown_functions for one in (torch.sin, torch.cos)]
    loss = module.loss(*arguments, *stand_in)
    loss.backward()
    _, gradients = module.value_and_grad(*(one.detach() for one in arguments), *stand_in)
    close([np.asarray(one) for one in gradients], [np.asarray(tensors[q].grad) for q in made.parameters])
