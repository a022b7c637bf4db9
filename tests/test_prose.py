from __future__ import annotations

import re
from fractions import Fraction

import pytest

from symback.document.display import Name
from symback.document.prose import Values, only_words, paragraphs
from symback.document.tree import Code, Emphasis, Inline, InlineMath, Text

MARK = re.compile("[\ue000\ue001]")


def prose(text: str, *held: object, bind_after: tuple[str, ...] = ()) -> tuple[Inline, ...]:
    """The paragraphs of a text in which each {} is a value."""
    values = Values()
    return paragraphs(text.format(*map(values.hold, held)), values, frozenset(bind_after))


def test_values_come_back_as_they_were_and_their_marks_never_reach_a_reader() -> None:
    w = Name("w1")
    found = prose("{} and {}: *{}* `{}`", w, "a*b*c", "x`y", "--m  1")
    assert found == ((InlineMath(w), Text(" and a*b*c: "), Emphasis("x`y"), Text(" "), Code("--m  1")),)
    assert not MARK.search(str(found))


def test_a_formula_cannot_stand_inside_code() -> None:
    with pytest.raises(TypeError, match="formula cannot stand inside"):
        prose("`{}`", Name("w"))


def test_no_line_ends_after_a_number_a_short_word_or_before_a_dash() -> None:
    assert prose("in a net of 3 layers — (in short", bind_after=("in", "of")) == (
        (Text("in\u00a0a net of\u00a03\u00a0layers\u00a0— (in\u00a0short"),),
    )


def test_a_text_that_is_empty_leaves_nothing_behind() -> None:
    assert prose("one{}", "") == ((Text("one"),),)
    assert prose(" \n \n ") == ()


def test_a_held_value_compares_and_decides_like_itself() -> None:
    values = Values()
    assert values.hold("chain") == "chain"
    assert not values.hold("")
    assert values.hold(3) == 3
    assert values.hold({"names": ["a"]})["names"][0] == "a"


@pytest.mark.parametrize("value", [0.5, Fraction(1, 2), object()])
def test_a_value_of_a_kind_that_prose_cannot_hold_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match=f"prose cannot hold a value of type {type(value).__name__}"):
        Values().hold(value)


@pytest.mark.parametrize("value", [None, True, ()])
def test_nothing_and_sequences_are_not_printed_by_mistake(value: object) -> None:
    with pytest.raises(TypeError, match=f"a template prints {type(value).__name__}"):
        only_words(value)
