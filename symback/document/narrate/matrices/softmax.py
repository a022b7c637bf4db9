"""Softmax followed by cross-entropy: found in a loss, and what its derivative comes down to."""

from __future__ import annotations

from dataclasses import dataclass

from symback.derivation.derivation import Derivation
from symback.document import display as m
from symback.document.express import by_name
from symback.document.express_matrices import MatrixWriter
from symback.document.matrix_terms import Term, told
from symback.program.core import Program
from symback.program.sizes import Size


@dataclass(frozen=True, slots=True)
class Residual:
    """−c·Σ Y ⊙ ln softmax(H): ``node`` is the adjoint of H up to its sign.

    ``adjoint`` is what this node is if the rows of Y add up to 1; ``factor`` is c, 1 for a sum and 1/n for a mean;
    ``labels``, ``logits`` and ``probabilities`` are Y, H and softmax(H).
    """

    node: int
    adjoint: Term
    factor: m.Math
    labels: m.Math
    logits: m.Math
    probabilities: m.Math
    classes: Size


def residual(derivation: Derivation) -> Residual | None:
    """What is found of softmax and cross-entropy; None where the loss is something else."""
    forward, gradient = derivation.problem.forward, derivation.gradient
    reached = forward.reachable()
    uses = forward.uses()
    for node in reached:
        found = _entropy(forward, node)
        if found is None:
            continue
        labels, logarithm, softmax = found
        (logits,) = forward.args[softmax]
        if any(uses[n] != 1 for n in {logarithm, softmax}) or logits not in gradient.adjoints:
            continue
        if uses[logits] != 1 or labels in gradient.adjoints or forward.payloads.get(softmax) != 1:
            continue
        names = MatrixWriter(forward, by_name(forward))
        sign, adjoint = gradient.adjoints[node]
        scale = MatrixWriter(gradient.program, by_name(gradient.program)).term(adjoint).times(-sign)
        if scale.body is not None:
            continue
        h, y = names.write(logits), names.write(labels)
        named = forward.ops[softmax] == "softmax" and forward.names.get(softmax)
        p = names.write(softmax) if named else m.Call("softmax", (h,))
        difference = m.Sum(((1, p), (-1, y)))
        own = gradient.adjoints[logits]
        known = Term(scale.coefficient * own[0], scale.over, scale.under, difference)
        classes = forward.shape(softmax)[1]
        return Residual(own[1], known, told(scale), y, h, p, classes)
    return None


def _entropy(program: Program, node: int) -> tuple[int, int, int] | None:
    """(labels, logarithm, softmax) where a node is the sum of the elements of Y ⊙ ln softmax(H)."""
    if program.ops[node] != "sum" or program.payloads.get(node) is not None:
        return None
    (inner,) = program.args[node]
    if program.ops[inner] != "mul" or len(program.args[inner]) != 2:
        return None
    for labels, logarithm in (program.args[inner], program.args[inner][::-1]):
        if program.ops[labels] != "input":
            continue
        if program.ops[logarithm] == "log_softmax":
            return labels, logarithm, logarithm
        if program.ops[logarithm] == "call" and program.function(logarithm).name == "log":
            (softmax,) = program.args[logarithm]
            if program.ops[softmax] == "softmax":
                return labels, logarithm, softmax
    return None
