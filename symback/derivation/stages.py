"""The named values of a formula, each with its local partials: what stands on the edges of the graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from symback.problem.problem import Problem
from symback.program.core import Builder, Program
from symback.program.passes import orient_differences
from symback.program.reverse import Gradient, reverse


@dataclass(frozen=True, slots=True)
class Stage:
    """One line of the forward pass: ``name`` is computed from ``arguments``.

    ``program`` computes it alone, with the arguments as inputs; ``local`` has its partials by each of them
    (``local.partials``), as they stand on the edges of the graph.
    """

    name: str
    node: int
    arguments: tuple[str, ...]
    program: Program
    local: Gradient


def stages(problem: Problem) -> tuple[Stage, ...]:
    """The stages of a problem in the order in which they are computed; together linear in its size."""
    forward = problem.forward
    named = (node for node in forward.reachable() if forward.names.get(node) and forward.args[node])
    return tuple(_stage(forward, node) for node in named)


def _stage(forward: Program, root: int) -> Stage:
    b, value, arguments = alone(forward, root)
    program = b.build([value])
    active = [name for name in arguments if name in _prefer(forward, arguments)]
    oriented = orient_differences(program, active)
    return Stage(str(forward.name(root)), root, arguments, program, reverse(oriented, arguments))


def alone(forward: Program, root: int) -> tuple[Builder, int, tuple[str, ...]]:
    """What one named value takes by itself: the rows from its arguments, its node among them, the arguments' names.

    The arguments are the named quantities that it is computed from, from left to right; they become inputs.
    """
    b = Builder()
    copied: dict[int, int] = {}
    arguments: list[str] = []
    stack = [root]
    while stack:
        node = stack[-1]
        if node in copied:
            stack.pop()
            continue
        name = forward.name(node)
        if node != root and name is not None:
            copied[node] = b.input(name, forward.shape(node))
            arguments.append(name)
            continue
        missing = [arg for arg in forward.args[node] if arg not in copied]
        if missing:
            stack.extend(reversed(missing))
            continue
        args = tuple(copied[arg] for arg in forward.args[node])
        copied[node] = b.emit(forward.ops[node], args, forward.payloads.get(node))
        stack.pop()
    return b, copied[root], tuple(arguments)


def _prefer(forward: Program, arguments: Sequence[str]) -> Mapping[str, bool]:
    """The computed arguments, if there are any: a difference is turned so that their derivative has no minus."""
    inputs = forward.inputs()
    computed = {name: True for name in arguments if name not in inputs}
    return computed or dict.fromkeys(arguments, True)
