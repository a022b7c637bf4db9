"""What loops need from each other, whatever the language."""

from __future__ import annotations

from itertools import count

from symback.code.looped import LoopWriter
from symback.code.python.expressions import PythonSpeller
from symback.code.rolled import Loop, Rolled
from symback.problem.traced import Traced
from symback.program.core import Builder


class Plain(LoopWriter):
    def walked(self, where: int, step: int) -> str:
        return f"in[{self.affine(where, step)}]"

    def element(self, loop: Loop, row: int, turn: int, step: int = 0) -> str:
        return f"list{loop.start + row}[{self.affine(turn, step)}]"


def recurrence(depth: int, longest: int = 0, kept: bool = False) -> Plain:
    b = Builder()
    names = ["x", *(f"w{k}" for k in range(depth))]
    inputs = [Traced(b, b.input(name)) for name in names]
    value, outputs = inputs[0] * inputs[0] + 1, []
    for weight in inputs[1:]:
        value = value * weight
        outputs.append(value.node)
    rolled = Rolled(b.build(outputs if kept else outputs[-1:]), names)
    numbers = count(1)
    return Plain(rolled, PythonSpeller(), names, lambda: f"t{next(numbers)}", longest)


def test_a_recurrence_hands_on_one_value_and_leaves_the_last() -> None:
    writer = recurrence(20)
    (loop,) = writer.loops.values()
    needs = writer.needs[loop]
    assert (list(needs.carried), list(needs.last), list(needs.lists)) == ([0], [0], [])
    assert writer.walks
    writer.counter, needs.carried[0] = "k", "h"
    assert writer.round(loop, 80).named[0].startswith("h * in[k + ")


def test_values_of_all_rounds_make_a_list() -> None:
    writer = recurrence(20, kept=True)
    (loop,) = writer.loops.values()
    assert list(writer.needs[loop].lists) == [0]
    assert writer.spot(5) == (loop, 0, 5 - (20 - loop.count))
    assert writer.element(loop, 0, 3) == f"list{loop.start}[3]"


def test_the_segments_are_all_rows_in_order_and_no_longer_than_told() -> None:
    for longest in (0, 1):
        writer, rows = recurrence(20, longest), list[int]()
        for segment in writer.segments():
            if isinstance(segment, Loop):
                rows += range(segment.start, segment.end)
            else:
                assert not longest or len(segment) <= longest
                rows += segment
        assert rows == list(range(len(writer.rolled.rows)))
