"""Exemptions for what a person's names cause: ``W1`` is no lower-case argument, and it stays ``W1``.

The linter also reports exemptions that nothing needs, so they are found by
looking at the finished text.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator

#: Where the exemptions go in the text of a template.
PLACE = "# exemptions\n"
_AMBIGUOUS_NAMES = ("l", "O", "I")
#: Greek letters that look like Latin ones or like signs.
_LOOK_ALIKE = re.compile("[ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαγικνορσυϲϳϨϬϭϴϹͺͿ\u037e\u0387ϱϒϕϖϰϵ϶Ϻϻϼ×]")
_PROSE = re.compile(r'#.*|"""[^"]*"""')
#: Capitalised names that are no variables.
_CLASSES = re.compile(r"Callable|Sequence|NamedTuple|(Gradients|Number)\d*")


def exempt(text: str) -> str:
    """The module with the exemptions it needs written at their place, which is gone where there are none."""
    head, place, body = text.partition(PLACE)
    if not place:
        raise ValueError("the template has no place for exemptions")
    codes = sorted(set(_needed(head + body))) if _suspicious(head + body) else []
    # RUF100 would report the others where they are not checked.
    line = f"# ruff: noqa: {', '.join([*codes, 'RUF100'])}  (names as they were given)\n" if codes else ""
    return head + line + body


def _suspicious(text: str) -> bool:
    """Is a closer look worth its time?"""
    words = set(re.findall(r"\w+", _PROSE.sub("", text)))
    odd = (word for word in words if word.lower() != word or word in _AMBIGUOUS_NAMES)
    return _looks_alike(text) or not all(_CLASSES.fullmatch(word) for word in odd)


def _needed(text: str) -> Iterator[str]:
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            for argument in node.args.args:
                yield from _of_name(argument.arg, "N803")
            for name in _assigned(node):
                yield from _of_name(name, "N806")
        elif isinstance(node, ast.ClassDef):
            for field in node.body:
                if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                    yield from _of_field(field.target.id)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and _looks_alike(ast.get_docstring(node)):
            yield "RUF002"
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT and _looks_alike(token.string):
            yield "RUF003"


def _looks_alike(text: str | None) -> bool:
    return text is not None and _LOOK_ALIKE.search(text) is not None


def _assigned(function: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _of_name(name: str, code: str) -> Iterator[str]:
    if name.lower() != name:
        yield code
    if name in _AMBIGUOUS_NAMES:
        yield "E741"


def _of_field(name: str) -> Iterator[str]:
    if name in _AMBIGUOUS_NAMES:
        yield "E741"
    if name != name.lower() and name[0].islower() and "_" not in name:
        yield "N815"
