"""Random programs of many matrix operations, each of which takes what is there and fits."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

from symback.program.core import Builder, Program
from symback.program.functions import unknown
from symback.program.shapes import Blocks, ShapeError, Window, broadcast
from symback.program.sizes import ONE, Shape, Size, shape
from tests.operation_programs import COMPOSITE, ENDINGS, plain_sum


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """Several operations one after another, of which each takes what is there; shapes decide what fits."""
    b = Builder()
    rows, columns, inner = draw(st.permutations([2, 3, 4]))
    pool = [
        b.input("A", shape(rows, inner)),
        b.input("B", shape(inner, columns)),
        b.input("r", shape(1, columns)),
        b.input("s", shape(rows, 1)),
        b.input("S", shape(inner, inner)),
        b.input("c"),
    ]
    for _ in range(draw(st.integers(2, 9))):
        grown = draw(st.sampled_from(GROWTHS))(draw, b, pool)
        if grown is not None and not too_large(b, grown):
            pool.append(grown)
    some = draw(st.lists(st.sampled_from(pool[-4:]), min_size=1, max_size=3, unique=True))
    endings = [draw(st.sampled_from(list(ENDINGS.values()))) if k == 0 else plain_sum for k in range(len(some))]
    totals = [ending(b, node) for ending, node in zip(endings, some, strict=True)]
    return b.build([totals[0] if len(totals) == 1 else b.emit("add", tuple(totals))])


def too_large(b: Builder, node: int) -> bool:
    return any(number(size) > 8 for size in b.shape(node))


def a_matrix(draw: st.DrawFn, b: Builder, pool: list[int]) -> int:
    return draw(st.sampled_from([node for node in pool if b.shape(node)]))


def number(size: Size) -> int:
    assert size.number is not None
    return size.number


def one_of(draw: st.DrawFn, b: Builder, pool: list[int], fits: Callable[[Shape], object]) -> int | None:
    found = [node for node in pool if fits(b.shape(node))]
    return draw(st.sampled_from(found)) if found else None


def grown_product(draw: st.DrawFn, b: Builder, pool: list[int]) -> int | None:
    left = a_matrix(draw, b, pool)
    right = one_of(draw, b, pool, lambda sizes: sizes and sizes[0] == b.shape(left)[1])
    return None if right is None else b.emit("matmul", (left, right))


def grown_elementwise(draw: st.DrawFn, b: Builder, pool: list[int]) -> int | None:
    pair = [draw(st.sampled_from(pool)), draw(st.sampled_from(pool))]
    try:
        broadcast([b.shape(node) for node in pair])
    except ShapeError:
        return None
    return b.emit(draw(st.sampled_from(["add", "sub", "mul"])), tuple(pair))


def grown_function(draw: st.DrawFn, b: Builder, pool: list[int]) -> int:
    function = draw(st.sampled_from([unknown("f"), COMPOSITE]))
    return b.call(function, draw(st.sampled_from(pool[-3:])))


def grown_square(draw: st.DrawFn, b: Builder, pool: list[int]) -> int:
    return b.emit("pow", (draw(st.sampled_from(pool)), b.const(2)))


def grown_reduction(draw: st.DrawFn, b: Builder, pool: list[int]) -> int:
    return b.emit("sum", (a_matrix(draw, b, pool),), draw(st.sampled_from([None, 0, 1])))


def grown_maximum(draw: st.DrawFn, b: Builder, pool: list[int]) -> int:
    return b.emit("amax", (a_matrix(draw, b, pool),), draw(st.sampled_from([None, 0, 1])))


def grown_turned(draw: st.DrawFn, b: Builder, pool: list[int]) -> int:
    return b.emit("transpose", (a_matrix(draw, b, pool),))


def grown_reshaped(draw: st.DrawFn, b: Builder, pool: list[int]) -> int:
    node = a_matrix(draw, b, pool)
    rows, columns = map(number, b.shape(node))
    return b.emit("reshape", (node,), draw(st.sampled_from([shape(rows * columns, 1), shape(columns, rows)])))


def grown_concat(draw: st.DrawFn, b: Builder, pool: list[int]) -> int | None:
    axis = draw(st.sampled_from([0, 1]))
    first = a_matrix(draw, b, pool)
    second = one_of(draw, b, pool, lambda sizes: sizes and sizes[1 - axis] == b.shape(first)[1 - axis])
    return None if second is None else b.emit("concat", (first, second), axis)


def grown_slice(draw: st.DrawFn, b: Builder, pool: list[int]) -> int:
    node = a_matrix(draw, b, pool)
    bounds = []
    for size in b.shape(node):
        start = draw(st.integers(0, number(size) - 1))
        bounds += [Size.of(start), Size.of(draw(st.integers(start + 1, number(size))))]
    return b.emit("slice", (node,), Window(*bounds))


def grown_square_matrix(draw: st.DrawFn, b: Builder, pool: list[int]) -> int | None:
    node = one_of(draw, b, pool, lambda sizes: sizes and sizes[0] == sizes[1])
    op = draw(st.sampled_from(["trace", "diagonal", "det"]))
    return None if node is None or (op == "det" and number(b.shape(node)[0]) > 4) else b.emit(op, (node,))


def grown_diag(draw: st.DrawFn, b: Builder, pool: list[int]) -> int | None:
    node = one_of(draw, b, pool, lambda sizes: ONE in sizes)
    return None if node is None else b.emit("diag", (node,))


def grown_expanded(draw: st.DrawFn, b: Builder, pool: list[int]) -> int:
    node = draw(st.sampled_from(pool))
    sizes = b.shape(node) or (ONE, ONE)
    target = tuple(Size.of(draw(st.integers(2, 4))) if size == ONE else size for size in sizes)
    return b.emit("expand", (node,), target)


def grown_kron(draw: st.DrawFn, b: Builder, pool: list[int]) -> int:
    return b.emit("kron", (a_matrix(draw, b, pool), a_matrix(draw, b, pool)))


def grown_blocks(draw: st.DrawFn, b: Builder, pool: list[int]) -> int | None:
    node = one_of(draw, b, pool, lambda sizes: sizes and all(number(size) % 2 == 0 for size in sizes))
    if node is None:
        return None
    rows, columns = (number(size) // 2 for size in b.shape(node))
    return b.emit("blocks", (node,), Blocks(shape(2, columns), shape(rows, 2)))


GROWTHS: tuple[Callable[[st.DrawFn, Builder, list[int]], int | None], ...] = (
    grown_product,
    grown_product,
    grown_elementwise,
    grown_elementwise,
    grown_function,
    grown_square,
    grown_reduction,
    grown_maximum,
    grown_turned,
    grown_reshaped,
    grown_concat,
    grown_slice,
    grown_square_matrix,
    grown_diag,
    grown_expanded,
    grown_kron,
    grown_blocks,
)
