from __future__ import annotations

import pytest

from symback.document.figure.paths import Track, beside, drawn, touching
from symback.document.figure.placed import PlacedNode


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


def test_a_level_line_ends_just_outside_the_outlines_of_its_nodes() -> None:
    tail = PlacedNode("a", "value", "round", 0, 0, 12, 12, None, None)
    head = PlacedNode("b", "value", "square", 100, 0, 20, 10, None, None)
    (x0, y0), (x1, y1) = touching(Track(((0.0, 0.0), (100.0, 0.0)), ("line",)), tail, head).points
    assert (y0, y1) == (0, 0)
    assert [x0, x1] == pytest.approx([12.8, 79.2])


def test_a_line_that_arrives_beside_the_middle_meets_the_circle_there() -> None:
    tail = PlacedNode("a", "value", "round", -50, 3, 5, 5, None, None)
    head = PlacedNode("b", "value", "round", 0, 0, 5, 5, None, None)
    track = touching(Track(((-50.0, 3.0), (0.0, 3.0)), ("line",)), tail, head)
    assert list(track.points[1]) == pytest.approx([-4.8, 3.0])


def test_the_way_back_is_the_same_way() -> None:
    track = Track(((0.0, 0.0), (9.0, 0.0), (40.0, 50.0)), ("line", "level"))
    assert track.reversed().pieces == ("level", "line")
    assert track.reversed().reversed() == track
    assert track.followed_by(track.moved(1, 1)).pieces == ("line", "level", "line", "line", "level")


def test_pieces_of_no_length_are_left_out() -> None:
    track = Track(((0.0, 0.0), (0.0, 0.0), (10.0, 0.0)), ("line", "line"))
    assert [command.letter for command in drawn(track)] == ["M", "L"]
