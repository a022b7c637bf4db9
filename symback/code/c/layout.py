"""How lines of C are laid out: comments that nothing can break out of, heads, bodies."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

#: Columns of a line.
WIDTH = 100
INDENT = "    "


def comment(text: str) -> str:
    """A comment of one paragraph, whatever is in the text.

    >>> print(comment("a */ b"))
    /* a * / b */
    """
    return text_comment("\n".join(textwrap.wrap(commented(text), WIDTH - 6, break_on_hyphens=False)))


def text_comment(text: str) -> str:
    """A comment with the lines of a text."""
    lines = [f"   {commented(line)}".rstrip() for line in text.split("\n")]
    return "\n".join(["/* " + lines[0].lstrip(), *lines[1:]]) + " */"


def commented(text: str) -> str:
    """Text that can stand inside a comment: no sign that ends one or begins another, no trigraph, nothing unseen."""
    plain = "".join(sign if sign.isprintable() else " " for sign in text)
    for pair in ("*/", "/*", "??"):
        while pair in plain:
            plain = plain.replace(pair, f"{pair[0]} {pair[1]}")
    return plain.replace("\\", "/ ")


def head(returns: str, name: str, declared: Iterable[str]) -> str:
    """The head of a function, on one line or wrapped under itself.

    >>> head("double", "f", [])
    'double f(void)'
    """
    start = f"{returns} {name}("
    arguments = list(declared) or ["void"]
    line = f"{start}{', '.join(arguments)})"
    if len(line) <= WIDTH:
        return line
    lines, now = [start], INDENT
    for argument in arguments:
        if len(now) + len(argument) + 2 > WIDTH:
            lines.append(now.rstrip())
            now = INDENT
        now += f"{argument}, "
    return "\n".join([*lines, f"{now.rstrip(', ')})"])


def body(statements: Sequence[str], unused: Sequence[str] = ()) -> str:
    """The braces and what is between them; arguments that nothing uses are named, so that no compiler warns."""
    lines = [*(f"(void){name};" for name in unused), *statements]
    return "\n".join(["{", *(f"{INDENT}{line}" for line in lines), "}"])


def listed(name: str, values: Sequence[str]) -> str:
    """The declaration of an array with its numbers; what does not fit on the line goes on under it."""
    text = f"const double {name}[] = {{{', '.join(values)}}};"
    lines = textwrap.wrap(text, WIDTH - 2 * len(INDENT), break_long_words=False, break_on_hyphens=False)
    return f"\n{INDENT * 2}".join(lines)
