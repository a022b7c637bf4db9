r"""A name of the Program as a reader writes it on a blackboard: ``w12`` with the index 12, ``yhat`` with a hat."""

from __future__ import annotations

import re

from symback.document.latex_signs import GREEK, GREEK_LETTERS
from symback.document.math_style import MATHJAX, MathStyle, glue

_ACCENTS = {"hat": r"\hat", "bar": r"\bar", "tilde": r"\tilde", "dot": r"\dot"}
#: What people write where the language of their program has taken the word.
_ALIASES = {"lam": r"\lambda"}
_PARTS = re.compile(r"(?P<letters>.*?)(?P<digits>[0-9]*)\Z", re.DOTALL)


def name_to_latex(name: str, sub: str | None = None, at: str | None = None, style: MathStyle = MATHJAX) -> str:
    r"""``name`` in LaTeX; ``sub`` replaces its index, ``at`` is the upper index.

    Only names with letters beyond ASCII print differently by ``style``.

    >>> name_to_latex("w12")
    'w_{12}'
    >>> name_to_latex("y_hat")
    '\\hat{y}'
    >>> name_to_latex("w1", sub="k", at="t-1")
    'w_{k}^{t-1}'
    """
    base, indices = _split(name, style)
    index = ",".join(indices) if sub is None else _index(sub, style)
    return base + (f"_{{{index}}}" if index else "") + (f"^{{{_index(at, style)}}}" if at else "")


def function_to_latex(name: str, style: MathStyle = MATHJAX) -> str:
    r"""An unknown function by its name: a letter stays a letter, a word stands upright.

    >>> function_to_latex("g1"), function_to_latex("squash")
    ('g_{1}', '\\operatorname{squash}')
    """
    base, indices = _split(name, style)
    if base.startswith(r"\mathit{"):
        base = r"\operatorname" + base.removeprefix(r"\mathit")
    return base + (f"_{{{','.join(indices)}}}" if indices else "")


def _split(name: str, style: MathStyle) -> tuple[str, list[str]]:
    """The base of a name in LaTeX and its indices in LaTeX."""
    parts = [part for part in name.split("_") if part]
    if not parts:
        return r"\_" * len(name), []
    letters, digits = _letters_and_digits(parts[0])
    indices = [digits] if digits else []
    accent = ""
    if not digits and len(parts) > 1 and parts[1] in _ACCENTS and _is_letter(letters):
        accent = parts.pop(1)
    elif not _is_letter(letters):
        letters, accent = _accent_at_end(letters)
    rest = parts[1:]
    if not _is_letter(letters) and not _is_differential(letters) and any(not _is_index(part) for part in rest):
        # learning_rate: words joined by underscores are one word, not an index.
        return _word("_".join(parts), r"\mathit", style), []
    base = _base(letters, style)
    return (rf"{_ACCENTS[accent]}{{{base}}}" if accent else base), indices + [_index_part(part, style) for part in rest]


def _letters_and_digits(part: str) -> tuple[str, str]:
    match = _PARTS.match(part)
    if match is None:  # the pattern matches every string
        raise AssertionError(part)
    return match["letters"], match["digits"]


def _accent_at_end(letters: str) -> tuple[str, str]:
    for accent in _ACCENTS:
        stem = letters.removesuffix(accent)
        if stem != letters and _is_letter(stem):
            return stem, accent
    return letters, ""


def _is_letter(text: str) -> bool:
    return (
        text in GREEK
        or text in _ALIASES
        or text in GREEK_LETTERS
        or (len(text) == 1 and text.isascii() and text.isalpha())
    )


def _is_differential(text: str) -> bool:
    return text.startswith("d") and _is_letter(text[1:])


def _is_index(part: str) -> bool:
    letters, _ = _letters_and_digits(part)
    return not letters or _is_letter(letters)


def _base(letters: str, style: MathStyle) -> str:
    if not letters:
        return "{}"
    if _is_letter(letters):
        return GREEK.get(letters) or _ALIASES.get(letters) or GREEK_LETTERS.get(letters, letters)
    if _is_differential(letters):
        return r"\mathrm{d}" + _base(letters[1:], style)
    return _word(letters, r"\mathit", style)


def _index_part(part: str, style: MathStyle) -> str:
    letters, digits = _letters_and_digits(part)
    if not letters:
        return digits
    stem, accent = _accent_at_end(letters)
    if accent and not digits:
        return rf"{_ACCENTS[accent]}{{{_base(stem, style)}}}"
    if _is_letter(letters):
        return _base(letters, style) + (f"_{{{digits}}}" if digits else "")
    return _word(part, r"\mathrm", style)


def _word(text: str, font: str, style: MathStyle) -> str:
    """A word in ``font``; the fonts of mathematics have no letters beyond ASCII, so those are set as text."""
    if text.isascii() and text.replace("_", "").isalnum():
        escaped = text.replace("_", r"\_")
        return f"{font}{{{escaped}}}"
    return style.words(text)


_INDEX_PIECE = re.compile(r"[^\W\d_]+|[0-9]+|.", re.DOTALL)
_INDEX_SIGNS = {"*": r"\cdot ", " ": r"\ "} | {sign: sign for sign in "+-=/(),.<>!'"}


def _index(text: str, style: MathStyle) -> str:
    """An index as a person writes it (``k-1``, ``t``, ``max``): its words in LaTeX, its signs as they are."""
    out = ""
    for piece in _INDEX_PIECE.findall(text):
        if piece.isalpha():
            latex = _base(piece, style) if _is_letter(piece) else _word(piece, r"\mathrm", style)
        elif piece.isascii() and piece.isdigit():
            latex = piece
        else:
            latex = _INDEX_SIGNS.get(piece) or style.words(piece)
        out = glue(out, latex)
    return out
