from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from symback.document.figure import Edge, Graph, layout, to_svg
from symback.document.figure.labels import Glyph, Label
from symback.document.figure.placed import Layout, PlacedLabel, PlacedNode
from tests.figure_samples import chain, latex, node, samples

SAMPLES = samples()
SVG = "{http://www.w3.org/2000/svg}"


def test_an_svg_says_in_words_what_it_shows() -> None:
    graph = Graph((node("x", "data"), node("L", "output")), (Edge("x", "L"),), 'x < y & "z"\nsecond line')
    root = ET.fromstring(to_svg(layout(graph, latex)))
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == 'x < y & "z"'
    assert root.findtext(f"{SVG}desc") == 'x < y & "z"\nsecond line'


@pytest.mark.parametrize("name", SAMPLES)
def test_an_svg_is_whole_small_and_free_of_fonts(name: str) -> None:
    text = to_svg(layout(SAMPLES[name], latex))
    root = ET.fromstring(text)
    assert not list(root.iter(f"{SVG}text"))
    assert len(text) < 100_000
    defined = {element.get("id") for element in root.iter(f"{SVG}path")} - {None}
    used = {element.get("{http://www.w3.org/1999/xlink}href") for element in root.iter(f"{SVG}use")}
    assert {f"#{name}" for name in defined} == used
    assert not re.search(r"\d\.\d{3}", text), "coordinates have two decimals"


def test_ink_stands_on_a_white_plate() -> None:
    root = ET.fromstring(to_svg(layout(chain(1), latex)))
    plate = root.find(f"{SVG}rect")
    assert plate is not None
    assert plate.get("fill") == "#FFFFFF"
    assert [plate.get("width"), plate.get("height")] == (root.get("viewBox") or "").split()[2:]


def test_derivatives_are_dashed_and_have_a_colour_of_their_own() -> None:
    text = to_svg(layout(chain(2), latex))
    assert text.count("stroke-dasharray") == 4
    assert text.count('stroke="#D55E00" stroke-width="1" stroke-dasharray') == 4
    assert "stroke-dasharray" not in to_svg(layout(chain(2, derivatives=False), latex))


def test_an_outline_that_occurs_twice_is_defined_once() -> None:
    glyph = Glyph((("M", (0.0, 0.0)), ("L", (1.0, 2.0))), 0.0, 0.0)
    label = PlacedLabel(Label("xx", 10.0, 9.0, 5.0, 1.0, (glyph, Glyph(glyph.outline, 4.0, 0.0)), ()), 1, 20, "ink")
    placed = PlacedNode("x", "data", "round", 20, 20, 9, 9, label, None)
    text = to_svg(Layout(40, 40, (placed,), (), "one node"))
    assert (text.count('<path id="g'), text.count("<use ")) == (1, 2)
    assert 'x="1" y="20"' in text
    assert 'x="5" y="20"' in text
