"""Names for the matrices in between: H_k goes into a function of a layer, O_k comes out, Ŷ is the prediction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from symback.problem.naming import free_letter
from symback.program.core import Builder
from symback.program.sizes import letters_of

#: Operations that stand for a layer's function.
_FUNCTIONS = frozenset({"call", "softmax", "log_softmax"})


def name_matrices(
    b: Builder,
    result: int,
    prediction: int | None,
    stages: Mapping[str, int],
    inputs: Sequence[str],
    output: str,
) -> str:
    """Name what is worth a name below ``result`` and return the name of the output, L or z.

    Stages keep the names that they were given. What goes into a function is H_k, what comes out O_k, the prediction
    Yhat; in the loss and in formulas without a function U_k is what is used again.
    """
    reached = set(b.build([result]).reachable())
    for name, node in stages.items():
        if node in reached and b.args[node]:
            b.name(node, name)
    taken = {*inputs, *stages, *letters_of(b.shapes.values())}
    if prediction is not None and b.args[prediction] and not b.names.get(prediction):
        b.name(prediction, "Yhat" if b.shape(prediction) else "yhat")
    letters = {letter: free_letter(letter, taken) for letter in "HOU"}
    _name_layers(b, result if prediction is None else prediction, result, letters)
    _name_shared(b, result, prediction, letters["U"])
    if b.names.get(result):
        return b.names[result][0]
    free = next(c for c in (output, "J", "E", "z", "q", "L_out") if c not in taken)
    b.name(result, free)
    return free


def _name_layers(b: Builder, root: int, result: int, letters: Mapping[str, str]) -> None:
    """H_k and O_k around the functions between the inputs and the prediction."""
    count = 0
    for node in b.build([root]).reachable():
        if b.ops[node] not in _FUNCTIONS or not b.shape(node):
            continue
        count += 1
        arg = b.args[node][0]
        if b.args[arg] and b.ops[arg] not in _FUNCTIONS and not b.names.get(arg):
            b.name(arg, f"{letters['H']}{count}")
        if not b.names.get(node) and node != result:
            b.name(node, f"{letters['O']}{count}")


def _name_shared(b: Builder, result: int, prediction: int | None, letter: str) -> None:
    """U_k for matrices that are used several times and have no name, and for what is not one operation on names."""
    program = b.build([result])
    uses = program.uses()
    count = 0
    for node in program.reachable():
        op = b.ops[node]
        if not b.args[node] or b.names.get(node) or node == result or op in ("transpose", "expand", "neg"):
            continue
        residual = prediction is not None and node > prediction and op == "sub"
        if uses[node] > 1 and b.shape(node) and not residual:
            count += 1
            b.name(node, f"{letter}{count}")
