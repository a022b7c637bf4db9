from __future__ import annotations

import pytest

from symback.document.figure.labels import _mathml, typesetter


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


def test_an_outline_begins_at_its_own_origin() -> None:
    x, wide = typesetter()("x", 10.0), typesetter()("w + x", 10.0)
    assert all(glyph.outline[0] == ("M", (0.0, 0.0)) for glyph in wide.glyphs)
    assert len(wide.glyphs) == 3
    assert wide.glyphs[2].x > wide.glyphs[0].x + x.width


def test_what_is_drawn_lies_within_the_measures() -> None:
    label = typesetter()(r"\frac{\hat{y}}{w_{12}}", 10.0)
    assert all(0 <= glyph.x <= label.width for glyph in label.glyphs)
    assert all(-label.ascent <= glyph.y <= label.descent for glyph in label.glyphs)
    assert all(bar.x >= 0 and bar.x + bar.width <= label.width for bar in label.bars)


@pytest.mark.parametrize(
    "latex",
    [
        "x",
        r"\hat{y}",
        r"\frac{\partial o_{1}}{\partial h_{1}} = f'(h_{1})",
        r"\left(1-o_{1}^{2}\right) w_{2}",
        r"\approx -0.5",
        r"\max(0, w < x)",
    ],
)
def test_a_label_is_what_ziamath_makes_of_the_formula(latex: str) -> None:
    import ziamath

    label, box = typesetter()(latex, 10.0), ziamath.Latex(latex, size=10.0).node.bbox
    assert (label.width, label.ascent, label.descent) == (box.xmax - box.xmin, box.ymax, -box.ymin)


def test_no_row_stands_around_a_whole_formula() -> None:
    # ziamath would set all of it twice
    formula = _mathml(r"\frac{x}{y} = w_{1}")
    assert [part.tag.rpartition("}")[2] for part in formula] == ["mfrac", "mo", "msub"]
