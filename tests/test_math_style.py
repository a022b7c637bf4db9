from __future__ import annotations

import pytest

from symback.document.math_style import LATEX, MATHJAX, MathStyle, glue


def test_words_in_tex_are_escaped_and_wrapped_where_the_alphabet_is_foreign() -> None:
    assert LATEX.words("50% of a_b") == r"\text{50\% of a\_b}"
    assert LATEX.words("слой") == r"\text{\sbcyrillic{слой}}"
    assert MathStyle("latex", "ru").words("слой") == r"\text{слой}"


@pytest.mark.parametrize("sign", list("\\{}$&#%_~^<>`"))
def test_no_live_sign_stands_inside_a_text_of_a_browser(sign: str) -> None:
    words = MATHJAX.words(f"a{sign}b")
    assert words.startswith(r"\text{a}")
    assert words.endswith(r"\text{b}")
    assert (
        sign not in words.removeprefix(r"\text{a}").removesuffix(r"\text{b}").replace(rf"\{sign}", "")
        or sign in "{}<>\\"
    )


def test_nothing_in_words_is_nothing_in_mathematics() -> None:
    assert MATHJAX.words("") == ""


def test_the_decimal_sign_is_that_of_the_language() -> None:
    assert [MathStyle("latex", lang).decimal_sign for lang in ("en", "ru")] == [".", "{,}"]


def test_glue_puts_a_space_only_where_a_command_would_swallow_a_letter() -> None:
    assert glue(r"a\eta", "x") == r"a\eta x"
    assert glue(r"\eta", r"\nu") == r"\eta\nu"
    assert glue(r"\hat{y}", "x") == r"\hat{y}x"
    assert glue(r"\eta", "") == r"\eta"
