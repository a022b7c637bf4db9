from __future__ import annotations

import pytest

from symback.document.figure import to_svg
from symback.document.phrases import Phrases
from symback.document.publish import place, to_latex
from symback.document.tree import Document, FigureBlock, Task, Text
from symback.errors import InputError
from tests.figure_samples import chain, network

FIGURE = FigureBlock("graph", (Text("The graph"),), "x feeds L")
DOCUMENT = Document("t", "en", Phrases.load("en").labels, (), (Task("a", (), (FIGURE,)),))


def test_every_figure_is_placed_and_says_what_it_shows() -> None:
    placed = place({"graph": chain(1), "network": network(3)}, "en")
    assert list(placed) == ["graph", "network"]
    assert [layout.alt for layout in placed.values()] == ["The chain of depth 1", "A network of depth 3"]


def test_numbers_in_a_figure_follow_the_language() -> None:
    written = {
        lang: {
            label.label.latex for edge in place({"g": chain(1, values=True)}, lang)["g"].edges for label in edge.labels
        }
        for lang in ("en", "ru")
    }
    assert any("0.33" in latex for latex in written["en"])
    assert any("0{,}33" in latex for latex in written["ru"])
    assert not written["en"] & {latex for latex in written["ru"] if "{,}" in latex}


def test_the_figure_of_a_document_is_drawn_into_its_latex() -> None:
    placed = place({"graph": chain(1)}, "en")
    tex = to_latex(DOCUMENT, placed)
    assert tex.count(r"\begin{tikzpicture}") == 1
    assert "The graph" in tex
    assert to_svg(placed["graph"]).startswith("<svg")


def test_a_figure_that_was_not_placed_is_named() -> None:
    with pytest.raises(InputError, match="figure .graph"):
        to_latex(DOCUMENT, {})
