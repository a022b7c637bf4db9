"""Rows of a formula before it is known what is a matrix."""

from __future__ import annotations

from fractions import Fraction

from symback.problem.draft import Draft
from tests.support import calls_of


def test_inputs_and_constants_are_written_once_and_operations_as_often_as_they_are_typed() -> None:
    draft = Draft()
    x = draft.input("X")
    assert draft.input("X") == x
    assert draft.const(2) == draft.const(Fraction(2))
    assert draft.emit("neg", (x,)) != draft.emit("neg", (x,))
    assert draft.inputs() == {"X": x}
    assert draft.has_input("X")
    assert not draft.has_input("W")


def test_only_a_rational_constant_has_a_value() -> None:
    draft = Draft()
    assert draft.value(draft.const(3)) == 3
    assert draft.value(draft.input("X")) is None


def test_a_row_says_where_it_was_typed() -> None:
    draft = Draft()
    draft.place, draft.text, draft.column = "the stage H", "X@W", 1
    row = draft.rows[draft.emit("matmul", (draft.input("X"), draft.input("W")))]
    assert row.where == "the stage H «X@W», column 2"
    draft.text, draft.column = "@W" * 5000, 4001
    assert len(draft.rows[draft.emit("neg", (0,))].where) < 120


def test_what_a_row_needs_costs_nothing_beside_it() -> None:
    draft = Draft()
    for k in range(2000):
        draft.input(f"A{k}")
    last = draft.emit("add", (3, 7))
    assert draft.reachable(last) == [3, 7, last]
    assert calls_of(lambda: draft.reachable(last)) < 30
