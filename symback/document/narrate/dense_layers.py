"""Is the prediction a chain of full layers? Then it has a plain picture, and every layer looks the same."""

from __future__ import annotations

from dataclasses import dataclass

from symback.problem.problem import Problem
from symback.program.core import Program
from symback.program.functions import Function
from symback.program.sizes import ONE


@dataclass(frozen=True, slots=True)
class DenseLayer:
    """H = before @ weight + bias, then O = f(H): nodes of the forward pass.

    ``into`` is the node of H, ``out`` that of O; the last layer has no ``function``, there both are the same.
    """

    before: int
    weight: str
    bias: str | None
    into: int
    function: Function | None
    out: int


def dense_layers(problem: Problem) -> tuple[DenseLayer, ...]:
    """The layers from the input on; none if the prediction is something else.

    >>> from symback.problem.matrices import from_matrix_stages
    >>> [layer.weight for layer in dense_layers(from_matrix_stages({}, "f(X@W1 + b1)@W2"))]
    ['W1', 'W2']
    >>> dense_layers(from_matrix_stages({}, "X@W1 + X@W2"))
    ()
    """
    forward, node = problem.forward, problem.prediction
    if node is None:
        return ()
    parameters = {forward.inputs()[name]: name for name in problem.parameters if name in forward.inputs()}
    found: list[DenseLayer] = []
    while forward.args[node]:
        layer = _layer(forward, node, parameters)
        if layer is None:
            return ()
        found.append(layer)
        node = layer.before
    weights = [layer.weight for layer in found]
    if node in parameters or len(set(weights)) < len(weights) or not forward.shape(node):
        return ()
    return tuple(reversed(found))


def _layer(forward: Program, out: int, parameters: dict[int, str]) -> DenseLayer | None:
    into, function = out, None
    if forward.ops[out] == "call" and len(forward.args[out]) == 1:
        into, function = forward.args[out][0], forward.function(out)
    product, bias = into, None
    if forward.ops[into] == "add" and len(forward.args[into]) == 2:
        product, added = forward.args[into]
        bias = parameters.get(added)
        if bias is None or forward.shape(added)[:1] != (ONE,):
            return None
    if forward.ops[product] != "matmul":
        return None
    before, weight = forward.args[product]
    name = parameters.get(weight)
    return None if name is None else DenseLayer(before, name, bias, into, function, out)
