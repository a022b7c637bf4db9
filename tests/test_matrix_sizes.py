"""Sizes that are written in a formula, and letters for the free ones."""

from __future__ import annotations

import pytest

from symback.errors import InputError
from symback.problem.matrices import from_matrix_stages, read_shapes
from tests.matrix_formulas import told_shapes


@pytest.mark.parametrize(
    ("text", "shapes", "expected"),
    [
        ("ones(n, 2)@W", "", "W: 2×d0, Y: n×d0"),
        ("ones(n + 1, 2*k)@W", "W: 4 x 3", None),
        ("ones(rows(X), 1)@V@X", "X: n x d", "V: 1×n, X: n×d, Y: n×d"),
        ("reshape(X, rows(X)*cols(X), 1)*c", "X: 2 x 3, c: number", "c: a number, X: 2×3, Y: 6×1"),
        ("X[0:k, :]@W", "X: k x 3", "W: 3×n, X: k×3, Y: k×n"),
        ("X[1:]@W", "X: 4 x 3", "W: 3×n, X: 4×3, Y: 3×n"),
        ("X[k]@W", "X: 4 x 3, W: 3 x k", "W: 3×k, X: 4×3, Y: 1×k"),
        ("sum(X@W)/n", "", "W: d0×d1, X: n×d0"),
        ("sum(W)/n", "", "W: d0×d1, n: a number"),
        ("sum(X@W)/n", "X: m x d", "W: d×d0, n: a number, X: m×d"),
        ("X@d0", "", "d0: d1×1, X: n×d1, Y: n×1"),
    ],
)
def test_sizes_follow_from_what_is_written(text: str, shapes: str, expected: str | None) -> None:
    if expected is None:
        with pytest.raises(InputError, match="does not fit"):
            from_matrix_stages({}, text, shapes=read_shapes(shapes))
        return
    assert told_shapes(from_matrix_stages({}, text, shapes=read_shapes(shapes))) == expected


@pytest.mark.parametrize(
    ("text", "shapes", "sentence"),
    [
        ("ones(0, 3)@W", "", "column 1: a size is a whole number from 1"),
        ("eye(2 - 3)@W", "", "a size is a whole number from 1"),
        ("eye(1/2)@W", "", "a size is a whole number from 1"),
        ("ones(pi, 2)@W", "", "a size is a whole number from 1"),
        ("eye(sum(W))@W", "", "a size is a whole number from 1"),
        ("X[0:k, :]@W", "", "«k» is no size; write a number or a letter of --shapes"),
        ("X[5:2, :]@W", "", "column 2: the slice 5:2 is empty"),
        ("X[5:2, :] + Z", "X: 9 x 3", "the slice 5:2 is empty"),
        ("X[0:5, :]@W", "X: 3 x 2", "the slice 0:5 is not part of the 3 rows of 3×2"),
        ("vec(A@B)", "", "the sizes must be known here"),
        ("X@d", "X: n x d", "d is a size; rename one of them"),
    ],
)
def test_a_size_that_is_none_is_refused_with_its_column(text: str, shapes: str, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        from_matrix_stages({}, text, shapes=read_shapes(shapes))
    assert sentence in str(caught.value)


def test_a_stage_keeps_its_name_from_the_letters() -> None:
    problem = from_matrix_stages({"n": "X@W", "d0": "tanh(n)"}, "d0@V")
    assert told_shapes(problem) == "W: d2×d3, V: d3×d4, X: d1×d2, Y: d1×d4"
