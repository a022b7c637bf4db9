"""Nests of results as Python writes them."""

from __future__ import annotations

from collections.abc import Mapping

from symback.code.function import Nest
from symback.code.python.layout import INDENT, WIDTH


def packed(nest: Nest, results: Mapping[int, str]) -> str:
    """A nest on one line.

    >>> packed((0, (1,)), {0: "a", 1: "b"})
    '(a, (b,))'
    """
    if isinstance(nest, int):
        return results[nest]
    inner = [packed(part, results) for part in nest]
    return f"({inner[0]},)" if len(inner) == 1 else f"({', '.join(inner)})"


def returned(nest: Nest, results: Mapping[int, str]) -> list[str]:
    """The return statement, on one line or an element a line."""
    line = packed(nest, results)
    if isinstance(nest, tuple) and len(nest) > 1:
        line = line[1:-1]
    if isinstance(nest, int) or len(line) + len(f"{INDENT}return ") <= WIDTH:
        return [f"{INDENT}return {line}"]
    first, *others = _broken(nest, results, 1)
    return [f"{INDENT}return {first}", *others]


def _broken(nest: Nest, results: Mapping[int, str], level: int) -> list[str]:
    indent = INDENT * level
    line = packed(nest, results)
    if isinstance(nest, int) or (len(indent) + len(line) < WIDTH and level > 1):
        return [f"{indent}{line},"]
    inner = [line for part in nest for line in _broken(part, results, level + 1)]
    return ["(" if level == 1 else f"{indent}(", *inner, f"{indent})" if level == 1 else f"{indent}),"]
