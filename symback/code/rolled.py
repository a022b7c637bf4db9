"""Finds repeated structure in a straight-line program, so that code can be written as loops.

A loop is a stretch of rows that comes again and again, the arguments of each
row moving on by the same step: to the next input, to the value before, to a
value that another loop has left behind. So chains, recurrences and sums over
indices are found whatever their names are, in linear time for each length of
the repeated stretch.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from symback.program.core import Program

#: A stretch of rows that is longer is not looked for.
LONGEST_PERIOD = 200
#: So many lengths are tried, those that occur most.
MOST_PERIODS = 8
#: A stretch that comes less often stays as it is.
FEWEST = 4

#: ("input", index), ("row", position) or ("const", node): where an argument is.
Place: TypeAlias = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Loop:
    """``count`` times the rows at the positions start … start + period - 1, each time ``period`` further."""

    start: int
    period: int
    count: int

    @property
    def end(self) -> int:
        return self.start + self.period * self.count

    def trimmed(self, first: int, last: int) -> Loop:
        """The iterations first … last - 1 alone."""
        return Loop(self.start + first * self.period, self.period, max(last - first, 0))


class Rolled:
    """A program, its computed rows in order, and the loops among them; ``inputs`` is the order of the arguments."""

    def __init__(self, program: Program, inputs: Sequence[str]) -> None:
        self.program = program
        index = {name: position for position, name in enumerate(inputs)}
        self._inputs = len(inputs)
        ops, args = program.ops, program.args
        #: Position -> row of the program, and the places of its arguments.
        self.rows: list[int] = []
        self._arguments: list[list[Place]] = []
        self._places: dict[int, Place] = {}
        places = self._places
        for node in program.reachable():
            if args[node]:
                places[node] = "row", len(self.rows)
                self.rows.append(node)
                self._arguments.append([places[arg] for arg in args[node]])
            elif ops[node] == "input":
                places[node] = "input", index[str(program.payloads[node])]
            else:
                places[node] = "const", node

    def place(self, node: int) -> Place:
        return self._places[node]

    def arguments(self, position: int) -> Sequence[Place]:
        return self._arguments[position]

    @cached_property
    def loops(self) -> tuple[Loop, ...]:
        """The loops in order; none overlaps another."""
        taken = bytearray(len(self.rows))
        found: list[Loop] = []
        for loop in sorted(self._candidates(), key=lambda one: (-one.period * (one.count - 1), one.period, one.start)):
            # What is left of it between loops that save more.
            inside = [k for k in range(loop.count) if not any(taken[self._stretch(loop, k)])]
            for first, last in _stretches(inside):
                part = loop.trimmed(first, last)
                if part.count >= FEWEST:
                    found.append(part)
                    taken[part.start : part.end] = b"\1" * (part.end - part.start)
        return self._consistent(sorted(found, key=lambda one: one.start))

    @staticmethod
    def _stretch(loop: Loop, k: int) -> slice:
        return slice(loop.start + k * loop.period, loop.start + (k + 1) * loop.period)

    def _candidates(self) -> list[Loop]:
        signs, places = self._signatures()
        found = []
        for period in _periods(signs):
            # Where row i, i + period and i + 2·period are one operation whose arguments move by one step.
            same = bytes(
                [
                    a == b == c and y - x == z - y
                    for a, b, c, x, y, z in zip(
                        signs,
                        signs[period:],
                        signs[2 * period :],
                        places,
                        places[period:],
                        places[2 * period :],
                        strict=False,
                    )
                ]
            )
            start = same.find(1)
            while start >= 0:
                end = same.find(0, start)
                end = len(same) if end < 0 else end
                count = (end - start) // period + 2
                if count >= FEWEST:
                    found.append(Loop(start, period, count))
                start = same.find(1, end)
        return found

    def _signatures(self) -> tuple[list[int], list[int]]:
        """For each row what it does, as a number, and where its moving arguments are, in one number.

        The places are the digits of that number, so that the difference of two numbers has all the steps.
        """
        numbers: dict[object, int] = {}
        signs, places = [], []
        base = 4 * (len(self.program) + self._inputs + 1)
        ops, payloads = self.program.ops, self.program.payloads
        for node, arguments in zip(self.rows, self._arguments, strict=True):
            number = 0
            key: list[object] = [ops[node], payloads.get(node)]
            for kind, where in arguments:
                if kind == "const":
                    key.append(where)
                    number *= base
                else:
                    key.append(kind)
                    number = number * base + where
            signs.append(numbers.setdefault(tuple(key), len(numbers)))
            places.append(number)
        return signs, places

    def step(self, loop: Loop, row: int, slot: int) -> int:
        """How far an argument of the loop's row moves with each iteration."""
        position = loop.start + row
        return self._arguments[position + loop.period][slot][1] - self._arguments[position][slot][1]

    def _consistent(self, loops: list[Loop]) -> tuple[Loop, ...]:
        """Loops whose moving arguments all lie in one other loop or among the inputs, the others being known before.

        Iterations at the ends may go.
        """
        while True:
            kept = []
            starts = [loop.start for loop in loops]
            for loop in loops:
                first, last = 0, loop.count
                for row in range(loop.period):
                    for slot, (kind, where) in enumerate(self.arguments(loop.start + row)):
                        step = self.step(loop, row, slot) if kind == "row" else 0
                        if kind == "row" and not step and where >= loop.start:
                            first = max(first, (where - loop.start) // loop.period + 1)
                        elif step and not (step == loop.period and where >= loop.start - loop.period):
                            low, high = self._reachable(loop, where, step, loops, starts)
                            first, last = max(first, low), min(last, high)
                trimmed = loop.trimmed(first, last)
                if trimmed.count >= FEWEST:
                    kept.append(trimmed)
            if kept == loops:
                return tuple(kept)
            loops = kept

    @staticmethod
    def _reachable(loop: Loop, where: int, step: int, loops: Sequence[Loop], starts: Sequence[int]) -> tuple[int, int]:
        """The iterations in which the place where + k·step lies in the loop in which most of them lie."""
        best = (0, 0)
        for k in (0, loop.count // 2, loop.count - 1):
            found = bisect_right(starts, where + k * step) - 1
            if found < 0:
                continue
            other = loops[found]
            if other.start == loop.start or step % other.period or where + k * step >= other.end:
                continue
            near, far = other.start - where, other.end - 1 - where
            if step < 0:
                near, far = far, near
            low, high = max(0, -(-near // step)), min(loop.count, far // step + 1)
            if high - low > best[1] - best[0]:
                best = low, high
        return best

    def holder(self, position: int) -> Loop | None:
        """The loop that computes the row at a position."""
        return self._holders[position]

    @cached_property
    def _holders(self) -> Sequence[Loop | None]:
        found: list[Loop | None] = [None] * len(self.rows)
        for loop in self.loops:
            found[loop.start : loop.end] = [loop] * (loop.end - loop.start)
        return found


def _periods(signs: Sequence[int]) -> list[int]:
    """The lengths that a repeated stretch may have: how far back the operations were that are like the present ones.

    An operation that comes once in a stretch was there just one period ago.
    """
    last: dict[int, int] = {}
    distances: Counter[int] = Counter()
    for position, sign in enumerate(signs):
        if sign in last:
            distances[position - last[sign]] += 1
        last[sign] = position
    likely = [d for d, number in distances.most_common(2 * MOST_PERIODS) if d <= LONGEST_PERIOD and number >= FEWEST]
    return sorted(likely[:MOST_PERIODS])


def _stretches(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Runs of successive numbers as (first, last + 1)."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number:
            found[-1] = found[-1][0], number + 1
        else:
            found.append((number, number + 1))
    return found


def affine(counter: str, start: int, step: int) -> str:
    """start + step · k as it is written in brackets.

    >>> affine("k", 0, 1), affine("k", 7, -1), affine("k", 2, 3)
    ('k', '7 - k', '3 * k + 2')
    """
    if step < 0:
        return f"{start} - {counter}" if step == -1 else f"{start} - {-step} * {counter}"
    moving = counter if step == 1 else f"{step} * {counter}"
    return f"{moving} + {start}" if start else moving
