"""The module of a derivation in fewer operations than reverse accumulation takes, for who asks for it."""

from __future__ import annotations

from dataclasses import replace

from symback.code.stable import stable
from symback.derivation.derivation import Derivation
from symback.program.cost import cost
from symback.program.passes import executed


def in_fewer_operations(derivation: Derivation, level: int, fast_math: bool = False) -> Derivation:
    """The same derivation with an optimised program for value_and_grad; a chain is written layer by layer.

    >>> from symback.derivation.derivation import derive
    >>> from symback.problem.problem import from_formula
    >>> made = in_fewer_operations(derive(from_formula("a*b + a*c")), 1)
    >>> made.fewer is not None
    True
    """
    from symback.optimise.elimination import Task
    from symback.optimise.optimise import optimise

    derivation = stable(derivation)
    program, _ = executed(derivation.problem.forward)
    made = optimise(Task(program, derivation.problem.parameters), level, fast_math)
    return replace(derivation, problem=replace(derivation.problem, chain=None), fewer=made.program)


def operations(derivation: Derivation) -> list[tuple[str, str]]:
    """The row of a header that tells what was saved; none where the module is as it is told."""
    if derivation.fewer is None:
        return []
    now, before = cost(derivation.fewer).total, cost(derivation.executed).total
    return [("operations", f"{now} for value and gradient; reverse accumulation takes {before}")]
