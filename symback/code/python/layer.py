"""One layer of a chain: the activation, and its derivative in the form that costs least.

The derivative of tanh is 1 - o², so the forward value is used again and the
argument need not be kept. A function that is made of others gets a helper that
computes value and derivative together, because they share their parts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from symback.code.layers import is_identity, layer_programs, value_and_slope
from symback.code.names import Names
from symback.code.python.expressions import PythonSpeller
from symback.code.python.layout import INDENT, assignments, value
from symback.code.schedule import schedule
from symback.program.core import Builder, Program
from symback.program.functions import Function

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
    if function.body is not None:
        return _composite(function.name, function.body, speller, names, local)
    b = Builder()
    body = b.build([b.call(function, b.input("t"))])
    return _elementary(function, speller, local) or _composite(function.name, body, speller, names, local)


def _elementary(function: Function, speller: PythonSpeller, local: Mapping[str, str]) -> Layer | None:
    """The layer if value and update are one expression each."""
    programs = layer_programs(function)
    quantities = {"h": local["h_k"], "o": local["o_k"], "d": local["d"], "w": local["w_next"]}
    forward, update = (_one_line(program, quantities, speller) for program in (programs.forward, programs.update))
    if forward is None or update is None:
        return None
    return Layer(forward, update, programs.keeps, (), "", programs.uses_value)


def _one_line(program: Program, quantities: Mapping[str, str], speller: PythonSpeller) -> str | None:
    known = {node: quantities[name] for name, node in program.inputs().items()}
    planned = schedule(program, program.outputs, speller, known, lambda: "", room=200)
    return None if planned.lines else planned.roots[program.outputs[0]].text


def _composite(called: str, body: Program, speller: PythonSpeller, names: Names, local: Mapping[str, str]) -> Layer:
    both = value_and_slope(body)
    d, w, h = local["d"], local["w_next"], local["h_k"]
    if is_identity(both):
        return Layer(h, f"{d} * {w}", "", (), "", False)
    result, slope = both.outputs
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
