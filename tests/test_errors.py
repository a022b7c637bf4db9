"""One error for people's input, and a helpful word for a mistyped one."""

from __future__ import annotations

import pytest

from symback.errors import InputError, suggestion, unknown


def test_input_errors_are_value_errors() -> None:
    with pytest.raises(ValueError, match="one sentence"):
        raise InputError("one sentence")


@pytest.mark.parametrize(
    ("word", "meant"), [("sigmiod", "sigmoid"), ("tahn", "tanh"), ("Relu", "relu"), ("lekay_relu", "leaky_relu")]
)
def test_the_nearest_word_is_offered(word: str, meant: str) -> None:
    assert suggestion(word, ["sigmoid", "tanh", "relu", "leaky_relu"]) == f"did you mean {meant}?"


def test_a_word_like_no_other_gets_the_whole_list_in_its_order() -> None:
    assert str(unknown("target", "cobol", iter(["python", "c"]))) == "unknown target «cobol»; known are python, c"
