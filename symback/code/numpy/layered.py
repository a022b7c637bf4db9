"""The two loops over the layers of a chain, as NumPy and numba share them: forward, and back again."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from symback.code.layers import ChainParts
from symback.code.python.layout import INDENT, assignments
from symback.code.schedule import Speller
from symback.program.core import Program


class LayerLoops(ABC):
    """A target says how it walks and where it keeps what the way back needs.

    ``value`` and ``argument`` are the names of o and h of the present layer, ``before`` that of the o before it on the
    way back, ``start`` is the text of the first o, ``weight`` that of a weight on the way forward, ``next_weight`` on
    the way back.
    """

    parts: ChainParts
    speller: Speller
    value: str
    argument: str
    before: str
    start: str
    weight: str
    next_weight: str

    @abstractmethod
    def lists(self) -> list[str]:
        """The lines that make room for what the way forward keeps; none where it is there already."""

    @abstractmethod
    def forward_head(self) -> str:
        """The head of the loop from the first layer to the last."""

    @abstractmethod
    def store(self, text: str) -> str:
        """The line that keeps the value that enters a layer."""

    @abstractmethod
    def keep(self, text: str) -> str:
        """The line that keeps the argument or the slope of a layer."""

    @abstractmethod
    def backward_head(self) -> list[str]:
        """The head of the loop from the last layer to the first, and what it reads."""

    @abstractmethod
    def add_partial(self, text: str) -> str:
        """The line that has the partial of a layer."""

    def block(self, program: Program, roots: Sequence[int], level: int, **known: str) -> tuple[list[str], list[str]]:
        """The lines that compute the roots, and the roots."""
        lines, results = self.parts.block(program, roots, self.speller, known, room=84)
        return assignments(lines, level=level), results

    def forward(self, *, keeping: bool) -> list[str]:
        """From x to what enters the last layer; ``keeping`` what the way back needs."""
        layer, first = self.parts.layer, f"{INDENT}{self.value} = {self.start}"
        if layer is None:
            return [first]
        roots = list(layer.forward.outputs) if keeping else [layer.forward.outputs[0]]
        lines, results = self.block(layer.forward, roots, 2, h=self.argument)
        kept = {"h": self.argument, "slope": results[-1]}.get(layer.keeps) if keeping else None
        return [
            *(self.lists() if keeping else []),
            first,
            f"{INDENT}{self.forward_head()}",
            *([f"{INDENT * 2}{self.store(self.value)}"] if keeping else []),
            f"{INDENT * 2}{self.argument} = {self.value} * {self.weight}",
            *lines,
            *([f"{INDENT * 2}{self.keep(kept)}"] if kept else []),
            f"{INDENT * 2}{self.value} = {results[0]}",
        ]

    def backward(self) -> list[str]:
        """From the last layer but one to the first."""
        layer, d = self.parts.layer, self.parts.ours["d"]
        if layer is None:
            return []
        known = {"d": d, "w": self.next_weight, "o": self.value, "h": self.argument, "slope": self.parts.ours["slope"]}
        lines, (changed,) = self.block(layer.update, layer.update.outputs, 2, **known)
        return [
            *self.backward_head(),
            *lines,
            f"{INDENT * 2}{d} = {changed}",
            f"{INDENT * 2}{self.add_partial(f'{d} * {self.before}')}",
            *([f"{INDENT * 2}{self.value} = {self.before}"] if layer.uses_value else []),
        ]
