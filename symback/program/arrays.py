"""Operations on matrices for who writes derivatives: neutral elements are dropped, as a teacher does.

A value may stand for a larger one: a number, a row or a column that is
repeated. Derivatives travel in this small form as long as elementwise
operations follow, and are spread where the whole matrix is needed.
"""

from __future__ import annotations

from collections.abc import Mapping

from symback.program.core import Builder
from symback.program.shapes import Placed, Window
from symback.program.sizes import ONE, SCALAR, Shape, Size


def size_node(b: Builder, size: Size) -> int:
    """A size as a number of the program: a constant, or the letter, whose value is known at run time."""
    return b.const(size.number) if size.number is not None else b.emit("const", (), size)


def matmul(b: Builder, left: int, right: int) -> int:
    """The product of matrices; a multiple of the identity multiplies with its number."""
    for eye, other in ((left, right), (right, left)):
        factor = _multiple_of_eye(b, eye)
        if factor is not None:
            return b.mul(factor, other)
    return b.emit("matmul", (left, right))


def _multiple_of_eye(b: Builder, node: int) -> int | None:
    """The number c where a node is c·I; None for every other node."""
    if b.ops[node] == "eye":
        return b.const(1)
    if b.ops[node] == "expand" and b.shape(node) == (ONE, ONE) and not b.shape(b.args[node][0]):
        return b.args[node][0]  # a number as a matrix with one element
    if b.ops[node] == "mul" and len(b.args[node]) == 2:
        scalar, eye = sorted(b.args[node], key=lambda arg: len(b.shape(arg)))
        if b.ops[eye] == "eye" and not b.shape(scalar):
            return scalar
    return None


def transpose(b: Builder, node: int) -> int:
    """The transpose; that of a transpose is the matrix itself, that of a number or of c·I as well."""
    if b.shape(node) in (SCALAR, (ONE, ONE)) or _multiple_of_eye(b, node) is not None:
        return node
    if b.ops[node] == "transpose":
        return b.args[node][0]
    return b.emit("transpose", (node,))


def spread(b: Builder, node: int, shape: Shape) -> int:
    """The node with all the elements of the shape for which it stands."""
    return node if b.shape(node) == shape else b.emit("expand", (node,), shape)


def gathered(b: Builder, node: int, whole: Shape, shape: Shape) -> int:
    """The sum over what was repeated: from ``whole`` down to ``shape``, which broadcasts to it.

    ``node`` stands for a matrix of the shape ``whole``. What it repeats itself is counted, not added up.
    """
    if shape == whole:
        return node
    here = b.shape(node)
    small = shape or (ONE, ONE)
    large = whole or (ONE, ONE)
    own = here or (ONE, ONE)
    times = Size.of(1)
    axes = []
    for axis in (0, 1):
        if small[axis] == ONE and large[axis] != ONE:
            if own[axis] == ONE:
                times *= large[axis]
            else:
                axes.append(axis)
    if not shape and here:
        node = total(b, node)
    elif axes:
        node = b.emit("sum", (node,), axes[0]) if len(axes) == 1 else b.emit("expand", (total(b, node),), (ONE, ONE))
    return node if times == ONE else b.mul(node, size_node(b, times))


def total(b: Builder, node: int, axis: int | None = None) -> int:
    """The sum of all elements, or along an axis (0: over the rows, 1: over the columns)."""
    if not b.shape(node):
        return node
    if axis is not None and b.shape(node)[axis] == ONE:
        return node
    return b.emit("sum", (node,), axis)


def reshape(b: Builder, node: int, shape: Shape) -> int:
    """The same numbers, row by row, in another shape."""
    return node if b.shape(node) == shape else b.emit("reshape", (node,), shape)


def place(b: Builder, node: int, whole: Shape, row: Size, column: Size) -> int:
    """A matrix of zeros of the shape ``whole`` with this one in it."""
    return node if b.shape(node) == whole else b.emit("embed", (node,), Placed(whole, row, column))


def window(b: Builder, node: int, window: Window) -> int:
    """A rectangle of a matrix; a number stands for every rectangle."""
    if b.shape(node) in (SCALAR, window.shape):
        return node
    return b.emit("slice", (node,), window)


def resized(shape: Shape, values: Mapping[str, Size]) -> Shape:
    """The shape with other sizes in place of some letters."""
    return tuple(size.put(values) for size in shape)
