"""The body of a function with loops, for programs that repeat themselves: its length does not grow with their depth."""

from __future__ import annotations

from dataclasses import dataclass

from symback.code.function import FunctionText, Nest
from symback.code.looped import LoopWriter
from symback.code.python.expressions import PythonSpeller
from symback.code.python.layout import INDENT, assignments, call, value
from symback.code.rolled import Loop, Rolled
from symback.code.schedule import Expression

#: Fewer outputs in a row are given back one by one.
FEWEST_IN_A_ROW = 4
#: Columns for a name and what it gets.
_ROOM = 88


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


class _Writer(LoopWriter):
    def __init__(self, function: FunctionText, rolled: Rolled, speller: PythonSpeller) -> None:
        super().__init__(rolled, speller, function.inputs(), function.names.row("t"))
        self.function = function
        self.vector = function.names.fresh("arguments") if self.walks else ""
        self.counter = function.names.fresh("k")

    def walked(self, where: int, step: int) -> str:
        return f"{self.vector}[{self.affine(where, step)}]"

    def element(self, loop: Loop, row: int, turn: int, step: int = 0) -> str:
        return f"{self.needs[loop].lists[row]}[{self.affine(turn, step)}]"

    def body(self) -> Body:
        lines: list[str] = []
        if self.vector:
            lines += call(f"{self.vector} = ", self.inputs)
        for segment in self.segments():
            if isinstance(segment, Loop):
                lines += self._loop(segment)
            else:
                written, named = self.stretch(segment, _ROOM)
                self.straight.update(named)
                lines += assignments(written)
        nest, results = self._results()
        return Body(lines, nest, results)

    def _loop(self, loop: Loop) -> list[str]:
        needs = self.needs[loop]
        lines = []
        for row in sorted(needs.lists):
            needs.lists[row] = self.temporary()
            lines.append(f"{INDENT}{needs.lists[row]} = []")
        for row in sorted(needs.carried):
            needs.carried[row] = self.temporary()
            lines.append(f"{INDENT}{needs.carried[row]} = {self.before(loop, row)}")
        written = self.round(loop, _ROOM)
        named = written.named
        lines.append(f"{INDENT}for {self.counter} in range({loop.count}):")
        lines += assignments(written.lines, level=2)
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

    # Results.

    def _results(self) -> tuple[Nest, dict[int, str]]:
        results: dict[int, str] = {}
        outputs = self.program.outputs

        def element(position: int) -> str:
            return value(Expression(self.at(self.rolled.place(outputs[position])), 0))

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
            spot = self.spot(part) if isinstance(part, int) else None
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
