"""Other names of functions, and how a formula is quoted in an error."""

from __future__ import annotations

from collections.abc import Mapping

#: Other spellings of a function, as people type them.
ALIASES: Mapping[str, str] = {
    "ln": "log",
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "arccot": "acot",
    "arctan2": "atan2",
    "arcsinh": "asinh",
    "arccosh": "acosh",
    "arctanh": "atanh",
    "Abs": "abs",
    "sgn": "sign",
    "heaviside": "step",
    "ceil": "ceiling",
    "Gamma": "gamma",
    "ReLU": "relu",
    "sigma": "sigmoid",
    "logistic": "sigmoid",
}
#: A formula of so many signs is quoted whole.
_SHORT = 60


def excerpt(text: str, column: int) -> str:
    """The formula as it is quoted in an error: the whole of a short one, of a long one what surrounds the column.

    >>> excerpt("x*w1", 2), len(excerpt("x+" * 1000, 500))
    ('x*w1', 62)
    """
    return text if len(text) <= _SHORT else f"…{text[max(0, column - _SHORT // 2) : column + _SHORT // 2]}…"
