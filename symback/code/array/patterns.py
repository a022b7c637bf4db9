"""Pieces of spelling: places in patterns, products of matrices, powers, ranges, and which rows are plain numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from symback.code.array.sizes import size_text
from symback.code.infix import ATOM, SIGN, at_least
from symback.code.schedule import Expression
from symback.program.core import Program
from symback.program.sizes import Size

#: A place in a pattern.
PLACE = re.compile(r"\{(\w+)\}")


class Product(Expression):
    """A product of matrices: in parentheses beside * and /, so that nobody has to know which comes first."""

    __slots__ = ()


def put(key: str, parts: Sequence[str], values: Mapping[str, str]) -> str:
    """What stands in a place: an argument by its number, or a word."""
    return parts[int(key)] if key.isdigit() else values[key]


def tight(text: str, place: int) -> bool:
    """Does something bind to the argument more strongly than a sum would allow?"""
    mark = f"{{{place}}}"
    return re.search(rf"-{re.escape(mark)}|\* {re.escape(mark)}|{re.escape(mark)}\[", text) is not None


def apart(expression: Expression) -> Expression:
    """The expression in parentheses if it is a product of matrices."""
    if isinstance(expression, Product):
        return Expression(f"({expression.text})", ATOM, expression.depth)
    return expression


def power(base: Expression, exponent: Expression, depth: int) -> Expression:
    """A power as the formatter leaves it: no space around ** between plain names and numbers.

    >>> power(Expression("x", ATOM), Expression("3", ATOM), 1).text
    'x**3'
    """
    plain = all(re.fullmatch(r"-?[\w.]+", operand.text) for operand in (base, exponent))
    raised = at_least(exponent, SIGN if exponent.depth == 0 else ATOM)
    return Expression(f"{at_least(base, ATOM)}{'**' if plain else ' ** '}{raised}", SIGN, depth)


def span(start: Size, stop: Size, size: Size, letters: Mapping[str, str]) -> str:
    """A range of an index: what is the beginning or the end is not written."""
    first = "" if start == Size.of(0) else size_text(start, letters)
    last = "" if stop == size else size_text(stop, letters)
    spaced = " " if first and last and " " in first + last else ""
    return f"{first}{spaced}:{spaced}{last}"


def plain_numbers(program: Program) -> set[int]:
    """The rows that are plain numbers of Python: constants, sizes, and what is computed from them alone."""
    found: set[int] = set()
    for node in program.reachable():
        args = program.args[node]
        constant = program.ops[node] == "const" or (bool(args) and found.issuperset(args))
        if constant and not program.shape(node) and program.ops[node] not in ("sum", "amax"):
            found.add(node)
    return found
