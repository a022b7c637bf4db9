"""The body of a function with loops, for programs that repeat themselves: its length does not grow with their depth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from symback.code.function import FunctionText, Nest
from symback.code.python.expressions import PythonSpeller
from symback.code.python.layout import INDENT, assignments, call, value
from symback.code.rolled import Loop, Place, Rolled, affine
from symback.code.schedule import Assignment, Expression, schedule
from symback.program.core import Builder

#: Fewer outputs in a row are given back one by one.
FEWEST_IN_A_ROW = 4


@dataclass(frozen=True)
class Body:
    """Lines of a function, and what it gives back: ``nest`` over ``results``, where an entry may be many values."""

    lines: list[str]
    nest: Nest
    results: dict[int, str]


def looped_body(function: FunctionText, speller: PythonSpeller) -> Body | None:
    """The body with loops; None where nothing repeats."""
    rolled = Rolled(function.program, function.inputs())
    return _Writer(function, rolled, speller).body() if rolled.loops else None


@dataclass
class _Needs:
    """What a loop has to leave behind, by row: all values (a list), the last one; and what it hands on to itself."""

    lists: dict[int, str] = field(default_factory=dict)
    last: dict[int, str] = field(default_factory=dict)
    carried: dict[int, str] = field(default_factory=dict)


class _Writer:
    def __init__(self, function: FunctionText, rolled: Rolled, speller: PythonSpeller) -> None:
        self.function, self.rolled, self.speller = function, rolled, speller
        self.program = function.program
        self.inputs = function.inputs()
        self.names = function.names
        self.temporary = self.names.row("t")
        self.loops = {loop.start: loop for loop in rolled.loops}
        self.needs = {loop: _Needs() for loop in rolled.loops}
        #: Positions of straight rows that are needed beyond their own stretch -> their names.
        self.straight: dict[int, str] = {}
        self.vector = ""
        self.counter = ""
        self._find_needs()

    # What is needed beyond the place where it is computed.

    def _find_needs(self) -> None:
        for loop in self.rolled.loops:
            for row in range(loop.period):
                for slot, place in enumerate(self.rolled.arguments(loop.start + row)):
                    self._need_in_loop(loop, place, self.rolled.step(loop, row, slot))
        for first, last in self._stretches():
            for position in range(first, last):
                for kind, where in self.rolled.arguments(position):
                    if kind == "row" and not first <= where < last:
                        self._need(where)
        for node in self.program.outputs:
            kind, where = self.rolled.place(node)
            if kind == "row":
                self._need(where)

    def _need_in_loop(self, loop: Loop, place: Place, step: int) -> None:
        kind, where = place
        if kind == "input" and step:
            self.vector = self.vector or self.names.fresh("arguments")
        if kind != "row":
            return
        if step == loop.period and loop.start - loop.period <= where < loop.end:
            if where < loop.start:
                carried = self.needs[loop].carried
                carried.setdefault(where - loop.start + loop.period, "")
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

    def _stretches(self) -> Iterable[tuple[int, int]]:
        """Runs of rows that are in no loop."""
        start = 0
        for loop in self.rolled.loops:
            if start < loop.start:
                yield start, loop.start
            start = loop.end
        if start < len(self.rolled.rows):
            yield start, len(self.rolled.rows)

    # Lines.

    def body(self) -> Body:
        lines: list[str] = []
        if self.vector:
            lines += call(f"{self.vector} = ", self.inputs)
        pieces = {first: (first, last) for first, last in self._stretches()}
        for start in sorted([*pieces, *self.loops]):
            loop = self.loops.get(start)
            lines += self._straight(*pieces[start]) if loop is None else self._loop(loop)
        nest, results = self._results()
        return Body(lines, nest, results)

    def _straight(self, first: int, last: int) -> list[str]:
        inside = range(first, last)
        wanted = [position for position in inside if position in self.straight]
        lines, roots = self._written(inside, wanted, lambda place, row, slot: self._at(place), wanted)
        for position, text in zip(wanted, roots, strict=True):
            self.straight[position] = text
        return assignments(lines)

    def _loop(self, loop: Loop) -> list[str]:
        needs, rolled = self.needs[loop], self.rolled
        self.counter = self.counter or self.names.fresh("k")
        lines = []
        for row in sorted(needs.lists):
            needs.lists[row] = self.temporary()
            lines.append(f"{INDENT}{needs.lists[row]} = []")
        for row in sorted(needs.carried):
            needs.carried[row] = self.temporary()
            lines.append(f"{INDENT}{needs.carried[row]} = {self._at(('row', loop.start - loop.period + row)).text}")
        wanted = sorted({*needs.lists, *needs.carried, *needs.last})
        inside = range(loop.start, loop.start + loop.period)

        def argument(place: Place, row: int, slot: int) -> Expression:
            return self._moving(loop, place, rolled.step(loop, row, slot))

        written, roots = self._written(inside, [loop.start + row for row in wanted], argument, ())
        lines.append(f"{INDENT}for {self.counter} in range({loop.count}):")
        lines += assignments(written, level=2)
        named = dict(zip(wanted, roots, strict=True))
        for row in sorted(needs.last):
            # A value that is used after the loop under its name; one that is written where it is used gets one.
            if not named[row].isidentifier() or named[row] in needs.carried.values():
                name = self.temporary()
                lines.append(f"{INDENT * 2}{name} = {named[row]}")
                named[row] = name
            needs.last[row] = named[row]
        lines += [f"{INDENT * 2}{needs.lists[row]}.append({named[row]})" for row in sorted(needs.lists)]
        moved = [(needs.carried[row], named[row]) for row in sorted(needs.carried)]
        if moved:
            left, right = (", ".join(side) for side in zip(*moved, strict=True))
            lines.append(f"{INDENT * 2}{left} = {right}")
        return lines

    def _written(
        self,
        inside: range,
        wanted: Sequence[int],
        argument: Callable[[Place, int, int], Expression],
        always: Sequence[int],
    ) -> tuple[tuple[Assignment, ...], list[str]]:
        """(lines, texts of the wanted rows) of a piece of the program; what comes from outside is an atom."""
        b = Builder()
        moved: dict[int, int] = {}
        texts: dict[int, str] = {}
        for position in inside:
            args = []
            for slot, place in enumerate(self.rolled.arguments(position)):
                kind, where = place
                if kind == "const":
                    args.append(b.emit("const", (), self.program.payloads[where]))
                elif kind == "row" and where in moved and self._same_round(inside, position, slot):
                    args.append(moved[where])
                else:
                    text = argument(place, position - inside.start, slot).text
                    node = b.input(text)
                    texts[node] = text
                    args.append(node)
            node = self.rolled.rows[position]
            moved[position] = b.emit(self.program.ops[node], tuple(args), self.program.payloads.get(node))
        roots = [moved[position] for position in wanted]
        names = {moved[position]: self.temporary() for position in always}
        planned = schedule(
            b.build(roots), roots, self.speller, {**texts, **names}, self.temporary, always=set(names), room=88
        )
        return planned.lines, [planned.roots[root].text for root in roots]

    def _same_round(self, inside: range, position: int, slot: int) -> bool:
        """In a loop: does the argument move with the round, so that it is a value of the same round?"""
        loop = self.loops.get(inside.start)
        return loop is None or self.rolled.step(loop, position - loop.start, slot) == loop.period

    def _at(self, place: Place) -> Expression:
        """A value from outside, by its place."""
        kind, where = place
        if kind == "input":
            return self.speller.name(self.inputs[where])
        if kind == "const":
            return self.speller.spell(self.program, where, ())
        loop = self.rolled.holder(where)
        if loop is None:
            return self.speller.name(self.straight[where])
        turn, row = divmod(where - loop.start, loop.period)
        needs = self.needs[loop]
        if turn == loop.count - 1:
            return self.speller.name(needs.last[row])
        return self.speller.name(f"{needs.lists[row]}[{turn}]")

    def _moving(self, loop: Loop, place: Place, step: int) -> Expression:
        """A value that a loop takes from outside a round: fixed, of the round before, or from a list."""
        kind, where = place
        if not step:
            return self._at(place)
        if kind == "input":
            return self.speller.name(f"{self.vector}[{affine(self.counter, where, step)}]")
        if step == loop.period and where < loop.start and where >= loop.start - loop.period:
            return self.speller.name(self.needs[loop].carried[where - loop.start + loop.period])
        target = self.rolled.holder(where)
        assert target is not None
        turn, row = divmod(where - target.start, target.period)
        return self.speller.name(
            f"{self.needs[target].lists[row]}[{affine(self.counter, turn, step // target.period)}]"
        )

    # Results.

    def _results(self) -> tuple[Nest, dict[int, str]]:
        results: dict[int, str] = {}
        outputs = self.program.outputs

        def element(position: int) -> str:
            text = self._at(self.rolled.place(outputs[position])).text
            return value(Expression(text, 0))

        def packed(nest: Nest) -> Nest:
            if isinstance(nest, int):
                results[nest] = element(nest)
                return nest
            parts: list[Nest] = []
            k = 0
            while k < len(nest):
                run = self._run(nest, k)
                if run:
                    length, text = run
                    results[-1 - len(results)] = text
                    parts.append(-len(results))
                    k += length
                else:
                    parts.append(packed(nest[k]))
                    k += 1
            return tuple(parts)

        return packed(self.function.nest), results

    def _run(self, nest: tuple[Nest, ...], start: int) -> tuple[int, str] | None:
        """(length, text) of outputs in a row that are successive values of one row of a loop, up or down."""
        spots: list[tuple[Loop, int, int]] = []
        for part in nest[start:]:
            spot = self._spot(part) if isinstance(part, int) else None
            if spot is None or (spots and spot[:2] != spots[0][:2]):
                break
            if len(spots) > 1 and spot[2] - spots[-1][2] != spots[1][2] - spots[0][2]:
                break
            spots.append(spot)
        if len(spots) < FEWEST_IN_A_ROW or abs(spots[1][2] - spots[0][2]) != 1:
            return None
        loop, row = spots[0][:2]
        name = self.needs[loop].lists[row]
        low, high = sorted((spots[0][2], spots[-1][2]))
        text = name if (low, high) == (0, loop.count - 1) else f"{name}[{low or ''}:{high + 1}]"
        return len(spots), f"*{text}" if spots[0][2] == low else f"*reversed({text})"

    def _spot(self, output: int) -> tuple[Loop, int, int] | None:
        kind, where = self.rolled.place(self.program.outputs[output])
        loop = self.rolled.holder(where) if kind == "row" else None
        if loop is None:
            return None
        turn, row = divmod(where - loop.start, loop.period)
        return (loop, row, turn) if row in self.needs[loop].lists else None
