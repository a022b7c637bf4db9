"""A display as rows of an alignment: where chains, products and sums are broken, where remarks stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from symback.document.display import Display, Line, Math, Words
from symback.document.latex_math import print_tokens
from symback.document.latex_signs import RELATIONS
from symback.document.latex_tokens import INDENT, Token, break_rows, flatten, row_text, total_width
from symback.document.latex_width import leaf_width
from symback.document.math_style import MathStyle
from symback.errors import unknown

_RELATION = 1.4
_NOTE_GAP = 2.0
#: A left side wider than this share of the text gets a row of its own.
_WIDE_LEFT = 0.4


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One row: what stands on the left and on the right of the alignment, and the remark in its own column."""

    left: str
    right: str
    note: str = ""
    width: float = 0.0
    tall: bool = False

    def __str__(self) -> str:
        note = rf" &&\quad {self.note}" if self.note else ""
        return f"{self.left} &{self.right}{note}".lstrip()


def join_rows(rows: Sequence[PrintedRow]) -> str:
    """The rows of an alignment in LaTeX; rows with fractions or boxes stand a little apart."""
    lines = []
    for row, following in pairwise(rows):
        lines.append(f"{row} \\\\" + ("[5pt]" if row.tall or following.tall else ""))
    lines.extend(str(row) for row in rows[-1:])
    return "\n".join(lines)


def display_rows(display: Display, style: MathStyle) -> list[PrintedRow]:
    """The rows of ``display``, none wider than ``style.width`` where a break is possible."""
    lefts = [_printed_left(line.left, style) for line in display.lines]
    widest = max((left.width for left in lefts if left), default=0.0)
    groups = [
        _rows_of_line(line, left, style, style.width - widest, first=index == 0)
        for index, (line, left) in enumerate(zip(display.lines, lefts, strict=True))
    ]
    return _with_notes(display.lines, groups, style, widest)


@dataclass(frozen=True, slots=True)
class _Left:
    """A left side. ``width`` counts in the alignment; a left side in ``rows`` of its own counts for nothing."""

    text: str
    width: float
    tall: bool
    rows: list[list[Token]]


def _printed_left(left: Math | None, style: MathStyle) -> _Left | None:
    if left is None:
        return None
    frame = print_tokens(left, style, style.width - INDENT, display=True)
    width = total_width(frame.tokens)
    if width <= style.width * _WIDE_LEFT:
        return _Left(flatten(frame.tokens), width, frame.height > 0, [])
    rows = break_rows(frame.tokens, style.width - INDENT, style.width - 2 * INDENT)
    return _Left("", 0.0, frame.height > 0, rows)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a chain with the relation before it."""

    relation: str
    tokens: list[Token]
    width: float
    tall: bool


def _rows_of_line(
    line: Line, left: _Left | None, style: MathStyle, available: float, *, first: bool
) -> list[PrintedRow]:
    if line.relation not in RELATIONS:
        raise unknown("relation", line.relation, RELATIONS)
    if left is not None and (left.rows or not line.chain):
        rows = _left_alone(left)
        indent = r"\quad "
        text = ""
        available -= INDENT
    else:
        rows, indent, text = [], "", left.text if left else ""
    parts = []
    for index, math in enumerate(line.chain):
        begins = left is None and first and index == 0
        relation = "" if begins else RELATIONS[line.relation] + " "
        frame = print_tokens(math, style, available - _RELATION - INDENT, display=True)
        parts.append(_Part(relation, frame.tokens, total_width(frame.tokens) + _RELATION, frame.height > 0))
    left_tall = left is not None and left.tall
    if sum(part.width for part in parts) <= available:
        if parts:
            joined = " ".join(part.relation + flatten(part.tokens) for part in parts)
            width = sum(part.width for part in parts)
            tall = left_tall or any(part.tall for part in parts)
            rows.append(PrintedRow(text, indent + joined, width=width, tall=tall))
        return rows
    for index, part in enumerate(parts):
        rows.extend(_rows_of_part(part, available, indent, text if index == 0 else "", left_tall and index == 0))
    return rows


def _left_alone(left: _Left) -> list[PrintedRow]:
    if not left.rows:
        return [PrintedRow("", left.text, width=left.width, tall=left.tall)]
    return [
        PrintedRow("", (r"\quad " if index else "") + row_text(row), width=total_width(row), tall=left.tall)
        for index, row in enumerate(left.rows)
    ]


def _rows_of_part(part: _Part, available: float, indent: str, left: str, left_tall: bool) -> list[PrintedRow]:
    room = available - _RELATION
    rows = []
    for index, row in enumerate(break_rows(part.tokens, room, room - INDENT)):
        text = row_text(row)
        right = indent + (part.relation if index == 0 else r"\quad ") + text
        width = total_width(row) + _RELATION
        rows.append(PrintedRow(left if index == 0 else "", right, width=width, tall=part.tall or left_tall))
    return rows


def _with_notes(
    lines: Sequence[Line], groups: list[list[PrintedRow]], style: MathStyle, widest: float
) -> list[PrintedRow]:
    """Put the remarks in a column at the right, else each beside its line, else in rows below it."""
    right = max((row.width for rows in groups for row in rows), default=0.0)
    notes = [_printed_note(line, style) for line in lines]
    note_width = max((leaf_width(note) for note in notes), default=0.0)
    column = widest + right + _NOTE_GAP + note_width <= style.width
    out: list[PrintedRow] = []
    for line, note, rows in zip(lines, notes, groups, strict=True):
        if not note:
            out.extend(rows)
        elif column and rows:
            out.extend([*rows[:-1], replace(rows[-1], note=note)])
        elif rows and widest + rows[-1].width + _NOTE_GAP + INDENT + leaf_width(note) <= style.width:
            out.extend([*rows[:-1], replace(rows[-1], right=rows[-1].right + r"\qquad " + note)])
        else:
            out.extend(rows)
            out.extend(_note_rows(line.note, style, style.width - widest - 2 * INDENT))
    return out


def _printed_note(line: Line, style: MathStyle) -> str:
    """The remark of a line in one row."""
    if isinstance(line.note, str):
        return style.words(line.note) if line.note else ""
    return flatten(print_tokens(line.note, style, style.width, display=False).tokens)


def _note_rows(note: str | Math, style: MathStyle, room: float) -> list[PrintedRow]:
    written = Words(note) if isinstance(note, str) else note
    frame = print_tokens(written, style, room, display=True)
    return [
        PrintedRow("", r"\qquad " + row_text(row), width=total_width(row))
        for row in break_rows(frame.tokens, room, room)
    ]
