"""Derivatives as they come: reverse accumulation, output after output, on one shared graph."""

from __future__ import annotations

from symback.optimise.elimination import FORWARD, REVERSE, Task, jacobian_form
from symback.optimise.writing import to_program
from symback.program.core import Program
from symback.program.passes import executed
from symback.program.reverse import reverse_each


def plain_derivatives(task: Task) -> Program:
    """The derivatives of a task with nothing rearranged."""
    if not task.passive and not task.direction and task.keep is None:
        return executed(reverse_each(task.program, task.wrt))[0]
    return to_program(jacobian_form(task, FORWARD if task.direction else REVERSE))
