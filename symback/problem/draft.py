"""Rows of a formula as they were read, before it is known which of its quantities are matrices.

The reader of formulas writes into a draft as it writes into a builder; each row
keeps the column of the formula it comes from, so that a wrong shape can be
shown where it was typed.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

from symback.problem.spellings import excerpt


class Row(NamedTuple):
    """One operation; ``place``, ``text`` and ``column`` say where it was typed."""

    op: str
    args: tuple[int, ...]
    payload: Any
    place: str
    text: str
    column: int

    @property
    def where(self) -> str:
        """The place as it stands in an error; of a long formula the part around the operation.

        >>> Row("add", (0, 1), None, "the formula", "A + B", 2).where
        'the formula «A + B», column 3'
        """
        return f"{self.place} «{excerpt(self.text, self.column)}», column {self.column + 1}"


class Draft:
    """Rows of one or several formulas, in the order in which they are computed."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.stages: set[str] = set()  # their names, which no size gets
        self.place, self.text, self.column = "the formula", "", 0
        self._known: dict[tuple[str, Any], int] = {}

    def emit(self, op: str, args: tuple[int, ...] = (), payload: Any = None) -> int:
        """A new row; an input or a constant that is there already is not written again."""
        if not args and (op, payload) in self._known:
            return self._known[op, payload]
        self.rows.append(Row(op, args, payload, self.place, self.text, self.column))
        if not args:
            self._known[op, payload] = len(self.rows) - 1
        return len(self.rows) - 1

    def const(self, value: int | Fraction) -> int:
        return self.emit("const", (), Fraction(value))

    def input(self, name: str) -> int:
        return self.emit("input", (), name)

    def value(self, node: int) -> Fraction | None:
        """The exact value of a rational constant; None for every other row."""
        row = self.rows[node]
        return row.payload if row.op == "const" and isinstance(row.payload, Fraction) else None

    def has_input(self, name: str) -> bool:
        """Was a quantity of this name met?"""
        return ("input", name) in self._known

    def inputs(self) -> dict[str, int]:
        """Name -> row, in the order in which they were met."""
        return {row.payload: k for k, row in enumerate(self.rows) if row.op == "input"}

    def reachable(self, root: int) -> list[int]:
        """The rows that one row needs, in ascending order; rows beside them cost nothing."""
        found, stack = {root}, [root]
        while stack:
            for arg in self.rows[stack.pop()].args:
                if arg not in found:
                    found.add(arg)
                    stack.append(arg)
        return sorted(found)
