"""Gradients of matrix formulas held against JAX and PyTorch: the same forward rows, differentiated by them."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from functools import reduce
from random import Random
from typing import Any

import pytest

from symback.derivation.derivation import derive
from symback.matrix_verification import small_sizes
from symback.points import stand_ins
from symback.problem.matrix_ready import MATRIX_READY
from symback.problem.problem import Problem
from symback.program.core import Program
from symback.program.domains import Domain
from symback.program.interpret import high_precision, run
from symback.program.matrix import Matrix
from symback.program.passes import executed, with_sizes
from symback.program.shapes import ARRAY_OPS
from tests.matrix_formulas import EXAMPLES, Example, ready

#: Operation -> the library's own, from its namespace, the arguments, the payload and the shape in numbers.
LIBRARY: Mapping[str, Callable[..., Any]] = {
    "add": lambda xp, args, payload, shape: reduce(operator.add, args),
    "mul": lambda xp, args, payload, shape: reduce(operator.mul, args),
    "sub": lambda xp, args, payload, shape: args[0] - args[1],
    "div": lambda xp, args, payload, shape: args[0] / args[1],
    "neg": lambda xp, args, payload, shape: -args[0],
    "pow": lambda xp, args, payload, shape: args[0] ** args[1],
    "matmul": lambda xp, args, payload, shape: args[0] @ args[1],
    "transpose": lambda xp, args, payload, shape: args[0].T,
    "sum": lambda xp, args, payload, shape: xp.total(args[0], payload),
    "amax": lambda xp, args, payload, shape: xp.largest(args[0], payload),
    "softmax": lambda xp, args, payload, shape: xp.softmax(args[0], payload),
    "log_softmax": lambda xp, args, payload, shape: xp.log_softmax(args[0], payload),
    "logsumexp": lambda xp, args, payload, shape: xp.logsumexp(args[0], payload),
    "expand": lambda xp, args, payload, shape: xp.broadcast_to(args[0], shape),
    "trace": lambda xp, args, payload, shape: xp.trace(args[0]),
    "diag": lambda xp, args, payload, shape: xp.diag(args[0].reshape(-1)),
    "diagonal": lambda xp, args, payload, shape: xp.diagonal(args[0]).reshape(-1, 1),
    "reshape": lambda xp, args, payload, shape: args[0].reshape(shape),
    "concat": lambda xp, args, payload, shape: xp.concatenate(args, payload),
    "slice": lambda xp, args, payload, shape: args[0][
        payload.row.number : payload.row_stop.number, payload.column.number : payload.column_stop.number
    ],
    "eye": lambda xp, args, payload, shape: xp.eye(shape[0]),
    "inverse": lambda xp, args, payload, shape: xp.inverse(args[0]),
    "solve": lambda xp, args, payload, shape: xp.solve(args[0], args[1]),
    "det": lambda xp, args, payload, shape: xp.det(args[0]),
    "logdet": lambda xp, args, payload, shape: xp.logdet(args[0]),
    "kron": lambda xp, args, payload, shape: xp.kron(args[0], args[1]),
}
#: No formula has these; they come from derivatives, and test_array_rules.py has them.
OF_GRADIENTS = {"embed", "blocks", "unblocks"}


def computed(program: Program, xp: Any, values: Mapping[str, Any]) -> Any:
    """The first output, every operation by the library."""
    found: dict[int, Any] = {}
    for node in program.reachable():
        op, payload = program.ops[node], program.payloads.get(node)
        args = [found[arg] for arg in program.args[node]]
        if op == "input":
            found[node] = values[str(payload)]
        elif op == "const":
            found[node] = xp.number(float(payload))  # type: ignore[arg-type]  # these programs have rational constants alone
        elif op == "call":
            found[node] = xp.function(program.function(node).name)(*args)
        else:
            found[node] = LIBRARY[op](xp, args, payload, tuple(size.number for size in program.shape(node)))
    return found[program.outputs[0]]


class JaxNames:
    """What the rows are in JAX."""

    def __init__(self) -> None:
        self.jax = pytest.importorskip("jax")
        self.jax.config.update("jax_enable_x64", True)
        self.np = self.jax.numpy
        self.softmax, self.log_softmax = self.jax.nn.softmax, self.jax.nn.log_softmax
        self.broadcast_to, self.trace, self.diag = self.np.broadcast_to, self.np.trace, self.np.diag
        self.diagonal, self.concatenate, self.kron = self.np.diagonal, self.np.concatenate, self.np.kron
        linear = self.np.linalg
        self.number = self.np.float64
        self.inverse, self.solve, self.det, self.eye = linear.inv, linear.solve, linear.det, self.np.eye

    def total(self, value: Any, axis: int | None) -> Any:
        return self.np.sum(value, axis=axis, keepdims=axis is not None)

    def largest(self, value: Any, axis: int | None) -> Any:
        return self.np.max(value, axis=axis, keepdims=axis is not None)

    def logsumexp(self, value: Any, axis: int | None) -> Any:
        return self.jax.scipy.special.logsumexp(value, axis=axis, keepdims=axis is not None)

    def logdet(self, value: Any) -> Any:
        return self.np.linalg.slogdet(value)[1]

    def function(self, name: str) -> Any:
        np = self.np
        own = {
            "sigmoid": self.jax.nn.sigmoid, "softplus": self.jax.nn.softplus, "relu": self.jax.nn.relu,
            "max": np.maximum, "f": lambda t: np.sin(t) + t * t, "g": lambda t: np.cos(t) * t,
        }  # fmt: skip
        return own.get(name) or getattr(np, name)

    def gradient(self, program: Program, values: Mapping[str, Any], names: list[str]) -> list[Any]:
        arrays = {name: self.np.asarray(value, dtype="float64") for name, value in values.items()}
        chosen = [arrays[name] for name in names]

        def loss(*parameters: Any) -> Any:
            return self.np.sum(computed(program, self, arrays | dict(zip(names, parameters, strict=True))))

        return [found.tolist() for found in self.jax.grad(loss, argnums=tuple(range(len(names))))(*chosen)]


class TorchNames:
    """What the rows are in PyTorch."""

    def __init__(self) -> None:
        self.torch = pytest.importorskip("torch")
        torch = self.torch
        self.broadcast_to, self.trace, self.diag = torch.broadcast_to, torch.trace, torch.diag
        self.diagonal, self.concatenate, self.kron = torch.diagonal, torch.cat, torch.kron
        linear = torch.linalg
        self.inverse, self.solve, self.det = linear.inv, linear.solve, linear.det

    def number(self, value: float) -> Any:
        return self.torch.tensor(value, dtype=self.torch.float64)

    def eye(self, size: int) -> Any:
        return self.torch.eye(size, dtype=self.torch.float64)

    def softmax(self, value: Any, axis: int) -> Any:
        return self.torch.softmax(value, axis)

    def log_softmax(self, value: Any, axis: int) -> Any:
        return self.torch.log_softmax(value, axis)

    def total(self, value: Any, axis: int | None) -> Any:
        return value.sum() if axis is None else value.sum(axis, keepdim=True)

    def largest(self, value: Any, axis: int | None) -> Any:
        return value.max() if axis is None else value.amax(axis, keepdim=True)

    def logsumexp(self, value: Any, axis: int | None) -> Any:
        return self.torch.logsumexp(value, (0, 1) if axis is None else axis, keepdim=axis is not None)

    def logdet(self, value: Any) -> Any:
        return self.torch.linalg.slogdet(value)[1]

    def function(self, name: str) -> Any:
        torch = self.torch
        own: dict[str, Any] = {
            "softplus": torch.nn.functional.softplus,
            "max": torch.maximum,
            "f": lambda t: torch.sin(t) + t * t,
            "g": lambda t: torch.cos(t) * t,
        }
        return own.get(name) or getattr(torch, name)

    def gradient(self, program: Program, values: Mapping[str, Any], names: list[str]) -> list[Any]:
        tensors = {name: self.torch.tensor(value, dtype=self.torch.float64) for name, value in values.items()}
        for name in names:
            tensors[name].requires_grad_()
        computed(program, self, tensors).sum().backward()
        # PyTorch has no gradient where nothing depends on a tensor, which is the case where X*0 was folded.
        grads = [(tensors[name].grad, tensors[name]) for name in names]
        return [(self.torch.zeros_like(tensor) if grad is None else grad).tolist() for grad, tensor in grads]


def of_ours(domain: Domain) -> dict[str, Any]:
    """f and g as the libraries have them above, and their derivatives worked out by hand."""
    mp = domain.context
    return {
        "f": lambda t: mp.sin(t) + t * t,
        "df": lambda t: mp.cos(t) + 2 * t,
        "g": lambda t: mp.cos(t) * t,
        "dg": lambda t: mp.cos(t) - t * mp.sin(t),
    }


def values_of(problem: Problem, sizes: Mapping[str, int], low: float, high: float) -> dict[str, Any]:
    random = Random(f"oracle {problem.formula}")
    values: dict[str, Any] = {}
    for name in (*problem.parameters, *problem.data):
        shape = [size.at(sizes) for size in problem.shape(name)]
        values[name] = random.uniform(low, high)
        if shape:
            values[name] = [[random.uniform(low, high) for _ in range(shape[1])] for _ in range(shape[0])]
    return values


def compare(problem: Problem, names: Any) -> None:
    sizes = small_sizes(problem.forward)
    derivation = derive(problem)
    domain = high_precision(30)
    given = of_ours(domain)
    assert set(stand_ins(derivation.gradient.program, domain.context)) <= set(given)
    values = values_of(problem, sizes, 0.1, 0.9)
    lifted = {
        name: Matrix.of(value).map(domain.context.mpf) if isinstance(value, list) else domain.context.mpf(value)
        for name, value in values.items()
    }
    gradient = with_sizes(derivation.gradient.program, sizes)
    found = run(gradient, lifted, domain, given)
    forward = executed(with_sizes(problem.forward, sizes))[0]
    theirs = names.gradient(forward, values, list(problem.parameters))
    for node, their in zip(gradient.outputs[1:], theirs, strict=True):
        ours = found[node]
        pairs = (
            zip(ours.flat(), [t for row in their for t in row], strict=True)
            if isinstance(ours, Matrix)
            else [(ours, their)]
        )
        for a, b in pairs:
            assert abs(a - b) <= 1e-9 * max(1, abs(a))


@pytest.mark.oracle
@pytest.mark.parametrize("names", [JaxNames, TorchNames])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.formula)
def test_the_gradient_of_a_formula_is_that_of_the_library(example: Example, names: type[Any]) -> None:
    compare(example.problem, names())


@pytest.mark.oracle
@pytest.mark.parametrize("names", [JaxNames, TorchNames])
@pytest.mark.parametrize("name", MATRIX_READY)
def test_the_gradient_of_a_ready_made_problem_is_that_of_the_library(name: str, names: type[Any]) -> None:
    compare(ready(name), names())


def test_every_operation_occurs_in_a_formula_that_is_compared() -> None:
    met = {op for example in EXAMPLES for op in executed(example.problem.forward)[0].ops}
    assert set(ARRAY_OPS) - met == OF_GRADIENTS
    assert set(ARRAY_OPS) - set(LIBRARY) == OF_GRADIENTS
