"""The operations of matrix programs, counted by watching the interpreter do them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from symback.program.array_cost import array_cost, sized_cost, sized_tree_cost
from symback.program.core import Builder
from symback.program.domains import Domain
from symback.program.matrix import Matrix
from symback.program.matrix_values import ARRAY_VALUES
from symback.program.shapes import ARRAY_OPS, Blocks, Placed, Window
from symback.program.sizes import Shape, shape

COUNTS: Counter[str] = Counter()


class Counted:
    """A number that counts what is done with it."""

    def __init__(self, value: float) -> None:
        self.value = value

    def done(self, kind: str, value: float) -> Counted:
        COUNTS[kind] += 1
        return Counted(value)

    def __add__(self, other: Counted) -> Counted:
        return self.done("+", self.value + other.value)

    def __sub__(self, other: Counted) -> Counted:
        return self.done("-", self.value - other.value)

    def __mul__(self, other: Counted) -> Counted:
        return self.done("*", self.value * other.value)

    def __truediv__(self, other: Counted) -> Counted:
        return self.done("/", self.value / other.value)


def function(values: Any) -> Any:
    def counted(*args: Counted) -> Counted:
        COUNTS["function"] += 1
        return Counted(values(*(arg.value for arg in args)))

    return counted


COUNTING = Domain(
    "float",
    lambda value: Counted(float(value)),
    {"exp": function(lambda t: t), "log": function(abs), "max": function(max)},
    {},
)

#: Operations whose numbers of operations follow from watching them.
WATCHED: Mapping[str, tuple[Sequence[Shape], object]] = {
    "matmul": ([shape(2, 3), shape(3, 4)], None),
    "sum": ([shape(2, 3)], 0),
    "amax": ([shape(2, 3)], 1),
    "softmax": ([shape(2, 3)], 1),
    "log_softmax": ([shape(2, 3)], 0),
    "logsumexp": ([shape(2, 3)], None),
    "trace": ([shape(3, 3)], None),
    "kron": ([shape(2, 3), shape(1, 4)], None),
    "transpose": ([shape(2, 3)], None),
    "expand": ([shape(1, 3)], shape(2, 3)),
    "diagonal": ([shape(3, 3)], None),
    "reshape": ([shape(2, 3)], shape(3, 2)),
    "concat": ([shape(2, 3), shape(2, 1)], 1),
    "slice": ([shape(2, 3)], Window(*shape(0, 1, 0, 2))),
    "blocks": ([shape(2, 4)], Blocks(shape(1, 2), shape(2, 2))),
    "unblocks": ([shape(2, 4)], Blocks(shape(1, 2), shape(2, 2))),
    "embed": ([shape(1, 2)], Placed(shape(2, 3), *shape(0, 0))),
    "diag": ([shape(3, 1)], None),
    "eye": ([], shape(3, 3)),
}
ELIMINATIONS = {"inverse", "solve", "det", "logdet"}


def test_every_operation_is_watched_or_an_elimination() -> None:
    assert set(WATCHED) | ELIMINATIONS == set(ARRAY_OPS)


@pytest.mark.parametrize("op", WATCHED)
def test_the_count_is_what_the_interpreter_does(op: str) -> None:
    shapes, payload = WATCHED[op]
    b = Builder()
    node = b.emit(op, tuple(b.input(f"A{k}", s) for k, s in enumerate(shapes)), payload)  # type: ignore[arg-type]
    args = [
        Matrix.of([[Counted(i + j + 1.0) for j in range(s[1].number or 0)] for i in range(s[0].number or 0)])
        for s in shapes
    ]
    COUNTS.clear()
    ARRAY_VALUES[op](COUNTING, args, payload, b.shape(node))
    told: Counter[str] = Counter()
    for kind, number in array_cost(b.build([node]), node):
        told[kind] += number.number or 0
    assert +told == +COUNTS


@pytest.mark.parametrize("op", sorted(ELIMINATIONS))
def test_an_elimination_is_cubic(op: str) -> None:
    b = Builder()
    matrix = b.input("A", shape("n", "n"))
    node = b.emit(op, (matrix, b.input("B", shape("n", 2))) if op == "solve" else (matrix,))
    (products,) = (number for kind, number in array_cost(b.build([node]), node)[1:2] if kind == "*")
    assert (products.at({"n": 2000}) / products.at({"n": 1000})) == pytest.approx(8, rel=0.01)


def test_elementwise_operations_count_their_elements() -> None:
    b = Builder()
    x = b.input("X", shape("n", "d"))
    program = b.build([b.emit("add", (x, b.emit("mul", (x, b.input("r", shape(1, "d"))))))])
    assert {kind: str(number) for kind, number in sized_cost(program).items()} == {"+": "d*n", "*": "d*n"}


def test_a_tree_counts_a_value_at_every_use() -> None:
    b = Builder()
    square = b.emit("mul", (b.input("X", shape("n", 3)),) * 2)
    program = b.build([b.emit("add", (square, square))])
    assert str(sized_cost(program)["*"]) == "3*n"
    assert str(sized_tree_cost(program)["*"]) == "6*n"
    assert "*" not in sized_tree_cost(program, free=(square,))
