from __future__ import annotations

from symback.document.figure.placed import PlacedLabel, PlacedNode, Rect
from tests.figure_samples import measured


def test_boxes_that_share_only_an_edge_do_not_meet() -> None:
    box = Rect(0, 0, 4, 2)
    assert not box.meets(box.moved(4, 0))
    assert not box.meets(box.moved(0, -2))
    assert box.meets(box.moved(3.9, 1.9))


def test_a_border_grows_on_all_four_sides() -> None:
    assert Rect(1, 2, 3, 5).grown(0.5) == Rect(0.5, 1.5, 3.5, 5.5)


def test_a_label_covers_what_is_above_and_below_its_baseline() -> None:
    label = PlacedLabel(measured(20, ascent=7, descent=2), 10, 100, "ink")
    assert label.rect == Rect(10, 93, 30, 102)


def test_a_label_that_moves_keeps_its_ink_and_its_anchor() -> None:
    label = PlacedLabel(measured(20), 10, 100, "parameter", "right", 3).moved(1, -2)
    assert (label.x, label.y, label.ink, label.anchor, label.badge) == (11, 98, "parameter", "right", 3)


def test_the_box_of_a_node_lies_around_its_centre() -> None:
    assert PlacedNode("x", "data", "round", 10, 20, 6, 4, None, None).rect == Rect(4, 16, 16, 24)
