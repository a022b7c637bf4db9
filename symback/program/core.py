"""Program: a straight-line program kept in columns, and the builder that makes it.

One row is one operation; its arguments are earlier rows. Every transformation
is Program -> Program. A Program made by appending to another keeps the row
numbers of the first, so a node of the forward pass is the same number in the
gradient program.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from itertools import compress
from types import MappingProxyType
from typing import TYPE_CHECKING

from symback.program.rows import ARITY, Constant, Payload, Step
from symback.program.shapes import ARRAY_OPS, result_shape
from symback.program.sizes import SCALAR, Shape

if TYPE_CHECKING:
    from symback.program.functions import Function

__all__ = ["ARITY", "Builder", "Constant", "Payload", "Program", "Step"]


@dataclass(frozen=True)
class Program:
    """Columns of a straight-line program.

    ``payloads`` holds the name of an input, the value of a constant, the
    function of a call. ``names`` gives the quantities that have a name on the
    blackboard. ``origin`` leads from a node of the gradient to the node of the
    forward pass whose adjoint it is. ``shapes`` has the matrices; numbers have none.
    """

    ops: Sequence[str]
    args: Sequence[tuple[int, ...]]
    payloads: Mapping[int, Payload]
    names: Mapping[int, tuple[str, ...]]
    outputs: tuple[int, ...]
    origin: Mapping[int, int] = field(default_factory=dict)
    shapes: Mapping[int, Shape] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ops)

    def __iter__(self) -> Iterator[Step]:
        for node, (op, args) in enumerate(zip(self.ops, self.args, strict=True)):
            yield Step(node, op, args, self.payloads.get(node), self.names.get(node, ()))

    def inputs(self) -> Mapping[str, int]:
        """Name of every input -> its node, in the order in which they were met."""
        return self._inputs

    @cached_property
    def _inputs(self) -> Mapping[str, int]:
        found = {str(self.payloads[node]): node for node, op in enumerate(self.ops) if op == "input"}
        return MappingProxyType(found)

    def function(self, node: int) -> Function:
        """The function that a call node applies."""
        from symback.program.functions import Function

        payload = self.payloads.get(node)
        if self.ops[node] != "call" or not isinstance(payload, Function):
            raise TypeError(f"node {node} is {self.ops[node]}, not a call")
        return payload

    def constant(self, node: int) -> Fraction | None:
        """The exact value of a rational constant; None for every other node."""
        payload = self.payloads.get(node)
        return payload if self.ops[node] == "const" and isinstance(payload, Fraction) else None

    def node(self, name: str) -> int:
        """The node that carries a name (an input or a named step)."""
        found = next((node for node, names in self.names.items() if name in names), self.inputs().get(name))
        if found is None:
            raise KeyError(f"no quantity is called {name}")
        return found

    def name(self, node: int) -> str | None:
        """The first name of a node; None when it has none."""
        if self.ops[node] == "input":
            return str(self.payloads[node])
        return next(iter(self.names.get(node, ())), None)

    def with_outputs(self, outputs: Sequence[int]) -> Program:
        """The same rows with other outputs."""
        return replace(self, outputs=tuple(outputs))

    def shape(self, node: int) -> Shape:
        """Rows and columns of a matrix; the empty shape of a number."""
        return self.shapes.get(node, SCALAR)

    def reachable(self, roots: Sequence[int] | None = None) -> list[int]:
        """The nodes that the roots (default: the outputs) depend on, in ascending order."""
        wanted = bytearray(len(self.ops))
        roots = self.outputs if roots is None else roots
        for root in roots:
            wanted[root] = 1
        args = self.args
        # Arguments are earlier rows, so one sweep downwards meets every node after all its users.
        for node in range(max(roots, default=-1), -1, -1):
            if wanted[node]:
                for arg in args[node]:
                    wanted[arg] = 1
        return list(compress(range(len(wanted)), wanted))

    def depending_on(self, sources: Iterable[int], nodes: Iterable[int] | None = None) -> set[int]:
        """The sources and what depends on one of them, among ``nodes`` in ascending order (default: the reachable)."""
        depends = set(sources)
        for node in self.reachable() if nodes is None else nodes:
            if not depends.isdisjoint(self.args[node]):
                depends.add(node)
        return depends

    def uses(self, roots: Sequence[int] | None = None) -> dict[int, int]:
        """How often each reachable node is used as an argument or is a root."""
        roots = self.outputs if roots is None else roots
        count = dict.fromkeys(self.reachable(roots), 0)
        for node in count:
            for arg in self.args[node]:
                count[arg] += 1
        for root in roots:
            count[root] += 1
        return count


class Builder:
    """Makes a Program row by row; equal rows (same operation, arguments, order) are one row.

    ``emit`` writes what is told; the named operations (``add`` … ``power``)
    fold constants and drop neutral elements, as a teacher does when a
    derivative is written down.

    >>> b = Builder()
    >>> x = b.input("x")
    >>> b.mul(b.const(2), b.const(3)) == b.const(6), b.mul(x, b.const(1)) == x
    (True, True)
    """

    def __init__(self, program: Program | None = None) -> None:
        self.ops: list[str] = list(program.ops) if program else []
        self.args: list[tuple[int, ...]] = list(program.args) if program else []
        self.payloads: dict[int, Payload] = dict(program.payloads) if program else {}
        self.names: dict[int, tuple[str, ...]] = dict(program.names) if program else {}
        self.origin: dict[int, int] = dict(program.origin) if program else {}
        self.shapes: dict[int, Shape] = dict(program.shapes) if program else {}
        # Rational constants are asked for at every operation, so they have a dictionary of their own.
        self._values: dict[int, Fraction] = {n: p for n, p in self.payloads.items() if isinstance(p, Fraction)}
        self._whole: dict[int, int] = {}
        self._rows: dict[tuple[str, tuple[int, ...], Payload], int] = {}
        for node, op in enumerate(self.ops):
            self._rows.setdefault((op, self.args[node], self.payloads.get(node)), node)

    def emit(self, op: str, args: tuple[int, ...] = (), payload: Payload = None) -> int:
        """The node of this operation, made if it is new.

        Raises ValueError for an unknown operation, a wrong number of arguments or an argument that does not exist yet;
        ShapeError for shapes that do not fit.
        """
        key = (op, args, payload)
        found = self._rows.get(key)
        if found is not None:
            return found
        arity = ARITY.get(op)
        if arity is None:
            raise ValueError(f"unknown operation {op!r}")
        if (arity >= 0 and len(args) != arity) or (arity == -1 and len(args) < 2):
            raise ValueError(f"{op} takes {arity if arity >= 0 else 'two or more'} arguments, not {len(args)}")
        node = len(self.ops)
        if args and max(args) >= node:
            raise ValueError(f"{op} uses a node that does not exist yet")
        if self.shapes or op in ARRAY_OPS:
            shape = result_shape(op, [self.shapes.get(arg, SCALAR) for arg in args], payload)
            if shape:
                self.shapes[node] = shape
        self.ops.append(op)
        self.args.append(args)
        if payload is not None:
            self.payloads[node] = payload
            if op == "const" and isinstance(payload, Fraction):
                self._values[node] = payload
        self._rows[key] = node
        return node

    def name(self, node: int, name: str) -> None:
        """Give a node one more name."""
        known = self.names.get(node, ())
        if name not in known:
            self.names[node] = (*known, name)

    def build(self, outputs: Sequence[int]) -> Program:
        """Freeze what was built."""
        return Program(
            tuple(self.ops),
            tuple(self.args),
            MappingProxyType(self.payloads),
            MappingProxyType(self.names),
            tuple(outputs),
            MappingProxyType(self.origin),
            MappingProxyType(self.shapes),
        )

    def value(self, node: int) -> Fraction | None:
        """The exact value of a rational constant; None for every other node."""
        return self._values.get(node)

    def input(self, name: str, shape: Shape = SCALAR) -> int:
        """The input of that name; ``shape`` is what it has where it is met for the first time."""
        node = self.emit("input", (), name)
        if shape:
            self.shapes.setdefault(node, shape)
        return node

    def shape(self, node: int) -> Shape:
        """Rows and columns of a matrix; the empty shape of a number."""
        return self.shapes.get(node, SCALAR)

    def const(self, value: int | Fraction) -> int:
        if type(value) is not int:
            return self.emit("const", (), Fraction(value))
        found = self._whole.get(value)
        if found is None:
            found = self._whole[value] = self.emit("const", (), Fraction(value))
        return found

    def add(self, a: int, b: int) -> int:
        p, q = self.value(a), self.value(b)
        if p is not None and q is not None:
            return self.const(p + q)
        if p == 0:
            return b
        if q == 0:
            return a
        if self.ops[b] == "neg":
            return self.sub(a, self.args[b][0])
        return self.emit("add", (a, b))

    def sub(self, a: int, b: int) -> int:
        p, q = self.value(a), self.value(b)
        if p is not None and q is not None:
            return self.const(p - q)
        if q == 0:
            return a
        if p == 0:
            return self.neg(b)
        if self.ops[b] == "neg":
            return self.add(a, self.args[b][0])
        return self.emit("sub", (a, b))

    def mul(self, a: int, b: int) -> int:
        p, q = self._values.get(a), self._values.get(b)
        if p is None and q is None:
            return self.emit("mul", (a, b))
        if p is not None and q is not None:
            return self.const(p * q)
        if p == 0 or q == 0:
            return self.const(0)
        if p == 1:
            return b
        if q == 1:
            return a
        return self.emit("mul", (a, b))

    def div(self, a: int, b: int) -> int:
        p, q = self.value(a), self.value(b)
        if p is not None and q is not None and q != 0:
            return self.const(p / q)
        if q == 1:
            return a
        if p == 0:
            return self.const(0)
        return self.emit("div", (a, b))

    def neg(self, a: int) -> int:
        p = self.value(a)
        if p is not None:
            return self.const(-p)
        if self.ops[a] == "neg":
            return self.args[a][0]
        if self.ops[a] == "sub":
            return self.sub(self.args[a][1], self.args[a][0])
        return self.emit("neg", (a,))

    def power(self, a: int, exponent: int) -> int:
        p, q = self.value(a), self.value(exponent)
        if q == 0:
            return self.const(1)
        if q == 1:
            return a
        if p is not None and q is not None and q.denominator == 1 and abs(q) <= 64 and p != 0:
            return self.const(p ** int(q))
        return self.emit("pow", (a, exponent))

    def call(self, function: Function, *args: int) -> int:
        return self.emit("call", args, function)
