"""Forms of formulas for the tests of single passes, and what a pass saves."""

from __future__ import annotations

from collections.abc import Callable

from symback.optimise.form import Form
from symback.optimise.reading import to_form
from symback.optimise.writing import to_program
from symback.problem.formula import read_formula
from symback.program.core import Builder
from symback.program.cost import cost


def form(*texts: str) -> Form:
    """The form of formulas: one output each."""
    b = Builder()
    return to_form(b.build([read_formula(text, b) for text in texts]))


def kinds(made: Form) -> dict[str, int]:
    """The operations of a form by kind."""
    return cost(to_program(made)).by_kind()


def saved(apply: Callable[[Form], Form], made: Form) -> int:
    """How many operations a pass saves."""
    return sum(kinds(made).values()) - sum(kinds(apply(made)).values())
