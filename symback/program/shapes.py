"""The shape of every operation from the shapes of its arguments, or the reason why there is none.

A value is a number (shape ``()``) or a matrix (rows, columns); a vector is a
matrix with one row or one column. Elementwise operations broadcast as in NumPy:
a number, a row or a column is repeated. Every reduction keeps both axes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from symback.program.sizes import ONE, SCALAR, Shape, Size, show_shape


class ShapeError(ValueError):
    """Shapes that do not fit; the message names them and the operation."""


class Window(NamedTuple):
    """A rectangle of a matrix: rows and columns from … up to … (not included)."""

    row: Size
    row_stop: Size
    column: Size
    column_stop: Size

    @property
    def shape(self) -> Shape:
        return self.row_stop - self.row, self.column_stop - self.column


class Placed(NamedTuple):
    """Where a matrix stands in a larger one of zeros."""

    shape: Shape
    row: Size
    column: Size


class Blocks(NamedTuple):
    """A matrix of ``outer`` blocks that have the shape ``inner``."""

    outer: Shape
    inner: Shape

    @property
    def number(self) -> Size:
        return self.outer[0] * self.outer[1]

    @property
    def length(self) -> Size:
        return self.inner[0] * self.inner[1]


#: What the array operations carry: an axis (None: both), a shape, a window, blocks.
ArrayPayload: TypeAlias = "int | Shape | Window | Placed | Blocks | None"
_Rule: TypeAlias = Callable[[Sequence[Shape], "ArrayPayload"], Shape]

#: Elementwise operations by opcode and the sign with which a person writes them.
ELEMENTWISE: Mapping[str, str] = MappingProxyType(
    {"add": "+", "sub": "-", "mul": "*", "div": "/", "pow": "**", "neg": "-", "call": "a function"}
)


def broadcast(shapes: Sequence[Shape], operation: str = "this operation") -> Shape:
    """The common shape of elementwise arguments. Raises ShapeError.

    >>> from symback.program.sizes import shape
    >>> show_shape(broadcast([shape("n", 3), shape(1, 3), shape()]))
    'n×3'
    """
    result: Shape = SCALAR
    for shape in shapes:
        if not shape or shape == result:
            continue
        if not result:
            result = shape
            continue
        sizes = []
        for a, b in zip(result, shape, strict=True):
            if a != b and ONE not in (a, b):
                raise ShapeError(
                    f"{operation} of {show_shape(result)} and {show_shape(shape)}: elementwise operations need equal "
                    "shapes, or one row, one column or one number that is repeated"
                )
            sizes.append(b if a == ONE else a)
        result = tuple(sizes)
    return result


def _matrix(shape: Shape, operation: str) -> Shape:
    if not shape:
        raise ShapeError(f"{operation} needs a matrix, but this is a number")
    return shape


def _square(shape: Shape, operation: str) -> Size:
    rows, columns = _matrix(shape, operation)
    if rows != columns:
        raise ShapeError(f"{operation} needs a square matrix, not {show_shape(shape)}")
    return rows


def _matmul(shapes: Sequence[Shape], payload: ArrayPayload) -> Shape:
    left, right = shapes
    if not left or not right:
        raise ShapeError(f"@ of {show_shape(left)} and {show_shape(right)}: a number is multiplied with *")
    if left[1] != right[0]:
        raise ShapeError(
            f"@ of {show_shape(left)} and {show_shape(right)}: the columns of the left, {left[1]}, "
            f"must be as many as the rows of the right, {right[0]}"
        )
    return left[0], right[1]


def _transpose(shapes: Sequence[Shape], payload: ArrayPayload) -> Shape:
    return shapes[0][::-1]


def _sum(shapes: Sequence[Shape], payload: ArrayPayload) -> Shape:
    if payload is None:
        return SCALAR
    rows, columns = _matrix(shapes[0], "a sum over rows or columns")
    return (ONE, columns) if payload == 0 else (rows, ONE)


def _along_axis(shapes: Sequence[Shape], payload: ArrayPayload) -> Shape:
    return _matrix(shapes[0], "softmax")


def _expand(shapes: Sequence[Shape], payload: ArrayPayload) -> Shape:
    assert isinstance(payload, tuple)
    target: Shape = payload  # type: ignore[assignment]  # a shape, for this operation
    if broadcast([shapes[0], target], "spreading") != target:
        raise ShapeError(f"{show_shape(shapes[0])} cannot be spread to {show_shape(target)}")
    return target


def _trace(shapes: Sequence[Shape], payload: ArrayPayload) -> Shape:
    _square(shapes[0], "the trace")
    return SCALAR


def _diag(shapes: Sequence[Shape], payload: ArrayPayload) -> Shape:
    rows, columns = _matrix(shapes[0], "diag")
    if ONE not in (rows, columns):
        raise ShapeError(f"diag of a vector needs one row or one column, not {show_shape(shapes[0])}")
    length = columns if rows == ONE else rows
    return length, length


def _diagonal(shapes: Sequence[Shape], payload: ArrayPayload) -> Shape:
    return _square(shapes[0], "the diagonal"), ONE


def _reshape(shapes: Sequence[Shape], payload: ArrayPayload) -> Shape:
    from symback.program.sizes import elements

    assert isinstance(payload, tuple)
    target: Shape = payload  # type: ignore[assignment]  # a shape, for this operation
    if elements(shapes[0]) != elements(target):
        raise ShapeError(
            f"reshape of {show_shape(shapes[0])} to {show_shape(target)}: {elements(shapes[0])} numbers do not "
            f"fill {elements(target)} places"
        )
    return target


def _concat(shapes: Sequence[Shape], payload: ArrayPayload) -> Shape:
    name, across, what = ("vcat", 1, "columns") if payload == 0 else ("hcat", 0, "rows")
    first = _matrix(shapes[0], name)
    length = Size.of(0)
    for shape in shapes:
        if _matrix(shape, name)[across] != first[across]:
            raise ShapeError(f"{name} of {show_shape(first)} and {show_shape(shape)}: the {what} must be as many")
        length += shape[1 - across]
    return (length, first[1]) if payload == 0 else (first[0], length)


def _slice(shapes: Sequence[Shape], payload: ArrayPayload) -> Shape:
    assert isinstance(payload, Window)
    rows, columns = _matrix(shapes[0], "a slice")
    for start, stop, size, what in (
        (payload.row, payload.row_stop, rows, "rows"),
        (payload.column, payload.column_stop, columns, "columns"),
    ):
        length, rest = (stop - start).number, (size - stop).number
        if (length is not None and length <= 0) or (rest is not None and rest < 0) or (start.number or 0) < 0:
            raise ShapeError(f"the slice {start}:{stop} is not part of the {size} {what} of {show_shape(shapes[0])}")
    return payload.shape


def _embed(shapes: Sequence[Shape], payload: ArrayPayload) -> Shape:
    assert isinstance(payload, Placed)
    return payload.shape


def _eye(shapes: Sequence[Shape], payload: ArrayPayload) -> Shape:
    assert isinstance(payload, tuple)
    target: Shape = payload  # type: ignore[assignment]  # a shape, for this operation
    return target


def _inverse(shapes: Sequence[Shape], payload: ArrayPayload) -> Shape:
    _square(shapes[0], "the inverse")
    return shapes[0]


def _solve(shapes: Sequence[Shape], payload: ArrayPayload) -> Shape:
    size = _square(shapes[0], "solve")
    if _matrix(shapes[1], "solve")[0] != size:
        raise ShapeError(f"solve of {show_shape(shapes[0])} and {show_shape(shapes[1])}: the rows must be as many")
    return shapes[1]


def _determinant(shapes: Sequence[Shape], payload: ArrayPayload) -> Shape:
    _square(shapes[0], "the determinant")
    return SCALAR


def _kron(shapes: Sequence[Shape], payload: ArrayPayload) -> Shape:
    (a, b), (c, d) = _matrix(shapes[0], "kron"), _matrix(shapes[1], "kron")
    return a * c, b * d


def _blocks(shapes: Sequence[Shape], payload: ArrayPayload) -> Shape:
    """A matrix of blocks, each of which becomes a row: from ac×bd to ab×cd, where a block is c×d."""
    assert isinstance(payload, Blocks)
    return payload.number, payload.length


def _unblocks(shapes: Sequence[Shape], payload: ArrayPayload) -> Shape:
    assert isinstance(payload, Blocks)
    return payload.outer[0] * payload.inner[0], payload.outer[1] * payload.inner[1]


#: Opcode -> (number of arguments, -1: two or more; its shape).
ARRAY_OPS: Mapping[str, tuple[int, _Rule]] = MappingProxyType(
    {
        "matmul": (2, _matmul),
        "transpose": (1, _transpose),
        "sum": (1, _sum),
        "amax": (1, _sum),
        "softmax": (1, _along_axis),
        "log_softmax": (1, _along_axis),
        "logsumexp": (1, _sum),
        "expand": (1, _expand),
        "trace": (1, _trace),
        "diag": (1, _diag),
        "diagonal": (1, _diagonal),
        "reshape": (1, _reshape),
        "concat": (-1, _concat),
        "slice": (1, _slice),
        "embed": (1, _embed),
        "eye": (0, _eye),
        "inverse": (1, _inverse),
        "solve": (2, _solve),
        "det": (1, _determinant),
        "logdet": (1, _determinant),
        "kron": (2, _kron),
        "blocks": (1, _blocks),
        "unblocks": (1, _unblocks),
    }
)


def result_shape(op: str, shapes: Sequence[Shape], payload: object = None) -> Shape:
    """The shape of one operation. Raises ShapeError, which names the operation and the shapes.

    >>> from symback.program.sizes import shape
    >>> show_shape(result_shape("matmul", [shape("n", "d0"), shape("d0", 4)]))
    'n×4'
    """
    if op in ARRAY_OPS:
        return ARRAY_OPS[op][1](shapes, payload)  # type: ignore[arg-type]  # the builder's payloads are wider
    if op not in ELEMENTWISE:
        return SCALAR
    return broadcast(shapes, getattr(payload, "name", ELEMENTWISE[op]))
