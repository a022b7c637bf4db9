"""The boxes: parts of the gradient that are computed again and again.

What is shared is an adjoint that is used in two or more places. In the written
partial it appears as the product of the boxes on the way from the loss, so the
content of a box is the quotient of its adjoint and the one before it: for the
chain (ŷ-y), then w_3·f'(h_2). Where several paths meet, the adjoint is a sum
and the box holds the sum. Linear in the size of the program.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from symback.program.core import Program
from symback.program.reverse import Gradient


@dataclass(frozen=True, slots=True)
class SharedPart:
    """Box ``number``: the adjoint ``node`` of the forward value ``of``, used in ``uses`` places."""

    number: int
    node: int
    of: int
    uses: int
    gradient: Gradient = field(repr=False, compare=False)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameters whose partial contains it: those that are reached from the values that have this adjoint."""
        adjoints, active = self.gradient.adjoints, self.gradient.active
        stack = [forward for forward, (_, node) in adjoints.items() if node == self.node]
        seen = set(stack)
        while stack:
            for edge in active.get(stack.pop(), ()):
                if edge.arg in adjoints and edge.arg not in seen:
                    seen.add(edge.arg)
                    stack.append(edge.arg)
        inputs = self.gradient.program.inputs()
        return tuple(name for name in self.gradient.wrt if inputs[name] in seen)


def shared_parts(gradient: Gradient) -> tuple[SharedPart, ...]:
    """The boxes of a gradient, numbered in the order in which reverse accumulation meets them."""
    program = gradient.program
    uses = _uses(gradient)
    first: dict[int, int] = {}
    for forward, (_, node) in gradient.adjoints.items():
        if first.setdefault(node, forward) not in program.names and forward in program.names:
            first[node] = forward
    given = _given(program) if program.shapes else frozenset[int]()
    boxed = [node for node in first if uses.get(node, 0) > 1 and not _is_free(program, node) and node not in given]
    return tuple(
        SharedPart(number, node, first[node], uses[node], gradient) for number, node in enumerate(boxed, start=1)
    )


def _uses(gradient: Gradient) -> dict[int, int]:
    """Adjoint node -> number of places of the written gradient that need it."""
    uses: dict[int, int] = {}
    inputs = set(gradient.program.inputs().values())
    first: dict[int, int] = {}
    for forward, (_, node) in gradient.adjoints.items():
        first.setdefault(node, forward)
    for forward, (_, node) in gradient.adjoints.items():
        if forward in inputs:
            uses[node] = uses.get(node, 0) + 1
        for edge in gradient.active.get(forward, ()):
            if edge.arg not in gradient.adjoints:
                continue  # its contributions cancel to 0
            if first[gradient.adjoints[edge.arg][1]] != edge.arg:
                continue  # another value has the same adjoint, and it is written once for both
            unit = not edge.factors and not edge.divisors
            if not (unit and gradient.adjoints[edge.arg][1] == node):
                uses[node] = uses.get(node, 0) + 1
    return uses


def _is_free(program: Program, node: int) -> bool:
    """Is nothing computed when this node is written down: a constant, an input, a value with a name?"""
    return program.ops[node] in ("input", "const") or node in program.names


def _given(program: Program) -> frozenset[int]:
    """What is computed from numbers and sizes alone, such as 1/n or the identity: nothing that is worth a box."""
    found: set[int] = set()
    for node, (op, args) in enumerate(zip(program.ops, program.args, strict=True)):
        if op in ("const", "eye") or (args and found.issuperset(args)):
            found.add(node)
    return frozenset(found)
