"""Gives the intermediate values of a one-line formula the names they have on the blackboard.

h_k goes into a function and o_k comes out of it; u_k is any other value worth
a name: one that is used in several places, the base of a power, a numerator
or denominator. In a formula without any function every operation gets one.
In a loss only what would be written out again and again gets a name, a u.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from symback.problem.chain import Chain
from symback.program.core import Builder

#: Up to so many operations a formula without functions is shown operation by operation.
SMALL = 12


def name_stages(
    b: Builder,
    root: int,
    result: int,
    prediction: int | None,
    layers: Chain | None,
    output: str,
    inputs: Sequence[str],
) -> None:
    """Name what is worth a name between the inputs and ``result``, which becomes ``output``: h and o of a chain,
    yhat, the values of another formula, those of the loss. ``inputs`` are names that are taken.
    """
    if layers is not None:
        taken = {*inputs, *(n for names in b.names.values() for n in names)}
        h, o = ("h", "o") if not any(n[0] in "ho" and n[1:].isdigit() for n in inputs) else ("h_", "o_")
        for k, (into, out) in enumerate(zip(layers.before, layers.after, strict=True), start=1):
            for node, letter in ((into, h), (out, o)):
                if node not in b.names and f"{letter}{k}" not in taken:
                    b.name(node, f"{letter}{k}")
    if prediction is not None and b.args[prediction] and prediction not in b.names:
        b.name(prediction, "yhat")
    taken = {*inputs, output, *(n for names in b.names.values() for n in names)}
    if layers is None:
        name_values(b, root, taken)
    if prediction is not None:
        name_loss_values(b, prediction, result, taken)
    if b.args[result]:
        b.name(result, output)


def name_values(b: Builder, root: int, taken: Iterable[str]) -> None:
    """Name the values below ``root`` (which has a name already or gets one from the caller)."""
    nodes = b.build([root]).reachable()
    letters = _letters(taken)
    calls = [node for node in nodes if b.ops[node] == "call"]
    inner = [node for node in nodes if b.args[node] and node != root]
    arguments: dict[int, int] = {}
    for k, node in enumerate(calls, start=1):
        for arg in b.args[node]:
            if b.args[arg] and b.ops[arg] != "call" and arg not in arguments:
                arguments[arg] = k
        if node != root and node not in b.names:
            b.name(node, f"{letters['o']}{k}")
    several = any(len(b.args[node]) > 1 for node in calls)
    for arg, k in arguments.items():
        if not several and arg != root and arg not in b.names:
            b.name(arg, f"{letters['h']}{k}")
    if not calls and len(inner) <= SMALL:
        wanted = _whole_terms(b, inner, root)
    else:
        wanted = _worth_a_name(b, nodes)
    _name_in_order(b, [node for node in inner if node in wanted], letters["u"])


def name_loss_values(b: Builder, prediction: int, loss: int, taken: Iterable[str]) -> None:
    """Name the values between ``prediction`` and ``loss`` that are used again and are long to write out.

    ``taken`` are the names that are not ours, the same as for the formula: its u are counted on. One operation on
    given values is short enough to be written again, and so is a difference in which nothing is used again:
    without a name a residual can be turned round.
    """
    needed = {loss}
    for node in range(loss, prediction, -1):  # the rows above the prediction, however deep the formula is
        if node in needed:
            needed.update(b.args[node])
    nodes = [node for node in sorted(needed) if node > prediction and b.args[node]]
    uses: dict[int, int] = {}
    for node in nodes:
        for arg in b.args[node]:
            uses[arg] = uses.get(arg, 0) + 1
    varies: set[int] = set()  # computed from an input or a value of the formula, not from numbers alone
    long: set[int] = set()  # more than one operation on given values
    repeats: set[int] = set()  # something long is used again in it
    wanted: list[int] = []
    for node in nodes:
        args = b.args[node]
        if any(arg in varies or b.ops[arg] == "input" or (arg <= prediction and b.args[arg]) for arg in args):
            varies.add(node)
        if not varies.isdisjoint(args):
            long.add(node)
        if any(arg in repeats or (arg in long and uses[arg] > 1) for arg in args):
            repeats.add(node)
        if node != loss and node in long and uses[node] > 1 and (b.ops[node] != "sub" or node in repeats):
            wanted.append(node)
    if wanted:
        _name_in_order(b, wanted, _letters(taken)["u"])


def _name_in_order(b: Builder, nodes: Iterable[int], letter: str) -> None:
    """Give the nodes without a name the next numbers of a letter that only we use."""
    indices = (name.removeprefix(letter) for names in b.names.values() for name in names if name.startswith(letter))
    count = sum(index.isdigit() for index in indices)
    for node in nodes:
        if node not in b.names:
            count += 1
            b.name(node, f"{letter}{count}")


def _whole_terms(b: Builder, inner: list[int], root: int) -> set[int]:
    """Every operation, but a sum of many terms is one operation."""
    users: dict[int, list[int]] = {}
    for node in (*inner, root):
        for arg in b.args[node]:
            users.setdefault(arg, []).append(node)
    linear = ("add", "sub")
    part_of_a_sum = {
        node for node in inner if b.ops[node] in linear and len(users[node]) == 1 and b.ops[users[node][0]] in linear
    }
    return set(inner) - part_of_a_sum


def _worth_a_name(b: Builder, nodes: list[int]) -> set[int]:
    uses: dict[int, int] = {}
    wanted: set[int] = set()
    for node in nodes:
        for arg in b.args[node]:
            uses[arg] = uses.get(arg, 0) + 1
        if b.ops[node] in ("pow", "div", "call"):
            wanted.update(b.args[node])
    wanted.update(node for node, count in uses.items() if count > 1)
    return {node for node in wanted if b.args[node]}


def _letters(taken: Iterable[str]) -> dict[str, str]:
    """The letters for h, o and u beside names that are taken."""
    used = set(taken)
    return {letter: free_letter(letter, used) for letter in "hou"}


def free_letter(letter: str, used: set[str]) -> str:
    """The letter, or one that no name of the formula begins with."""
    others = "ZASPQR" if letter.isupper() else "vgpqrs"
    candidates: tuple[str, ...] = (letter, *others)
    for candidate in candidates:
        if not any(name == candidate or (name.startswith(candidate) and name[1:].isdigit()) for name in used):
            used.add(candidate)
            return candidate
    return letter + "_"
