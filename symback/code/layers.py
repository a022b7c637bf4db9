"""What the loops over a chain consist of, in any language.

Forward, a layer makes o = f(h) of h = o * w; backward, d becomes d * w * f'(h).
Where f' is known by the value o alone, nothing else has to be kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from symback.code.names import Names, normal
from symback.code.python import header
from symback.code.python.functions import passed_in, unknown_arguments
from symback.code.python.loss import LossPart, loss_and_slope
from symback.code.schedule import Assignment, Speller, schedule
from symback.derivation.derivation import Derivation
from symback.problem.chain import Chain
from symback.problem.problem import Problem
from symback.program.core import Builder, Program
from symback.program.functions import Function
from symback.program.passes import executed
from symback.program.reverse import reverse

#: Activations that keep the sign of their argument: where the argument is positive, so is the value.
_KEEPS_SIGN = ("relu", "leaky_relu")


@dataclass(frozen=True)
class LayerPrograms:
    """``forward`` computes o of h, and the slope too where ``keeps`` is "slope"; ``update`` the new d.

    Inputs of ``forward`` are h, of ``update`` d, w and what it needs of o, h and slope. ``keeps`` says what the way
    back needs beside o: h, slope or nothing.
    """

    forward: Program
    update: Program
    keeps: str
    uses_value: bool


def layer_programs(function: Function) -> LayerPrograms:
    """The two programs of one layer.

    >>> from symback.program.functions import FUNCTIONS
    >>> tanh, sin = (layer_programs(FUNCTIONS[name]) for name in ("tanh", "sin"))
    >>> (tanh.keeps, tanh.uses_value), (sin.keeps, sin.uses_value)
    (('', True), ('h', False))
    """
    if function.body is not None:
        return _composite(function.body)
    b = Builder()
    argument = b.input("h")
    value = b.call(function, argument)
    forward = b.build([value])
    at = value if function.name in _KEEPS_SIGN else argument
    slope = function.rules[0](b, (at,), value)
    backward, _ = executed(b.build([b.mul(b.mul(b.input("d"), b.input("w")), slope), value]))
    update = _known(backward.with_outputs(backward.outputs[:1]), backward.outputs[1])
    needed = update.inputs()
    return LayerPrograms(forward, update, "h" if "h" in needed else "", "o" in needed)


def _known(program: Program, node: int) -> Program:
    """The rows that the outputs need, with a value that is there already made the input o."""
    b = Builder()
    moved = {node: b.input("o")}
    for row in program.reachable():
        if row not in moved and all(arg in moved for arg in program.args[row]):
            args = tuple(moved[arg] for arg in program.args[row])
            moved[row] = b.emit(program.ops[row], args, program.payloads.get(row))
    small = b.build([moved[output] for output in program.outputs])
    return _only(small)


def _only(program: Program) -> Program:
    """The rows that the outputs need and no others."""
    b = Builder()
    moved: dict[int, int] = {}
    for row in program.reachable():
        moved[row] = b.emit(program.ops[row], tuple(moved[a] for a in program.args[row]), program.payloads.get(row))
    return b.build([moved[output] for output in program.outputs])


def _composite(body: Program) -> LayerPrograms:
    both = value_and_slope(body)
    b = Builder()
    d, w = b.input("d"), b.input("w")
    if is_identity(both):
        return LayerPrograms(both.with_outputs(both.outputs[:1]), b.build([b.mul(d, w)]), "", False)
    update = b.build([b.mul(b.mul(d, w), b.input("slope"))])
    return LayerPrograms(both, update, "slope", False)


def value_and_slope(body: Program) -> Program:
    """A function that is made of others and its derivative, which share their parts; the argument is h."""
    (argument,) = body.inputs()
    both, _ = executed(reverse(body, (argument,)).program)
    return replace(both, payloads=MappingProxyType({**both.payloads, **dict.fromkeys(both.inputs().values(), "h")}))


def is_identity(both: Program) -> bool:
    """Is the value the argument itself?"""
    result, slope = both.outputs
    return not both.args[result] and both.constant(slope) == 1


class ChainParts:
    """The quantities of a chain under the names that they have in a text, and the lines that compute them.

    ``ours`` leads from each of our names to the one that is free, ``identifier`` makes a name one of the language.
    """

    def __init__(
        self,
        derivation: Derivation,
        names: Names,
        ours: Iterable[str],
        identifier: Callable[[str], str] = normal,
    ) -> None:
        assert derivation.problem.chain is not None
        self.derivation, self.names = derivation, names
        self.problem: Problem = derivation.problem
        self.chain: Chain = derivation.problem.chain
        order = [self.chain.data, *(["y"] if "y" in self.problem.data else [])]
        given = [*order, *(name for name in self.problem.data if name not in order)]
        self.data = {name: names.fresh(identifier(name)) for name in given}
        self.functions = unknown_arguments(
            {one: identifier(name) for one, name in passed_in(self.problem).items()}, names
        )
        self.ours = {name: names.fresh(name) for name in ours}
        self.layer = None if self.chain.function is None else layer_programs(self.chain.function)
        self.loss: LossPart = loss_and_slope(derivation, list(self.data))

    @property
    def x(self) -> str:
        return next(iter(self.data.values()))

    def block(
        self,
        program: Program,
        roots: Sequence[int],
        speller: Speller,
        known: Mapping[str, str] | None = None,
        room: int = 80,
    ) -> tuple[tuple[Assignment, ...], list[str]]:
        """The lines that compute the roots, and the roots; inputs are data or what ``known`` says."""
        called = {**self.data, **(known or {})}
        inputs = {node: called[name] for name, node in program.inputs().items()}
        planned = schedule(program, roots, speller, inputs, self.names.row("t"), room=room)
        return planned.lines, [planned.roots[root].text for root in roots]

    def loss_uses_prediction(self, roots: Sequence[int]) -> bool:
        return self.loss.uses_prediction(roots)

    def header(self, parameters: str, returns: str) -> str:
        """The text at the top."""
        problem, chain = self.problem, self.chain
        formula = header.formula(problem)
        if not formula and self.layer is not None:
            formula = f"yhat = f(...f({chain.data}*{chain.weights[0]})*{chain.weights[1]}...)*{chain.weights[-1]}"
        rows = [("network", formula or "yhat")]
        if self.layer is not None and problem.activation is not None:
            rows.append(("activation", header.activation(problem.activation)))
        rows += [("loss", header.loss(problem)), ("parameters", parameters)]
        rows.append(("data", header.listed(tuple(self.data.values()))))
        if self.functions:
            names = tuple(self.functions.values())
            rows.append(("functions", f"{names[0]}, the activation, and {names[1]}, its derivative"))
        title = "A chain of layers and the gradient of its loss by reverse accumulation; it serves any depth."
        return header.header(title, problem, [*rows, ("returns", returns)])
