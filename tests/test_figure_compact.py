from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from symback.document.figure.compact import Item, compact
from symback.document.figure.placed import Rect

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


def test_no_width_is_wasted() -> None:
    boxes = [Item(column, (Rect(-3, 0, 4, 5),)) for column in range(5)]
    assert compact(boxes) == ([3.0, 10.0, 17.0, 24.0, 31.0], 35.0)


def test_items_at_different_heights_do_not_push_each_other() -> None:
    low, high = Rect(0, 0, 10, 5), Rect(0, 5, 10, 9)
    assert compact([Item(0, (low,)), Item(1, (high,))]) == ([0.0, 0.0], 10.0)


def test_slack_is_shared_out_evenly() -> None:
    wall = Rect(0, 0, 10, 50)
    long, short = Rect(0, 0, 100, 10), Rect(0, 20, 40, 30)
    xs, width = compact([Item(0, (wall,)), Item(1, (long,)), Item(1, (short,)), Item(2, (wall,))])
    assert (xs, width) == ([0.0, 10.0, 40.0, 110.0], 120.0)


def test_nothing_takes_no_room() -> None:
    assert compact([]) == ([], 0.0)
