from __future__ import annotations

import dataclasses

import pytest

from symback.document.display import Name
from symback.document.tree import (
    Bullets,
    Code,
    Document,
    Emphasis,
    FigureBlock,
    InlineMath,
    Labels,
    Paragraph,
    Steps,
    Table,
    Task,
    Text,
    figure_keys,
    plain,
)

LABELS = Labels(solution="Solution", remarks="More", figure="Figure", table="Table")


def figure(key: str) -> FigureBlock:
    return FigureBlock(key, (), "")


def test_figures_are_listed_in_the_order_of_reading_also_inside_lists() -> None:
    solution = (Bullets(((figure("c"), Steps(((figure("d"),),))), (figure("e"),))), figure("f"))
    document = Document("t", "en", LABELS, (figure("a"),), (Task("a", (figure("b"),), solution),), (figure("g"),))
    assert "".join(figure_keys(document)) == "abcdefg"


def test_plain_words_leave_mathematics_out_or_put_a_word_for_it() -> None:
    inline = (Text("of "), InlineMath(Name("w")), Emphasis(" all "), Code("w1"))
    assert plain(inline) == "of  all w1"
    assert plain(inline, math="w") == "of w all w1"


def test_a_table_with_a_row_that_is_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="2 cells under a head of 1"):
        Table(((Text("a"),),), (((), ()),), ("left",))


def test_a_table_says_the_alignment_of_every_column() -> None:
    with pytest.raises(ValueError, match="2 cells under a head of 1"):
        Table(((Text("a"),),), (), ("left", "right"))


def test_a_document_cannot_be_changed_and_compares_by_value() -> None:
    paragraph = Paragraph((Text("a"),))
    assert paragraph == Paragraph((Text("a"),))
    with pytest.raises(dataclasses.FrozenInstanceError):
        paragraph.inline = ()  # type: ignore[misc]
