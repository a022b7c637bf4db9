"""Shapes are inferred, or told apart with both shapes, the operation and the column."""

from __future__ import annotations

import pytest

from symback.errors import InputError
from symback.problem.draft import Draft
from symback.problem.matrices import from_matrix_stages, read_shapes
from symback.problem.matrix_formula import is_mathematics, read_matrix_formula
from symback.problem.matrix_shapes import Shapes
from symback.problem.matrix_write import write
from symback.program.core import Builder
from tests.matrix_formulas import EXAMPLES, Example, told_shapes


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.formula)
def test_the_shapes_of_the_draft_are_those_of_the_program(example: Example) -> None:
    """Inference and the builder compute the shape of every row by themselves."""
    draft = Draft()
    root = read_matrix_formula(example.formula, draft)
    shapes = Shapes(draft, root, read_shapes(example.shapes), is_mathematics(example.formula)).solve()
    b = Builder()
    for row, node in write(draft, shapes, b).items():
        assert b.shape(node) == shapes[row]


@pytest.mark.parametrize(
    ("text", "loss", "expected"),
    [
        ("X@w", "sum((Yhat - Y)**2)", "w: d0×1, X: n×d0, Y: n×1"),
        ("sum(X@W, 1)", "sum(relu(1 - Y*Yhat))", "W: d0×d1, X: n×d0, Y: n×1"),
        ("x'*A*x", "sum((Yhat - Y)**2)", "A: n×n, x: n×1, Y: 1×1"),
        ("(X + Z)@W", None, "Z: n×d0, W: d0×d1, X: n×d0, Y: n×d1"),
        ("X@W + B", None, "W: d0×d1, B: n×d1, X: n×d0, Y: n×d1"),
    ],
)
def test_the_likely_shape_of_what_is_added_is_that_of_its_neighbour(text: str, loss: str | None, expected: str) -> None:
    assert told_shapes(from_matrix_stages({}, text, loss=loss)) == expected


@pytest.mark.parametrize(
    ("text", "shapes", "sentence"),
    [
        ("X@W@V", "X: 2 x 3, W: 4 x 5", "column 2: the product @ of 2×3 and 4×5 does not fit"),
        ("X@W + Z", "X: 2 x 3, W: 3 x 5, Z: 3 x 5", "column 5: + of 2×5 and 3×5 does not fit: 2 against 3"),
        ("X*W", "X: 2 x 3, W: 3 x 2", "of 2×3 and 3×2 does not fit: 2 against 3; the product of matrices is written @"),
        ("A*B*x'", "A: 2 x 3, B: 2 x 3", "column 2: the product @ of 2×3 and 2×3 does not fit"),
        ("hcat(A, B)", "A: 2 x 3, B: 3 x 3", "column 1: hcat of 2×3 and 3×3 does not fit"),
        ("vcat(A, B)", "A: 2 x 3, B: 2 x 4", "column 1: vcat of 2×3 and 2×4 does not fit"),
        ("trace(A)", "A: 2 x 3", "column 1: trace needs a square matrix, not 2×3"),
        ("inv(A)@X", "A: 2 x 3", "inv needs a square matrix, not 2×3"),
        ("solve(A, B)", "A: 2 x 2, B: 3 x 1", "solve of 2×2 and 3×1 does not fit"),
        ("inner(A, B)", "A: 2 x 2, B: 3 x 1", "inner of 2×2 and 3×1 needs equal shapes"),
        ("diag(A)@X", "A: 2 x 3", "diag needs a row or a column, not 2×3"),
        ("reshape(A, 2, 2)@X", "A: 2 x 3", "reshape of 2×3 to 2×2: 6 numbers do not fill 4 places"),
        ("rows(sum(A))*X", "", "rows needs a matrix, but this is a number"),
        ("(A/B)*x'", "", "column 3: / by a matrix, ?×?: write ./ for its elements"),
        ("2/A*x'", "A: 2 x 3", "column 2: / by a matrix, 2×3"),
        ("tr(A^2)", "A: 3 x 3", "column 5: ^ of a matrix, 3×3: write .^ for its elements"),
        ("tr(A²)", "A: 3 x 3", "^ of a matrix, 3×3"),
    ],
)  # fmt: skip
def test_shapes_that_do_not_fit_are_told_with_the_operation_and_the_column(
    text: str, shapes: str, sentence: str
) -> None:
    with pytest.raises(InputError) as caught:
        from_matrix_stages({}, text, shapes=read_shapes(shapes))
    assert sentence in str(caught.value)
    assert str(caught.value).startswith("the formula «")


def test_an_error_in_a_stage_or_in_the_loss_names_it() -> None:
    shapes = read_shapes("X: 2 x 3, W: 4 x 5")
    with pytest.raises(InputError, match="^the stage H «X@W», column 2"):
        from_matrix_stages({"H": "X@W"}, "H@V", shapes=shapes)
    with pytest.raises(InputError, match="^the loss «sum.*», column"):
        from_matrix_stages({}, "X@W", shapes=read_shapes("X: 2 x 3, Y: 5 x 5"))
