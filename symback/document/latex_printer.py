"""The state of printing a formula and the actions that rules take on it.

Printing keeps its own stack, so a formula may be as deep as memory allows.
"""

from __future__ import annotations

from symback.document.latex_tokens import (
    INDENT,
    Frame,
    Parenthesis,
    Rope,
    Token,
    break_rows,
    row_rope,
    total_width,
)
from symback.document.latex_width import SCRIPT, leaf_width
from symback.document.math_style import MathStyle

#: Within one pair of parentheses a row ends rather between terms than between factors, and last after ``f(``.
BREAK_TERM, BREAK_FACTOR, BREAK_ARGUMENT = 0, 1, 2
_LEVELS_A_PARENTHESIS = 2
_TALLEST = 3
_ROWS_IN_SCRIPT = 0.7


class Printer:
    """Frames that are open, the innermost last, and finished parts that wait for their fraction, power or box."""

    def __init__(self, style: MathStyle, width: float, *, display: bool) -> None:
        self.style = style
        self.frames = [Frame(scale=1.0, limit=width, display=display)]
        self.parts: list[tuple[Rope, float, int]] = []
        self.open: list[tuple[Parenthesis, int]] = []

    @property
    def frame(self) -> Frame:
        """The innermost open frame."""
        return self.frames[-1]

    def leaf(self, latex: str) -> None:
        """Print a name, a number or a sign."""
        self.frame.add(latex, leaf_width(latex, self.frame.scale))

    def break_level(self, kind: int) -> int:
        """How deep inside the formula the present place is."""
        return _LEVELS_A_PARENTHESIS * self.frame.depth + kind


def operator(latex: str, width: float, kind: int, printer: Printer) -> None:
    """Print a sign between two operands; a row may end before it."""
    frame = printer.frame
    frame.tokens.append(Token(latex, width * frame.scale, printer.break_level(kind), operator=True))


def break_here(kind: int, printer: Printer) -> None:
    """Allow a row to end here."""
    printer.frame.tokens.append(Token("", 0.0, printer.break_level(kind)))


def break_between_words(printer: Printer) -> None:
    """Allow a row to end here; in a line of text TeX must be told so."""
    tells_tex = printer.style.dialect == "latex" and not printer.frame.display
    latex = r"\allowbreak " if tells_tex else ""
    printer.frame.tokens.append(Token(latex, 0.0, printer.break_level(BREAK_FACTOR)))


def open_parenthesis(sign: str, printer: Printer) -> None:
    """Open a parenthesis (or a bar) whose size will follow what stands inside."""
    frame = printer.frame
    parenthesis = Parenthesis(sign)
    frame.tokens.append(Token("(", 0.0, parenthesis=parenthesis))
    printer.open.append((parenthesis, frame.height))
    frame.height = 0
    frame.depth += 1


def close_parenthesis(printer: Printer) -> None:
    """Close the innermost parenthesis."""
    frame = printer.frame
    parenthesis, height_before = printer.open.pop()
    parenthesis.height = min(frame.height, 1 if frame.script else _TALLEST)
    frame.tokens.append(Token(")", 0.0, parenthesis=parenthesis))
    frame.height = max(frame.height, height_before)
    frame.depth -= 1


def part_like_this(printer: Printer, margin: float = 1.0) -> None:
    """Start the content of a root or a box, ``margin`` narrower than what is around it."""
    frame = printer.frame
    printer.frames.append(Frame(frame.scale, frame.limit - margin, frame.display, frame.script))


def part_of_fraction(printer: Printer) -> None:
    """Start a numerator or a denominator."""
    frame = printer.frame
    scale = frame.scale * (SCRIPT if frame.script else 1.0)
    printer.frames.append(Frame(scale, frame.limit - 0.4, False, frame.script))


def script_part(printer: Printer) -> None:
    """Start an index or an exponent. Rows inside of it would be set at full size, hence the smaller limit."""
    frame = printer.frame
    printer.frames.append(Frame(frame.scale * SCRIPT, frame.limit * _ROWS_IN_SCRIPT, False, script=True))


def end_part(printer: Printer) -> None:
    """Finish a part; one that is too wide becomes rows of its own."""
    frame = printer.frames.pop()
    width = total_width(frame.tokens)
    if width <= frame.limit:
        printer.parts.append((frame.tokens, width, frame.height))
        return
    rows = break_rows(frame.tokens, frame.limit, frame.limit - INDENT)
    if len(rows) == 1:
        printer.parts.append((frame.tokens, width, frame.height))
        return
    pieces: list[Rope] = [r"\begin{aligned} &"]
    for index, row in enumerate(rows):
        pieces += [r" \\ &\quad ", row_rope(row)] if index else [row_rope(row)]
    pieces.append(r" \end{aligned}")
    width = max(total_width(row) for row in rows) + INDENT
    printer.parts.append((_rope(*pieces), width, _TALLEST))


def fraction(printer: Printer) -> None:
    """Put the last two parts above each other."""
    (above, width_above, height_above), (below, width_below, height_below) = printer.parts[-2:]
    del printer.parts[-2:]
    nested = max(height_above, height_below) > 0
    text = _rope(r"\frac{", above, "}{", below, "}")
    printer.frame.add(text, max(width_above, width_below) + 0.24, _fraction_height(printer, nested))


def numeric_fraction(latex: str, printer: Printer) -> None:
    """Print a fraction of two numbers, which is one leaf."""
    above, _, below = latex.partition("}{")
    scale = printer.frame.scale
    width = max(leaf_width(above.removeprefix(r"\frac"), scale), leaf_width(below, scale)) + 0.24
    printer.frame.add(latex, width, _fraction_height(printer, nested=False))


def _fraction_height(printer: Printer, nested: bool) -> int:
    return (2 if printer.frame.display else 1) + nested


def power(printer: Printer) -> None:
    """Raise what was printed last to the power of the last part."""
    exponent, width, _ = printer.parts.pop()
    printer.frame.add(_rope("^{", exponent, "}"), width + 0.05)


def grid(rows: int, columns: int, spread: bool, printer: Printer) -> None:
    """Set the last parts, row by row, as a matrix in parentheses; ``spread`` rows stand further apart."""
    cells = printer.parts[-rows * columns :]
    del printer.parts[-rows * columns :]
    tall = any(height for _, _, height in cells)
    # TeX adds to the least depth of a row, not to that of a fraction in it.
    gap = (18 if tall else 4) if spread else 4 * tall
    apart = rf" \\[{gap}pt] " if gap else r" \\ "
    pieces: list[Rope] = [r"\begin{pmatrix}"]
    for index, (cell, _, _) in enumerate(cells):
        between = apart if index and index % columns == 0 else " & " if index else " "
        pieces += [between + r"\displaystyle " * (spread and tall), cell]
    pieces.append(r" \end{pmatrix}")
    width = sum(max(cell[1] for cell in cells[column::columns]) for column in range(columns)) + columns + 0.6
    printer.frame.add(_rope(*pieces), width, 3 if rows > 1 else 1)


def root(printer: Printer) -> None:
    """Put the last part under a root."""
    content, width, height = printer.parts.pop()
    printer.frame.add(_rope(r"\sqrt{", content, "}"), width + 0.9, height)


def sum_sign(printer: Printer) -> None:
    """Print a sum sign with the last two parts as its limits."""
    (start, width_start, _), (stop, width_stop, _) = printer.parts[-2:]
    del printer.parts[-2:]
    width = max(1.45, width_start, width_stop) + 0.2
    printer.frame.add(_rope(r"\sum_{", start, "}^{", stop, "}"), width, 3 if printer.frame.display else 1)


def underbrace(printer: Printer) -> None:
    """Put the last part, which is a size, under the one before it."""
    (body, width, height), (size, width_size, _) = printer.parts[-2:]
    del printer.parts[-2:]
    printer.frame.add(_rope(r"\underbrace{", body, "}_{", size, "}"), max(width, width_size) + 0.2, max(height, 1))


def subscript(printer: Printer) -> None:
    """Put the last part as an index at what was printed last."""
    index, width, _ = printer.parts.pop()
    printer.frame.add(_rope("_{", index, "}"), width + 0.05)


def boxed(number: int | None, printer: Printer) -> None:
    """Draw a box around the last part: with its number, or without one."""
    content, width, height = printer.parts.pop()
    size = "" if printer.frame.display else r"\textstyle "
    if number is None:
        text = _rope(r"\boxed{", size, content, "}")
    elif printer.style.dialect == "latex":
        text = _rope(rf"\sbbox{{{number}}}{{", size, content, "}")
    else:
        text = _rope(rf"\underset{{{number}}}{{\boxed{{", size, content, "}}")
    printer.frame.add(text, width + (0.8 if number is None else 1.45), max(height, 1))


def _rope(*pieces: Rope) -> Rope:
    return [Token(piece, 0.0) for piece in pieces]
