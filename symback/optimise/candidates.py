"""Programs on the way to fewer operations: a form, where it began, and the passes it went through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from symback.optimise.form import Form
from symback.optimise.writing import to_program
from symback.program.core import Program
from symback.program.cost import cost

Pass: TypeAlias = Callable[[Form], Form]
Named: TypeAlias = tuple[str, Pass]


@dataclass(frozen=True, slots=True)
class Stage:
    """What a program takes after a pass."""

    name: str
    operations: int


class Candidate:
    """A form with its program, which is written when it is asked for."""

    def __init__(self, form: Form, begun: str, start: Form | None = None, trail: tuple[Named, ...] = ()) -> None:
        self.form, self.begun, self.trail = form, begun, trail
        self.start = form if start is None else start

    @cached_property
    def program(self) -> Program:
        return to_program(self.form)

    @cached_property
    def operations(self) -> int:
        return cost(self.program).total

    def after(self, passes: Sequence[Named]) -> Candidate:
        """The candidate after passes; itself where they change nothing."""
        form = self.form
        for _, apply in passes:
            form = apply(form)
        if form is self.form:
            return self
        return Candidate(form, self.begun, self.start, (*self.trail, *passes))

    def stages(self) -> list[Stage]:
        """The operations at the start and after each pass that changed something; the passes are run once more."""
        form = self.start
        found = [Stage(self.begun, cost(to_program(form)).total)]
        for name, apply in self.trail:
            changed = apply(form)
            if changed is not form:
                form = changed
                found.append(Stage(name, cost(to_program(form)).total))
        return found
