"""The boxes: parts of the gradient that are computed again and again.

What is shared is an adjoint that is used in two or more places. In the written
partial it appears as the product of the boxes on the way from the loss, so the
content of a box is the quotient of its adjoint and the one before it: for the
chain (ŷ-y), then w_3·f'(h_2). Where several paths meet, the adjoint is a sum
and the box holds the sum. Linear in the size of the program.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from symback.program.core import Program
from symback.program.reverse import Gradient


@dataclass(frozen=True, slots=True)
class SharedPart:
    """Box ``number``: the adjoint ``node`` of the forward value ``of``, used in ``uses`` places.

    ``parameters`` are those whose partial contains it.
    """

    number: int
    node: int
    of: int
    uses: int
    parameters: tuple[str, ...]


def shared_parts(gradient: Gradient) -> tuple[SharedPart, ...]:
    """The boxes of a gradient, numbered in the order in which reverse accumulation meets them."""
    program = gradient.program
    uses = _uses(gradient)
    first: dict[int, int] = {}
    for forward, (_, node) in gradient.adjoints.items():
        if first.setdefault(node, forward) not in program.names and forward in program.names:
            first[node] = forward
    boxed = [node for node in first if uses.get(node, 0) > 1 and not _is_free(program, node)]
    numbers = {node: k for k, node in enumerate(boxed, start=1)}
    members = _parameters_of(gradient, numbers)
    return tuple(
        SharedPart(number, node, first[node], uses[node], tuple(members[node])) for node, number in numbers.items()
    )


def _uses(gradient: Gradient) -> dict[int, int]:
    """Adjoint node -> number of places of the written gradient that need it."""
    uses: dict[int, int] = {}
    inputs = set(gradient.program.inputs().values())
    for forward, (_, node) in gradient.adjoints.items():
        if forward in inputs:
            uses[node] = uses.get(node, 0) + 1
        for edge in gradient.active.get(forward, ()):
            if edge.arg not in gradient.adjoints:
                continue  # its contributions cancel to 0
            unit = not edge.factors and not edge.divisors
            if not (unit and gradient.adjoints[edge.arg][1] == node):
                uses[node] = uses.get(node, 0) + 1
    return uses


def _is_free(program: Program, node: int) -> bool:
    """Is nothing computed when this node is written down: a constant, an input, a value with a name?"""
    return program.ops[node] in ("input", "const") or node in program.names


def _parameters_of(gradient: Gradient, numbers: Mapping[int, int]) -> dict[int, list[str]]:
    """Box node -> the parameters whose written partial contains the box, found from each parameter upwards."""
    program = gradient.program
    adjoint_nodes = {node for _, node in gradient.adjoints.values()}
    members: dict[int, list[str]] = {node: [] for node in numbers}
    for name, partial in gradient.partials.items():
        seen = {partial}
        stack = [partial]
        while stack:
            node = stack.pop()
            if node in members:
                members[node].append(name)
            for arg in _written_arguments(program, node, adjoint_nodes):
                if arg not in seen:
                    seen.add(arg)
                    stack.append(arg)
    return members


def _written_arguments(program: Program, node: int, adjoint_nodes: set[int]) -> tuple[int, ...]:
    """The arguments of a gradient node that carry an adjoint on: the left spine of products, the terms of sums."""
    op, args = program.ops[node], program.args[node]
    if op in ("mul", "div") and args:
        return args[:1] if program.ops[args[0]] != "const" else args
    if op in ("add", "sub", "neg"):
        return args
    return ()
