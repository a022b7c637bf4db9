r"""Plain text as LaTeX: every character a person can type becomes something that pdflatex and xelatex can set.

Latin and Cyrillic letters stay themselves; a letter that the other font encoding of pdflatex holds is wrapped in
``\sblatin`` or ``\sbcyrillic`` (defined by the document template, transparent under xelatex). A sign with a
command gets the command, a letter with a foreign accent loses the accent, anything else shows its code point.
"""

from __future__ import annotations

import re
import unicodedata

from symback.document.latex_signs import GREEK_LETTERS

_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': r"\textquotedbl{}", "'": r"\textquotesingle{}", "`": r"\textasciigrave{}",
}  # fmt: skip

_SIGNS = {
    "\u00a0": "~", "\u202f": r"\,", "\u2009": r"\,", "\u00ad": r"\-", "\u2011": "-", "\u2010": "-",
    "–": "--", "—": "---", "…": r"\ldots{}", "“": r"\textquotedblleft{}", "”": r"\textquotedblright{}",
    "„": r"\quotedblbase{}", "‘": r"\textquoteleft{}", "’": r"\textquoteright{}", "«": r"\guillemotleft{}",
    "»": r"\guillemotright{}", "№": r"\sbnumero{}", "§": r"\S{}", "©": r"\textcopyright{}", "°": r"\textdegree{}",
    "•": r"\textbullet{}", "\t": " ", "\n": " ", "\r": " ",
}  # fmt: skip

_MATHEMATICS = {
    "±": r"\pm", "×": r"\times", "÷": r"\div", "·": r"\cdot", "⋅": r"\cdot", "−": "-", "∂": r"\partial",
    "∇": r"\nabla", "∑": r"\sum", "∏": r"\prod", "√": r"\surd", "∞": r"\infty", "≈": r"\approx", "≠": r"\neq",
    "≤": r"\leq", "≥": r"\geq", "→": r"\to", "←": r"\gets", "↦": r"\mapsto", "⇒": r"\Rightarrow", "∈": r"\in",
    "∘": r"\circ", "′": "'", "″": "''", "µ": r"\mu", "½": r"\tfrac{1}{2}", "¼": r"\tfrac{1}{4}", "¾": r"\tfrac{3}{4}",
    "ℝ": r"\mathbb{R}", "¬": r"\neg", "ŷ": r"\hat{y}",
} | GREEK_LETTERS  # fmt: skip

#: Two of these beside each other would become another sign.
_MELTING = frozenset("-,")

_LATIN = frozenset("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿ"
                   "ĂăĄąĆćČčĎďĐđĘęĚěĞğİıŁłŃńŇňŐőŒœŔŕŘřŚśŞşŠšŢţŤťŮůŰűŹźŻżŽž")  # fmt: skip
_CYRILLIC = frozenset(chr(code) for code in range(0x0410, 0x0450)) | frozenset("ЁёІіЇїЄєҐґЎў")
_NEIGHBOURS = re.compile(r"(?<=\w)\} \\sb(?:cyrillic|latin)\{(?=\w)")
_CYRILLIC_RUN = "cyrillic"
_LATIN_RUN = "latin"


def latex_escape(text: str, lang: str = "en") -> str:
    r"""``text`` as LaTeX that means exactly these characters, in a document whose main language is ``lang``.

    >>> latex_escape("50% of a_b")
    '50\\% of a\\_b'
    >>> latex_escape("中")
    '[U+4E2D]'
    """
    own = _CYRILLIC_RUN if lang == "ru" else _LATIN_RUN
    pieces: list[str] = []
    run_kind: str | None = None
    run: list[str] = []
    for character in text:
        kind = _alphabet(character, own)
        if kind != run_kind and run:
            pieces.append(_wrapped(run, run_kind))
            run = []
        run_kind = kind
        if run and run[-1] == character in _MELTING:
            run.append("{}")
        run.append(character if kind else _sign(character))
    if run:
        pieces.append(_wrapped(run, run_kind))
    # Neighbouring words of one alphabet and the space between them are one run.
    return _NEIGHBOURS.sub(" ", "".join(pieces))


def code_escape(code: str, lang: str = "en") -> str:
    r"""Code as LaTeX in a typewriter font: every space is kept and no two signs melt into one.

    >>> code_escape("a  --b")
    'a\\ \\ -{}-{}b'
    """
    pieces = re.split("([-,*])| ", code)
    return "".join(
        (latex_escape(piece, lang) if index % 2 == 0 else piece + "{}" if piece else r"\ ")
        for index, piece in enumerate(pieces)
    )


def visible(text: str) -> str:
    """``text`` with the signs that no font of ours has shown as `latex_escape` shows them.

    >>> visible("a中")
    'a[U+4E2D]'
    """
    return "".join(character if character == "\n" or _is_known(character) else _plain(character) for character in text)


def _is_known(character: str) -> bool:
    return (
        " " <= character < "\x7f"
        or character in _LATIN
        or character in _CYRILLIC
        or character in _SIGNS
        or character in _MATHEMATICS
    )


def _alphabet(character: str, own: str) -> str | None:
    """The foreign alphabet that ``character`` needs, or None where the document's own font will do."""
    if character in _CYRILLIC and own != _CYRILLIC_RUN:
        return _CYRILLIC_RUN
    if character in _LATIN and own != _LATIN_RUN:
        return _LATIN_RUN
    return None


def _wrapped(run: list[str], kind: str | None) -> str:
    return "".join(run) if kind is None else rf"\sb{kind}{{{''.join(run)}}}"


def _sign(character: str) -> str:
    if character in _SPECIAL:
        return _SPECIAL[character]
    if character in _SIGNS:
        return _SIGNS[character]
    if character in _MATHEMATICS:
        return rf"\ensuremath{{{_MATHEMATICS[character]}}}"
    if _is_known(character):
        return character
    return "".join(_SPECIAL.get(part, part) for part in _plain(character))


def _plain(character: str) -> str:
    """A sign without a glyph: its unaccented letters where it has them, otherwise its code point."""
    if unicodedata.category(character) in {"Cf", "Cc", "Mn"}:
        return ""
    plain = [part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part)]
    if plain != [character] and all(" " <= part < "\x7f" for part in plain):
        return "".join(plain)
    return f"[U+{ord(character):04X}]"
