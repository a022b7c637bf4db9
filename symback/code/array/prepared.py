"""The program that array code is written from: losses that do not overflow, products in the cheapest order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from symback.code.adjoints import Adjoint, adjoints
from symback.code.stable import LOG_COSH, LOG_OTHER, LOG_SIGMOID
from symback.derivation.derivation import Derivation, derive
from symback.program.core import Payload, Program
from symback.program.functions import Function
from symback.program.products import ordered_products


@dataclass(frozen=True)
class Prepared:
    """Outputs of ``program`` are the value and the partials.

    ``adjoints`` says of a node whose adjoint it is, ``prediction`` is the node of Ŷ (None without a loss).
    """

    program: Program
    adjoints: Mapping[int, Adjoint]
    prediction: int | None


def prepare(derivation: Derivation) -> Prepared:
    """The executed program of a derivation, ready to be written.

    >>> from symback.problem.matrices import from_matrix_stages
    >>> made = prepare(derive(from_matrix_stages({}, "f(X@W1)@W2")))
    >>> sorted(adjoint.of for adjoint in made.adjoints.values())
    ['H1', 'O1', 'W1', 'W2', 'Yhat']
    """
    derivation = without_overflow(derivation)
    executed, moved = derivation.execution
    # Ŷ is an output here, so that it stays a value of its own.
    prediction = derivation.problem.prediction
    kept = () if prediction is None or moved.get(prediction) is None else (moved[prediction],)
    program, again = ordered_products(executed.with_outputs((*executed.outputs, *kept)))
    found = {again[node]: adjoint for node, adjoint in adjoints(derivation).items() if node in again}
    return Prepared(
        program.with_outputs(program.outputs[: len(executed.outputs)]),
        found,
        program.outputs[-1] if kept else None,
    )


def without_overflow(derivation: Derivation) -> Derivation:
    """The derivation of the same problem with log(softmax), log(sigmoid) and log(cosh) as one function each.

    The logarithm of a softmax that was rounded to 0 does not exist, and cosh overflows where its logarithm does not.
    """
    problem = derivation.problem
    changed = dict(_replacements(problem.forward))
    if not changed:
        return derivation
    ops, args, payloads = list(problem.forward.ops), list(problem.forward.args), dict(problem.forward.payloads)
    for node, (op, payload, argument) in changed.items():
        ops[node], args[node], payloads[node] = op, (argument,), payload
    forward = replace(problem.forward, ops=tuple(ops), args=tuple(args), payloads=MappingProxyType(payloads))
    return derive(replace(problem, forward=forward))


def _replacements(program: Program) -> dict[int, tuple[str, Payload, int]]:
    """Logarithm -> the operation that takes its place, its payload and its argument."""
    found: dict[int, tuple[str, Payload, int]] = {}
    for node in program.reachable():
        if _called(program, node) != "log":
            continue
        argument = program.args[node][0]
        if program.ops[argument] == "softmax":
            found[node] = "log_softmax", program.payloads.get(argument), program.args[argument][0]
        elif _called(program, argument) == "cosh":
            found[node] = "call", LOG_COSH, program.args[argument][0]
        elif _called(program, argument) == "sigmoid":
            found[node] = "call", LOG_SIGMOID, program.args[argument][0]
        elif program.ops[argument] == "sub":
            one, other = program.args[argument]
            if program.constant(one) == 1 and _called(program, other) == "sigmoid":
                found[node] = "call", LOG_OTHER, program.args[other][0]
    return found


def _called(program: Program, node: int) -> str | None:
    payload = program.payloads.get(node)
    return payload.name if program.ops[node] == "call" and isinstance(payload, Function) else None
