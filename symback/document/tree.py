"""A document as a tree, before any format: what the narration makes and the writers print.

Trees are immutable. Text in them is what a reader sees; escaping belongs to the writers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from symback.document.display import Display, Math


@dataclass(frozen=True, slots=True)
class Text:
    """Words as they are."""

    text: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Words that are stressed."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """A name or a piece of code within a line."""

    text: str


@dataclass(frozen=True, slots=True)
class InlineMath:
    """Mathematics within a line."""

    math: Math


Piece: TypeAlias = Text | Emphasis | Code | InlineMath
Inline: TypeAlias = tuple[Piece, ...]
Alignment: TypeAlias = Literal["left", "right", "centre"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of prose."""

    inline: Inline


@dataclass(frozen=True, slots=True)
class DisplayBlock:
    """Mathematics in rows of its own."""

    display: Display


@dataclass(frozen=True, slots=True)
class FigureBlock:
    """The figure ``key``. Its drawing is handed to the writer; ``alt`` says in words what there is to see."""

    key: str
    caption: Inline
    alt: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table; ``alignment`` has an entry a column. Every row is as long as the head.

    >>> Table((), (((),),), ())
    Traceback (most recent call last):
    ...
    ValueError: a row of the table has 1 cells under a head of 0
    """

    head: tuple[Inline, ...]
    rows: tuple[tuple[Inline, ...], ...]
    alignment: tuple[Alignment, ...]
    caption: Inline = ()

    def __post_init__(self) -> None:
        for row in (self.alignment, *self.rows):
            if len(row) != len(self.head):
                message = f"a row of the table has {len(row)} cells under a head of {len(self.head)}"
                raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Listing:
    """Code in lines of its own; ``language`` is the name that highlighters know (``python``, ``c``, ``text``)."""

    code: str
    language: str = "text"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list without an order; an item is a sequence of blocks."""

    items: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """A numbered list; an item is a sequence of blocks."""

    items: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class Subheading:
    """A heading within a solution or a section."""

    inline: Inline


Block: TypeAlias = Paragraph | DisplayBlock | FigureBlock | Table | Listing | Bullets | Steps | Subheading


@dataclass(frozen=True, slots=True)
class Task:
    """One task of the exercise with its letter, and its solution."""

    letter: str
    statement: tuple[Block, ...]
    solution: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Labels:
    """The words that the writers put in by themselves."""

    solution: str
    remarks: str
    figure: str
    table: str


@dataclass(frozen=True, slots=True)
class Document:
    """A worked exercise: the statement, the tasks, and what else they show."""

    title: str
    lang: str
    labels: Labels
    statement: tuple[Block, ...]
    tasks: tuple[Task, ...]
    remarks: tuple[Block, ...] = ()


def plain(inline: Inline, math: str = "") -> str:
    """The words of ``inline``, for places that know text alone; mathematics becomes ``math``.

    >>> plain((Text("The "), Emphasis("gradient")))
    'The gradient'
    """
    return "".join(math if isinstance(piece, InlineMath) else piece.text for piece in inline)


def figure_keys(document: Document) -> tuple[str, ...]:
    """The keys of all figures, in the order in which a reader meets them."""
    keys: list[str] = []
    todo: list[Block] = [*document.statement]
    for task in document.tasks:
        todo += [*task.statement, *task.solution]
    todo += document.remarks
    todo.reverse()
    while todo:
        block = todo.pop()
        if isinstance(block, FigureBlock):
            keys.append(block.key)
        elif isinstance(block, Bullets | Steps):
            todo.extend(inner for item in reversed(block.items) for inner in reversed(item))
    return tuple(keys)
