"""Signs of the blackboard."""

from __future__ import annotations

import pytest

from symback.problem.signs import plain_signs


@pytest.mark.parametrize(
    ("typed", "plain"),
    [("w₁·x²", "w1*x**2"), ("a×b÷c − d³", "a*b/c - d**3"), ("ŷ – y", "yhat - y"), ("w*x", "w*x")],
)
def test_every_sign_has_a_spelling(typed: str, plain: str) -> None:
    assert plain_signs(typed) == plain
