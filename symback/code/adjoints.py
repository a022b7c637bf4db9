"""What the adjoints of a program are called in code, and the formula that stands beside each."""

from __future__ import annotations

from dataclasses import dataclass

from symback.derivation.derivation import Derivation
from symback.program.core import Program

#: With more places than this the formula says the rule instead of the sum.
MOST_TERMS = 4


@dataclass(frozen=True, slots=True)
class Adjoint:
    """The adjoint of the value called ``of``; ``negative`` if the node holds its negative.

    ``formula`` is the chain rule over the named values that use the value, empty where only the output does.
    """

    of: str
    formula: str
    negative: bool = False


def adjoints(derivation: Derivation) -> dict[int, Adjoint]:
    """Node of the executed program -> the adjoint it is. Nodes that nothing has to compute are left out."""
    forward = derivation.problem.forward
    program, moved = derivation.execution
    used_by = _consumers(forward)
    found: dict[int, Adjoint] = {}
    for positive_turn in (True, False):
        for value, (sign, node) in derivation.gradient.adjoints.items():
            of, here = forward.name(value), moved.get(node)
            if of is None or here is None or (sign > 0) != positive_turn or not program.args[here]:
                continue
            if here not in found and here not in program.names:
                formula = chain_rule(derivation.problem.output, of, used_by.get(value, ()))
                found[here] = Adjoint(of, formula, sign < 0)
    for name, node in derivation.gradient.partials.items():
        here = moved[node]
        if program.args[here] and here not in program.names and (here not in found or found[here].negative):
            value = forward.inputs()[name]
            found[here] = Adjoint(name, chain_rule(derivation.problem.output, name, used_by.get(value, ())))
    return found


def chain_rule(output: str, of: str, used_by: tuple[str, ...]) -> str:
    """dL/dh1 as the sum over the values that use h1.

    >>> chain_rule("L", "h1", ("o1",)), chain_rule("L", "yhat", ("L",))
    ('dL/do1 * do1/dh1', '')
    """
    others = [name for name in used_by if name != output]
    if not others:
        return ""
    if len(others) > MOST_TERMS:
        return f"sum of d{output}/du * du/d{of} over the {len(used_by)} values u that use {of}"
    terms = [f"d{output}/d{name} * d{name}/d{of}" for name in others]
    if len(others) < len(used_by):
        terms.append(f"the direct part of d{output}/d{of}")
    return " + ".join(terms)


def _consumers(forward: Program) -> dict[int, tuple[str, ...]]:
    """Named value or input -> the named values that are computed from it, without another name in between."""
    found: dict[int, list[str]] = {}
    for user in forward.reachable():
        if not forward.args[user] or (user not in forward.names and user not in forward.outputs):
            continue
        stack, seen = list(forward.args[user]), set()
        while stack:
            node = stack.pop()
            if node in seen:
                continue
            seen.add(node)
            if forward.name(node) is None:
                stack.extend(forward.args[node])
            else:
                found.setdefault(node, []).append(str(forward.name(user)))
    return {node: tuple(users) for node, users in found.items()}
