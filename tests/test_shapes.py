"""The shape of every operation, and the sentence where there is none."""

from __future__ import annotations

import pytest

from symback.program.shapes import ARRAY_OPS, ELEMENTWISE, Blocks, Placed, ShapeError, Window, broadcast, result_shape
from symback.program.sizes import SCALAR, Shape, Size, shape

N = SCALAR
FITS: dict[str, tuple[list[Shape], object, Shape]] = {
    "matmul": ([shape("n", "d"), shape("d", 3)], None, shape("n", 3)),
    "transpose": ([shape("n", "d")], None, shape("d", "n")),
    "sum": ([shape("n", "d")], 0, shape(1, "d")),
    "amax": ([shape("n", "d")], 1, shape("n", 1)),
    "softmax": ([shape("n", "d")], 1, shape("n", "d")),
    "log_softmax": ([shape("n", "d")], 0, shape("n", "d")),
    "logsumexp": ([shape("n", "d")], None, N),
    "expand": ([shape(1, "d")], shape("n", "d"), shape("n", "d")),
    "trace": ([shape("n", "n")], None, N),
    "diag": ([shape(1, "n")], None, shape("n", "n")),
    "diagonal": ([shape("n", "n")], None, shape("n", 1)),
    "reshape": ([shape(4, 6)], shape(3, 8), shape(3, 8)),
    "concat": ([shape("n", 2), shape("n", "d")], 1, (Size.of("n"), Size.of("d") + 2)),
    "slice": ([shape(5, "d")], Window(*shape(1, 4, 0, "d")), shape(3, "d")),
    "embed": ([shape(1, 2)], Placed(shape(3, 4), *shape(1, 1)), shape(3, 4)),
    "eye": ([], shape("n", "n"), shape("n", "n")),
    "inverse": ([shape("n", "n")], None, shape("n", "n")),
    "solve": ([shape("n", "n"), shape("n", 2)], None, shape("n", 2)),
    "det": ([shape(3, 3)], None, N),
    "logdet": ([shape(3, 3)], None, N),
    "kron": ([shape(2, 3), shape(4, 5)], None, shape(8, 15)),
    "blocks": ([shape(8, 15)], Blocks(shape(2, 3), shape(4, 5)), shape(6, 20)),
    "unblocks": ([shape(6, 20)], Blocks(shape(2, 3), shape(4, 5)), shape(8, 15)),
}


def test_every_operation_has_an_expected_shape() -> None:
    assert set(FITS) == set(ARRAY_OPS)


@pytest.mark.parametrize("op", FITS)
def test_an_operation_has_the_shape_worked_out_by_hand(op: str) -> None:
    shapes, payload, expected = FITS[op]
    assert result_shape(op, shapes, payload) == expected


@pytest.mark.parametrize("op", ELEMENTWISE)
def test_elementwise_operations_repeat_numbers_rows_and_columns(op: str) -> None:
    assert result_shape(op, [shape("n", 1), shape(1, 3)]) == shape("n", 3)
    assert result_shape(op, [N, shape("n", 3)]) == shape("n", 3)
    assert result_shape(op, [N, N]) == N


@pytest.mark.parametrize(
    ("op", "shapes", "payload", "sentence"),
    [
        ("matmul", [shape(2, 3), shape(4, 5)], None, "@ of 2×3 and 4×5: the columns of the left, 3, must be as many"),
        ("matmul", [N, shape(4, 5)], None, "@ of a number and 4×5: a number is multiplied with *"),
        ("add", [shape(2, 3), shape(3, 2)], None, "+ of 2×3 and 3×2: elementwise operations need equal shapes"),
        ("mul", [shape("n", 3), shape("d", 3)], None, "* of n×3 and d×3"),
        ("sum", [N], 0, "needs a matrix, but this is a number"),
        ("trace", [shape(2, 3)], None, "the trace needs a square matrix, not 2×3"),
        ("inverse", [shape("n", 3)], None, "the inverse needs a square matrix, not n×3"),
        ("det", [shape(2, 3)], None, "the determinant needs a square matrix"),
        ("diagonal", [shape(2, 3)], None, "the diagonal needs a square matrix"),
        ("diag", [shape(2, 3)], None, "diag of a vector needs one row or one column, not 2×3"),
        ("solve", [shape(2, 2), shape(3, 1)], None, "solve of 2×2 and 3×1: the rows must be as many"),
        ("reshape", [shape(2, 3)], shape(2, 4), "reshape of 2×3 to 2×4: 6 numbers do not fill 8 places"),
        ("expand", [shape(2, 3)], shape(1, 3), "2×3 cannot be spread to 1×3"),
        ("concat", [shape(2, 3), shape(3, 3)], 1, "hcat of 2×3 and 3×3: the rows must be as many"),
        ("concat", [shape(2, 3), shape(2, 4)], 0, "vcat of 2×3 and 2×4: the columns must be as many"),
        ("slice", [shape(3, 2)], Window(*shape(0, 4, 0, 2)), "the slice 0:4 is not part of the 3 rows of 3×2"),
        ("slice", [shape(3, "d")], Window(*shape(0, 3, 2, 2)), "the slice 2:2 is not part of the d columns"),
        ("kron", [N, shape(2, 2)], None, "kron needs a matrix"),
        ("softmax", [N], 1, "softmax needs a matrix"),
    ],
)
def test_shapes_that_do_not_fit_are_told_with_the_operation(
    op: str, shapes: list[Shape], payload: object, sentence: str
) -> None:
    with pytest.raises(ShapeError) as caught:
        result_shape(op, shapes, payload)
    assert sentence in str(caught.value)


def test_three_shapes_broadcast_together() -> None:
    assert broadcast([shape(1, 1), N, shape("n", 1), shape(1, "d")]) == shape("n", "d")
    assert broadcast([]) == N
