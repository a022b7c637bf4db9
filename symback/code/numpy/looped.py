"""Loops over arrays, for long functions that repeat themselves: their length does not grow with their depth.

The arguments stand in one list (for numba: an array), the results get another one, and what a loop leaves behind
goes there if it is a result. NumPy and numba share all of it but the way to make an empty list.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from symback.code.function import FunctionText, positions
from symback.code.looped import LoopWriter, even_runs
from symback.code.names import Names
from symback.code.python.layout import INDENT, WIDTH, assignments, value
from symback.code.rolled import FEWEST, Loop, Rolled
from symback.code.schedule import Expression, Speller

#: A text of fewer lines stays straight.
LONG = 160
#: What loops need of Python. A function that is passed in under one of these names is written without loops.
BUILTINS = ("len", "map", "range", "tuple", "TypeError")
#: Columns for a name and what it gets.
_ROOM = 76


@dataclass(frozen=True, slots=True)
class Locals:
    """Names that nothing else has: the arguments as they come, the numbers among them, and these in a list or an array.

    The results in a list or an array, and as a list of floats; a counter and an element.
    """

    arguments: str
    numbers: str
    given: str
    found: str
    results: str
    k: str
    one: str

    @classmethod
    def free(cls, names: Names) -> Locals:
        return cls(*(names.fresh(name) for name in ("arguments", "numbers", "given", "found", "results", "k", "one")))


def is_long(function: FunctionText, lines: int) -> bool:
    """Would the straight text with so many assignments be long, with its arguments and its results?"""
    return lines + len(function.inputs()) + sum(1 for _ in positions(function.nest)) > LONG


def looped_lines(
    function: FunctionText, speller: Speller, ours: Locals, row: Callable[[], str], empty: Callable[[str, int], str]
) -> list[str] | None:
    """The lines that compute ``found`` from ``given`` with loops; None where they save less than half of the rows.

    ``row`` gives new names, ``empty(name, count)`` is the line that makes a list for so many values.
    """
    rolled = Rolled(function.program, function.inputs())
    saved = sum(loop.period * (loop.count - 1) for loop in rolled.loops)
    if 2 * saved < len(rolled.rows) or not rolled.loops or not {*function.functions.values()}.isdisjoint(BUILTINS):
        return None
    return _Writer(function, rolled, speller, ours, row, empty).lines()


class _Writer(LoopWriter):
    def __init__(
        self,
        function: FunctionText,
        rolled: Rolled,
        speller: Speller,
        ours: Locals,
        row: Callable[[], str],
        empty: Callable[[str, int], str],
    ) -> None:
        super().__init__(rolled, speller, [f"{ours.given}[{k}]" for k in range(len(function.inputs()))], row)
        self.ours, self.counter, self.empty = ours, ours.k, empty
        self.results = list(positions(function.nest))
        #: Row of a loop -> the list of its values, where the first one stands, and the way from one to the next.
        self.places: dict[tuple[Loop, int], tuple[str, int, int]] = {}

    def walked(self, where: int, step: int) -> str:
        return f"{self.ours.given}[{self.affine(where, step)}]"

    def element(self, loop: Loop, row: int, turn: int, step: int = 0) -> str:
        name, start, way = self.places[loop, row]
        return f"{name}[{self.affine(start + way * turn, way * step)}]"

    def lines(self) -> list[str]:
        rest = self._given_back()
        lines: list[str] = []
        for segment in self.segments():
            if isinstance(segment, Loop):
                lines += self._loop(segment)
            else:
                written, named = self.stretch(segment, _ROOM)
                self.straight.update(named)
                lines += assignments(written)
        return [*lines, *(INDENT + statement() for statement in rest)]

    def _loop(self, loop: Loop) -> list[str]:
        needs, lines = self.needs[loop], list[str]()
        for row in sorted(needs.lists):
            if (loop, row) not in self.places:
                self.places[loop, row] = self.temporary(), 0, 1
                lines.append(INDENT + self.empty(self.places[loop, row][0], loop.count))
        for row in sorted(needs.carried):
            needs.carried[row] = self.temporary()
            lines.append(f"{INDENT}{needs.carried[row]} = {self.before(loop, row)}")
        made = self.round(loop, _ROOM)
        lines.append(f"{INDENT}for {self.counter} in range({loop.count}):")
        lines += assignments(made.lines, level=2)
        inner = [f"{self.element(loop, row, 0, 1)} = {made.named[row]}" for row in sorted(needs.lists)]
        for row in sorted(needs.last):
            if row in needs.lists:
                needs.last[row] = self.element(loop, row, loop.count - 1)
            elif row in needs.carried:
                needs.last[row] = needs.carried[row]
            else:
                needs.last[row] = self.temporary()
                inner.append(f"{needs.last[row]} = {made.named[row]}")
        inner += self._moved([(needs.carried[row], made.named[row]) for row in sorted(needs.carried)])
        return [*lines, *(INDENT * 2 + statement for statement in inner)]

    def _moved(self, moved: Sequence[tuple[str, str]]) -> list[str]:
        """All values that a loop hands on to itself get their next value at once."""
        if not moved:
            return []
        left, right = (", ".join(side) for side in zip(*moved, strict=True))
        line = f"{left} = {right}"
        if len(line) + 2 * len(INDENT) <= WIDTH:
            return [line]
        fresh = [self.temporary() for _ in moved]
        first = [f"{name} = {text}" for name, (_, text) in zip(fresh, moved, strict=True)]
        return [*first, *(f"{name} = {other}" for (name, _), other in zip(moved, fresh, strict=True))]

    # Results.

    def _given_back(self) -> list[Callable[[], str]]:
        """What writes the results when all is known; a list that is part of the results is written there at once."""
        groups: dict[object, list[tuple[int, int]]] = {}
        for number, output in enumerate(self.results):
            key, index = self._source(output)
            groups.setdefault(key, []).append((number, index))
        rest: list[Callable[[], str]] = []
        for key, found in groups.items():
            for run in even_runs(found):
                if len(run) < FEWEST:
                    rest += [self._single(number) for number, _ in run]
                    continue
                number, index = run[0]
                way, step = run[1][0] - number, run[1][1] - index
                if not step:
                    rest.append(self._repeated(number, way, len(run)))
                elif isinstance(key, tuple) and len(run) == key[0].count and abs(step) == 1 and key not in self.places:
                    self.places[key] = self.ours.found, number - way * step * index, way * step
                else:
                    rest.append(self._copied((number, way), key, (index, step), len(run)))
        return rest

    def _source(self, output: int) -> tuple[object, int]:
        """Where a result comes from, and where it is there: in the list of a row, among the arguments, or alone."""
        spot = self.spot(output)
        if spot is not None:
            return spot[:2], spot[2]
        kind, where = self.rolled.place(self.program.outputs[output])
        return (kind, where) if kind == "input" else (self.program.outputs[output], 0)

    def _single(self, number: int) -> Callable[[], str]:
        return lambda: f"{self.ours.found}[{number}] = {self._result(number)}"

    def _result(self, number: int) -> str:
        return value(Expression(self.at(self.rolled.place(self.program.outputs[self.results[number]])), 0))

    def _repeated(self, number: int, way: int, count: int) -> Callable[[], str]:
        steps = [number, number + way * (count - 1) + 1, *([way] if way > 1 else [])]
        head = f"for {self.counter} in range({', '.join(map(str, steps))}):"
        return lambda: f"{head}\n{INDENT * 2}{self.ours.found}[{self.counter}] = {self._result(number)}"

    def _copied(self, to: tuple[int, int], key: object, turns: tuple[int, int], count: int) -> Callable[[], str]:
        def written() -> str:
            name, start, way = self.places[key] if isinstance(key, tuple) else (self.ours.given, 0, 1)
            taken = slice_text(start + way * turns[0], way * turns[1], count)
            return f"{self.ours.found}{slice_text(*to, count)} = {name}{taken}"

        return written


def slice_text(start: int, step: int, count: int) -> str:
    """The elements start, start + step, … of a list as Python writes them.

    >>> slice_text(2, 1, 4), slice_text(9, -3, 4), slice_text(0, 2, 3)
    ('[2:6]', '[9::-3]', '[0:5:2]')
    """
    end = start + step * (count - 1) + (1 if step > 0 else -1)
    last = "" if end < 0 else str(end)
    return f"[{start}:{last}]" if step == 1 else f"[{start}:{last}:{step}]"
