"""Derivation: the gradient of a problem with the facts worth telling.

Algorithms report facts here; what is told of them is decided by the narration.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from symback.derivation.shared import SharedPart, shared_parts
from symback.derivation.stages import Stage, stages
from symback.problem.problem import Problem
from symback.program.core import Program
from symback.program.passes import executed, orient_differences
from symback.program.reverse import Gradient, reverse


@dataclass(frozen=True)
class Derivation:
    """The gradient of ``problem`` by reverse accumulation, and what is derived from it on demand.

    Nodes of ``problem.forward`` have the same numbers in ``gradient.program``. ``fewer`` is the program of the value
    and the partials in fewer operations, where somebody asked for it; nothing is told of it.
    """

    problem: Problem
    fewer: Program | None = None
    given: Gradient | None = None

    @cached_property
    def gradient(self) -> Gradient:
        """What was given, or reverse accumulation over the problem; the module of a chain needs none of it."""
        if self.given is not None:
            return self.given
        oriented = orient_differences(self.problem.forward, self.problem.parameters)
        return reverse(oriented, self.problem.parameters)

    @cached_property
    def boxes(self) -> tuple[SharedPart, ...]:
        """The parts that are computed again and again, numbered from the loss outwards."""
        return shared_parts(self.gradient)

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """The named values in the order in which they are computed, each with its local partials."""
        return stages(self.problem)

    @property
    def executed(self) -> Program:
        """The program that is counted and from which code is generated: outputs are the value and all partials."""
        return self.execution[0]

    @cached_property
    def execution(self) -> tuple[Program, Mapping[int, int]]:
        """The executed program, with the map from the nodes of ``gradient.program`` to its nodes."""
        return executed(self.gradient.program)


def derive(problem: Problem) -> Derivation:
    """Differentiate a problem by reverse accumulation.

    >>> from symback.problem.problem import chain
    >>> [box.number for box in derive(chain(depth=3)).boxes]
    [1, 2]
    """
    return Derivation(problem)
