"""The value and the partials of a program in few operations, and what each pass on the way saved.

Level 0 is reverse accumulation on the shared graph. Level 1 adds passes that
are near-linear and keep accuracy. Level 2 searches: it tries the passes in
many orders and keeps the smallest of all. ``fast_math`` allows what can lose
accuracy: another order of summation, d·w - g·z. Whatever is tried, the
smallest program wins, the one that came in among them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property

from symback.optimise.algebra import NotAlgebraic
from symback.optimise.candidates import Candidate, Stage
from symback.optimise.elimination import Task
from symback.optimise.plain import plain_derivatives
from symback.optimise.search import Search
from symback.program.core import Program
from symback.program.cost import cost
from symback.program.passes import orient_differences

LEVELS = (0, 1, 2)


@dataclass(frozen=True)
class Optimised:
    """A program whose outputs are those of the task, and how it came about.

    ``orders`` has what each order of elimination takes before any pass.
    """

    program: Program
    told: Callable[[], tuple[Stage, ...]]
    orders: Mapping[str, int]

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """The operations after each pass on the way; the passes are run once more to find them."""
        return self.told()

    @property
    def operations(self) -> int:
        return cost(self.program).total


def optimise(task: Task, level: int = 1, fast_math: bool = False) -> Optimised:
    """The derivatives of a task in one program.

    The program of the task is as it is executed: without composite functions.

    >>> from symback.program.core import Builder
    >>> b = Builder()
    >>> x, y, z = map(b.input, "xyz")
    >>> formula = b.build([b.add(b.mul(x, y), b.mul(x, z))])
    >>> [stage.operations for stage in optimise(Task(formula, tuple("xyz"))).stages]
    [4, 2]
    """
    if level not in LEVELS:
        raise ValueError(f"there is no level {level}; 0, 1 and 2 are known")
    task = replace(task, program=orient_differences(task.program, task.wrt))
    plain = plain_derivatives(task)
    total = cost(plain).total
    found: Candidate | None = None
    orders: Mapping[str, int] = {}
    # A division by the constant 0 stays as it is: nothing can be said about it.
    with suppress(NotAlgebraic):
        if level > 0:
            search = Search(task, plain, total, fast_math)
            found = search.near_linear() if level == 1 else search.beam()
            orders = search.orders
    if found is not None and found.operations >= total:
        found = None
    first = Stage("reverse accumulation", total)

    def told() -> tuple[Stage, ...]:
        if found is None:
            return (first,)
        begun, *others = found.stages()
        return (first, *others) if begun == Stage("reverse", total) else (first, begun, *others)

    return Optimised(plain if found is None else found.program, told, orders)
