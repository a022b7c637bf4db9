"""How mathematics is to be printed: for TeX or for the typesetters of browsers, in which language, how wide."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from symback.document.latex_text import latex_escape

Dialect = Literal["latex", "mathjax"]

# MathJax shows a backslash inside \text, KaTeX refuses the bare sign: both set them outside of it.
_OUTSIDE_TEXT = {
    "\\": r"\backslash ", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "~": r"{\sim}", "^": r"{\wedge}", "<": "{<}", ">": "{>}", "\n": r"\ ", "\u00a0": "~", "`": r"\text{‘}",
}  # fmt: skip

#: 6.3 inches in the unit of a font of 11 points, less a little for the inaccuracy of the estimate.
TEX_WIDTH = 40.5
#: The column of a Jupyter Book page inside a dropdown.
PAGE_WIDTH = 31.0


@dataclass(frozen=True, slots=True)
class MathStyle:
    """``dialect``: whose LaTeX; ``lang``: for the decimal sign and the alphabet; ``width``: of the text, in em."""

    dialect: Dialect
    lang: str = "en"
    width: float = TEX_WIDTH

    def words(self, text: str) -> str:
        r"""Prose inside mathematics.

        >>> MathStyle("mathjax").words("50% of all")
        '\\text{50}\\%\\text{ of all}'
        """
        if self.dialect == "latex":
            return rf"\text{{{latex_escape(text, self.lang)}}}"
        pieces = re.split(r"([\\{}$&#%_~^<>\n`\u00a0])", text)
        return "".join(_OUTSIDE_TEXT.get(piece) or rf"\text{{{piece}}}" for piece in pieces if piece)

    @property
    def decimal_sign(self) -> str:
        """A comma in Russian, in braces so that no space follows it."""
        return "{,}" if self.lang == "ru" else "."


LATEX = MathStyle("latex")
MATHJAX = MathStyle("mathjax", width=PAGE_WIDTH)

_COMMAND_AT_END = re.compile(r"\\[a-zA-Z]+\Z")


def glue(left: str, right: str) -> str:
    r"""Two pieces of LaTeX side by side: a command must not swallow the letter after it.

    >>> glue(r"\eta", "x"), glue("a", "x")
    ('\\eta x', 'ax')
    """
    if right[:1].isalpha() and _COMMAND_AT_END.search(left[-40:]):
        return f"{left} {right}"
    return left + right
