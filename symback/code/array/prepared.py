"""The program that array code is written from: losses that do not overflow, products in the cheapest order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from symback.code.adjoints import Adjoint, adjoints
from symback.code.stable import logarithms, with_rows
from symback.derivation.derivation import Derivation
from symback.program.core import Program
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

    >>> from symback.derivation.derivation import derive
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
    return with_rows(derivation, logarithms(derivation.problem.forward))
