"""Names of the matrices in between."""

from __future__ import annotations

import pytest

from symback.problem.matrices import from_matrix_stages, read_shapes


def names(text: str, shapes: str = "") -> set[str]:
    problem = from_matrix_stages({}, text, shapes=read_shapes(shapes))
    return {name for found in problem.forward.names.values() for name in found}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f(f(X@W1)@W2)@W3", {"H1", "O1", "H2", "O2", "Yhat", "L"}),
        ("X@W", {"Yhat", "L"}),
        ("x'*A*x", {"z"}),
        ("sum(A**2) + sum(tanh(A))", {"O1", "z"}),
        ("softmax(X@W)", {"H1", "Yhat", "L"}),
        ("f(X@H1)@W", {"Z1", "O1", "Yhat", "L"}),
    ],
)
def test_what_goes_into_a_function_and_what_comes_out_have_names(text: str, expected: set[str]) -> None:
    assert names(text) == expected


def test_a_letter_of_a_shape_is_no_name_of_a_value() -> None:
    assert "L" not in names("X@W", "X: L x d")
    assert "H1" not in names("f(X@W)@V", "X: H1 x d")


def test_what_is_used_again_has_a_name() -> None:
    assert names("sum(A@B*(A@C)) + sum(A@B)") == {"U1", "z"}
    problem = from_matrix_stages({"C": "X@W - mean(X@W, 0)"}, "C/sqrt(mean(C**2, 0))")
    assert problem.forward.names[problem.forward.node("C")] == ("C",)
