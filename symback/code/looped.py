"""What a program with loops consists of in any language: what each loop takes, computes and leaves behind."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from symback.code.rolled import Loop, Place, Rolled, affine
from symback.code.schedule import Assignment, Speller, schedule
from symback.program.core import Builder


@dataclass
class Needs:
    """What a loop has to leave behind, by row: all values (a list), the last one; and what it hands on to itself."""

    lists: dict[int, str] = field(default_factory=dict)
    last: dict[int, str] = field(default_factory=dict)
    carried: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Round:
    """One round of a loop: its lines, and how each row that is needed is written after them."""

    lines: tuple[Assignment, ...]
    named: dict[int, str]


class LoopWriter(ABC):
    """Finds what is needed where; a language says how it is kept.

    ``inputs`` are the arguments as they are written, ``temporary`` gives new names. ``walks`` tells whether a loop
    goes from argument to argument; ``longest`` is the most rows of a stretch without loops.
    """

    def __init__(
        self,
        rolled: Rolled,
        speller: Speller,
        inputs: Sequence[str],
        temporary: Callable[[], str],
        longest: int = 0,
    ) -> None:
        self.rolled, self.speller, self.inputs, self.temporary = rolled, speller, inputs, temporary
        self.program, self.longest = rolled.program, longest
        self.loops = {loop.start: loop for loop in rolled.loops}
        self.needs = {loop: Needs() for loop in rolled.loops}
        #: Positions of straight rows that are needed beyond their own stretch -> how they are written there.
        self.straight: dict[int, str] = {}
        self.walks = False
        self.counter = ""
        self._find_needs()

    @abstractmethod
    def walked(self, where: int, step: int) -> str:
        """The argument where + step · k in round k."""

    @abstractmethod
    def element(self, loop: Loop, row: int, turn: int, step: int = 0) -> str:
        """From the list of a row the value of the round turn + step · k."""

    def segments(self) -> Iterator[Loop | range]:
        """The loops, and the runs of rows between them, in order."""
        start = 0
        for loop in [*self.rolled.loops, None]:
            end = len(self.rolled.rows) if loop is None else loop.start
            for first in range(start, end, self.longest or max(end - start, 1)):
                yield range(first, min(first + self.longest, end) if self.longest else end)
            if loop is not None:
                yield loop
                start = loop.end

    # What is needed beyond the place where it is computed.

    def _find_needs(self) -> None:
        for segment in self.segments():
            if isinstance(segment, Loop):
                for row in range(segment.period):
                    for slot, place in enumerate(self.rolled.arguments(segment.start + row)):
                        self._need_in_loop(segment, place, self.rolled.step(segment, row, slot))
            else:
                for position in segment:
                    for kind, where in self.rolled.arguments(position):
                        if kind == "row" and where not in segment:
                            self._need(where)
        for node in self.program.outputs:
            kind, where = self.rolled.place(node)
            if kind == "row":
                self._need(where)

    def _need_in_loop(self, loop: Loop, place: Place, step: int) -> None:
        kind, where = place
        self.walks |= kind == "input" and step != 0
        if kind != "row":
            return
        if step == loop.period and loop.start - loop.period <= where < loop.end:
            if where < loop.start:
                self.needs[loop].carried.setdefault(where - loop.start + loop.period, "")
                self._need(where)
        elif step:
            target = self.rolled.holder(where)
            assert target is not None
            self.needs[target].lists.setdefault((where - target.start) % target.period, "")
        else:
            self._need(where)

    def _need(self, position: int) -> None:
        """A row is used by its position: the last round of a loop leaves its values, of the others a list is kept."""
        loop = self.rolled.holder(position)
        if loop is None:
            self.straight.setdefault(position, "")
            return
        turn, row = divmod(position - loop.start, loop.period)
        kept = self.needs[loop].last if turn == loop.count - 1 else self.needs[loop].lists
        kept.setdefault(row, "")

    # How it is written.

    def stretch(self, inside: range, room: int) -> tuple[tuple[Assignment, ...], dict[int, str]]:
        """The lines of a run of rows, and those of them that are needed beyond it: position -> name."""
        wanted = [position for position in inside if position in self.straight]
        lines, roots = self._written(inside, wanted, lambda place, row, slot: self.at(place), wanted, room)
        return lines, dict(zip(wanted, roots, strict=True))

    def round(self, loop: Loop, room: int) -> Round:
        needs = self.needs[loop]
        wanted = sorted({*needs.lists, *needs.carried, *needs.last})
        inside = range(loop.start, loop.start + loop.period)

        def argument(place: Place, row: int, slot: int) -> str:
            return self._moving(loop, place, self.rolled.step(loop, row, slot))

        lines, roots = self._written(inside, [loop.start + row for row in wanted], argument, (), room)
        return Round(lines, dict(zip(wanted, roots, strict=True)))

    def before(self, loop: Loop, row: int) -> str:
        """What the first round takes for a value of the round before."""
        return self.at(("row", loop.start - loop.period + row))

    def at(self, place: Place) -> str:
        """A value from outside, by its place."""
        kind, where = place
        if kind == "input":
            return self.inputs[where]
        if kind == "const":
            return self.speller.spell(self.program, where, ()).text
        loop = self.rolled.holder(where)
        if loop is None:
            return self.straight[where]
        turn, row = divmod(where - loop.start, loop.period)
        return self.needs[loop].last[row] if turn == loop.count - 1 else self.element(loop, row, turn)

    def affine(self, start: int, step: int) -> str:
        return affine(self.counter, start, step) if step else str(start)

    def _written(
        self,
        inside: range,
        wanted: Sequence[int],
        argument: Callable[[Place, int, int], str],
        always: Sequence[int],
        room: int,
    ) -> tuple[tuple[Assignment, ...], list[str]]:
        """(lines, texts of the wanted rows) of a piece of the program; what comes from outside is an atom."""
        b = Builder()
        program, rolled, loop = self.program, self.rolled, self.loops.get(inside.start)
        moved: dict[int, int] = {}
        constants: dict[int, int] = {}
        texts: dict[int, str] = {}
        for position in inside:
            args = []
            for slot, place in enumerate(rolled.arguments(position)):
                kind, where = place
                if kind == "const":
                    found = constants.get(where)
                    if found is None:
                        found = constants[where] = b.emit("const", (), program.payloads[where])
                    args.append(found)
                # In a loop: does the argument move with the round, so that it is a value of the same round?
                elif (
                    kind == "row"
                    and where in moved
                    and (loop is None or rolled.step(loop, position - loop.start, slot) == loop.period)
                ):
                    args.append(moved[where])
                else:
                    text = argument(place, position - inside.start, slot)
                    node = b.input(text)
                    texts[node] = text
                    args.append(node)
            node = rolled.rows[position]
            moved[position] = b.emit(program.ops[node], tuple(args), program.payloads.get(node))
        roots = [moved[position] for position in wanted]
        names = {moved[position]: self.temporary() for position in always}
        planned = schedule(
            b.build(roots), roots, self.speller, {**texts, **names}, self.temporary, always=set(names), room=room
        )
        return planned.lines, [planned.roots[root].text for root in roots]

    def _moving(self, loop: Loop, place: Place, step: int) -> str:
        """A value that a loop takes from outside a round: fixed, of the round before, or from a list."""
        kind, where = place
        if not step:
            return self.at(place)
        if kind == "input":
            return self.walked(where, step)
        if step == loop.period and where < loop.start and where >= loop.start - loop.period:
            return self.needs[loop].carried[where - loop.start + loop.period]
        target = self.rolled.holder(where)
        assert target is not None
        turn, row = divmod(where - target.start, target.period)
        return self.element(target, row, turn, step // target.period)

    def spot(self, output: int) -> tuple[Loop, int, int] | None:
        """Where an output comes from a list: (loop, row, turn)."""
        kind, where = self.rolled.place(self.program.outputs[output])
        loop = self.rolled.holder(where) if kind == "row" else None
        if loop is None:
            return None
        turn, row = divmod(where - loop.start, loop.period)
        return (loop, row, turn) if row in self.needs[loop].lists else None


def even_runs(found: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Runs of pairs in which both numbers go on by the same step.

    >>> even_runs([(1, 9), (3, 8), (5, 7), (6, 7)])
    [[(1, 9), (3, 8), (5, 7)], [(6, 7)]]
    """
    runs: list[list[tuple[int, int]]] = []
    for pair in found:
        if runs:
            run = runs[-1]
            step = (pair[0] - run[-1][0], pair[1] - run[-1][1])
            if len(run) == 1 or step == (run[1][0] - run[0][0], run[1][1] - run[0][1]):
                run.append(pair)
                continue
        runs.append([pair])
    return runs
