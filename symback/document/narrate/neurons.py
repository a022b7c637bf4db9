"""A small network of full layers, neuron by neuron, for one observation: its numbers and how they are called.

The formulas are those of the program of single numbers and of its gradient
(``program/scalars.py``); here they only get the names that a textbook has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from symback.derivation.derivation import Derivation
from symback.document import display as m
from symback.document.express import Writer
from symback.document.narrate.dense_layers import DenseLayer, dense_layers
from symback.document.narrate.teller import parts_of, signed
from symback.errors import InputError
from symback.program.reverse import Gradient, reverse
from symback.program.scalars import Scalars, with_elements

#: More weights than these are no longer written one by one.
MOST_WEIGHTS = 40
REMEDY = "choose a small network such as dense --layers 2,2,2,1"


@dataclass(frozen=True)
class Neurons:
    """``widths`` are the numbers of neurons from the input on; layer k leads from number k - 1 to number k."""

    derivation: Derivation
    layers: tuple[DenseLayer, ...]
    widths: tuple[int, ...]

    @staticmethod
    def of(derivation: Derivation) -> Neurons:
        """Raises InputError where the problem is no network of full layers, has open sizes or is too large."""
        problem = derivation.problem
        layers = dense_layers(problem)
        if not layers:
            raise InputError(f"--elementwise needs a network of full layers; {REMEDY}")
        shapes = [problem.forward.shape(node) for node in (layers[0].before, *(layer.out for layer in layers))]
        widths = [shape[1].number for shape in shapes]
        known = tuple(width for width in widths if width is not None)
        if len(known) < len(widths) or any(shape[0].number not in (None, 1) for shape in shapes):
            raise InputError(f"--elementwise needs numbers of neurons, and a letter for the observations; {REMEDY}")
        if sum(a * b for a, b in pairwise(known)) > MOST_WEIGHTS or max(known) > 9:
            raise InputError(f"--elementwise would write more than {MOST_WEIGHTS} weights one by one; {REMEDY}")
        return Neurons(derivation, layers, known)

    @property
    def depth(self) -> int:
        return len(self.layers)

    @cached_property
    def scalars(self) -> Scalars:
        """The forward pass of one observation in single numbers; differences are turned as in the gradient."""
        program = self.derivation.gradient.program.with_outputs((self.derivation.problem.result,))
        letters = {letter for node in program.reachable() for size in program.shape(node) for letter in size.letters}
        return with_elements(program, dict.fromkeys(letters, 1))

    @cached_property
    def gradient(self) -> Gradient:
        """The partials by all single weights and biases."""
        program = self.scalars.program
        wrt = [str(program.name(node)) for layer in self.layers for node in self._parameters(layer)]
        return reverse(program, wrt)

    def _parameters(self, layer: DenseLayer) -> list[int]:
        inputs = self.derivation.problem.forward.inputs()
        names = [layer.weight, *([layer.bias] if layer.bias is not None else [])]
        return [node for name in names for row in self.scalars.elements[inputs[name]] for node in row]

    def element(self, name: str, row: int, column: int) -> int:
        """The node of an element of an input, counted from 1."""
        return self.scalars.element(self.derivation.problem.forward.inputs()[name], row - 1, column - 1)

    # How the quantities are called; layers, neurons and inputs are counted from 1.

    def x(self, i: int) -> m.Name:
        return m.Name("x", sub=str(i))

    def weight(self, k: int, i: int, j: int) -> m.Name:
        return m.Name("w", sub=f"{i}{j}", at=f"({k})")

    def bias(self, k: int, j: int) -> m.Name:
        return m.Name("b", sub=str(j), at=f"({k})")

    def delta(self, k: int, j: int) -> m.Name:
        return m.Name("delta", sub=str(j), at=f"({k})")

    def into(self, k: int, j: int) -> m.Name:
        """h, or ŷ in a last layer without an activation."""
        if k == self.depth and self.layers[-1].function is None:
            return self.prediction(j)
        return m.Name("h", sub=str(j), at=f"({k})")

    def out(self, k: int, j: int) -> m.Name:
        """o, or x before the first layer and ŷ after the last."""
        if k == 0:
            return self.x(j)
        return self.prediction(j) if k == self.depth else m.Name("o", sub=str(j), at=f"({k})")

    def prediction(self, j: int) -> m.Name:
        return m.Name("yhat", sub=str(j) if self.widths[-1] > 1 else None)

    def node_into(self, k: int, j: int) -> int:
        return self.scalars.element(self.layers[k - 1].into, 0, j - 1)

    def node_out(self, k: int, j: int) -> int:
        layer = self.layers[k - 1] if k else None
        return self.scalars.element(layer.out if layer else self.layers[0].before, 0, j - 1)

    @cached_property
    def names(self) -> dict[int, m.Math]:
        """The nodes that are written by name: everything of the network, and δ for the adjoints of all h."""
        program, found = self.scalars.program, dict[int, m.Math]()
        for name, node in self.derivation.problem.forward.inputs().items():
            for i, row in enumerate(self.scalars.elements.get(node, ()), start=1):
                for j, element in enumerate(row, start=1):
                    found[element] = _plain(name, i, j, len(self.scalars.elements[node]), len(row))
        for k, layer in enumerate(self.layers, start=1):
            for j in range(1, self.widths[k] + 1):
                for i in range(1, self.widths[k - 1] + 1):
                    found[self.element(layer.weight, i, j)] = self.weight(k, i, j)
                if layer.bias is not None:
                    found[self.element(layer.bias, 1, j)] = self.bias(k, j)
                found[self.node_into(k, j)] = self.into(k, j)
                found[self.node_out(k, j)] = self.out(k, j)
        for j in range(1, self.widths[0] + 1):
            found[self.node_out(0, j)] = self.x(j)
        for k in range(1, self.depth + 1):
            for j in range(1, self.widths[k] + 1):
                sign, adjoint = self.gradient.adjoints[self.node_into(k, j)]
                if adjoint >= len(program) or program.args[adjoint]:
                    found.setdefault(adjoint, signed(sign, self.delta(k, j)))
        return found

    @cached_property
    def forward_names(self) -> dict[int, m.Math]:
        """The names without δ: in the forward pass nothing is a derivative yet."""
        return {node: name for node, name in self.names.items() if not _mentions_delta(name)}

    def computed(self, node: int) -> m.Math:
        """How a value of the forward pass is computed."""
        return Writer(self.scalars.program, self.forward_names.get, len(self.scalars.program)).write(node, own=True)

    def adjoint(self, node: int, own: bool = False) -> m.Math:
        """The derivative of the loss by a node of the forward pass; ``own`` writes it out although it has a name."""
        sign, adjoint = self.gradient.adjoints[node]
        writer = Writer(self.gradient.program, self.names.get, len(self.scalars.program))
        return signed(sign, _in_order(writer.write(adjoint, own)))


def _plain(name: str, row: int, column: int, rows: int, columns: int) -> m.Name:
    """y₂ for an element of Y in one row; two indices only where there are more rows."""
    letter = name.lower() if len(name) == 1 else name
    if rows > 1:
        return m.Name(letter, sub=f"{row}{column}" if columns > 1 else str(row))
    return m.Name(letter, sub=str(column)) if columns > 1 else m.Name(letter)


def _mentions_delta(math: m.Math) -> bool:
    return any(isinstance(part, m.Name) and part.name == "delta" for part in parts_of(math))


def _in_order(math: m.Math) -> m.Math:
    """The sum over the next layer in the order of its neurons; reverse accumulation meets the last one first."""
    if isinstance(math, m.Product):
        return m.Product(tuple(map(_in_order, math.factors)))
    if isinstance(math, m.Sum) and all(_mentions_delta(term) for _, term in math.terms):
        return m.Sum(math.terms[::-1])
    return math


def added(parts: Sequence[m.Math]) -> m.Math:
    """The sum of parts; a single one stays what it is."""
    return parts[0] if len(parts) == 1 else m.Sum(tuple((1, part) for part in parts))
