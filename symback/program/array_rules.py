"""The local derivative of every operation on matrices: how the adjoint of the value becomes one of the argument.

The adjoint D of Y has the shape of Y. For Y = A @ B it goes to A as D @ B' and
to B as A' @ D (Magnus and Neudecker, "Matrix Differential Calculus", part 3;
Giles, "Collected matrix derivative results", 2008). An edge carries what is
multiplied elementwise, as for numbers; what is more than that is its ``pull``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from symback.program.arrays import matmul, place, reshape, spread, total, transpose, window
from symback.program.core import Builder
from symback.program.edge import Edge, EdgeRule
from symback.program.functions import FUNCTIONS
from symback.program.shapes import Blocks, Placed, Window
from symback.program.sizes import ONE, Size

#: From the builder, the adjoint and the edge to the adjoint of the argument.
Pull: TypeAlias = Callable[[Builder, int, Edge], int]


def _whole(b: Builder, adjoint: int, edge: Edge) -> int:
    return spread(b, adjoint, b.shape(edge.node))


def _left(b: Builder, adjoint: int, edge: Edge) -> int:
    return matmul(b, transpose(b, edge.factors[0]), _whole(b, adjoint, edge))


def _right(b: Builder, adjoint: int, edge: Edge) -> int:
    return matmul(b, _whole(b, adjoint, edge), transpose(b, edge.factors[0]))


def _turned(b: Builder, adjoint: int, edge: Edge) -> int:
    return transpose(b, adjoint)


def _spread(b: Builder, adjoint: int, edge: Edge) -> int:
    return adjoint  # a number, a row or a column stands for all that were added up


def _traced(b: Builder, adjoint: int, edge: Edge) -> int:
    return b.mul(adjoint, b.emit("eye", (), b.shape(edge.arg)))


def _softmax(b: Builder, adjoint: int, edge: Edge) -> int:
    axis = _axis(b, edge.node)
    weighted = total(b, b.mul(_whole(b, adjoint, edge), edge.node), axis)
    return b.mul(edge.node, b.sub(adjoint, weighted))


def _log_softmax(b: Builder, adjoint: int, edge: Edge) -> int:
    axis = _axis(b, edge.node)
    probabilities = b.emit("softmax", b.args[edge.node], axis)
    return b.sub(adjoint, b.mul(probabilities, total(b, _whole(b, adjoint, edge), axis)))


def _reshaped(b: Builder, adjoint: int, edge: Edge) -> int:
    """A number stands for any shape; a row or a column is spread before it changes its shape."""
    if not b.shape(edge.arg):
        return total(b, adjoint)  # the only element of a 1×1 matrix
    return reshape(b, _whole(b, adjoint, edge), b.shape(edge.arg)) if b.shape(adjoint) else adjoint


def _cut(b: Builder, adjoint: int, edge: Edge) -> int:
    """The part of the adjoint that belongs to one of the matrices put side by side."""
    axis = _axis(b, edge.node) or 0
    start = Size.of(0)
    for arg in b.args[edge.node][: edge.slot]:
        start += b.shape(arg)[axis]
    rows, columns = b.shape(edge.arg)
    zero = Size.of(0)
    part = Window(start, start + rows, zero, columns) if axis == 0 else Window(zero, rows, start, start + columns)
    if b.shape(adjoint) and b.shape(adjoint)[axis] == ONE and b.shape(edge.node)[axis] != ONE:
        return adjoint  # it repeats along the axis, so every part is the same
    return window(b, _whole(b, adjoint, edge) if b.shape(adjoint) else adjoint, part)


def _placed(b: Builder, adjoint: int, edge: Edge) -> int:
    payload = b.payloads[edge.node]
    assert isinstance(payload, Window)
    return place(b, _whole(b, adjoint, edge), b.shape(edge.arg), payload.row, payload.column)


def _taken_out(b: Builder, adjoint: int, edge: Edge) -> int:
    payload = b.payloads[edge.node]
    assert isinstance(payload, Placed)
    rows, columns = b.shape(edge.arg)
    part = Window(payload.row, payload.row + rows, payload.column, payload.column + columns)
    return window(b, _whole(b, adjoint, edge) if b.shape(adjoint) else adjoint, part)


def _diagonal(b: Builder, adjoint: int, edge: Edge) -> int:
    return reshape(b, b.emit("diagonal", (_whole(b, adjoint, edge),)), b.shape(edge.arg))


def _diag(b: Builder, adjoint: int, edge: Edge) -> int:
    return b.emit("diag", (_whole(b, adjoint, edge),))


def _inverse(b: Builder, adjoint: int, edge: Edge) -> int:
    turned = transpose(b, edge.node)
    return matmul(b, matmul(b, turned, _whole(b, adjoint, edge)), turned)


def _solved(b: Builder, adjoint: int, edge: Edge) -> int:
    return b.emit("solve", (transpose(b, b.args[edge.node][0]), _whole(b, adjoint, edge)))


def _solved_for(b: Builder, adjoint: int, edge: Edge) -> int:
    return matmul(b, _solved(b, adjoint, edge), transpose(b, edge.node))


def _kron_left(b: Builder, adjoint: int, edge: Edge) -> int:
    """Each element of A multiplies a block B of the value: it gets the sum of its block of the adjoint times B."""
    _, right = b.args[edge.node]
    blocks = _as_blocks(b, adjoint, edge)
    column = reshape(b, right, (b.shape(blocks)[1], ONE))
    return reshape(b, matmul(b, blocks, column), b.shape(edge.arg))


def _kron_right(b: Builder, adjoint: int, edge: Edge) -> int:
    left, _ = b.args[edge.node]
    blocks = _as_blocks(b, adjoint, edge)
    row = reshape(b, left, (ONE, b.shape(blocks)[0]))
    return reshape(b, matmul(b, row, blocks), b.shape(edge.arg))


def _as_blocks(b: Builder, adjoint: int, edge: Edge) -> int:
    left, right = b.args[edge.node]
    return b.emit("blocks", (_whole(b, adjoint, edge),), Blocks(b.shape(left), b.shape(right)))


def _blocks(b: Builder, adjoint: int, edge: Edge) -> int:
    return b.emit("unblocks", (_whole(b, adjoint, edge),), b.payloads[edge.node])


def _unblocks(b: Builder, adjoint: int, edge: Edge) -> int:
    return b.emit("blocks", (_whole(b, adjoint, edge),), b.payloads[edge.node])


#: What an edge does with the adjoint beyond elementwise factors.
PULLS: Mapping[str, Pull] = MappingProxyType(
    {
        "left": _left,
        "right": _right,
        "turned": _turned,
        "spread": _spread,
        "traced": _traced,
        "softmax": _softmax,
        "log_softmax": _log_softmax,
        "reshaped": _reshaped,
        "cut": _cut,
        "placed": _placed,
        "taken out": _taken_out,
        "diagonal": _diagonal,
        "diag": _diag,
        "inverse": _inverse,
        "kron left": _kron_left,
        "kron right": _kron_right,
        "blocks": _blocks,
        "unblocks": _unblocks,
        "solved": _solved,
        "solved for": _solved_for,
    }
)


def _axis(b: Builder, node: int) -> int | None:
    axis = b.payloads.get(node)
    assert axis is None or isinstance(axis, int)
    return axis


def _matmul(b: Builder, y: int, args: tuple[int, ...]) -> tuple[Edge, ...]:
    left, right = args
    return Edge(y, 0, left, factors=(right,), pull="right"), Edge(y, 1, right, factors=(left,), pull="left")


def _amax(b: Builder, y: int, args: tuple[int, ...]) -> tuple[Edge, ...]:
    """Equal maxima share the derivative evenly."""
    largest = b.call(FUNCTIONS["equal"], args[0], y)
    return (Edge(y, 0, args[0], factors=(largest,), divisors=(total(b, largest, _axis(b, y)),)),)


def _logsumexp(b: Builder, y: int, args: tuple[int, ...]) -> tuple[Edge, ...]:
    axis = _axis(b, y)
    return (Edge(y, 0, args[0], factors=(b.emit("softmax", args, axis),)),)


def _expanded(b: Builder, y: int, args: tuple[int, ...]) -> tuple[Edge, ...]:
    return (Edge(y, 0, args[0]),)


def _inverted(b: Builder, y: int, args: tuple[int, ...]) -> tuple[Edge, ...]:
    return (Edge(y, 0, args[0], sign=-1, pull="inverse"),)


def _solve(b: Builder, y: int, args: tuple[int, ...]) -> tuple[Edge, ...]:
    return Edge(y, 0, args[0], sign=-1, pull="solved for"), Edge(y, 1, args[1], pull="solved")


def _det(b: Builder, y: int, args: tuple[int, ...]) -> tuple[Edge, ...]:
    return (Edge(y, 0, args[0], factors=(y, transpose(b, b.emit("inverse", args)))),)


def _logdet(b: Builder, y: int, args: tuple[int, ...]) -> tuple[Edge, ...]:
    return (Edge(y, 0, args[0], factors=(transpose(b, b.emit("inverse", args)),)),)


def _kron(b: Builder, y: int, args: tuple[int, ...]) -> tuple[Edge, ...]:
    return Edge(y, 0, args[0], pull="kron left"), Edge(y, 1, args[1], pull="kron right")


def _simple(pull: str) -> EdgeRule:
    def edges(b: Builder, y: int, args: tuple[int, ...]) -> tuple[Edge, ...]:
        return tuple(Edge(y, k, arg, pull=pull) for k, arg in enumerate(args))

    return edges


#: Opcode -> its edges.
ARRAY_EDGES: Mapping[str, EdgeRule] = MappingProxyType(
    {
        "matmul": _matmul,
        "transpose": _simple("turned"),
        "sum": _simple("spread"),
        "amax": _amax,
        "softmax": _simple("softmax"),
        "log_softmax": _simple("log_softmax"),
        "logsumexp": _logsumexp,
        "expand": _expanded,
        "trace": _simple("traced"),
        "diag": _simple("diagonal"),
        "diagonal": _simple("diag"),
        "reshape": _simple("reshaped"),
        "concat": _simple("cut"),
        "slice": _simple("placed"),
        "embed": _simple("taken out"),
        "eye": _simple(""),
        "kron": _kron,
        "blocks": _simple("blocks"),
        "unblocks": _simple("unblocks"),
        "inverse": _inverted,
        "solve": _solve,
        "det": _det,
        "logdet": _logdet,
    }
)
