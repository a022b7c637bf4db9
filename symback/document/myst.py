"""A document as a MyST page: an exercise of a Jupyter Book, each solution in a dropdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from zlib import crc32

from symback.document.latex_math import display_to_latex, math_to_latex
from symback.document.math_style import PAGE_WIDTH, MathStyle
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
    Listing,
    Paragraph,
    Piece,
    Steps,
    Subheading,
    Table,
    Task,
    Text,
)
from symback.errors import unknown
from symback.templating import template

_SIGNS = frozenset("\\`*_{}[]<>#|$~^&@")
_LIST_AT_START = re.compile(r"\A([-+=%:])|\A([0-9]+)([.)])")
_LINK = re.compile(r"(?<=[A-Za-z0-9])(\.|://)(?=[A-Za-z])")


def myst_escape(text: str) -> str:
    r"""``text`` so that Markdown shows exactly these characters, anywhere but at the start of a line.

    >>> myst_escape("w_1 * [x] costs $5")
    'w\\_1 \\* \\[x\\] costs \\$5'
    """
    text = " ".join(re.split(r"[\t\r\n]+", text))
    text = "".join(f"\\{sign}" if sign in _SIGNS else sign for sign in text)
    # A bare domain or address would become a link.
    return _LINK.sub(lambda match: match[1].replace(".", "\\.").replace(":", "\\:"), text)


def _at_start(text: str) -> str:
    """Escaped text at the start of a line must not open a list, a comment or a definition."""
    return _LIST_AT_START.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", text)


@dataclass(frozen=True)
class _Writer:
    """``page`` is the mark of this page in the names of its figures, which are one set in a whole book."""

    style: MathStyle
    page: str

    def blocks(self, blocks: Sequence[Block]) -> str:
        return "\n\n".join(written for written in (self.block(block) for block in blocks) if written)

    def block(self, block: Block) -> str:
        rule = _BLOCKS.get(type(block))
        if rule is None:
            raise unknown("kind of block", type(block).__name__, (kind.__name__ for kind in _BLOCKS))
        return rule(block, self)

    def inline(self, inline: Inline) -> str:
        return _at_start("".join(self.piece(piece) for piece in inline))

    def piece(self, piece: Piece) -> str:
        match piece:
            case Text(text=text):
                return myst_escape(text)
            case Emphasis(text=text):
                core = text.strip()
                return text.replace(core, f"*{myst_escape(core)}*") if core else text
            case Code(text=text):
                return _code_span(text)
            case InlineMath(math=math):
                return f"${math_to_latex(math, self.style)}$"


def _code_span(text: str) -> str:
    text = " ".join(text.split("\n"))
    fence = "`" * (_longest_run(text, "`") + 1)
    pad = " " if text.startswith("`") or text.endswith("`") or not text.strip() else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _longest_run(text: str, sign: str) -> int:
    return max((len(run) for run in re.findall(re.escape(sign) + "+", text)), default=0)


def fenced(info: str, body: str) -> str:
    """``body`` in a fence of backticks that is longer than every fence inside of it.

    >>> print(fenced("{dropdown} Solution", "text"))
    ```{dropdown} Solution
    text
    ```
    """
    fence = "`" * max(3, _longest_run(body, "`") + 1)
    return f"{fence}{info}\n{body}\n{fence}"


def write_myst(document: Document) -> str:
    r"""``document`` as the text of a .md file; its figures are expected at ``figures/KEY.svg``.

    >>> from symback.document.tree import Labels
    >>> labels = Labels(solution="Solution", remarks="More", figure="Figure", table="Table")
    >>> print(write_myst(Document("A *title*", "en", labels, (Paragraph((Text("Given."),)),), ())))
    # A \*title\*
    <BLANKLINE>
    Given.
    <BLANKLINE>
    """
    style = MathStyle("mathjax", document.lang, PAGE_WIDTH)
    # Two pages of a book may have the same title; what they ask differs.
    asked = f"{document.lang} {document.title} {_Writer(style, '').blocks(document.statement)}"
    writer = _Writer(style, f"{crc32(asked.encode()):08x}")
    tasks = [
        {
            "statement": _statement(task, writer),
            "solution": fenced(f"{{dropdown}} {myst_escape(document.labels.solution)}", writer.blocks(task.solution)),
        }
        for task in document.tasks
    ]
    return template("myst/page.md.j2").render(
        title=myst_escape(document.title) or "\\ ",
        statement=writer.blocks(document.statement),
        tasks=tasks,
        remarks=writer.blocks(document.remarks),
        remarks_heading=myst_escape(document.labels.remarks),
    )


def _statement(task: Task, writer: _Writer) -> str:
    """The statement of a task; its letter stands in the first paragraph."""
    begins_with_words = bool(task.statement) and isinstance(task.statement[0], Paragraph)
    gap = " " if begins_with_words else "\n\n"
    return f"**{myst_escape(task.letter)})**{gap}{writer.blocks(task.statement)}".rstrip()


def _paragraph(block: Paragraph, writer: _Writer) -> str:
    return writer.inline(block.inline).rstrip(" ")


def _display(block: DisplayBlock, writer: _Writer) -> str:
    return f"$$\n{display_to_latex(block.display, writer.style)}\n$$"


def _figure(block: FigureBlock, writer: _Writer) -> str:
    alt = " ".join(block.alt.split())
    options = f":name: {block.key}-{writer.page}\n:alt: {alt}"
    return fenced(f"{{figure}} figures/{block.key}.svg", f"{options}\n\n{writer.inline(block.caption)}".rstrip())


def _table(block: Table, writer: _Writer) -> str:
    rule = {"left": ":--", "right": "--:", "centre": ":-:"}
    rows = [block.head, *block.rows]
    lines = ["| " + " | ".join(_cell(cell, writer) for cell in row) + " |" for row in rows]
    lines.insert(1, "| " + " | ".join(rule[side] for side in block.alignment) + " |")
    return fenced(f"{{table}} {writer.inline(block.caption)}".rstrip(), "\n".join(lines))


def _cell(cell: Inline, writer: _Writer) -> str:
    return writer.inline(cell).replace("\n", " ")


def _listing(block: Listing, _: _Writer) -> str:
    return fenced(block.language if re.fullmatch(r"[\w+-]+", block.language) else "text", block.code.rstrip("\n"))


def _items(signs: Callable[[int], str]) -> Callable[[Any, _Writer], str]:
    def write(block: Bullets | Steps, writer: _Writer) -> str:
        items = []
        for index, item in enumerate(block.items):
            sign = signs(index)
            body = writer.blocks(item).replace("\n", "\n" + " " * len(sign))
            items.append(re.sub(r"(?m)^ +$", "", sign + body))
        return "\n".join(items)

    return write


def _subheading(block: Subheading, writer: _Writer) -> str:
    # Sphinx refuses headings inside a dropdown.
    plain = tuple(Text(piece.text) if isinstance(piece, Emphasis) else piece for piece in block.inline)
    return f"**{writer.inline(plain)}**"


_Rule: TypeAlias = Callable[[Any, _Writer], str]
_BLOCKS: dict[type, _Rule] = {
    Paragraph: _paragraph,
    DisplayBlock: _display,
    FigureBlock: _figure,
    Table: _table,
    Listing: _listing,
    Bullets: _items(lambda _: "- "),
    Steps: _items(lambda index: f"{index + 1}. "),
    Subheading: _subheading,
}
