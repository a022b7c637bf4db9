from __future__ import annotations

import re

import pytest

from symback.document.display import Call, Name
from symback.document.latex_math import math_to_latex
from symback.document.latex_signs import FUNCTIONS, GREEK, GREEK_LETTERS, POWER_AT_NAME, RELATIONS, SYMBOLS
from symback.program import functions

#: Functions whose look is a rule of latex_rules, and how it begins.
SPECIAL = {"exp": "e^{", "sqrt": r"\sqrt{", "abs": r"\lvert "}


@pytest.mark.parametrize("name", functions.FUNCTIONS)
def test_every_function_of_a_formula_has_a_name_in_latex_or_a_look_of_its_own(name: str) -> None:
    function = functions.FUNCTIONS[name]
    printed = math_to_latex(Call(name, tuple(Name(f"x{k}") for k in range(function.arity))))
    if name in SPECIAL:
        assert printed.startswith(SPECIAL[name].strip())
    else:
        assert name in FUNCTIONS
        assert printed.startswith(FUNCTIONS[name] + "(")


def test_the_alphabet_of_greek_is_whole() -> None:
    assert len({letter for letter in GREEK if letter.islower()}) == 24
    small = {chr(code) for code in range(ord("α"), ord("ω") + 1)}
    assert small <= set(GREEK_LETTERS)
    assert (GREEK_LETTERS["λ"], GREEK_LETTERS["Σ"], GREEK_LETTERS["ω"]) == (r"\lambda", r"\Sigma", r"\omega")


def test_no_two_relations_look_the_same() -> None:
    assert len(set(RELATIONS.values())) == len(RELATIONS)


def test_a_power_stands_only_at_names_that_are_known() -> None:
    assert set(FUNCTIONS) >= POWER_AT_NAME


def test_no_sign_leaves_a_brace_open() -> None:
    for table in (SYMBOLS, RELATIONS, FUNCTIONS):
        for latex in table.values():
            bare = re.sub(r"\\.", "", latex)
            assert bare.count("{") == bare.count("}"), latex
