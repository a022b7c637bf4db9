"""Exemptions: exactly those that a person's names need."""

from __future__ import annotations

import pytest

from symback.code.python.lint import PLACE, exempt


def module(argument: str, assigned: str = "a", docstring: str = "Text.") -> str:
    return f'"""Title."""\n\n{PLACE}\ndef f({argument}: float) -> float:\n    """{docstring}"""\n    {assigned} = 1.0\n'


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (module("W"), "N803"),
        (module("x", "W"), "N806"),
        (module("l"), "E741"),
        (module("α", docstring="α"), "RUF002"),
        (module("W", "l"), "E741, N803"),
    ],
)
def test_a_name_that_breaks_a_rule_is_exempted_from_it(text: str, codes: str) -> None:
    assert f"# ruff: noqa: {codes}, RUF100" in exempt(text)


@pytest.mark.parametrize("text", [module("x"), module("λ", "μ"), module("x", docstring="Text L.")])
def test_where_no_rule_is_broken_nothing_is_said(text: str) -> None:
    assert "noqa" not in exempt(text)
    assert PLACE not in exempt(text)


def test_a_text_without_the_place_is_refused() -> None:
    with pytest.raises(ValueError, match="no place"):
        exempt("x = 1\n")
