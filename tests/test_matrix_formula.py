"""Formulas with matrices are read, in two notations; what is none is refused in a sentence with its column."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symback.errors import InputError
from symback.problem.draft import Draft
from symback.problem.matrices import from_matrix_stages, read_shapes
from symback.problem.matrix_formula import (
    MATRIX_ALIASES,
    MATRIX_FUNCTIONS,
    TAKEN_IN_MATRICES,
    has_matrices,
    is_mathematics,
    read_matrix_formula,
)
from symback.problem.matrix_samples import read_samples
from tests.support import calls_of


def rows(text: str) -> list[str]:
    """The operations of a formula as text, arguments by their place."""
    draft = Draft()
    read_matrix_formula(text, draft)
    shown = []
    for row in draft.rows:
        payload = getattr(row.payload, "name", row.payload)
        shown.append(" ".join(map(str, (row.op, *row.args, *([] if payload is None else [payload])))))
    return shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("X@W", ["input X", "input W", "matmul 0 1"]),
        ("X@W + b", ["input X", "input W", "matmul 0 1", "input b", "add 2 3"]),
        ("A@B@C", ["input A", "input B", "matmul 0 1", "input C", "matmul 2 3"]),
        ("A*B@C", ["input A", "input B", "mul 0 1", "input C", "matmul 2 3"]),
        ("-A@B", ["input A", "neg 0", "input B", "matmul 1 2"]),
        ("A@B**2", ["input A", "input B", "const 2", "pow 1 2", "matmul 0 3"]),
        ("X.T@X", ["input X", "transpose 0", "matmul 1 0"]),
        ("X'*X", ["input X", "transpose 0", "times 1 0"]),
        ("X'.*X", ["input X", "transpose 0", "mul 1 0"]),
        ("x'⊙x", ["input x", "transpose 0", "mul 1 0"]),
        ("Xᵀ/2", ["input X", "transpose 0", "const 2", "over 1 2"]),
        ("X'./X", ["input X", "transpose 0", "div 1 0"]),
        ("X'.^2", ["input X", "transpose 0", "const 2", "pow 1 2"]),
        ("x'²", ["input x", "transpose 0", "const 2", "raised 1 2"]),
        ("2.*X'", ["const 2", "input X", "transpose 1", "mul 0 2"]),
        ("2.5@X", ["const 5/2", "input X", "matmul 0 1"]),
        ("f(X@W).T", ["input X", "input W", "matmul 0 1", "call 2 f", "transpose 3"]),
        ("sum(X)", ["input X", "sum 0"]),
        ("sum(X, 0)", ["input X", "const 0", "sum 0 0"]),
        ("sum(X, axis=1)", ["input X", "sum 0 1"]),
        ("sum(X, axis = -1)", ["input X", "sum 0 1"]),
        ("max(X, axis=0)", ["input X", "amax 0 0"]),
        ("softmax(X)", ["input X", "softmax 0 1"]),
        ("tr(X)", ["input X", "trace 0"]),
        ("X[0]", ["input X", "slice 0 (('0', '0+1'), ('', ''))"]),
        ("X[1:3, :k]", ["input X", "slice 0 (('1', '3'), ('', 'k'))"]),
        ("hcat(A, B, C)", ["input A", "input B", "input C", "hcat 0 1 2"]),
        ("3*4@X", ["const 3", "const 4", "const 12", "input X", "matmul 2 3"]),
    ],
)
def test_a_formula_is_read_operation_by_operation(text: str, expected: list[str]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x'*A*x", True), ("tr(A*X)", True), ("norm2(A*x - b)", True), ("A.*B", True), ("A.^2", True),
        ("norm(A*x)^2", True), ("f(X@W)^2", False),
        ("X@W", False), ("X.T*W", False), ("x'*A@x", False), ("sum(X**2)'", False), ("A*B", False),
    ],
)  # fmt: skip
def test_the_notation_is_known_by_its_signs(text: str, expected: bool) -> None:
    assert is_mathematics(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("X@W", True), ("x'*x", True), ("X.T", True), ("sum(x)", True), ("dot(x, y)", True), ("max(X, axis=1)", True),
        ("X[0]", True), ("w*f(x)", False), ("max(x, 0)", False), ("x.5", False), ("sum*x", False),
    ],
)  # fmt: skip
def test_a_formula_says_whether_it_is_about_matrices(text: str, expected: bool) -> None:
    assert has_matrices(text) is expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("X@", "column 3: the formula stops"),
        ("@X", "column 1: «@» stands where"),
        ("X@@W", "column 3: «@» stands where"),
        ("'X", "column 1: «'» stands where"),
        ("X W", "column 3: an operator is missing before «W»"),
        ("X'W", "column 3: an operator is missing before «W»"),
        ("X(W)", "column 1: the function X is not known"),
        ("[X@W]", "column 1: «[X@W]» stands where"),
        ("X[", "column 2"),
        ("X[]", "column 2: «[]» is not a slice"),
        ("X[-1]", "is not a slice; write rows and columns"),
        ("X[1:2:3]", "is not a slice"),
        ("X[1,2,3]", "is not a slice"),
        ("X[①]", "is not a slice"),
        ("X[0:" + "9" * 5000 + "]", "is not a slice"),
        ("X[a b]", "is not a slice"),
        ("sum(X, 2)", "column 1: the axis of sum is 0 (over the rows) or 1 (over the columns)"),
        ("sum(X, W)", "the axis of sum is 0"),
        ("sum(X, 1, 0)", "sum takes 1 argument, not 3"),
        ("sum(X axis=1)", "column 7: a comma is missing before «axis=1»"),
        ("sum(X, axis=1 + 2)", "column 8: «axis=1» is the last argument"),
        ("sum(X, axis=1, axis=0)", "«axis=1» is the last argument"),
        ("sum(X, axis=1')", "«axis=1» is the last argument"),
        ("sum(axis=1)", "«axis=1» belongs behind the argument"),
        ("sum(X, axis=2)", "column 12: «=» is not part of a formula"),
        ("tanh(X, axis=1)", "«axis=1» belongs behind the argument"),
        ("axis=1 + X", "«axis=1» belongs behind the argument"),
        ("hcat(X)", "hcat takes two or more arguments, not 1"),
        ("solve(A)", "solve takes 2 arguments, not 1"),
        ("sum()", "column 5: «)» stands where"),
        ("X@sum", "column 3: the function sum needs its argument in parentheses"),
        ("X@lambda", "column 3: «lambda» is a keyword"),
        ("X@__W", "column 3: «__W» begins with an underscore"),
        ("X@W/0", "division by zero"),
        ("X@W + 9**9**9", "column 8: this constant is too large"),
        ("X@W;", "column 4: «;» is not part of a formula"),
        ("X.t", "column 2: a dot belongs to a number"),
        ("X.T2", "column 2: a dot belongs to a number"),
        ("(X@W", "column 1: this parenthesis is never closed"),
        ("X@W)", "column 4: a closing parenthesis without an opening one"),
        ("", "the formula is empty"),
        ("(" * 3000 + "X", "nested deeper than 2000 levels"),
    ],
)
def test_what_is_no_formula_is_refused_with_its_column(text: str, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        read_matrix_formula(text, Draft())
    assert sentence in str(caught.value)
    assert len(str(caught.value)) < 400


def test_every_function_has_a_number_of_arguments_and_no_quantity_has_its_name() -> None:
    assert set(MATRIX_ALIASES.values()) <= set(MATRIX_FUNCTIONS)
    assert set(MATRIX_FUNCTIONS) - TAKEN_IN_MATRICES == {"rows", "cols"}
    for name in set(MATRIX_FUNCTIONS) - {"rows", "cols"}:
        with pytest.raises(InputError, match="needs its argument in parentheses"):
            read_matrix_formula(f"X@{name}", Draft())


def test_reading_takes_linear_effort() -> None:
    def work(count: int) -> int:
        text = "+".join(f"f(X@W{k})'[0:2, :]" for k in range(count))
        return calls_of(lambda: read_matrix_formula(text, Draft()))

    assert work(400) < 2.1 * work(200)


WORDS = st.sampled_from(
    "X W b x y n A d f( sum( tr( softmax( hcat( inv( reshape( ones( max( ( ) @ * + - / ** ^ .* ' .T , axis=1 [0] [:,1] "
    '[0:2,:] [n:] 0 1 2 3 1/2 9**9 rows(X) eye(n) ŷ · ⊙ = [ ] ① é . "'.split(" ")
)


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(
        st.lists(WORDS, max_size=12).map("".join), st.text(max_size=30), st.lists(WORDS, max_size=8).map(" ".join)
    )
)
def test_any_text_is_a_problem_or_one_sentence(text: str) -> None:
    try:
        problem = from_matrix_stages({}, text)
    except InputError as error:
        told = str(error)
    else:
        told = f"the parameters {', '.join(problem.parameters)}"
    assert 10 < len(told) < 600


SAID = st.sampled_from("X W: n x d 3 0 -1 , × * number : x 2.5 nxd ١ é [ = lambda 99999999999".split(" "))


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.lists(SAID, max_size=9).map(" ".join), st.text(max_size=20)))
def test_any_shapes_are_shapes_or_one_sentence(text: str) -> None:
    try:
        found = read_shapes(text)
    except InputError as error:
        told = str(error)
    else:
        told = f"--shapes of {len(found)}"
        assert all(len(shape) in (0, 2) for shape in found.values())
    assert told.startswith("--shapes")


VALUES = st.sampled_from("X W = [ ] [[ ]] 1 2 1/2 1/0 -3 0.5 1e9 1e99999 , , nan inf ① x".split(" "))


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.lists(VALUES, max_size=12).map("".join), st.text(max_size=20)))
def test_any_values_are_samples_or_one_sentence(text: str) -> None:
    try:
        found: dict[str, Any] = read_samples(text)
    except InputError as error:
        told = str(error)
    else:
        told = f"--at of {len(found)}"
        assert found
    assert told.startswith("--at")
