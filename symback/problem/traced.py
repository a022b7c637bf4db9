"""Values that write down what is computed with them: a function of numbers becomes a program."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from symback.program.core import Builder
from symback.program.functions import FUNCTIONS


class Traced:
    """A node of a builder with the operators of a number.

    >>> b = Builder()
    >>> x = Traced(b, b.input("x"))
    >>> y = 1 - 2 * x
    >>> b.ops[y.node], list(b.build([y.node]).inputs())
    ('sub', ['x'])
    """

    __slots__ = ("builder", "node")

    def __init__(self, builder: Builder, node: int) -> None:
        self.builder = builder
        self.node = node

    def _apply(self, operation: Callable[[int, int], int], other: object, reflected: bool = False) -> Any:
        if not isinstance(other, Traced | int | float | Fraction):
            return NotImplemented
        node = traced_node(self.builder, other)
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

    def __pos__(self) -> Traced:
        return self

    def __abs__(self) -> Traced:
        return Traced(self.builder, self.builder.call(FUNCTIONS["abs"], self.node))

    def __bool__(self) -> bool:
        raise TypeError("a value that is being written down is not yet known, so it cannot decide an «if»")

    def __repr__(self) -> str:
        return f"Traced({self.node})"


def traced_node(b: Builder, value: Any) -> int:
    """The node of a value; a number becomes a constant, a float its exact binary value.

    Raises TypeError for what is no number, ValueError for an infinity and for what is not a number.
    """
    if isinstance(value, Traced):
        return value.node
    if isinstance(value, bool) or not isinstance(value, int | float | Fraction):
        raise TypeError(f"{type(value).__name__} is not a number")
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value} is not a finite number")
    return b.const(Fraction(value))


def applied(name: str) -> Callable[..., Any]:
    """The function of this name, for values that are written down and for numbers.

    >>> applied("sqrt")(4)
    2.0
    """

    def call(*values: Any) -> Any:
        first = next((value for value in values if isinstance(value, Traced)), None)
        if first is None:
            from symback.program.interpret import FLOAT

            return FLOAT.functions[name](*(float(value) for value in values))
        b = first.builder
        return Traced(b, b.call(FUNCTIONS[name], *(traced_node(b, value) for value in values)))

    call.__name__ = name
    call.__doc__ = f"{name} of a traced value or a number."
    return call
