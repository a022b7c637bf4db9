"""Sizes (in big points, 1/72 inch) and colours that the layout and both writers share."""

from __future__ import annotations

from typing import Final

LABEL_SIZE: Final = 10.0
NODE_SIZE: Final = 11.0
VALUE_SIZE: Final = 9.0
RADIUS: Final = 12.0
FOOT_RADIUS: Final = 10.0
SIZE_SIZE: Final = 7.0  # the size of a matrix, below its name
SIZED_RADIUS: Final = 14.0  # nodes with two lines
SIZED_FOOT_RADIUS: Final = 13.0
PAIR: Final = 2.3  # half the distance between a forward arrow and the backward arrow beside it
CLEAR: Final = 3.0  # the least distance between a label and anything else
HEAD_LENGTH: Final = 5.2
HEAD_WIDTH: Final = 4.4
CORNER: Final = 7.0
LANE: Final = 9.0  # between parallel lines in the margins
PLATE: Final = 4.0  # white border around the drawing
BADGE: Final = 9.0
TEXT_WIDTH: Final = 16 / 2.54 * 72

# The palette of Okabe and Ito, which people with any kind of colour vision tell apart. Every colour has a second
# sign: parameters are square and come from below, derivatives are dashed, boxes carry their number.
INK: Final = {"ink": "#1A1A1A", "parameter": "#0072B2", "derivative": "#D55E00", "value": "#555555"}
FILL: Final = {"data": "#F0F0F0", "parameter": "#EAF4FA", "value": "#FFFFFF", "output": "#FFFFFF", "dots": "#FFFFFF"}
BOX_COLOURS: Final = ("#00795A", "#8F3F71", "#7A5C00", "#4B4B9B", "#5C5C5C")


def box_colour(number: int) -> str:
    """The colour of box ``number`` (1, 2, …); the colours come round again after the last one.

    >>> box_colour(1) == box_colour(1 + len(BOX_COLOURS))
    True
    """
    return BOX_COLOURS[(number - 1) % len(BOX_COLOURS)]
