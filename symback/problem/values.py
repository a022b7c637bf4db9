"""Sample values for the quantities of a problem: every one has a value, and none is left over."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from fractions import Fraction

from symback.errors import InputError, suggestion
from symback.problem.problem import Problem


def with_values(problem: Problem, values: Mapping[str, Fraction]) -> Problem:
    """The problem with sample values for all its inputs.

    Raises InputError for a name that does not occur, a missing value, or an unknown f.
    """
    check_complete(problem, values)
    return replace(problem, values=dict(values))


def check_complete(problem: Problem, names: Collection[str]) -> None:
    """Are these the names of all inputs, and can numbers be computed? Raises InputError."""
    inputs = {*problem.parameters, *problem.data}
    for name in names:
        if name not in inputs:
            hint = suggestion(name, inputs) or f"the quantities are {', '.join(sorted(inputs))}"
            raise InputError(f"--at gives a value for {name}, which does not occur; {hint}")
    missing = sorted(inputs - set(names))
    if missing:
        raise InputError(f"--at gives no value for {', '.join(missing)}; add {missing[0]}=…")
    if problem.unknown_functions:
        name = problem.unknown_functions[0].name
        raise InputError(f"numbers cannot be computed with the unknown {name}; choose one with --activation")
