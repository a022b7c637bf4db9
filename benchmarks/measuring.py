"""Times of several callables in turn, so that a busy machine slows all of them."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Side:
    """What is measured, and by which clock."""

    action: Callable[[], Any]
    clock: Clock


def in_turn(sides: Sequence[Side], budget: float, least: int = 3, batch: float = 0.0) -> list[float]:
    """The median seconds of one action of each side.

    Rounds go on for ``budget`` seconds, at least ``least`` of them. In a round each side acts so often that it takes
    ``batch`` seconds, once if that is 0.
    """
    times: list[list[float]] = [[] for _ in sides]
    repeats = [_repeats(side, batch) for side in sides]
    spent = 0.0
    while spent < budget or len(times[0]) < least:
        for side, found, many in zip(sides, times, repeats, strict=True):
            taken = _timed(side, many)
            spent += taken
            found.append(taken / many)
    return [statistics.median(found) for found in times]


def _timed(side: Side, many: int) -> float:
    action, clock = side.action, side.clock
    start = clock()
    for _ in range(many):
        action()
    return clock() - start


def _repeats(side: Side, batch: float) -> int:
    many = 1
    if batch:
        _timed(side, 1)
        while (taken := _timed(side, many)) < batch / 4:
            many *= 4
        many = max(1, math.ceil(many * batch / taken))
    return many


def close(found: Sequence[float], expected: Sequence[float], tolerance: float = 1e-7) -> bool:
    """Whether two results are the same but for rounding.

    >>> close([1.0, 2.0], [1.0, 2.0 + 1e-12]), close([1.0], [1.1]), close([1.0], [1.0, 2.0])
    (True, False, False)
    """
    size = max((abs(value) for value in expected), default=0.0)
    return len(found) == len(expected) and all(
        math.isclose(a, b, rel_tol=tolerance, abs_tol=tolerance * max(size, 1e-300))
        for a, b in zip(found, expected, strict=True)
    )
