"""Repeated structure in straight-line programs."""

from __future__ import annotations

from itertools import pairwise

from symback.code.rolled import FEWEST, Loop, Rolled
from symback.problem.traced import Traced
from symback.program.core import Builder, Program


def program(depth: int, biases: bool = False, swapped: bool = False) -> tuple[Program, list[str]]:
    """x ← x·w_k (+ b_k), as a recurrence."""
    b = Builder()
    names = ["x", *(f"w{k}" for k in range(depth)), *(f"b{k}" for k in range(depth))]
    inputs = {name: Traced(b, b.input(name)) for name in names}
    value = inputs["x"]
    for k in range(depth):
        weight = inputs[f"w{k}"]
        value = weight * value if swapped else value * weight
        if biases:
            value = value + inputs[f"b{k}"]
    return b.build([value.node]), names


def test_a_recurrence_is_one_loop() -> None:
    rolled = Rolled(*program(20, biases=True))
    (loop,) = rolled.loops
    assert (loop.period, loop.count) == (2, 19)
    assert loop.end - loop.start == 38


def test_the_order_of_factors_does_not_matter_if_it_is_always_the_same() -> None:
    assert len(Rolled(*program(20, swapped=True)).loops) == 1


def test_a_few_repetitions_stay_as_they_are() -> None:
    assert Rolled(*program(FEWEST - 1)).loops == ()


def test_a_sum_over_indices_is_found_with_its_terms() -> None:
    b = Builder()
    names = [f"x{k}" for k in range(12)]
    values = [Traced(b, b.input(name)) for name in names]
    total = values[0] * values[1]
    for left, right in pairwise(values[1:]):
        total = total + left * right
    rolled = Rolled(b.build([total.node]), names)
    assert [(loop.period, loop.count) for loop in rolled.loops] == [(2, 10)]


def test_a_constant_that_changes_ends_the_repetition() -> None:
    b = Builder()
    value = Traced(b, b.input("x"))
    for k in range(12):
        value = value * (3 if k < 6 else 5)
    assert [loop.count for loop in Rolled(b.build([value.node]), ["x"]).loops] == [5, 6]


def test_an_argument_that_jumps_is_no_repetition() -> None:
    b = Builder()
    names = [f"x{k}" for k in range(12)]
    values = [Traced(b, b.input(name)) for name in names]
    total = values[0]
    for k in (5, 2, 9, 1, 7, 3, 11):
        total = total + values[k]
    assert Rolled(b.build([total.node]), names).loops == ()


def test_iterations_can_be_taken_off_at_both_ends() -> None:
    assert Loop(10, 3, 8).trimmed(1, 7) == Loop(13, 3, 6)
