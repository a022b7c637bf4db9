"""A benchmark problem: one definition for every tool that can compute with objects."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Any, TypeAlias

#: A definition: the functions of a namespace and the inputs in order -> the outputs in order.
Definition: TypeAlias = Callable[[Any, Sequence[Any]], Sequence[Any]]

#: Samples are multiples of 1/RESOLUTION: short exact fractions that are floats of good quality too.
RESOLUTION = 1024


@dataclass(frozen=True, slots=True)
class BenchmarkProblem:
    """A problem as SymPy expressions, with the symbols by which it is differentiated."""

    name: str
    outputs: tuple[Any, ...]
    wrt: tuple[Any, ...]


@dataclass(frozen=True)
class Problem:
    """A function of named inputs, written once over a namespace of functions.

    ``definition`` gets a namespace ``ops`` (``ops.exp``, ``ops.ratio(1, 2)`` …) and one object an input, and returns
    one object an output. ``ranges`` leads from the name of an input, or from its letters before the first digit, to
    the interval from which ``sample`` draws it; the entry ``""`` holds for all others.
    """

    name: str
    definition: Definition
    inputs: tuple[str, ...]
    wrt: tuple[str, ...]
    source: str = ""
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=lambda: MappingProxyType({}))

    def build(self, ops: Any, inputs: Sequence[Any]) -> list[Any]:
        """The outputs, computed with these functions from these objects."""
        if len(inputs) != len(self.inputs):
            raise ValueError(f"{self.name} takes {len(self.inputs)} inputs, not {len(inputs)}")
        return list(self.definition(ops, list(inputs)))

    def sample(self, seed: int = 0) -> dict[str, Fraction]:
        """Random values of the inputs at which every output and every partial exists."""
        generator = random.Random(f"{self.name} {seed}")
        values = {}
        for name in self.inputs:
            low, high = self._range(name)
            values[name] = Fraction(round(generator.uniform(low, high) * RESOLUTION), RESOLUTION)
        return values

    def expressions(self) -> BenchmarkProblem:
        """The problem in SymPy's expressions, over real symbols."""
        import sympy

        from benchmarks.problems.namespaces import SYMPY

        symbols = {name: sympy.Symbol(name, real=True) for name in self.inputs}
        outputs = self.build(SYMPY, list(symbols.values()))
        return BenchmarkProblem(
            self.name, tuple(map(sympy.sympify, outputs)), tuple(symbols[name] for name in self.wrt)
        )

    def _range(self, name: str) -> tuple[float, float]:
        letters = name.rstrip("0123456789_")
        return self.ranges.get(name) or self.ranges.get(letters) or self.ranges.get("") or (-1.5, 1.5)
