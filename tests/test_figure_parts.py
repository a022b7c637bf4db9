"""The pieces on which the layout rests: pushing together, cutting into rows, parallel lines, measured labels."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symback.document.display import Name
from symback.document.figure import Graph
from symback.document.figure.compact import Item, compact
from symback.document.figure.labels import typesetter
from symback.document.figure.layout import choose_cuts
from symback.document.figure.paths import Track, beside, drawn
from symback.document.figure.placed import Rect
from symback.document.figure.texts import set_texts
from tests.figure_samples import latex, node, number, step

SIZES = st.floats(1, 20)


@st.composite
def items(draw: st.DrawFn) -> list[Item]:
    made = []
    for column in range(draw(st.integers(1, 8))):
        rects = []
        for _ in range(draw(st.integers(1, 3))):
            x, y = draw(st.floats(-10, 10)), draw(st.floats(-30, 30))
            rects.append(Rect(x, y, x + draw(SIZES), y + draw(SIZES)))
        made.append(Item(column, tuple(rects)))
    return made


@given(items())
def test_items_pushed_together_keep_their_order_and_do_not_overlap(made: list[Item]) -> None:
    xs, width = compact(made)
    for first, second in itertools.combinations(range(len(made)), 2):
        for one, other in itertools.product(made[first].rects, made[second].rects):
            if one.y0 < other.y1 and other.y0 < one.y1:
                assert xs[first] + one.x1 <= xs[second] + other.x0 + 1e-6
    assert all(
        x + rect.x0 >= -1e-6 and x + rect.x1 <= width + 1e-6
        for x, item in zip(xs, made, strict=True)
        for rect in item.rects
    )


def test_a_row_break_prefers_the_place_where_fewer_edges_pass() -> None:
    extents = [(20.0 * k, 20.0 * k + 10) for k in range(6)]
    assert choose_cuts(extents, [0, 1, 1, 1, 1, 1], 75) == (3,)
    assert choose_cuts(extents, [0, 1, 1, 9, 1, 1], 75) in ((2,), (4,))


def test_a_layer_wider_than_the_page_stands_alone() -> None:
    assert choose_cuts([(0, 10), (20, 200), (210, 220)], [0, 1, 1], 50) == (1, 2)


def test_the_line_beside_a_bent_line_keeps_its_distance() -> None:
    bent = Track(((0.0, 0.0), (30.0, 0.0), (30.0, 40.0), (5.0, 40.0)), ("line", "line", "line"))
    assert beside(bent, 2.0).points == ((0.0, -2.0), (32.0, -2.0), (32.0, 42.0), (5.0, 42.0))


def test_the_lines_on_both_sides_of_a_curve_lie_on_both_sides_at_its_ends() -> None:
    curve = Track(((0.0, 0.0), (9.0, 0.0), (40.0, 50.0), (60.0, 50.0)), ("line", "level", "line"))
    for shift in (2.0, -2.0):
        assert [y for _, y in beside(curve, shift).points] == [-shift, -shift, 50 - shift, 50 - shift]


def test_corners_are_rounded_and_straight_pieces_joined() -> None:
    track = Track(((0.0, 0.0), (10.0, 0.0), (30.0, 0.0), (30.0, 40.0)), ("line",) * 3)
    assert [command.letter for command in drawn(track)] == ["M", "L", "C", "L"]


def test_labels_are_measured_and_set_once() -> None:
    set_label = typesetter()
    short, long = set_label("x", 10.0), set_label(r"\frac{\partial h_1}{\partial w_1} = x", 10.0)
    assert short.width < long.width
    assert long.height > 2 * short.height
    assert len(long.bars) == 1
    assert set_label("x", 10.0) is short
    assert set_label("x", 20.0).width == pytest.approx(2 * short.width, rel=0.01)


def test_setting_labels_leaves_the_settings_of_ziamath_alone() -> None:
    import ziamath

    ziamath.config.svg2 = True
    typesetter()("x + 1", 10.0)
    assert ziamath.config.svg2 is True


def test_a_rounded_number_is_not_called_equal() -> None:
    edges = (step("x", "u", Name("w"), number=number("1/3", 3)), step("u", "z", Name("w"), number=number("1/4")))
    texts = set_texts(Graph((node("x", "data"), node("u"), node("z")), edges, ""), latex)
    assert texts.edge["x", "u"].more[0].latex.startswith(r"\approx")
    assert texts.edge["u", "z"].more[0].latex.startswith("=")
