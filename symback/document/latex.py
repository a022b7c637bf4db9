"""A document as LaTeX that compiles as it is with pdflatex and with xelatex."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from symback.document.display import Math
from symback.document.figure.style import BOX_COLOURS
from symback.document.latex_math import print_tokens
from symback.document.latex_rows import display_rows, join_rows
from symback.document.latex_text import code_escape, latex_escape, visible
from symback.document.latex_tokens import flatten, total_width
from symback.document.math_style import TEX_WIDTH, MathStyle
from symback.document.tree import (
    Block,
    Bullets,
    Code,
    DisplayBlock,
    Document,
    Emphasis,
    FigureBlock,
    Inline,
    InlineMath,
    Labels,
    Listing,
    Paragraph,
    Piece,
    Steps,
    Subheading,
    Table,
    Text,
)
from symback.errors import unknown
from symback.templating import template

_BABEL = {"en": "english", "ru": "russian"}
#: A solution stands behind a rule, a list item behind its sign: both take from the width, in em.
_RULE_WIDTH = 1.2
_ITEM_WIDTH = 2.6
#: Rows of an ``aligned`` stay on one page; more rows than these may go over to the next.
_ROWS_ON_A_PAGE = 9
# In em: a formula in a line that is not wider than this stays whole.
_KEPT_WIDTH = 15.0
_ROWS_OF_A_SHORT_TABLE = 28
_CODE_COLUMNS = 78
_LONG_WORD = re.compile(r"\S{30,}")
_PIECE_OF_WORD = re.compile(r"\S{12}(?=\S{4})")
# A character of the private use area, which stands for a place where a line may end.
_BREAK = "\ue000"
_JOINT = re.compile(f"([-,_/.(=*{_BREAK}])")


@dataclass(frozen=True)
class _Writer:
    """What a block needs to know: the style of mathematics, which also holds the width, and the figures."""

    style: MathStyle
    figures: Mapping[str, str]

    def narrower(self, by: float) -> _Writer:
        return replace(self, style=replace(self.style, width=self.style.width - by))

    def blocks(self, blocks: Sequence[Block]) -> str:
        """Blocks below each other; a display belongs to the paragraph before it, or it would stand too low."""
        out = ""
        for before, block in zip((None, *blocks), blocks, strict=False):
            ends_paragraph = not (isinstance(before, Paragraph) and isinstance(block, DisplayBlock))
            out += ("" if before is None else "\n\n" if ends_paragraph else "\n") + self.block(block)
        return out

    def block(self, block: Block) -> str:
        rule = _BLOCKS.get(type(block))
        if rule is None:
            raise unknown("kind of block", type(block).__name__, (kind.__name__ for kind in _BLOCKS))
        return rule(block, self)

    def inline(self, inline: Inline) -> str:
        return "".join(self.piece(piece) for piece in inline)

    def piece(self, piece: Piece) -> str:
        match piece:
            case Text(text=text):
                return self.text(text)
            case Emphasis(text=text):
                return rf"\emph{{{self.text(text)}}}"
            case Code(text=text):
                return rf"\sbcode{{{self.code(text)}}}"
            case InlineMath(math=math):
                return self.inline_math(math)

    def inline_math(self, math: Math) -> str:
        """Mathematics within a line; if it is short, the line does not end inside of it but at a relation."""
        tokens = print_tokens(math, self.style, self.style.width, display=False).tokens
        keep = r"\sbkeep " if total_width(tokens) < _KEPT_WIDTH and re.search(r"\\cdot|[+-]", flatten(tokens)) else ""
        return f"${keep}{flatten(tokens)}$"

    def text(self, text: str) -> str:
        """Prose; a word of inhuman length may be broken, or it would leave the page."""
        pieces = _breakable(text).split(_BREAK)
        return r"\sbbreak{}".join(latex_escape(piece, self.style.lang) for piece in pieces)

    def code(self, code: str) -> str:
        """Code within a line, which may end after a sign that joins names."""
        pieces = _JOINT.split(_breakable(code))
        breaks = (r"\sbbreak{}" if index % 2 else "" for index in range(len(pieces)))
        return "".join(
            code_escape(piece.replace(_BREAK, ""), self.style.lang) + end
            for piece, end in zip(pieces, breaks, strict=True)
        )


def _breakable(text: str) -> str:
    """``text`` as it will be shown, with places to break in words that are longer than any real one."""
    return _LONG_WORD.sub(lambda word: _PIECE_OF_WORD.sub(rf"\g<0>{_BREAK}", word[0]), visible(text))


def write_latex(document: Document, figures: Mapping[str, str]) -> str:
    r"""``document`` as the text of a .tex file; ``figures`` holds the TikZ of every figure by its key.

    Raises InputError for a language without LaTeX settings and for a figure that is not there.

    >>> from symback.document.tree import Labels
    >>> labels = Labels(solution="Solution", remarks="More", figure="Figure", table="Table")
    >>> tex = write_latex(Document("100% of it", "en", labels, (), ()), {})
    >>> r"100\% of it" in tex
    True
    """
    if document.lang not in _BABEL:
        raise unknown("language of LaTeX documents", document.lang, _BABEL)
    writer = _Writer(MathStyle("latex", document.lang, TEX_WIDTH), figures)
    inner = writer.narrower(_RULE_WIDTH)
    view: dict[str, Any] = {
        "title": writer.text(document.title),
        "lang": document.lang,
        "babel": _BABEL[document.lang],
        "colours": [colour.removeprefix("#") for colour in BOX_COLOURS],
        "labels": _escaped_labels(document.labels, writer),
        "statement": writer.blocks(document.statement),
        "tasks": [
            {
                "letter": writer.text(task.letter),
                "statement": writer.blocks(task.statement),
                "solution": inner.blocks(task.solution),
            }
            for task in document.tasks
        ],
        "remarks": writer.blocks(document.remarks),
    }
    return template("latex/document.tex.j2", "latex").render(view)


def _escaped_labels(labels: Labels, writer: _Writer) -> Labels:
    return Labels(*(writer.text(word) for word in (labels.solution, labels.remarks, labels.figure, labels.table)))


def _paragraph(block: Paragraph, writer: _Writer) -> str:
    return writer.inline(block.inline)


def _display(block: DisplayBlock, writer: _Writer) -> str:
    rows = join_rows(display_rows(block.display, writer.style))
    # Rows of boxes and numerators count as well.
    kind = "align*" if rows.count(r"\\") > _ROWS_ON_A_PAGE else "aligned"
    latex = f"\\begin{{{kind}}}\n{rows}\n\\end{{{kind}}}"
    return f"\\[\n{latex}\n\\]" if kind == "aligned" else latex


def _figure(block: FigureBlock, writer: _Writer) -> str:
    if block.key not in writer.figures:
        raise unknown("figure", block.key, writer.figures)
    return f"\\sbfigure{{{writer.inline(block.caption)}}}{{%\n{writer.figures[block.key].strip()}}}"


def _table(block: Table, writer: _Writer) -> str:
    columns = "".join({"left": "l", "right": "r", "centre": "c"}[side] for side in block.alignment)
    head = " & ".join(rf"\textbf{{{writer.inline(cell)}}}" for cell in block.head) + r" \\"
    rows = [" & ".join(writer.inline(cell) for cell in row) + r" \\" for row in block.rows]
    caption = rf"\sbtablecaption{{{writer.inline(block.caption)}}}" + "\n" if block.caption else ""
    if len(rows) > _ROWS_OF_A_SHORT_TABLE:
        lines = [rf"\begin{{longtable}}{{{columns}}}", r"\toprule", head, r"\midrule", r"\endhead"]
        return caption + "\n".join([*lines, *rows, r"\bottomrule", r"\end{longtable}"])
    lines = [rf"\begin{{tabular}}{{{columns}}}", r"\toprule", head, r"\midrule", *rows, r"\bottomrule"]
    return caption + "\\sbtable{%\n" + "\n".join([*lines, r"\end{tabular}"]) + "}"


def _listing(block: Listing, writer: _Writer) -> str:
    lines: list[str] = []
    for line in visible(block.code.expandtabs(4)).splitlines():
        indent = len(line) - len(line.lstrip())
        lines += textwrap.wrap(
            line, _CODE_COLUMNS, subsequent_indent=" " * (indent + 4), drop_whitespace=False, break_on_hyphens=False
        ) or [""]
    printed = (code_escape(line.rstrip(), writer.style.lang) for line in lines)
    return "\\begin{sblisting}\n" + "\n".join(rf"\mbox{{{line}}}\par" for line in printed) + "\n\\end{sblisting}"


def _items(kind: str) -> Callable[[Any, _Writer], str]:
    def write(block: Bullets | Steps, writer: _Writer) -> str:
        inner = writer.narrower(_ITEM_WIDTH)
        items = "\n".join(r"\item " + inner.blocks(item) for item in block.items)
        return f"\\begin{{{kind}}}\n{items}\n\\end{{{kind}}}" if items else ""

    return write


def _subheading(block: Subheading, writer: _Writer) -> str:
    return rf"\sbheading{{{writer.inline(block.inline)}}}"


_Rule: TypeAlias = Callable[[Any, _Writer], str]
_BLOCKS: dict[type, _Rule] = {
    Paragraph: _paragraph,
    DisplayBlock: _display,
    FigureBlock: _figure,
    Table: _table,
    Listing: _listing,
    Bullets: _items("itemize"),
    Steps: _items("enumerate"),
    Subheading: _subheading,
}
