"""Sample values for matrices."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symback.errors import InputError
from symback.problem.matrix_samples import MOST_NUMBERS, read_samples
from symback.problem.read import read_problem
from symback.program.matrix import Matrix

F = Fraction


def test_numbers_rows_and_matrices_are_read_exactly() -> None:
    assert read_samples("X=[[1, 1/2], [0.1, -3]], r=[1, 2], c=2e-1") == {
        "X": Matrix.of([[1, F(1, 2)], [F(1, 10), -3]]),
        "r": Matrix.of([[1, 2]]),
        "c": F(1, 5),
    }


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "--at is empty"),
        (",", "--at is empty"),
        ("X", "--at «X»: write name=value"),
        ("=1", "write name=value"),
        ("X=1, X=2", "--at gives X twice"),
        ("X=[[1, 2], [3]]", "--at, X: the rows of a matrix must be equally long"),
        ("X=[]", "--at, X: «» is not a number"),
        ("X=[[]]", "«» is not a number"),
        ("X=[[1, 2", "a bracket [ is not closed"),
        ("X=1]", "a bracket ] has no [ before it"),
        ("X=[1", "a bracket [ is not closed"),
        ("X=[[1]2]", "«[1]2» is not a row"),
        ("X=[[[1]]]", "is not a row"),
        ("X=[1][2]", "has no [ before it"),
        ("X=[[1, a]]", "«a» is not a number; write 2, 0.5 or 1/3"),
        ("X=[[1/0]]", "divides by zero"),
        (f"X=[{','.join('1' * (MOST_NUMBERS + 1))}]", "are no worked example"),
    ],
)
def test_what_is_no_value_is_told_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        read_samples(text)
    assert sentence in str(caught.value)


def test_the_sizes_follow_from_the_values() -> None:
    problem = read_problem("X@W", at="X=[[1, 2, 3]], W=[[1], [2], [3]], Y=4")
    assert problem.sizes == {"n": 1, "d0": 3, "d1": 1}
    assert problem.samples["Y"] == Matrix.of([[4]])


@pytest.mark.parametrize(
    ("formula", "options", "sentence"),
    [
        ("X@W", {"at": "X=[[1,2]], W=[[1],[2]]"}, "--at gives no value for Y; add Y=…"),
        ("X@W", {"at": "X=1, W=1, Y=1, Q=2"}, "--at gives a value for Q, which does not occur"),
        ("f(X@W)", {"at": "X=1, W=1, Y=1"}, "cannot be computed with the unknown f"),
        (
            "X@W",
            {"at": "X=[[1,2]], W=[[1],[2]], Y=[[1,2]]"},
            "the value of Y is 1×2, but its shape is n×d1, here 1×1; a row is written [[1, 2]], a column [[1], [2]]",
        ),
        ("X@W", {"shapes": "X: 2 x 2", "at": "X=[[1,2]], W=[[1],[2]], Y=1"}, "value of X is 1×2, but its shape is 2×2"),
        ("sum(c*X)", {"at": "c=[[1]], X=1"}, "the value of c is a matrix, but c is a number"),
        ("X[0:3,:]@W", {"at": "X=[[1],[2]], W=1, Y=[[1],[1],[1]]"}, "too small for the formula: the slice 0:3"),
        (
            "sum(Y - kron(A, B))",
            {"shapes": "A: n x m, B: p x q", "wrt": "A", "at": "A=[[1,2]], B=[[3,4]], Y=[[1,2,3]]"},
            "the value of Y is 1×3, but its shape is (n*p)×(m*q), here 1×4",
        ),
    ],
)  # fmt: skip
def test_values_that_do_not_fit_are_told_in_a_sentence(formula: str, options: dict[str, str], sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        read_problem(formula, **options)  # type: ignore[arg-type]
    assert sentence in str(caught.value)
