"""A node of a program with matrices as mathematics.

The products stand in the order in which they are computed. Numbers come to the
front of a product and cancel there, so that no sign and no 1/n is carried
through a formula; everything else is written as the rows of the program say.
One walk with a stack of its own; nothing recurses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from symback.document import display as m
from symback.document.express import call, composed
from symback.document.matrix_terms import (
    TWO,
    Term,
    bare,
    divided,
    multiplied,
    product,
    repeated,
    sum_of,
    term_of,
    told,
    turned,
    under,
)
from symback.document.shape_math import ONE, shape_math, size_math
from symback.program.core import Constant, Program
from symback.program.shapes import Placed, Window
from symback.program.sizes import ONE as ONE_SIZE
from symback.program.sizes import Shape, Size

#: What a node is written as instead of being written out, if anything: a name, or a term with numbers in front.
MatrixNaming: TypeAlias = "Callable[[int], m.Math | Term | None]"
#: Functions that print in a way which for a matrix would mean something else: e^A, |A|.
_NOT_OF_MATRICES = MappingProxyType({"exp": "exp_elements", "sqrt": "sqrt_elements", "abs": "abs_elements"})
#: And the unit step, whose letter H is that of a layer.
STEPS = MappingProxyType({"step": "step_elements", "leaky_step": "leaky_step_elements"})
#: Both: the name under which each is printed.
OF_ELEMENTS = _NOT_OF_MATRICES | STEPS
_ZERO = m.Number(ONE.value * 0)


@dataclass(frozen=True, slots=True)
class MatrixWriter:
    """Writes nodes of one program; ``naming`` says which are written as their names."""

    program: Program
    naming: MatrixNaming

    def write(self, root: int, own: bool = False) -> m.Math:
        """The mathematics of a node. ``own``: write the root out even if it has a name."""
        return told(self.term(root, own))

    def term(self, root: int, own: bool = False) -> Term:
        """The node as a term: a number in front of a matrix."""

        def given(node: int) -> Term | None:
            name = None if own and node == root else self.naming(node)
            return None if name is None else term_of(name, self.program.shape(node))

        return composed(root, given, self._needed, self._compose)

    def _needed(self, node: int) -> tuple[int, ...]:
        """The arguments that are written: of a sum of squares what is squared."""
        squared = self.squared(node)
        return self.program.args[node] if squared is None else (squared,)

    def squared(self, node: int) -> int | None:
        """R where the node is the sum of all squares of its elements."""
        program = self.program
        if program.ops[node] != "sum" or program.payloads.get(node) is not None:
            return None
        (inner,) = program.args[node]
        if program.ops[inner] != "pow" or self.naming(inner) is not None:
            return None
        base, exponent = program.args[inner]
        return base if program.constant(exponent) == 2 else None

    def _compose(self, node: int, done: Mapping[int, Term]) -> Term:
        program = self.program
        args = [done[arg] for arg in self._needed(node)]
        op, shape = program.ops[node], program.shape(node)
        payload = program.payloads.get(node)
        shapes = [program.shape(arg) for arg in self._needed(node)]
        if self.squared(node) is not None:
            return Term(body=m.Power(m.Norm(told(args[0]), ONE_SIZE not in shapes[0]), TWO))
        match op:
            case "input":
                return term_of(m.Name(str(payload)), shape)
            case "const":
                return _constant(payload)
            case "neg":
                return args[0].times(-1)
            case "add" | "sub":
                signs = [-1 if op == "sub" and k else 1 for k in range(len(args))]
                return sum_of([(s, repeated(a, b, shape)) for s, a, b in zip(signs, args, shapes, strict=True)])
            case "mul":
                return multiplied(args, shapes, shape)
            case "div":
                return divided(args, shapes, shape)
            case "pow":
                return _power(args, shape)
            case "call":
                return self._call(node, args, shapes, shape)
            case _ if op in _ARRAY_TERMS:
                return _ARRAY_TERMS[op](args, shapes, shape, payload)
            case _:
                raise ValueError(f"unknown operation {op!r}")

    def _call(self, node: int, args: list[Term], shapes: Sequence[Shape], shape: Shape) -> Term:
        parts = tuple(told(repeated(a, s, shape)) if s else told(a) for a, s in zip(args, shapes, strict=True))
        written = call(self.program.function(node), parts)
        match written:
            case m.Call("sqrt", (m.Power(m.Norm() as norm, _),), 0, None):
                return Term(over=(norm,))
        if shape and not written.primes:
            written = m.Call(OF_ELEMENTS.get(written.function, written.function), parts, 0, written.partial)
        return Term(body=written) if shape else Term(over=(written,))


def _constant(payload: object) -> Term:
    if isinstance(payload, Constant):
        return Term(over=(m.Symbol(payload.name),))
    if isinstance(payload, Size):
        return Term(over=(size_math(payload),))
    return Term(coefficient=payload)  # type: ignore[arg-type]  # what is left is a fraction


def _power(args: list[Term], shape: Shape) -> Term:
    base, exponent = told(args[0]), told(args[1])
    if shape:
        return Term(body=under(base, lambda body: m.ElementPower(body, exponent)))
    return Term(over=(m.Power(base, exponent),))


def _matmul(args: list[Term], shapes: Sequence[Shape], shape: Shape, payload: object) -> Term:
    return product(args[0], args[1])


def _transpose(args: list[Term], shapes: Sequence[Shape], shape: Shape, payload: object) -> Term:
    return args[0].with_body(turned(bare(args[0])))


def _expand(args: list[Term], shapes: Sequence[Shape], shape: Shape, payload: object) -> Term:
    return repeated(args[0], shapes[0], shape, whole=True)


def _sum(args: list[Term], shapes: Sequence[Shape], shape: Shape, payload: object) -> Term:
    """1'·A, A·1 or 1'·A·1."""
    if not shapes[0]:
        return args[0]
    rows, columns = shapes[0]
    summed = args[0]
    if payload != 0 and columns != ONE_SIZE:
        summed = product(summed, Term(body=m.Ones(size_math(columns))))
    if payload != 1 and rows != ONE_SIZE:
        summed = product(Term(body=m.Transpose(m.Ones(size_math(rows)))), summed, flat=True)
    return summed


def _named(function: str) -> _Rule:
    def rule(args: list[Term], shapes: Sequence[Shape], shape: Shape, payload: object) -> Term:
        return Term(body=m.Call(function, tuple(told(arg) for arg in args)))

    return rule


def _along(function: str) -> _Rule:
    """A function of every row; of columns by way of transposes."""

    def rule(args: list[Term], shapes: Sequence[Shape], shape: Shape, payload: object) -> Term:
        body = told(args[0])
        if payload is None:
            return Term(body=m.Call(f"{function}_all" if function != "row_max" else "max", (body,)))
        if payload == 1:
            return Term(body=m.Call(function, (body,)))
        return Term(body=turned(m.Call(function, (turned(body),))))

    return rule


def _reshape(args: list[Term], shapes: Sequence[Shape], shape: Shape, payload: object) -> Term:
    return Term(body=m.Call("reshape", (told(args[0]), shape_math(shape))))


def _logdet(args: list[Term], shapes: Sequence[Shape], shape: Shape, payload: object) -> Term:
    return Term(body=m.Call("log", (m.Call("abs", (m.Call("det", (told(args[0]),)),)),)))


def _concat(args: list[Term], shapes: Sequence[Shape], shape: Shape, payload: object) -> Term:
    parts = tuple(told(arg) for arg in args)
    return Term(body=m.Grid((parts,) if payload == 1 else tuple((part,) for part in parts)))


def slice_math(body: m.Math, whole: Shape, payload: object) -> m.Math:
    """A part of a matrix that has the shape ``whole``; a size that stands under the matrix becomes that of the part."""
    assert isinstance(payload, Window)
    if isinstance(body, m.Sized):
        return m.Sized(slice_math(body.body, whole, payload), shape_math(payload.shape))
    rows, columns = whole

    def ends(start: Size, stop: Size, whole: Size) -> tuple[m.Math, m.Math] | None:
        if start == Size.of(0) and stop == whole:
            return None
        return size_math(start + 1), size_math(stop)

    return m.Slice(body, ends(payload.row, payload.row_stop, rows), ends(payload.column, payload.column_stop, columns))


def _slice(args: list[Term], shapes: Sequence[Shape], shape: Shape, payload: object) -> Term:
    return args[0].with_body(slice_math(bare(args[0]), shapes[0], payload))


def embed_math(body: m.Math, own: Shape, payload: object) -> m.Grid:
    """A matrix of the shape ``own`` among zeros: the rows and columns of zeros that there are are shown."""
    assert isinstance(payload, Placed)
    (height, width), none = own, Size.of(0)

    def around(before: Size, own: Size, whole: Size) -> list[bool]:
        after = whole - before - own
        return [*([False] if before != none else []), True, *([False] if after != none else [])]

    rows = around(payload.row, height, payload.shape[0])
    columns = around(payload.column, width, payload.shape[1])
    return m.Grid(tuple(tuple(body if r and c else _ZERO for c in columns) for r in rows))


def _embed(args: list[Term], shapes: Sequence[Shape], shape: Shape, payload: object) -> Term:
    return args[0].with_body(embed_math(bare(args[0]), shapes[0], payload))


def _eye(args: list[Term], shapes: Sequence[Shape], shape: Shape, payload: object) -> Term:
    return Term(body=m.Identity(size_math(shape[0])))


def _inverse(args: list[Term], shapes: Sequence[Shape], shape: Shape, payload: object) -> Term:
    return Term(body=under(told(args[0]), m.Inverse))


def _solve(args: list[Term], shapes: Sequence[Shape], shape: Shape, payload: object) -> Term:
    return product(_inverse(args[:1], shapes, shape, payload), args[1])


def _kron(args: list[Term], shapes: Sequence[Shape], shape: Shape, payload: object) -> Term:
    return args[0].with_factors(args[1]).with_body(m.Kronecker((bare(args[0]), bare(args[1]))))


_Rule: TypeAlias = Callable[[list[Term], Sequence[Shape], Shape, object], Term]
#: Opcode -> how it is written.
_ARRAY_TERMS: Mapping[str, _Rule] = MappingProxyType(
    {
        "matmul": _matmul,
        "transpose": _transpose,
        "expand": _expand,
        "sum": _sum,
        "amax": _along("row_max"),
        "softmax": _along("softmax"),
        "log_softmax": _along("log_softmax"),
        "logsumexp": _along("logsumexp"),
        "trace": _named("trace"),
        "diag": _named("diag"),
        "diagonal": _named("diagonal"),
        "reshape": _reshape,
        "concat": _concat,
        "slice": _slice,
        "embed": _embed,
        "eye": _eye,
        "inverse": _inverse,
        "solve": _solve,
        "det": _named("det"),
        "logdet": _logdet,
        "kron": _kron,
        "blocks": _named("blocks"),
        "unblocks": _named("unblocks"),
    }
)
