"""Signs of the blackboard as they are typed on a keyboard."""

from __future__ import annotations

_SPELLINGS = str.maketrans(
    {"·": "*", "×": "*", "−": "-", "–": "-", "÷": "/", "ŷ": "yhat"} | dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
)
_SUPERSCRIPTS = {"²": "**2", "³": "**3"}


def plain_signs(text: str) -> str:
    """The formula in the signs of a keyboard.

    >>> plain_signs("w₁·x²")
    'w1*x**2'
    """
    text = text.translate(_SPELLINGS)
    for sign, spelled in _SUPERSCRIPTS.items():
        text = text.replace(sign, spelled)
    return text
