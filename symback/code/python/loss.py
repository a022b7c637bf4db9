"""The part of a problem above its prediction, as a program of its own: the loss and ∂L/∂ŷ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from symback.code.names import normal
from symback.derivation.derivation import Derivation
from symback.program.core import Builder, Program
from symback.program.passes import executed, orient_differences
from symback.program.reverse import reverse


@dataclass(frozen=True, slots=True)
class LossPart:
    """Outputs of ``program`` are the loss and its slope; ``names`` are those of the inputs.

    ``residual`` is the node of the slope where the loss uses it too: ŷ - y in ½(y - ŷ)².
    """

    program: Program
    names: Mapping[int, str]
    residual: int | None

    def uses_prediction(self, roots: Sequence[int]) -> bool:
        """Is ŷ needed for these values? Not for the slope of a loss that is linear in it."""
        return any(self.names.get(node) == "yhat" for node in self.program.reachable(roots))


def loss_and_slope(derivation: Derivation, data: Sequence[str]) -> LossPart:
    """The loss of a chain as a program of the prediction (input ``yhat``) and the data; as small for any depth."""
    problem = derivation.problem
    prediction = problem.prediction
    assert prediction is not None
    program = problem.forward
    b = Builder()
    moved = {prediction: b.input("yhat")}
    stack = [problem.result]
    while stack:
        node = stack[-1]
        missing = [arg for arg in program.args[node] if arg not in moved] if node not in moved else []
        if missing:
            stack.extend(missing)
            continue
        if node not in moved:
            args = tuple(moved[arg] for arg in program.args[node])
            moved[node] = b.emit(program.ops[node], args, program.payloads.get(node))
        stack.pop()
    # Differentiated by itself: the layers below, however many, are not needed.
    above = orient_differences(b.build([moved[problem.result]]), ("yhat",))
    small, _ = executed(reverse(above, ("yhat",)).program)
    names = {node: normal(name) for name, node in small.inputs().items()}
    shared = small.outputs[1] in small.reachable([small.outputs[0]]) and bool(small.args[small.outputs[1]])
    return LossPart(small, names, small.outputs[1] if shared and small.outputs[1] != small.outputs[0] else None)
