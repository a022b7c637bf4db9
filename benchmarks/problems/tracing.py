"""A problem as a program: values that write down what is computed with them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

from benchmarks.problems.namespaces import UNARY, exact_functions
from benchmarks.problems.problem import Problem
from symback.program.core import Builder, Program
from symback.program.functions import FUNCTIONS, Function


class Traced:
    """A node of a builder with the operators of a number.

    >>> b = Builder()
    >>> x = Traced(b, b.input("x"))
    >>> y = 1 - 2 * x
    >>> b.ops[y.node], b.build([y.node]).inputs()
    ('sub', mappingproxy({'x': 0}))
    """

    __slots__ = ("builder", "node")

    def __init__(self, builder: Builder, node: int) -> None:
        self.builder = builder
        self.node = node

    def _node(self, other: object) -> int | None:
        if isinstance(other, Traced):
            return other.node
        if isinstance(other, int | float | Fraction):
            return self.builder.const(Fraction(other))
        return None

    def _apply(self, operation: Callable[[int, int], int], other: object, reflected: bool = False) -> Any:
        node = self._node(other)
        if node is None:
            return NotImplemented
        left, right = (node, self.node) if reflected else (self.node, node)
        return Traced(self.builder, operation(left, right))

    def __add__(self, other: object) -> Any:
        return self._apply(self.builder.add, other)

    def __radd__(self, other: object) -> Any:
        return self._apply(self.builder.add, other, True)

    def __sub__(self, other: object) -> Any:
        return self._apply(self.builder.sub, other)

    def __rsub__(self, other: object) -> Any:
        return self._apply(self.builder.sub, other, True)

    def __mul__(self, other: object) -> Any:
        return self._apply(self.builder.mul, other)

    def __rmul__(self, other: object) -> Any:
        return self._apply(self.builder.mul, other, True)

    def __truediv__(self, other: object) -> Any:
        return self._apply(self.builder.div, other)

    def __rtruediv__(self, other: object) -> Any:
        return self._apply(self.builder.div, other, True)

    def __pow__(self, other: object) -> Any:
        return self._apply(self.builder.power, other)

    def __rpow__(self, other: object) -> Any:
        return self._apply(self.builder.power, other, True)

    def __neg__(self) -> Traced:
        return Traced(self.builder, self.builder.neg(self.node))

    def __repr__(self) -> str:
        return f"Traced({self.node})"


def _atan2() -> Function:
    """The angle of (x, y): symback's own where it has one."""
    if "atan2" in FUNCTIONS:
        return FUNCTIONS["atan2"]

    def squared(b: Builder, args: tuple[int, ...]) -> int:
        two = b.const(2)
        return b.add(b.power(args[0], two), b.power(args[1], two))

    return Function(
        "atan2",
        2,
        (
            lambda b, args, y: b.div(args[1], squared(b, args)),
            lambda b, args, y: b.neg(b.div(args[0], squared(b, args))),
        ),
    )


ATAN2 = _atan2()
_EXACT = exact_functions()


def as_fraction(value: Any) -> Fraction:
    """A number of mpmath as a fraction of some sixty digits."""
    sign, mantissa, exponent, _ = value._mpf_
    size = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    return -size if sign else size


def _function(name: str) -> Callable[[Any], Any]:
    def call(x: Any) -> Any:
        if isinstance(x, Traced):
            return Traced(x.builder, x.builder.call(FUNCTIONS[name], x.node))
        return as_fraction(getattr(_EXACT, name)(_EXACT.number(x)))

    return call


def _angle(y: Traced, x: Traced) -> Traced:
    return Traced(y.builder, y.builder.call(ATAN2, y.node, x.node))


#: The namespace of traced values. ``abs`` and ``atan2`` take traced values only.
TRACED = SimpleNamespace(
    **{name: _function(name) for name in UNARY},
    abs=lambda x: Traced(x.builder, x.builder.call(FUNCTIONS["abs"], x.node)),
    sigmoid=lambda x: Traced(x.builder, x.builder.call(FUNCTIONS["sigmoid"], x.node)),
    atan2=_angle,
    pi=as_fraction(_EXACT.pi),
    ratio=Fraction,
)


def trace(problem: Problem) -> Program:
    """The program of a problem: its outputs over its inputs, equal rows shared."""
    b = Builder()
    inputs = [Traced(b, b.input(name)) for name in problem.inputs]
    outputs = problem.build(TRACED, inputs)
    nodes = [value.node if isinstance(value, Traced) else b.const(Fraction(value)) for value in outputs]
    return b.build(nodes)
