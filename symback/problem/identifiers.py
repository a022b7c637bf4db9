"""Names that may reach generated code."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable

_IDENTIFIER = re.compile(r"[A-Za-zͰ-Ͽ_][A-Za-z0-9Ͱ-Ͽ_]*")


def check_name(name: str, error: Callable[[str], Exception]) -> str:
    """The name, if generated code can use it; otherwise raises what ``error`` makes of the reason.

    >>> check_name("w1", ValueError)
    'w1'
    """
    if not _IDENTIFIER.fullmatch(name) or not name.isidentifier():
        raise error(f"«{name}» is not a name; a name is letters, digits and _, and begins with a letter")
    if keyword.iskeyword(name):
        raise error(f"«{name}» is a keyword of Python; call it {name}_ or another name")
    if name.startswith("_"):
        raise error(f"«{name}» begins with an underscore; such names are kept for the generated code")
    if len(name) > 60:
        raise error(f"the name «{name[:20]}…» is longer than 60 characters; use a shorter one")
    return name
