"""The chain: one layer, repeated. Its structure is part of the problem, so it holds at any depth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from symback.program.core import Builder
from symback.program.functions import Function


@dataclass(frozen=True, slots=True)
class Chain:
    """The structure ŷ = f(…f(x·w_1)·w_2…)·w_m: one layer, repeated.

    ``weights`` from the first layer to the last, ``data`` the name of x, ``function`` the activation (None at depth 1,
    where none occurs). ``before`` and ``after`` are the nodes that go into and come out of each activation.
    """

    weights: tuple[str, ...]
    data: str
    function: Function | None
    before: tuple[int, ...]
    after: tuple[int, ...]

    @property
    def depth(self) -> int:
        return len(self.weights)


def find_chain(b: Builder, root: int, parameters: Sequence[str]) -> Chain | None:
    """The layers, if the formula has the structure of a chain over exactly these parameters."""
    wanted = set(parameters)
    weights: list[str] = []
    before: list[int] = []
    after: list[int] = []
    functions: list[Function] = []
    node = root
    while True:
        if b.ops[node] != "mul" or len(b.args[node]) != 2:
            return None
        left, right = b.args[node]
        weight = next((a for a in (right, left) if b.ops[a] == "input" and b.payloads[a] in wanted), None)
        if weight is None:
            return None
        node = left if weight == right else right
        weights.append(str(b.payloads[weight]))
        if b.ops[node] == "input":
            break
        function = b.payloads.get(node)
        if b.ops[node] != "call" or not isinstance(function, Function) or function.arity != 1:
            return None
        functions.append(function)
        after.append(node)
        node = b.args[node][0]
        before.append(node)
    source = str(b.payloads[node])
    if source in wanted or set(weights) != wanted or len(set(weights)) != len(weights):
        return None
    if len(set(functions)) > 1:
        return None
    function = functions[0] if functions else None
    return Chain(tuple(weights[::-1]), source, function, tuple(before[::-1]), tuple(after[::-1]))


def loss_is_apart(b: Builder, result: int, prediction: int, parameters: Sequence[str]) -> bool:
    """Does the loss know the weights only through the prediction? A penalty on a weight gives it a second path."""
    weights = {b.input(name) for name in parameters}
    seen = {prediction}
    stack = [result]
    while stack:
        node = stack.pop()
        if node in weights:
            return False
        if node not in seen:
            seen.add(node)
            stack.extend(b.args[node])
    return True
