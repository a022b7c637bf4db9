"""How lines of Python are laid out: signatures, assignments, docstrings. The formatter would change nothing."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Sequence

from symback.code.schedule import Assignment, Expression

#: Columns of a line.
WIDTH = 100
INDENT = "    "

# Only a single operation on plain names is ever too long for a line.
_CALL = re.compile(r"(?P<function>[\w.]+)\((?P<arguments>[\w., ]+)\)")
_BREAK = re.compile(r" (?=[-+*/] )| (?=\*\* )| (?=if )| (?=else )")


def signature(name: str, arguments: Sequence[tuple[str, str]], returns: str) -> str:
    """The head of a function, on one line or an argument a line.

    >>> print(signature("square", [("x", "float")], "float"))
    def square(x: float) -> float:
    """
    told = [f"{argument}: {kind}" for argument, kind in arguments]
    line = f"def {name}({', '.join(told)}) -> {returns}:"
    if len(line) <= WIDTH:
        return line
    return "\n".join([f"def {name}(", *(f"{INDENT}{argument}," for argument in told), f") -> {returns}:"])


def assignments(lines: Iterable[Assignment], comment: Callable[[int], str] = lambda _: "", level: int = 1) -> list[str]:
    """Lines of a function body, indented; a comment stands beside its line or, where there is no room, above it."""
    written: list[str] = []
    indent = INDENT * level
    for line in lines:
        code = statement(f"{line.name} =", line.text, level)
        told = comment(line.node)
        if told and len(code) == 1 and len(code[0]) + 4 + len(told) <= WIDTH:
            code = [f"{code[0]}  # {told}"]
        elif told:
            written += [f"{indent}# {piece}" for piece in textwrap.wrap(told, WIDTH - 2 - len(indent))]
        written += code
    return written


def statement(head: str, text: str, level: int = 1) -> list[str]:
    """``head text``, in parentheses on lines of its own where it is too long.

    >>> statement("return", "a * b")
    ['    return a * b']
    """
    indent = INDENT * level
    line = f"{indent}{head} {text}"
    if len(line) <= WIDTH:
        return [line]
    applied = _CALL.fullmatch(text)
    if applied:
        return call(f"{head} {applied['function']}", applied["arguments"].split(", "), indent)
    pieces = [text] if len(indent) + 4 + len(text) <= WIDTH else _BREAK.split(text)
    return [f"{indent}{head} (", *(f"{indent}{INDENT}{piece}" for piece in pieces), f"{indent})"]


def call(head: str, arguments: Sequence[str], indent: str = INDENT) -> list[str]:
    """A call after ``head`` (``return g`` or ``x = g``), on one line or an argument a line."""
    line = f"{indent}{head}({', '.join(arguments)})"
    if len(line) <= WIDTH:
        return [line]
    return [f"{indent}{head}(", *(f"{indent}{INDENT}{argument}," for argument in arguments), f"{indent})"]


def value(expression: Expression) -> str:
    """What a function gives back: a constant is a floating-point number."""
    return floating(expression.text)


def floating(text: str) -> str:
    """The same of a text.

    >>> floating("-2"), floating("x"), floating("1 / 3")
    ('-2.0', 'x', '1 / 3')
    """
    return f"{text}.0" if text.lstrip("-").isdigit() else text


def docstring_text(text: str) -> str:
    """Text that can stand inside a docstring whatever a person typed.

    >>> docstring_text('a' + chr(10) + 'b'), len(docstring_text(chr(92)))
    ('a b', 2)
    """
    plain = "".join(sign if sign.isprintable() else " " for sign in text)
    return plain.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')


def told(word: str, text: str, column: int = 12) -> list[str]:
    """A line of the header: a word and what there is to say of it, wrapped under itself."""
    lines = textwrap.wrap(text, WIDTH - column, break_on_hyphens=False)
    padded = [word, *[""] * len(lines)]
    return [f"{word:<{column}}{docstring_text(line)}".rstrip() for word, line in zip(padded, lines, strict=False)]
