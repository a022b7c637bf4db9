"""Cuts a long straight-line function into pieces, so that a compiler takes linear time.

Optimising compilers take more than linear time for one function of many lines.
Values that are needed beyond their piece are kept in an array; a place in it is
used again when its value is not needed any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from symback.code.schedule import Assignment

#: Lines of a piece.
LINES = 80

_WORD = re.compile(r"(?<![\w.])[A-Za-z_]\w*")


@dataclass(frozen=True, slots=True)
class Piece:
    """The statements of a piece, and the words in them that are not its own."""

    statements: tuple[str, ...]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cut:
    """The pieces in order.

    ``entries`` leads from each kept argument to its place, which are 0, 1, 2, …; ``size`` is that of the array.
    ``walked`` is the name of an array of all arguments if the pieces need one.
    """

    pieces: tuple[Piece, ...]
    entries: Mapping[str, int]
    size: int
    walked: str = ""


def words(text: str) -> list[str]:
    """The identifiers in an expression.

    >>> words("1.0e5 * t1 + exp(v[0])")
    ['t1', 'exp', 'v']
    """
    return _WORD.findall(text)


def cut(lines: Sequence[Assignment], results: Sequence[tuple[str, str]], kept: Iterable[str], array: str) -> Cut:
    """The pieces of a function.

    ``results`` are the places that results are written to, each with its expression; a result is written as soon as
    it is known. ``kept`` are arguments that travel in the ``array`` as values do.
    """
    home = dict.fromkeys(kept, -1) | {line.name: k // LINES for k, line in enumerate(lines)}
    number = max(1, -(-len(lines) // LINES))
    last: dict[str, int] = {}
    used = [[word for word in words(line.text) if word in home] for line in lines]
    for k, found in enumerate(used):
        last.update(dict.fromkeys(found, k // LINES))
    written: list[list[tuple[str, str]]] = [[] for _ in range(number)]
    for place, text in results:
        found = [word for word in words(text) if word in home]
        piece = max([0, *(home[word] for word in found)])
        written[piece].append((place, text))
        for word in found:
            last[word] = max(last.get(word, 0), piece)
    places, entries, size = _places(home, last, number)
    pieces = []
    for k in range(number):
        pieces.append(_piece(lines[k * LINES : (k + 1) * LINES], written[k], k, (home, places), array))
    return Cut(tuple(pieces), entries, size)


def _places(
    home: Mapping[str, int], last: Mapping[str, int], number: int
) -> tuple[dict[str, int], dict[str, int], int]:
    """The places of all values that outlive their piece, those of the arguments among them, and how many there are."""
    free: list[int] = []
    leaving: list[list[int]] = [[] for _ in range(number)]
    places: dict[str, int] = {}
    size, reached = 0, -1
    for name, piece in home.items():
        if last.get(name, -1) <= piece:
            continue
        while reached < piece - 1:
            reached += 1
            free.extend(reversed(leaving[reached]))
        if not free:
            free.append(size)
            size += 1
        places[name] = free.pop()
        leaving[last[name]].append(places[name])
    return places, {name: place for name, place in places.items() if home[name] < 0}, size


def _piece(
    lines: Sequence[Assignment],
    results: Sequence[tuple[str, str]],
    number: int,
    values: tuple[Mapping[str, int], Mapping[str, int]],
    array: str,
) -> Piece:
    home, places = values
    needed = {word for text in (*(line.text for line in lines), *(text for _, text in results)) for word in words(text)}

    def read(text: str) -> str:
        def place(found: re.Match[str]) -> str:
            word = found[0]
            return f"{array}[{places[word]}]" if word in places and home[word] != number else word

        return _WORD.sub(place, text)

    statements = []
    for line in lines:
        text = read(line.text)
        if line.name in needed or line.name not in places:
            statements.append(f"const double {line.name} = {text};")
            text = line.name
        if line.name in places:
            statements.append(f"{array}[{places[line.name]}] = {text};")
    statements += [f"{place} = {read(text)};" for place, text in results]
    own = {line.name for line in lines}
    return Piece(tuple(statements), frozenset(word for s in statements for word in words(s)) - own)
