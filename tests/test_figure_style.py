from __future__ import annotations

import re
from typing import get_args

import pytest

from symback.document.figure import style
from symback.document.figure.graph import Role
from symback.document.figure.placed import Ink


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_every_role_has_a_filling_and_every_ink_a_colour() -> None:
    assert set(style.FILL) == set(get_args(Role))
    assert set(style.INK) == set(get_args(Ink))
    colours = (*style.FILL.values(), *style.INK.values(), *style.BOX_COLOURS)
    assert all(re.fullmatch("#[0-9A-F]{6}", colour) for colour in colours)


@pytest.mark.parametrize("number", range(1, len(style.BOX_COLOURS) + 1))
def test_the_white_number_of_a_box_can_be_read(number: int) -> None:
    assert contrast("#FFFFFF", style.box_colour(number)) >= 4.5


def test_boxes_beside_each_other_differ_in_colour_and_the_colours_come_round() -> None:
    count = len(style.BOX_COLOURS)
    assert len({style.box_colour(number) for number in range(1, count + 1)}) == count
    assert style.box_colour(count + 1) == style.box_colour(1)


def test_the_page_is_sixteen_centimetres_wide() -> None:
    assert pytest.approx(16) == style.TEXT_WIDTH / 72 * 2.54
