"""The way of the tools that differentiate while they compute: JAX, PyTorch, autograd, PyTensor."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

from benchmarks import namespaces
from benchmarks.problems import Problem
from benchmarks.routes import Built, Route, outputs


def _halves(problem: Problem) -> tuple[list[int], list[int]]:
    """The positions of what is differentiated by, in the order of ``wrt``, and of the other inputs."""
    position = {name: k for k, name in enumerate(problem.inputs)}
    chosen = [position[name] for name in problem.wrt]
    return chosen, [k for k in range(len(problem.inputs)) if k not in set(chosen)]


def _over_vectors(problem: Problem, ops: Any) -> Callable[[Any, Any], Sequence[Any]]:
    """The problem as a function of the vector of parameters and the vector of data."""
    chosen, others = _halves(problem)

    def function(parameters: Any, data: Any) -> Sequence[Any]:
        inputs: list[Any] = [None] * len(problem.inputs)
        for k, place in enumerate(chosen):
            inputs[place] = parameters[k]
        for k, place in enumerate(others):
            inputs[place] = data[k]
        return problem.build(ops, inputs)

    return function


def _vectors(problem: Problem, array: Callable[[list[float]], Any]) -> Callable[[list[float]], tuple[Any, ...]]:
    chosen, others = _halves(problem)

    def prepare(values: list[float]) -> tuple[Any, ...]:
        return array([values[k] for k in chosen]), array([values[k] for k in others])

    return prepare


def jax(problem: Problem) -> Built:
    """JAX: value_and_grad, or jacrev with the values beside it, under jit; compiled before it returns."""
    library: Any = import_module("jax")
    library.config.update("jax_enable_x64", True)
    function = _over_vectors(problem, namespaces.jax())
    if outputs(problem) == 1:
        inner = library.value_and_grad(lambda w, data: function(w, data)[0])
    else:

        def twice(w: Any, data: Any) -> Any:
            values = library.numpy.stack(function(w, data))
            return values, values

        backward = library.jacrev(twice, has_aux=True)

        def inner(w: Any, data: Any) -> Any:
            rows, values = backward(w, data)
            return values, rows

    prepare = _vectors(problem, library.numpy.array)
    zeros = [float(value) for value in problem.sample().values()]
    compiled = library.jit(inner).lower(*prepare(zeros)).compile()

    def call(w: Any, data: Any) -> Any:
        return library.block_until_ready(compiled(w, data))

    return Built(call, prepare)


def torch(problem: Problem) -> Built:
    """PyTorch, eager."""
    library: Any = import_module("torch")
    library.set_num_threads(1)
    ops = namespaces.torch()
    chosen = set(problem.wrt)
    places = _halves(problem)[0]

    def prepare(values: list[float]) -> tuple[Any, ...]:
        return tuple(
            library.tensor(value, dtype=library.float64, requires_grad=name in chosen)
            for name, value in zip(problem.inputs, values, strict=True)
        )

    def call(*inputs: Any) -> Any:
        found = problem.build(ops, inputs)
        wrt = [inputs[place] for place in places]
        several = len(found) > 1
        rows = [library.autograd.grad(out, wrt, retain_graph=several, materialize_grads=several) for out in found]
        return found, rows

    return Built(call, prepare, lambda result: [*map(float, result[0]), *(float(v) for row in result[1] for v in row)])


def autograd(problem: Problem) -> Built:
    """autograd: value_and_grad, or jacobian and the values once more."""
    library: Any = import_module("autograd")
    numpy: Any = import_module("autograd.numpy")
    function = _over_vectors(problem, namespaces.autograd())
    if outputs(problem) == 1:
        call = library.value_and_grad(lambda w, data: function(w, data)[0])
    else:
        rows = library.jacobian(lambda w, data: numpy.stack(function(w, data)))

        def call(w: Any, data: Any) -> Any:
            return function(w, data), rows(w, data)

    return Built(call, _vectors(problem, numpy.array))


def pytensor(problem: Problem) -> Built:
    """PyTensor: grad and function in its default mode."""
    library: Any = import_module("pytensor")
    tensor: Any = import_module("pytensor.tensor")
    symbols = [tensor.dscalar(name) for name in problem.inputs]
    by_name = dict(zip(problem.inputs, symbols, strict=True))
    wrt = [by_name[name] for name in problem.wrt]
    found = [tensor.as_tensor_variable(value) for value in problem.build(namespaces.pytensor(), symbols)]
    partials = [library.grad(value, wrt, disconnected_inputs="ignore") for value in found]
    results = [*found, *(partial for row in partials for partial in row)]
    return Built(library.function(symbols, results, on_unused_input="ignore"))


#: Name -> route.
NUMERIC: Mapping[str, Route] = {
    route.name: route
    for route in (
        Route("JAX", jax, alone=False),
        Route("PyTorch", torch, alone=False),
        Route("autograd", autograd),
        Route("PyTensor", pytensor, alone=False),
    )
}
