from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symback.document.latex_text import code_escape, latex_escape, visible


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("a--b,,c", "a-{}-b,{},c"),
        ("~^", r"\textasciitilde{}\textasciicircum{}"),
        ("Жук x", r"\sbcyrillic{Жук} x"),
        ("мир и мы", r"\sbcyrillic{мир и мы}"),
        ("ŵ", "w"),
        ("％", r"\%"),
        ("😀", "[U+1F600]"),
        ("α→", r"\ensuremath{\alpha}\ensuremath{\to}"),
        ("a\nb\u200bc", "a bc"),
    ],
)
def test_text_means_exactly_its_characters(text: str, latex: str) -> None:
    assert latex_escape(text) == latex


def test_the_alphabet_of_the_document_needs_no_wrapping() -> None:
    assert latex_escape("Жук é", "ru") == r"Жук \sblatin{é}"


@given(st.text())
def test_escaped_text_holds_balanced_braces_and_no_live_sign(text: str) -> None:
    for escaped in (latex_escape(text), latex_escape(text, "ru"), code_escape(visible(text))):
        bare = re.sub(r"\\[\\{}$&#%_, -]", "", escaped)
        assert bare.count("{") == bare.count("}")
        assert not re.search(r"[$&#%_^]", bare)


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_what_is_shown_of_a_text_is_shown_as_it_is(text: str) -> None:
    assert visible(visible(text)) == visible(text)


def test_code_keeps_every_space_and_no_two_signs_melt() -> None:
    assert code_escape("a  = --b") == r"a\ \ =\ -{}-{}b"
    assert code_escape("x_1**2") == r"x\_1*{}*{}2"
