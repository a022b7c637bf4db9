"""A problem as a program: it is computed with values that write down what is done with them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

from benchmarks.problems.namespaces import UNARY, exact_functions
from benchmarks.problems.problem import Problem
from symback.problem.traced import Traced, applied, traced_node
from symback.program.core import Builder, Program

_EXACT = exact_functions()


def as_fraction(value: Any) -> Fraction:
    """A number of mpmath as a fraction of some sixty digits."""
    sign, mantissa, exponent, _ = value._mpf_
    size = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    return -size if sign else size


def _function(name: str) -> Callable[[Any], Any]:
    def call(x: Any) -> Any:
        if isinstance(x, Traced):
            return applied(name)(x)
        return as_fraction(getattr(_EXACT, name)(_EXACT.number(x)))

    return call


#: The namespace of traced values; a function of one number is an exact number.
TRACED = SimpleNamespace(
    **{name: _function(name) for name in UNARY},
    abs=abs,
    sigmoid=applied("sigmoid"),
    atan2=applied("atan2"),
    pi=as_fraction(_EXACT.pi),
    ratio=Fraction,
)


def trace(problem: Problem) -> Program:
    """The program of a problem: its outputs over its inputs, equal rows shared."""
    b = Builder()
    inputs = [Traced(b, b.input(name)) for name in problem.inputs]
    outputs = problem.build(TRACED, inputs)
    return b.build([traced_node(b, value) for value in outputs])
