"""Printed mathematics as a list of tokens with widths, and how such a list is broken into rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

#: Text that is put together only at the end: joining at every level of a deep tree would copy it again and again.
Rope: TypeAlias = "str | Sequence[Token]"

#: Rows after the first stand this far to the right.
INDENT = 1.0
_CLEARLY_INNER = 4
_COST_OF_LEVEL = 0.15
_SIZES = ("", ""), (r"\bigl", r"\bigr"), (r"\Bigl", r"\Bigr"), (r"\biggl", r"\biggr")
_SIGNS = {"(": ("(", ")"), "[": ("[", "]"), "|": (r"\lvert", r"\rvert"), "‖": (r"\lVert", r"\rVert")}
_PARENTHESIS_WIDTHS = 0.39, 0.46, 0.6, 0.74


@dataclass(slots=True)
class Parenthesis:
    """A pair of parentheses, or what else ``sign`` opens; its height is known only when it closes."""

    sign: str = "("
    height: int = 0

    def text(self, closing: bool) -> str:
        """The sign in LaTeX, of a fixed size, so that a row may end inside the pair."""
        return _SIZES[self.height][closing] + _SIGNS[self.sign][closing]


@dataclass(slots=True)
class Token:
    """A piece that is never broken. ``level`` says how deep inside the formula a row may end before it.

    ``level`` is None where no row may end. ``operator`` pieces need something on their left to be spaced well.
    """

    text: Rope
    width: float
    level: int | None = None
    operator: bool = False
    parenthesis: Parenthesis | None = None

    def final_width(self) -> float:
        """The width, now that the height of the parentheses is known."""
        return _PARENTHESIS_WIDTHS[self.parenthesis.height] if self.parenthesis else self.width


@dataclass(slots=True)
class Frame:
    """The content of a formula or of a part that stands on its own (a box, a numerator, an exponent)."""

    scale: float
    limit: float
    display: bool
    script: bool = False
    tokens: list[Token] = field(default_factory=list)
    height: int = 0
    depth: int = 0

    def add(self, text: Rope, width: float, height: int = 0) -> None:
        """Append an unbreakable piece."""
        self.tokens.append(Token(text, width))
        self.height = max(self.height, height)


def total_width(tokens: Iterable[Token]) -> float:
    """The width of ``tokens`` in one row."""
    return sum(token.final_width() for token in tokens)


def flatten(rope: Rope) -> str:
    """The text of a rope, without recursion; a space is put where a command would swallow the letter after it."""
    out: list[str] = []
    after_command = False
    todo: list[Rope | Token] = [rope]
    while todo:
        item = todo.pop()
        if isinstance(item, Token):
            todo.append(item.parenthesis.text(item.text == ")") if item.parenthesis else item.text)
        elif isinstance(item, str):
            if item:
                if after_command and item[0].isalpha():
                    out.append(" ")
                out.append(item)
                after_command = _COMMAND_AT_END.search(item[-40:]) is not None
        else:
            todo.extend(reversed(item))
    return "".join(out)


_COMMAND_AT_END = re.compile(r"\\[a-zA-Z]+\Z")


def break_rows(tokens: Sequence[Token], first: float, rest: float) -> list[list[Token]]:
    """Split ``tokens`` into rows that are at most ``first`` and then ``rest`` wide, wherever that is possible.

    A row ends where the formula is least deep, but not for the price of a nearly empty row. A piece wider than a
    row stays whole.
    """
    rows: list[list[Token]] = []
    start = 0
    limit = first
    while start < len(tokens):
        end = _end_of_row(tokens, start, limit)
        rows.append(list(tokens[start:end]))
        start = end
        limit = rest
    return rows


def _end_of_row(tokens: Sequence[Token], start: int, limit: float) -> int:
    """The index at which the next row begins."""
    width = 0.0
    candidates: list[tuple[int, int, float]] = []
    for index in range(start, len(tokens)):
        token = tokens[index]
        if token.level is not None and index > start:
            if width > limit and not candidates:
                return index
            candidates.append((token.level, index, width))
        width += token.final_width()
        if width > limit and candidates:
            return _best(candidates, limit)
    return len(tokens)


def _best(candidates: list[tuple[int, int, float]], limit: float) -> int:
    outermost = min(level for level, _, _ in candidates)

    def cost(candidate: tuple[int, int, float]) -> float:
        level, _, width = candidate
        return min(level - outermost, _CLEARLY_INNER) * _COST_OF_LEVEL * limit + limit - width

    return min(candidates, key=cost)[1]


def row_rope(row: Sequence[Token]) -> Rope:
    """A row; an operator at its beginning gets an empty left neighbour, so that it keeps its space."""
    return [Token("{}", 0.0), *row] if row and row[0].operator else row


def row_text(row: Sequence[Token]) -> str:
    """A row in LaTeX."""
    return flatten(row_rope(row))
