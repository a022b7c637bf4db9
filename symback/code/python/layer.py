"""One layer of a chain: the activation, and its derivative in the form that costs least.

The derivative of tanh is 1 - o², so the forward value is used again and the
argument need not be kept. A function that is made of others gets a helper that
computes value and derivative together, because they share their parts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from symback.code.names import Names
from symback.code.python.expressions import PythonSpeller
from symback.code.python.layout import INDENT, assignments, value
from symback.code.schedule import schedule
from symback.program.core import Builder, Program
from symback.program.functions import Function
from symback.program.passes import executed
from symback.program.reverse import reverse

#: Activations that keep the sign of their argument: where the argument is positive, so is the value.
_KEEPS_SIGN = ("relu", "leaky_relu")

#: Value and slope are returned on one line, so each gets half of it.
_ROOM = 48


@dataclass(frozen=True, slots=True)
class Layer:
    """How code computes ``o_k`` and updates ``d``.

    ``keeps`` names the list that the backward pass needs beside o: h, the slopes, or nothing; ``uses_value`` says that
    the update needs ``o_k``. ``both`` is the helper that gives value and slope.
    """

    forward: str
    update: str
    keeps: str
    helpers: tuple[str, ...]
    both: str
    uses_value: bool


def layer_of(function: Function, speller: PythonSpeller, names: Names, local: Mapping[str, str]) -> Layer:
    """The layer of an activation; helpers that it needs are named so that nothing else has their name."""
    if function.body is None:
        b = Builder()
        body = b.build([b.call(function, b.input("t"))])
        return _elementary(function, speller, local) or _composite(function.name, body, speller, names, local)
    return _composite(function.name, function.body, speller, names, local)


def _elementary(function: Function, speller: PythonSpeller, local: Mapping[str, str]) -> Layer | None:
    """The layer if value and update are one expression each."""
    b = Builder()
    h = b.input("h")
    o = b.call(function, h)
    at = b.input("o") if function.name in _KEEPS_SIGN else h
    slope = function.rules[0](b, (at,), o)
    d = b.mul(b.mul(b.input("d"), b.input("w")), slope)
    program = b.build([o, d])
    backward = _cut(program, o)
    quantities = {"h": "h_k", "o": "o_k", "d": "d", "w": "w_next"}
    known = {node: local[quantities[name]] for name, node in program.inputs().items()}
    forward = _one_line(program, o, known, speller)
    update = _one_line(backward, d, {**known, o: local["o_k"]}, speller)
    if forward is None or update is None:
        return None
    needed = backward.reachable([d])
    return Layer(forward, update, "h" if h in needed else "", (), "", o in needed or (at in needed and at != h))


def _cut(program: Program, node: int) -> Program:
    """The same rows, with one that is known already made an input."""
    ops, args = list(program.ops), list(program.args)
    ops[node], args[node] = "input", ()
    return Program(tuple(ops), tuple(args), program.payloads, program.names, program.outputs)


def _one_line(program: Program, root: int, names: Mapping[int, str], speller: PythonSpeller) -> str | None:
    planned = schedule(program, [root], speller, {**names, root: ""}, lambda: "", room=200)
    return None if planned.lines else planned.roots[root].text


def _composite(called: str, body: Program, speller: PythonSpeller, names: Names, local: Mapping[str, str]) -> Layer:
    (argument,) = body.inputs()
    gradient = reverse(body, (argument,))
    both, _ = executed(gradient.program)
    result, slope = both.outputs
    d, w, h = local["d"], local["w_next"], local["h_k"]
    if not both.args[result] and both.constant(slope) == 1:
        return Layer(h, f"{d} * {w}", "", (), "", False)
    t = names.fresh("t")
    known = dict.fromkeys(both.inputs().values(), t)
    name = names.fresh(called)
    pair = names.fresh(f"{name}_and_slope")
    forward = [f"def {name}({t}: float) -> float:", f'{INDENT}"""The activation."""']
    forward += _body(both, [result], known, speller, names)
    shared = [
        f"def {pair}({t}: float) -> tuple[float, float]:",
        f'{INDENT}"""The activation and its derivative, which share their parts."""',
        *_body(both, [result, slope], known, speller, names),
    ]
    helpers = tuple("\n".join(lines) for lines in (forward, shared))
    return Layer(f"{name}({h})", f"{d} * {w} * {local['slope']}", "slopes", helpers, pair, False)


def _body(
    program: Program, roots: list[int], known: Mapping[int, str], speller: PythonSpeller, names: Names
) -> list[str]:
    planned = schedule(program, roots, speller, known, names.row("t"), room=_ROOM)
    returned = ", ".join(value(planned.roots[root]) for root in roots)
    return [*assignments(planned.lines), f"{INDENT}return {returned}"]
