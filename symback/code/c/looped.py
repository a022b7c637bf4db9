"""Loops in C for a long program that repeats itself: its length and the compiler's time do not grow with the depth.

What a loop leaves behind is an array: that of the results where it is one of
them, else a part of the array ``kept``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from symback.code.c.layout import INDENT
from symback.code.c.pieces import LINES, Cut, Piece, words
from symback.code.function import FunctionText, Vector
from symback.code.looped import LoopWriter, even_runs
from symback.code.names import Names
from symback.code.rolled import FEWEST, Loop, Rolled, affine
from symback.code.schedule import Speller

#: Columns for a name and what it gets: in a function, in a loop.
_ROOM, _LOOP_ROOM = 82, 78


@dataclass(frozen=True, slots=True)
class Result:
    """An output and where it goes: the number of a pointer, -1 for the pointer to one number."""

    part: str
    number: int
    output: int

    @property
    def place(self) -> str:
        return f"*{self.part}" if self.number < 0 else f"{self.part}[{self.number}]"


def looped(
    function: FunctionText,
    inputs: Sequence[str],
    results: Sequence[Result],
    speller: Speller,
    names: tuple[Names, str, str],
) -> Cut | None:
    """The pieces of a function with loops; None where they would save less than half of its rows.

    ``inputs`` are the arguments as they are written; ``names`` are those that are taken, the array and the counter.
    """
    rolled = Rolled(function.program, function.inputs())
    saved = sum(loop.period * (loop.count - 1) for loop in rolled.loops)
    left = len(rolled.rows) - saved
    if left > saved or _crosses(function, rolled):
        return None
    return _Writer(function, rolled, inputs, speller, names, left > 2 * LINES).cut(results)


def _spans(function: FunctionText) -> list[range]:
    """The inputs of each sequence, if all arguments are sequences; else of all arguments together."""
    sizes = [len(a.components) if isinstance(a, Vector) else -1 for a in function.arguments]
    if -1 in sizes:
        return [range(len(function.inputs()))]
    ends = [sum(sizes[: k + 1]) for k in range(len(sizes))]
    return [range(end - size, end) for end, size in zip(ends, sizes, strict=True)]


def _crosses(function: FunctionText, rolled: Rolled) -> bool:
    """Does a loop walk from one sequence into the next?"""
    spans = _spans(function)
    for loop in rolled.loops:
        for row in range(loop.period):
            for slot, (kind, where) in enumerate(rolled.arguments(loop.start + row)):
                if kind == "input":
                    last = where + (loop.count - 1) * rolled.step(loop, row, slot)
                    if not any(where in span and last in span for span in spans):
                        return True
    return False


class _Writer(LoopWriter):
    def __init__(
        self,
        function: FunctionText,
        rolled: Rolled,
        inputs: Sequence[str],
        speller: Speller,
        names: tuple[Names, str, str],
        split: bool,
    ) -> None:
        taken, self.array, counter = names
        super().__init__(rolled, speller, inputs, taken.row("t"), LINES if split else 0)
        self.counter, self.split, self.size = counter, split, 0
        self.spans = _spans(function)
        plain = any(isinstance(argument, str) for argument in function.arguments)
        self.copied = taken.fresh("given") if plain and (self.walks or split) else ""
        if self.copied:
            self.inputs = [f"{self.copied}[{k}]" for k in range(len(inputs))]
        #: Row of a loop -> the array of its values, where the first one stands, and the way from one to the next.
        self.lists: dict[tuple[Loop, int], tuple[str, int, int]] = {}
        #: The arrays that are parts of the array -> where they begin.
        self.kept: dict[str, int] = {}

    def walked(self, where: int, step: int) -> str:
        if self.copied:
            return f"{self.copied}[{self.affine(where, step)}]"
        (span,) = (span for span in self.spans if where in span)
        return f"{self.inputs[where].partition('[')[0]}[{self.affine(where - span.start, step)}]"

    def element(self, loop: Loop, row: int, turn: int, step: int = 0) -> str:
        array, start, way = self.lists[loop, row]
        return f"{array}[{self.affine(start + way * turn, way * step)}]"

    def cut(self, results: Sequence[Result]) -> Cut:
        rest = self._given_back(results)
        blocks = [
            self._loop(segment) if isinstance(segment, Loop) else self._stretch(segment) for segment in self.segments()
        ]
        ends = [*(statement() for statement in rest)]
        blocks += [ends[start : start + LINES] for start in range(0, len(ends), LINES)]
        grouped: list[list[str]] = []
        for block in blocks:
            if grouped and (not self.split or len(grouped[-1]) + len(block) <= LINES):
                grouped[-1] += block
            else:
                grouped.append(block)
        return Cut(tuple(map(self._piece, grouped)), {}, self.size, self.copied)

    def _piece(self, statements: Sequence[str]) -> Piece:
        used = {word for statement in statements for word in words(statement)}
        here = [
            f"double *const {name} = {self.array}{f' + {start}' if start else ''};"
            for name, start in self.kept.items()
            if name in used
        ]
        whole = (*here, *statements)
        return Piece(whole, frozenset(word for statement in whole for word in words(statement)))

    def _room(self, count: int) -> int:
        self.size += count
        return self.size - count

    def _stretch(self, inside: range) -> list[str]:
        lines, named = self.stretch(inside, _ROOM)
        self.straight.update(named)
        statements = [f"const double {line.name} = {line.text};" for line in lines]
        if self.split:
            for position, name in named.items():
                self.straight[position] = f"{self.array}[{self._room(1)}]"
                statements.append(f"{self.straight[position]} = {name};")
        return statements

    def _loop(self, loop: Loop) -> list[str]:
        needs = self.needs[loop]
        before, after = [], []
        for row in sorted(needs.lists):
            if (loop, row) not in self.lists:
                name = self.temporary()
                self.kept[name] = self._room(loop.count)
                self.lists[loop, row] = name, 0, 1
        for row in sorted(needs.carried):
            needs.carried[row] = self.temporary()
            before.append(f"double {needs.carried[row]} = {self.before(loop, row)};")
        made = self.round(loop, _LOOP_ROOM)
        inner = [f"const double {line.name} = {line.text};" for line in made.lines]
        inner += [f"{self.element(loop, row, 0, 1)} = {made.named[row]};" for row in sorted(needs.lists)]
        for row in sorted(needs.last):
            if row in needs.lists:
                needs.last[row] = self.element(loop, row, loop.count - 1)
            elif row in needs.carried and not self.split:
                needs.last[row] = needs.carried[row]
            elif self.split:
                needs.last[row] = f"{self.array}[{self._room(1)}]"
                if row in needs.carried:
                    after.append(f"{needs.last[row]} = {needs.carried[row]};")
                else:
                    inner.append(f"{needs.last[row]} = {made.named[row]};")
            else:
                needs.last[row] = self.temporary()
                before.append(f"double {needs.last[row]} = 0.0;")
                inner.append(f"{needs.last[row]} = {made.named[row]};")
        inner += self._moved([(needs.carried[row], made.named[row]) for row in sorted(needs.carried)])
        return [*before, *self._counted(loop.count, inner), *after]

    def _moved(self, moved: Sequence[tuple[str, str]]) -> list[str]:
        """All values that a loop hands on to itself get their next value at once."""
        first, then, changed = [], [], set[str]()
        for name, text in moved:
            if not changed.isdisjoint(words(text)):
                other = self.temporary()
                first.append(f"const double {other} = {text};")
                text = other
            changed.add(name)
            then.append(f"{name} = {text};")
        return [*first, *then]

    def _counted(self, count: int, inner: Sequence[str]) -> list[str]:
        top = f"for (int {self.counter} = 0; {self.counter} < {count}; {self.counter}++) {{"
        return [top, *(f"{INDENT}{statement}" for statement in inner), "}"]

    # Results.

    def _given_back(self, results: Sequence[Result]) -> list[Callable[[], str]]:
        """What writes the results when all is known; a list that is part of the results is written there at once."""
        groups: dict[tuple[str, Loop, int], list[tuple[int, int]]] = {}
        there = {(result.part, result.number): result for result in results}
        rest: list[Callable[[], str]] = []
        for result in results:
            spot = self.spot(result.output) if result.number >= 0 else None
            if spot is None:
                rest.append(self._single(result))
            else:
                groups.setdefault((result.part, *spot[:2]), []).append((result.number, spot[2]))
        for (part, loop, row), found in groups.items():
            for run in even_runs(found):
                number, turn = run[0]
                way = run[1][0] - number if len(run) > 1 else 0
                step = run[1][1] - turn if len(run) > 1 else 0
                if len(run) == loop.count and abs(step) == 1 and (loop, row) not in self.lists:
                    self.lists[loop, row] = part, number - way * step * turn, way * step
                elif len(run) >= FEWEST:
                    rest.append(self._copied((part, number, way), (loop, row), (turn, step), len(run)))
                else:
                    rest += [self._single(there[part, number]) for number, _ in run]
        return rest

    def _single(self, result: Result) -> Callable[[], str]:
        return lambda: f"{result.place} = {self.at(self.rolled.place(self.program.outputs[result.output]))};"

    def _copied(
        self, to: tuple[str, int, int], source: tuple[Loop, int], turns: tuple[int, int], count: int
    ) -> Callable[[], str]:
        part, number, way = to

        def written() -> str:
            text = f"{part}[{affine(self.counter, number, way)}] = {self.element(*source, *turns)};"
            return f"\n{INDENT}".join(self._counted(count, [text]))

        return written
