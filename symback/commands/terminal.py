"""What only a person at a terminal sees: a sign of life, and a table in colour. Pipes get plain text.

``NO_COLOR`` is respected: rich reads it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO


def is_terminal(stream: TextIO) -> bool:
    """Whether a person looks at the stream, at a terminal that can do more than print."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


@contextmanager
def progress(sentence: str) -> Iterator[None]:
    """Show the sentence on standard error while the work goes on, and leave no trace of it."""
    if not is_terminal(sys.stderr):
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(sentence):
        yield


def show_table(table: str) -> None:
    """Print a table of counts; at a terminal its head is bold and reverse accumulation stands out."""
    table = table.rstrip("\n")
    if not is_terminal(sys.stdout):
        print(table)
        return
    from rich.console import Console
    from rich.text import Text

    text = Text(table)
    text.stylize("bold", 0, table.find("\n") + 1)
    text.highlight_regex(r"(?m)^.*\breverse\b.*$", "green")
    Console().print(text, soft_wrap=True)


def write_utf8(text: str) -> None:
    """Print a document or a module: UTF-8 with plain newlines, whatever the locale says."""
    sys.stdout.flush()
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(text)
    else:
        buffer.write(text.encode())
        buffer.flush()
