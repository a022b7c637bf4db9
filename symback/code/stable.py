"""Named losses in a form that does not overflow.

log(cosh(r)) overflows at r = 711 although its value is r - log 2, and the
logarithm of a sigmoid that was rounded to 0 does not exist. The rows of a
named loss are replaced by functions that know better; node numbers stay. What
a person typed is left as it is.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeAlias

from symback.derivation.derivation import Derivation, derive
from symback.problem.losses import LOSSES
from symback.program.core import Builder, Payload, Program
from symback.program.functions import FUNCTIONS, Function


def _log_cosh(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.call(FUNCTIONS["tanh"], args[0])


def _log_sigmoid(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.sub(b.const(1), b.call(FUNCTIONS["sigmoid"], args[0]))


def _log_other(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.neg(b.call(FUNCTIONS["sigmoid"], args[0]))


LOG_COSH = Function("log_cosh", 1, (_log_cosh,))
LOG_SIGMOID = Function("log_sigmoid", 1, (_log_sigmoid,))
#: log(1 - sigmoid(t)).
LOG_OTHER = Function("log_other_sigmoid", 1, (_log_other,))
#: An operation, its payload and its argument.
Row: TypeAlias = "tuple[str, Payload, int]"


def stable(derivation: Derivation) -> Derivation:
    """The derivation of the same problem, its named loss in a stable form; the derivation itself if nothing changes."""
    problem = derivation.problem
    if problem.prediction is None or problem.loss not in LOSSES.values():
        return derivation
    below = set(problem.forward.reachable([problem.prediction]))
    return with_rows(derivation, logarithms(problem.forward, below))


def with_rows(derivation: Derivation, changed: Mapping[int, Row]) -> Derivation:
    """The derivation of the same problem with other rows; node numbers stay."""
    if not changed:
        return derivation
    problem = derivation.problem
    ops, args, payloads = list(problem.forward.ops), list(problem.forward.args), dict(problem.forward.payloads)
    for node, (op, payload, argument) in changed.items():
        ops[node], args[node], payloads[node] = op, (argument,), payload
    forward = replace(problem.forward, ops=tuple(ops), args=tuple(args), payloads=MappingProxyType(payloads))
    return derive(replace(problem, forward=forward))


def logarithms(program: Program, below: Container[int] = ()) -> dict[int, Row]:
    """Logarithm -> the row that takes its place; those in ``below`` stay, and what is taken into one is not there."""
    found: dict[int, Row] = {}
    for node in program.reachable():
        if node in below or _called(program, node) != "log":
            continue
        argument = program.args[node][0]
        if program.ops[argument] == "softmax":
            found[node] = "log_softmax", program.payloads.get(argument), program.args[argument][0]
        elif _called(program, argument) == "cosh" and argument not in below:
            found[node] = "call", LOG_COSH, program.args[argument][0]
        elif _called(program, argument) == "sigmoid":
            found[node] = "call", LOG_SIGMOID, program.args[argument][0]
        elif program.ops[argument] == "sub":
            one, other = program.args[argument]
            if program.constant(one) == 1 and _called(program, other) == "sigmoid":
                found[node] = "call", LOG_OTHER, program.args[other][0]
    return found


def _called(program: Program, node: int) -> str | None:
    payload: Payload = program.payloads.get(node)
    return payload.name if isinstance(payload, Function) else None
