"""Which passes bring the operations of a problem's gradient down, step by step.

In ``compare --passes --json`` this is the entry ``passes``: for each setting
``level``, ``fast_math`` and ``stages``, a list of {``pass``, ``total``} that
begins with reverse accumulation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from symback.errors import InputError
from symback.optimise.candidates import Stage
from symback.optimise.elimination import Task
from symback.optimise.optimise import optimise
from symback.problem.problem import Problem
from symback.program.passes import executed

#: The settings that are shown: (level, fast_math).
SETTINGS = ((1, False), (1, True), (2, False), (2, True))


@dataclass(frozen=True, slots=True)
class Savings:
    """What is left after each pass under one setting."""

    level: int
    fast_math: bool
    stages: tuple[Stage, ...]

    @property
    def setting(self) -> str:
        """The setting as it is typed: ``-O2 --fast-math``."""
        return f"-O{self.level}{' --fast-math' if self.fast_math else ''}"

    def to_json(self) -> dict[str, Any]:
        stages = [{"pass": stage.name, "total": stage.operations} for stage in self.stages]
        return {"level": self.level, "fast_math": self.fast_math, "stages": stages}


def savings(problem: Problem) -> tuple[Savings, ...]:
    """The operations of value and gradient after each pass, under every setting. Raises InputError for matrices.

    >>> from symback.problem.problem import chain
    >>> from symback.problem.activations import activation
    >>> print(to_text(savings(chain(3, activation("tanh")))).splitlines()[-1])
      -O2 --fast-math  19 reverse accumulation → 19 flatten → 17 multiply out
    """
    if problem.has_matrices:
        raise InputError("--passes shows passes over numbers, and this formula has matrices; leave --passes out")
    program, _ = executed(problem.forward)
    task = Task(program, problem.parameters)
    return tuple(Savings(level, fast_math, optimise(task, level, fast_math).stages) for level, fast_math in SETTINGS)


def to_text(found: Sequence[Savings]) -> str:
    """A line for each setting; passes that leave the count as it is are left out unless a later one builds on them."""
    width = max(len(one.setting) for one in found)
    lines = ["Which passes bring it down:"]
    for one in found:
        told = " → ".join(f"{stage.operations} {stage.name}" for stage in one.stages)
        lines.append(f"  {one.setting:<{width}}  {told}{'; no pass saves anything' if len(one.stages) == 1 else ''}")
    return "\n".join(lines) + "\n"
