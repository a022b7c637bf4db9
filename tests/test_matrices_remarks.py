from __future__ import annotations

from symback.document.narrate.matrices.remarks import remarks, rows_stay_apart
from symback.program.sizes import Size
from tests.matrix_samples import NETWORK, teller
from tests.telling import words


def test_the_sum_over_the_observations_is_found_where_there_are_observations() -> None:
    assert "observation" in words(remarks(teller(**NETWORK)))
    assert "observation" not in words(remarks(teller("x'*A*x")))


def test_a_mean_is_told_apart_from_a_sum() -> None:
    assert "the mean over" in words(remarks(teller("linear_regression")))
    assert "the mean over" not in words(remarks(teller(**NETWORK)))


def test_memory_is_named_where_something_is_stored() -> None:
    assert words(remarks(teller("x'*A*x"))) == ""


def test_rows_that_meet_in_the_forward_pass_are_not_said_to_stay_apart() -> None:
    shapes = "X: n x d, W: d x k, Y: n x k"
    n = Size.of("n")
    assert rows_stay_apart(teller("softmax(X@W)", shapes=shapes), n)
    for mixing in ("X@W - mean(X@W, 0)", "softmax(X@X')@X@W", "softmax(X@W, 0)"):
        assert not rows_stay_apart(teller(mixing, shapes=shapes), n)
