"""The one error that a person's input can cause, and its sentence for a word that nobody knows."""

from __future__ import annotations

from collections.abc import Iterable


class InputError(ValueError):
    """Bad input, told in one sentence that names the place and the remedy."""


def suggestion(word: str, known: Iterable[str]) -> str:
    """«did you mean tanh?» for the nearest known word, or an empty string.

    >>> suggestion("tahn", ["sigmoid", "tanh"]), suggestion("frobnicate", ["sigmoid", "tanh"])
    ('did you mean tanh?', '')
    """
    from difflib import get_close_matches

    near = get_close_matches(word, list(known), n=1, cutoff=0.7)
    return f"did you mean {near[0]}?" if near else ""


def unknown(kind: str, word: str, known: Iterable[str]) -> InputError:
    """The error for a word that is not among the known ones; it offers the nearest, or all of them.

    >>> print(unknown("command", "slove", ["solve", "code"]))
    unknown command «slove»; did you mean solve?
    >>> print(unknown("language", "zz", ["en", "ru"]))
    unknown language «zz»; known are en, ru
    """
    known = list(known)
    return InputError(f"unknown {kind} «{word}»; {suggestion(word, known) or 'known are ' + ', '.join(known)}")
