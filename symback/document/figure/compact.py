"""Widths: push everything together from the left, then from the right, and take the middle.

Items come in an order from left to right; two items whose boxes share a height keep that order and do not overlap. Both
pushes obey the same inequalities x_j - x_i >= c, and these are linear, so the mean of the two solutions obeys them too:
slack is shared out evenly and nothing collides. A skyline makes each push nearly linear.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from symback.document.figure.placed import Rect


@dataclass(frozen=True, slots=True)
class Item:
    """A rigid group of boxes, given relative to its own x = 0. Items of one ``column`` may overlap each other."""

    column: int
    rects: tuple[Rect, ...]


def compact(items: Sequence[Item]) -> tuple[list[float], float]:
    """The x of every item and the width of all of them together.

    >>> box = Rect(0.0, 0.0, 10.0, 5.0)
    >>> compact([Item(0, (box,)), Item(1, (box,))])
    ([0.0, 10.0], 20.0)
    """
    levels = sorted({y for item in items for rect in item.rects for y in (rect.y0, rect.y1)})
    spans = [[(bisect_left(levels, rect.y0), bisect_left(levels, rect.y1)) for rect in item.rects] for item in items]
    columns: dict[int, list[int]] = {}
    for index, item in enumerate(items):
        columns.setdefault(item.column, []).append(index)
    order = sorted(columns)

    left = [0.0] * len(items)
    front = [0.0] * len(levels)
    for column in order:
        for index in columns[column]:
            left[index] = max(
                max(front[low:high], default=0.0) - rect.x0
                for rect, (low, high) in zip(items[index].rects, spans[index], strict=True)
            )
        for index in columns[column]:
            for rect, (low, high) in zip(items[index].rects, spans[index], strict=True):
                edge = left[index] + rect.x1
                front[low:high] = [max(edge, other) for other in front[low:high]]
    width = max(front, default=0.0)

    right = [0.0] * len(items)
    back = [width] * len(levels)
    for column in reversed(order):
        for index in columns[column]:
            right[index] = min(
                min(back[low:high], default=width) - rect.x1
                for rect, (low, high) in zip(items[index].rects, spans[index], strict=True)
            )
        for index in columns[column]:
            for rect, (low, high) in zip(items[index].rects, spans[index], strict=True):
                edge = right[index] + rect.x0
                back[low:high] = [min(edge, other) for other in back[low:high]]
    return [(a + b) / 2 for a, b in zip(left, right, strict=True)], width
