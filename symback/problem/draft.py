"""Rows of a formula as they were read, before it is known which of its quantities are matrices.

The reader of formulas writes into a draft as it writes into a builder; each row
keeps the column of the formula it comes from, so that a wrong shape can be
shown where it was typed.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple


class Row(NamedTuple):
    """One operation; ``text`` and ``column`` say where it was typed."""

    op: str
    args: tuple[int, ...]
    payload: Any
    text: str
    column: int


class Draft:
    """Rows of one or several formulas, in the order in which they are computed."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.text, self.column = "the formula", 0
        self._known: dict[tuple[str, Any], int] = {}

    def emit(self, op: str, args: tuple[int, ...] = (), payload: Any = None) -> int:
        """A new row; an input or a constant that is there already is not written again."""
        if not args and (op, payload) in self._known:
            return self._known[op, payload]
        self.rows.append(Row(op, args, payload, self.text, self.column))
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

    def inputs(self) -> dict[str, int]:
        """Name -> row, in the order in which they were met."""
        return {row.payload: k for k, row in enumerate(self.rows) if row.op == "input"}

    def reachable(self, root: int) -> list[int]:
        """The rows that one row needs, in ascending order."""
        wanted = bytearray(len(self.rows))
        wanted[root] = 1
        for k in range(root, -1, -1):
            if wanted[k]:
                for arg in self.rows[k].args:
                    wanted[arg] = 1
        return [k for k, flag in enumerate(wanted) if flag]
