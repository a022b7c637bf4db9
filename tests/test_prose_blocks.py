"""The prose of both languages says the same, and the narration and the templates know each other's blocks.

How a block becomes paragraphs is tested in test_prose.py and test_phrases.py.
"""

from __future__ import annotations

import ast
import itertools
import re
from functools import cache
from pathlib import Path

import pytest

import symback.document.narrate
from symback.document.narrate.matrices.rules import RULES
from symback.document.narrate.shared import FORMS
from symback.document.phrases import Phrases, languages, prose_files

NARRATION = sorted(Path(str(symback.document.narrate.__file__)).parent.rglob("*.py"))
#: What the placeholders of the f-strings that name a block can be.
KNOWN = {
    "name": ("step", "leaky_step"),
    "key": ("network", "forward", "backward"),
    "one": ("", "_one"),
    "problem.reduce": ("sum", "mean"),
    "kind": ("power", "negation", "function"),
    "form": FORMS,
    "column": ("quantity", "size", "role"),
    "role": ("input", "target", "given", "parameter", "computed", "prediction", "result"),
    "which": tuple(RULES),
}
FIRST, *OTHERS = languages()
#: Words of the template language, not of the narration.
SYNTAX = {"if", "else", "elif", "endif", "form", "counted", "spelled", "listed", "length", "and", "or", "not"}


def spoken(call: ast.Call) -> ast.expr | None:
    """The name of the block in teller.say(…) or teller.inline(…)."""
    speaks = isinstance(call.func, ast.Attribute) and call.func.attr in ("say", "inline")
    return call.args[0] if speaks and call.args else None


def spellings(part: ast.JoinedStr) -> set[str]:
    """All texts that an f-string can be; an unknown placeholder is a KeyError that names it."""
    pieces = [
        (str(value.value),) if isinstance(value, ast.Constant) else KNOWN[ast.unparse(value.value)]
        for value in part.values
        if isinstance(value, ast.Constant | ast.FormattedValue)
    ]
    return {"".join(choice) for choice in itertools.product(*pieces)}


def literals(root: ast.AST) -> set[str]:
    """The names that stand in an expression: plain, in either arm of a condition, or as an f-string."""
    match root:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.JoinedStr():
            return spellings(root)
        case ast.IfExp(body=first, orelse=second):
            return literals(first) | literals(second)
    return set()


@cache
def nodes() -> tuple[ast.AST, ...]:
    return tuple(node for path in NARRATION for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def said() -> set[str]:
    """The blocks that the narration asks for where it speaks."""
    names = (spoken(node) for node in nodes() if isinstance(node, ast.Call))
    return set().union(*(literals(name) for name in names if name is not None))


def mentioned() -> set[str]:
    """Every text of the narration: the name of a block may reach the place where it is spoken in a variable."""
    return {node.value for node in nodes() if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def source(lang: str) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in prose_files(lang))


def bodies(lang: str) -> dict[str, str]:
    return dict(re.findall(r"\{% block (\w+) %\}(.*?)\{% endblock %\}", source(lang), re.DOTALL))


def values(body: str) -> set[str]:
    """The quantities that a block puts in or asks for."""
    code = " ".join(re.findall(r"\{[{%](.*?)[%}]\}", body))
    return set(re.findall(r"(?<![|.\w])[A-Za-z]\w*", re.sub(r'"[^"]*"', "", code))) - SYNTAX


def test_every_block_that_is_said_exists() -> None:
    assert len(said()) > 60
    missing = said() - set(Phrases.load(FIRST).blocks)
    assert not missing


def test_every_block_of_the_templates_is_said() -> None:
    never = set(Phrases.load(FIRST).blocks) - said() - mentioned()
    assert not never


@pytest.mark.parametrize("lang", OTHERS)
def test_the_languages_have_the_same_blocks_with_the_same_values_in_the_same_order(lang: str) -> None:
    """A value that one language never mentions is a thought that it leaves out."""
    assert Phrases.load(lang).blocks == Phrases.load(FIRST).blocks
    there, here = bodies(FIRST), bodies(lang)
    assert list(here) == list(there)
    differing = {block: values(there[block]) ^ values(here[block]) for block in there}
    assert not {block: names for block, names in differing.items() if names}


@pytest.mark.parametrize("lang", languages())
def test_a_form_has_as_many_words_as_the_plural_rule_asks_for(lang: str) -> None:
    """``form(n, one, few, many)`` in Russian, ``form(n, one, other)`` in English."""
    count = {"germanic": 2, "slavic": 3}[Phrases.load(lang).words["plural_rule"]]
    forms = re.findall(r"\bform\(((?:[^()]|\([^()]*\))*)\)", source(lang))
    assert forms
    assert not [words for words in forms if len(re.findall(r'"[^"]*"', words)) != count]


@pytest.mark.parametrize("lang", languages())
def test_every_word_that_is_counted_has_its_forms(lang: str) -> None:
    counted = set(re.findall(r'\bcounted\(\w+, "(\w+)"\)', source(lang)))
    assert counted
    assert counted <= set(Phrases.load(lang).words["plurals"])
