"""How a formula may be spelled: the signs of a blackboard, other names of functions, and how it is quoted."""

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
_SPELLINGS = str.maketrans(
    {"·": "*", "×": "*", "−": "-", "–": "-", "÷": "/", "ŷ": "yhat"} | dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
)
_SUPERSCRIPTS = {"²": "**2", "³": "**3"}
#: A formula of so many signs is quoted whole.
_SHORT = 60


def plain_signs(text: str) -> str:
    """The formula in the signs of a keyboard.

    >>> plain_signs("w₁·x²")
    'w1*x**2'
    """
    text = text.translate(_SPELLINGS)
    for sign, spelled in _SUPERSCRIPTS.items():
        text = text.replace(sign, spelled)
    return text


def excerpt(text: str, column: int) -> str:
    """The formula as it is quoted in an error: the whole of a short one, of a long one what surrounds the column.

    >>> excerpt("x*w1", 2), len(excerpt("x+" * 1000, 500))
    ('x*w1', 62)
    """
    return text if len(text) <= _SHORT else f"…{text[max(0, column - _SHORT // 2) : column + _SHORT // 2]}…"
