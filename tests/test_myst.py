from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from symback.document.display import Display, Line, Name
from symback.document.myst import fenced, myst_escape, write_myst
from symback.document.phrases import Phrases
from symback.document.tree import (
    Block,
    Bullets,
    Code,
    DisplayBlock,
    Document,
    Emphasis,
    FigureBlock,
    InlineMath,
    Listing,
    Paragraph,
    Steps,
    Subheading,
    Table,
    Task,
    Text,
)
from tests.document_samples import sample_document

MARKDOWN = MarkdownIt("commonmark")


def page(*solution: Block, title: str = "t", lang: str = "en") -> str:
    task = Task("a", (Paragraph((Text("Find it."),)),), solution)
    return write_myst(Document(title, lang, Phrases.load(lang).labels, (), (task,)))


def shown(markdown: str) -> str:
    """The words that a reader of the first block sees."""
    inline = next(token for token in MARKDOWN.parse(markdown) if token.type == "inline")
    assert all(child.type in {"text", "text_special"} for child in inline.children or ()), inline.children
    return "".join(child.content for child in inline.children or ())


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=0x4FF), min_size=1).filter(str.strip))
def test_escaped_text_is_shown_as_it_is_and_is_never_markup(text: str) -> None:
    text = re.sub(r"\s+", " ", text).strip()
    assert shown("x " + myst_escape(text)) == "x " + text


@pytest.mark.parametrize(
    "text", ["1. one", "- one", "+ one", "# one", "> one", "=====", "---", "12) x", ": x", "% gone"]
)
def test_a_paragraph_never_becomes_a_list_a_heading_or_a_comment(text: str) -> None:
    written = page(Paragraph((Text(text),)))
    body = MARKDOWN.parse(written)[-1].content
    assert shown(body) == text


def test_the_solution_is_in_a_dropdown_whose_fence_is_longer_than_every_fence_inside() -> None:
    written = page(FigureBlock("graph", (Text("A figure"),), "alt"), Listing("```\ninner\n```\n````", "text"))
    tokens = MARKDOWN.parse(written)
    dropdown = [token for token in tokens if token.type == "fence"]
    assert [token.info for token in dropdown] == ["{dropdown} Solution"]
    inner = [token for token in MARKDOWN.parse(dropdown[0].content) if token.type == "fence"]
    assert [token.info for token in inner] == ["{figure} figures/graph.svg", "text"]
    assert inner[1].content == "```\ninner\n```\n````\n"


def test_a_figure_has_a_name_of_its_own_in_a_book_and_says_what_it_shows() -> None:
    block = FigureBlock("graph", (Text("A figure"),), "x to y,\nthen z")
    one, other = page(block, title="one"), page(block, title="other")
    names = [re.findall(r":name: (graph-[0-9a-f]{8})\n:alt: x to y, then z\n\nA figure", text) for text in (one, other)]
    assert len(names[0]) == len(names[1]) == 1
    assert names[0] != names[1]


def test_pages_of_the_same_title_that_ask_different_things_name_their_figures_differently() -> None:
    figure, labels = FigureBlock("graph", (Text("A figure"),), "alt"), Phrases.load("en").labels
    pages = [
        write_myst(Document("t", "en", labels, (Paragraph((Text(asked),)), figure), ())) for asked in ("f", "tanh")
    ]
    assert len({re.findall(r":name: (\S+)", text)[0] for text in pages}) == 2


def test_mathematics_stands_between_dollars() -> None:
    written = page(
        Paragraph((Text("of "), InlineMath(Name("w1")))), DisplayBlock(Display((Line(Name("a"), (Name("b"),)),)))
    )
    assert "of $w_{1}$" in written
    assert "$$\n\\begin{aligned}\na &= b\n\\end{aligned}\n$$" in written


def test_the_letter_stands_before_the_words_of_the_task() -> None:
    assert "\n**a)** Find it.\n" in page()


def test_code_keeps_its_backticks() -> None:
    assert "``` a``b ```" not in page(Paragraph((Code("a``b"),)))
    assert "```a``b```" in page(Paragraph((Code("a``b"),)))
    assert "`` `x ``" in page(Paragraph((Code("`x"),)))


def test_lists_hold_blocks() -> None:
    display = DisplayBlock(Display((Line(Name("a"), (Name("b"),)),)))
    words = Paragraph((Emphasis("so"),))
    body = MARKDOWN.parse(page(Steps(((words, display, Bullets(((words,),))), (words,)))))[-1].content
    kinds = [token.type for token in MARKDOWN.parse(body)]
    assert kinds.count("ordered_list_open") == 1
    assert kinds.count("list_item_open") == 3


def test_a_table_is_aligned_and_escapes_its_bars() -> None:
    table = Table(((Text("a|b"),), (Text("n"),)), (((Text("x"),), (InlineMath(Name("w1")),)),), ("left", "right"), ())
    body = MARKDOWN.parse(page(table))[-1].content
    assert "| a\\|b | n |\n| :-- | --: |\n| x | $w_{1}$ |" in body


def test_a_subheading_is_no_heading_because_a_dropdown_cannot_hold_one() -> None:
    assert "**Part one**" in page(Subheading((Text("Part "), Emphasis("one"))))


def test_a_fence_grows_with_its_content() -> None:
    assert fenced("x", "````").startswith("`````x\n")


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_every_block_of_a_page_is_closed(lang: str) -> None:
    written = write_myst(sample_document(lang))
    assert written.count("$$") % 2 == 0
    assert [token.info for token in MARKDOWN.parse(written) if token.type == "fence" and "dropdown" in token.info] == [
        f"{{dropdown}} {Phrases.load(lang).label('solution')}"
    ] * 2
    assert not re.search(r"[ \t]\n", written.replace("\u00a0", " "))
