"""How wide a small piece of LaTeX is, in the unit em of its font: enough to break long lines in good places."""

from __future__ import annotations

import re

SCRIPT = 0.73  # the size of an index beside the size of its letter
_PIECE = re.compile(r"\\[a-zA-Z]+|\\.|.", re.DOTALL)

_NO_WIDTH = {
    r"\hat", r"\bar", r"\tilde", r"\dot", r"\text", r"\mathit", r"\mathrm", r"\operatorname", r"\mathbb",
    r"\ensuremath",
    r"\mathrel", r"\mathopen", r"\mathclose", r"\sbcyrillic", r"\sblatin", r"\!",
}  # fmt: skip
_WIDTHS = {
    r"\quad": 1.0, r"\qquad": 2.0, r"\,": 0.17, r"\;": 0.28, r"\ ": 0.33, r"\cdot": 0.72, r"\times": 1.22,
    r"\dots": 1.35,
    r"\ldots": 1.35, r"\cdots": 1.35, r"\partial": 0.57, r"\to": 1.55, r"\mapsto": 1.55, r"\leftarrow": 1.55,
    r"\approx": 1.33, r"\leq": 1.33, r"\geq": 1.33, r"\neq": 1.33, r"\equiv": 1.33, r"\in": 1.22,
    r"\Rightarrow": 1.55,
    r"\infty": 1.0, r"\circ": 0.94, r"\sum": 1.5, r"\nabla": 0.83, r"\sim": 1.33, r"\mid": 0.83, r"\ll": 1.55,
    "=": 1.33, "<": 1.33, ">": 1.33, "+": 1.22, "-": 0.9, "(": 0.39, ")": 0.39, ",": 0.45, ".": 0.28, " ": 0.0,
    "'": 0.3,
    r"\top": 0.78, r"\mathbf": 0.0, r"\odot": 1.22, r"\oslash": 1.22, r"\otimes": 1.22, r"\lvert": 0.3,
    r"\rvert": 0.3, r"\det": 1.3,
    "/": 0.5, "!": 0.28, ":": 0.5, ";": 0.45, "~": 0.33, "m": 0.88, "w": 0.75, "M": 1.0, "W": 1.0, "i": 0.35,
    "j": 0.41,
    "l": 0.3, "f": 0.6, "t": 0.37, "r": 0.46, "s": 0.47, "c": 0.44, "e": 0.47, "I": 0.45, "J": 0.58,
}  # fmt: skip
_GREEK_OR_UNKNOWN = 0.62
_NAMED_FUNCTION = {r"\tanh", r"\sinh", r"\cosh", r"\sin", r"\cos", r"\tan", r"\exp", r"\ln", r"\max", r"\min",
                   r"\arcsin", r"\arccos", r"\arctan"}  # fmt: skip


def leaf_width(latex: str, scale: float = 1.0) -> float:
    r"""The width of ``latex``, a name, a number, a sign or a few words, set at ``scale``.

    >>> 1.0 < leaf_width("w_{12}") < 1.7
    True
    """
    width = 0.0
    scales = [scale]
    script_next = False
    for piece in _PIECE.findall(latex):
        if piece in "_^":
            script_next = True
            continue
        if piece == "{":
            scales.append(scales[-1] * (SCRIPT if script_next else 1.0))
        elif piece == "}":
            if len(scales) > 1:
                scales.pop()
        else:
            width += _piece_width(piece) * scales[-1] * (SCRIPT if script_next else 1.0)
        script_next = False
    return width


def _piece_width(piece: str) -> float:
    if piece in _NO_WIDTH:
        return 0.0
    if piece in _WIDTHS:
        return _WIDTHS[piece]
    if piece in _NAMED_FUNCTION:
        return 0.5 * (len(piece) - 1)
    if len(piece) > 1:
        return _GREEK_OR_UNKNOWN
    if piece.isupper():
        return 0.76
    # A sign outside of the alphabets is shown by its code point, or as wide as an em in a browser.
    return 0.53 if piece.isascii() or "\u0400" <= piece <= "\u04ff" or "\u00c0" <= piece <= "\u017f" else 1.0
