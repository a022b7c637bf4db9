"""From the rendered text of a template to pieces of a document.

Values travel through the template as opaque marks, so whatever a person typed comes back as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any, get_args

from jinja2 import Undefined

from symback.document.display import Math
from symback.document.tree import Code, Emphasis, Inline, InlineMath, Piece, Text

_MATH = get_args(Math)
_PIECES = get_args(Piece)
# Two characters of the private use area, which no template contains.
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_MARKUP = re.compile(rf"{_MARK.pattern}|\*(?P<stress>[^*]+)\*|`(?P<code>[^`]+)`")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_NO_BREAK = "\u00a0"


class Held:
    """A value on its way through a template: it prints as a mark and compares as itself."""

    __slots__ = ("mark", "value")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, value: object, mark: str) -> None:
        self.value = value
        self.mark = mark

    def __str__(self) -> str:
        return self.mark

    def __eq__(self, other: object) -> bool:
        return self.value == (other.value if isinstance(other, Held) else other)

    def __bool__(self) -> bool:
        return bool(self.value)


class Values:
    """The values of one rendering and the marks that stand for them."""

    def __init__(self) -> None:
        self._pieces: list[Inline] = []

    def hold(self, value: Any) -> Any:
        """``value`` in the form that a template may see."""
        if value is None or isinstance(value, bool | int):
            return value
        if isinstance(value, str):
            return self._held(value, (Text(value),) if value else ())
        if isinstance(value, _MATH):
            return self._held(value, (InlineMath(value),))
        if isinstance(value, _PIECES):
            return self._held(value, (value,))
        if isinstance(value, tuple) and value and all(isinstance(item, _PIECES) for item in value):
            return self._held(value, value)
        if isinstance(value, tuple | list):
            return [self.hold(item) for item in value]
        if isinstance(value, Mapping):
            return {key: self.hold(item) for key, item in value.items()}
        hint = "; hand it over as a Number" if isinstance(value, Fraction | float) else ""
        message = f"prose cannot hold a value of type {type(value).__name__}{hint}"
        raise TypeError(message)

    def _held(self, value: object, pieces: Inline) -> Held:
        self._pieces.append(pieces)
        return Held(value, f"{_OPEN}{len(self._pieces) - 1}{_CLOSE}")

    def pieces(self, index: int) -> Inline:
        """What the mark ``index`` stands for."""
        return self._pieces[index]


def only_words(value: Any) -> Any:
    """What a template may print: words and numbers, not a sequence or nothing by mistake."""
    if isinstance(value, Undefined):
        return value  # it raises, with its name, when it is printed
    if isinstance(value, bool) or not isinstance(value, str | int | Held):
        message = f"a template prints {type(value).__name__}, which is no word, number or formula"
        raise TypeError(message)
    return value


def paragraphs(text: str, values: Values, bind_after: frozenset[str]) -> tuple[Inline, ...]:
    """Rendered prose as paragraphs; no line ends after a number, after the words ``bind_after`` or before a dash.

    >>> paragraphs("A *stressed* word.", Values(), frozenset())
    ((Text(text='A '), Emphasis(text='stressed'), Text(text=' word.')),)
    """
    parts = (" ".join(part.split()) for part in _BLANK_LINE.split(text.replace(_NO_BREAK, "~")))
    return tuple(tuple(_merged(_pieces(_bound(part, bind_after), values))) for part in parts if part)


def _bound(text: str, bind_after: frozenset[str]) -> str:
    """``text`` with spaces at which no line ends where the language wants them."""
    words = text.split(" ")
    out = [words[0]]
    for before, word in pairwise(words):
        binds = before.strip("(«“„~").lower() in bind_after or before.isdigit() or word.startswith(("—", "–"))
        out.append((_NO_BREAK if binds else " ") + word)
    return "".join(out).replace("~", _NO_BREAK)


def _pieces(text: str, values: Values) -> Iterator[Piece]:
    end = 0
    for match in _MARKUP.finditer(text):
        if match.start() > end:
            yield Text(text[end : match.start()])
        end = match.end()
        if match[1] is not None:
            yield from values.pieces(int(match[1]))
        elif match["stress"] is not None:
            yield Emphasis(_plain(match["stress"], values))
        else:
            yield Code(_plain(match["code"], values).replace(_NO_BREAK, " "))
    if end < len(text):
        yield Text(text[end:])


def _plain(text: str, values: Values) -> str:
    """The words inside stress or code, where no formula can stand."""

    def words(match: re.Match[str]) -> str:
        pieces = values.pieces(int(match[1]))
        if any(isinstance(piece, InlineMath) for piece in pieces):
            message = f"a formula cannot stand inside *…* or `…`: {_MARK.sub('…', text)!r}"
            raise TypeError(message)
        return "".join(piece.text for piece in pieces if not isinstance(piece, InlineMath))

    return _MARK.sub(words, text)


def _merged(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Neighbouring texts as one."""
    waiting = ""
    for piece in pieces:
        if isinstance(piece, Text):
            waiting += piece.text
            continue
        if waiting:
            yield Text(waiting)
            waiting = ""
        yield piece
    if waiting:
        yield Text(waiting)
