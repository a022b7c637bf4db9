"""Random programs with matrices: rows, columns and numbers that are repeated, every operation that has fractions."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from symback.program.arrays import total
from symback.program.core import Builder, Program
from symback.program.matrix import Matrix
from symback.program.shapes import Blocks, Placed, ShapeError, Window
from symback.program.sizes import ONE, Shape, Size, shape

#: Inputs of all kinds of shapes over few sizes, so that many of them fit.
INPUTS: Mapping[str, Shape] = {
    "A": shape(2, 3),
    "B": shape(3, 2),
    "S": shape(2, 2),
    "T": shape(3, 3),
    "r": shape(1, 3),
    "c": shape(2, 1),
    "e": shape(1, 1),
    "s": shape(),
}
SMOOTH = ("add", "sub", "mul", "neg", "square", "cube", "matmul", "transpose", "sum", "trace", "kron", "concat")
MOVED = ("reshape", "slice", "embed", "expand", "diag", "diagonal", "eye", "blocks", "unblocks")
SINGULAR = ("div", "reciprocal", "inverse", "solve", "det")
#: Of a larger matrix no operation is tried: its Kronecker product would have thousands of elements.
MOST_ELEMENTS = 40


@st.composite
def matrix_programs(draw: st.DrawFn, ops: tuple[str, ...] = SMOOTH + MOVED + SINGULAR, most: int = 7) -> Program:
    """Rows as ``emit`` writes them; the output is the sum of the last value."""
    b = Builder()
    nodes = [b.input(name, shape) for name, shape in INPUTS.items()]
    nodes.append(b.const(draw(st.integers(-2, 3))))
    for _ in range(draw(st.integers(1, most))):
        # the newest value is taken more often than not, so that chains arise
        first = draw(st.sampled_from(nodes + [nodes[-1]] * len(nodes)))
        second = draw(st.sampled_from(nodes))
        try:
            node = _row(draw, b, draw(st.sampled_from(ops)), first, second)
        except ShapeError:
            continue
        if numbers_of(b.shape(node)) <= MOST_ELEMENTS:
            nodes.append(node)
    return b.build([total(b, nodes[-1])])


def numbers_of(shape: Shape) -> int:
    return (shape[0].number or 0) * (shape[1].number or 0) if shape else 1


def _row(draw: st.DrawFn, b: Builder, op: str, first: int, second: int) -> int:
    here = b.shape(first)
    match op:
        case "square" | "cube":
            return b.emit("pow", (first, b.const(2 if op == "square" else 3)))
        case "reciprocal":
            return b.emit("pow", (first, b.const(-1)))
        case "sum":
            return b.emit("sum", (first,), draw(st.sampled_from([None, 0, 1])))
        case "concat":
            return b.emit("concat", (first, second), draw(st.sampled_from([0, 1])))
        case "eye":
            return b.emit("eye", (), shape(3, 3))
        case "expand":
            return b.emit("expand", (first,), draw(st.sampled_from([shape(2, 3), shape(1, 3), shape(2, 1)])))
        case "reshape":
            count = numbers_of(here)
            rows = draw(st.sampled_from([k for k in range(1, count + 1) if count % k == 0]))
            return b.emit("reshape", (first,), shape(rows, count // rows))
        case "slice" | "embed" if here:
            ends = [sorted(draw(st.lists(st.integers(0, 4), min_size=2, max_size=2, unique=True))) for _ in here]
            if op == "slice":
                return b.emit("slice", (first,), Window(*(Size.of(end) for pair in ends for end in pair)))
            (top, more), (left, further) = ends
            return b.emit("embed", (first,), Placed((here[0] + more, here[1] + further), Size.of(top), Size.of(left)))
        case "blocks" | "unblocks" if here:
            return _in_blocks(b, op, first, second)
        case "slice" | "embed" | "blocks" | "unblocks":
            raise ShapeError("a number has no parts")
        case "neg" | "transpose" | "trace" | "diag" | "diagonal" | "inverse" | "det":
            return b.emit(op, (first,))
        case _:
            return b.emit(op, (first, second))


def _in_blocks(b: Builder, op: str, first: int, second: int) -> int:
    """A Kronecker product as blocks, and the matrix of its elements back from them."""
    outer, inner = b.shape(first), b.shape(second) or (ONE, ONE)
    if numbers_of(outer) * numbers_of(inner) > MOST_ELEMENTS or not b.shape(second):
        raise ShapeError("too large")
    blocks = b.emit("blocks", (b.emit("kron", (first, second)),), Blocks(outer, inner))
    return blocks if op == "blocks" else b.emit("unblocks", (blocks,), Blocks(outer, inner))


@st.composite
def matrix_points(draw: st.DrawFn) -> dict[str, Any]:
    """Exact values for the inputs, those that are inverted far from singular as often as not."""
    point: dict[str, Any] = {}
    number = st.fractions(-3, 3, max_denominator=3)
    for name, sizes in INPUTS.items():
        if not sizes:
            point[name] = draw(number)
            continue
        rows, columns = (size.number or 0 for size in sizes)
        point[name] = Matrix.of([[draw(number) for _ in range(columns)] for _ in range(rows)])
        if name in "ST" and draw(st.booleans()):
            eye = Matrix.of([[Fraction(int(i == j)) for j in range(columns)] for i in range(rows)])
            point[name] = point[name] + eye * Fraction(7)
    return point
