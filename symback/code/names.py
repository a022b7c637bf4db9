"""One namespace for a generated module: a person's names win, ours give way."""

from __future__ import annotations

import itertools
import keyword
import unicodedata
from collections.abc import Callable, Iterable, Sequence


class Names:
    """Hands out names that no other quantity of the module has.

    Python compares identifiers after normalisation (NFKC), so names are kept in that form.

    >>> names = Names(["d", "math"])
    >>> names.fresh("d"), names.fresh("d"), names.fresh("value")
    ('d_', 'd_2', 'value')
    """

    def __init__(self, theirs: Iterable[str] = ()) -> None:
        self._taken = {normal(name) for name in theirs}

    def fresh(self, wanted: str) -> str:
        """``wanted``, or where it is taken or a keyword ``wanted_``, ``wanted_2``, …"""
        name = wanted = normal(wanted)
        if name in self._taken or keyword.iskeyword(name):
            name = f"{wanted.rstrip('_')}_"
        number = 2
        while name in self._taken:
            name = f"{wanted.rstrip('_')}_{number}"
            number += 1
        self._taken.add(name)
        return name

    def capitalised(self, wanted: str) -> str:
        """``Wanted``, or where it is taken ``Wanted2``, ``Wanted3``, …: the name of a class has no underscore."""
        numbered = (f"{wanted}{number}" for number in itertools.count(2))
        name = next(name for name in itertools.chain([wanted], numbered) if name not in self._taken)
        self._taken.add(name)
        return name

    def row(self, letter: str) -> Callable[[], str]:
        """A counter that gives the free names of the row t1, t2, …; every counter begins anew."""
        numbers = itertools.count(1)

        def following() -> str:
            return next(name for name in map(f"{letter}{{}}".format, numbers) if name not in self._taken)

        return following

    def __contains__(self, name: str) -> bool:
        return normal(name) in self._taken


def normal(name: str) -> str:
    """The form in which Python compares identifiers."""
    return name if name.isascii() else unicodedata.normalize("NFKC", name)


def runs(names: Sequence[str]) -> str:
    """Names in a row, those that are numbered one after another told by their first and last.

    >>> runs(["w0", "w1", "w2", "x"])
    'w0 to w2, x'
    """
    runs: list[list[str]] = []
    expected = ""
    for name in names:
        letters = name.rstrip("0123456789")
        if name == expected:
            runs[-1][1:] = [name]
        else:
            runs.append([name])
        digits = name[len(letters) :]
        expected = f"{letters}{int(digits) + 1}" if digits else ""
    return ", ".join(" to ".join(run) for run in runs)
