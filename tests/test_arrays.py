"""What derivatives of matrices are written with: neutral elements are dropped, small things stand for large ones."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symback.program.arrays import (
    gathered,
    matmul,
    place,
    reshape,
    resized,
    size_node,
    spread,
    total,
    transpose,
    window,
)
from symback.program.core import Builder
from symback.program.interpret import EXACT, run
from symback.program.matrix import Matrix, broadcast
from symback.program.shapes import Window
from symback.program.sizes import SCALAR, Shape, Size, shape
from tests.duals import numbers


@pytest.fixture
def b() -> Builder:
    b = Builder()
    b.input("A", shape(2, 3))
    b.input("s", SCALAR)
    return b


def test_the_identity_and_its_multiples_multiply_as_numbers(b: Builder) -> None:
    matrix, number = b.input("A"), b.input("s")
    eye = b.emit("eye", (), shape(3, 3))
    assert matmul(b, matrix, eye) == matrix
    assert matmul(b, matrix, b.mul(number, eye)) == b.mul(number, matrix)
    assert matmul(b, b.emit("expand", (number,), shape(1, 1)), b.input("r", shape(1, 4))) == b.mul(number, b.input("r"))
    # elementwise by the identity is no multiple of it
    square = b.input("S", shape(3, 3))
    assert b.ops[matmul(b, matrix, b.mul(square, eye))] == "matmul"


def test_what_is_its_own_transpose_stays(b: Builder) -> None:
    turned = transpose(b, b.input("A"))
    assert b.ops[turned] == "transpose"
    assert transpose(b, turned) == b.input("A")
    for node in (b.input("s"), b.input("e", shape(1, 1)), b.emit("eye", (), shape(3, 3))):
        assert transpose(b, node) == node


def test_nothing_is_done_where_nothing_changes(b: Builder) -> None:
    matrix = b.input("A")
    whole = Window(*shape(0, 2, 0, 3))
    assert spread(b, matrix, shape(2, 3)) == reshape(b, matrix, shape(2, 3)) == window(b, matrix, whole) == matrix
    assert place(b, matrix, shape(2, 3), Size.of(0), Size.of(0)) == matrix
    assert total(b, b.input("s")) == b.input("s")
    assert total(b, b.input("r", shape(1, 3)), 0) == b.input("r")
    assert b.shape(spread(b, b.input("s"), shape(2, 3))) == shape(2, 3)


def test_a_size_is_a_number_or_a_letter(b: Builder) -> None:
    assert size_node(b, Size.of(3)) == b.const(3)
    assert b.payloads[size_node(b, Size.of("n"))] == Size.of("n")
    assert resized(shape("n", 3), {"n": Size.of("m")}) == shape("m", 3)


@pytest.mark.parametrize("small", [SCALAR, shape(1, 1), shape(1, 3), shape(2, 1), shape(2, 3)])
@pytest.mark.parametrize("here", [SCALAR, shape(1, 1), shape(1, 3), shape(2, 1), shape(2, 3)])
def test_the_sum_over_what_was_repeated_counts_what_stands_for_more(small: Shape, here: Shape) -> None:
    """A value that stands for a 2×3 matrix, gathered to every smaller shape, against the sum of the whole matrix."""
    b = Builder()
    b.input("other", shape(2, 3))
    node = gathered(b, b.input("v", here), shape(2, 3), small)
    size = [size.number or 0 for size in here]
    value = (
        Matrix.of([[Fraction(3 * i + j + 1) for j in range(size[1])] for i in range(size[0])]) if here else Fraction(5)
    )
    found = run(b.build([node]), {"v": value}, EXACT)[node]
    full = broadcast(value, 2, 3)
    rows = range(1) if not small or small[0] == Size.of(1) else range(2)
    columns = range(1) if not small or small[1] == Size.of(1) else range(3)
    expected = [
        sum(
            full[i][j]
            for i in range(2)
            for j in range(3)
            if (len(rows) == 1 or i == r) and (len(columns) == 1 or j == c)
        )
        for r in rows
        for c in columns
    ]
    whole = [v for row in broadcast(found, len(rows), len(columns)) for v in row] if small else numbers(found)
    assert whole == expected
