"""Which names may reach generated code."""

from __future__ import annotations

import pytest

from symback.errors import InputError
from symback.problem.identifiers import check_name


@pytest.mark.parametrize("name", ["w1", "x_2", "η", "W", "print", "a" * 60])
def test_a_name_is_given_back_as_it_is(name: str) -> None:
    assert check_name(name, InputError) == name


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("1w", "is not a name"),
        ("", "is not a name"),
        ("w 1", "is not a name"),
        ("w1\n", "is not a name"),
        ("w1.real", "is not a name"),
        ("ж", "is not a name"),
        ("lambda", "keyword"),
        ("None", "keyword"),
        ("__import__", "underscore"),
        ("a" * 61, "longer than 60"),
    ],
)
def test_a_name_that_code_cannot_hold_is_refused_with_the_reason(name: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        check_name(name, InputError)


def test_the_caller_says_which_error_it_is() -> None:
    with pytest.raises(KeyError, match="keyword"):
        check_name("class", KeyError)
