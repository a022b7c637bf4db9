"""Other names of functions, and how a formula is quoted."""

from __future__ import annotations

from symback.problem.formula import read_formula
from symback.problem.spellings import ALIASES, excerpt
from symback.program.core import Builder
from symback.program.functions import TYPED


def test_every_other_name_leads_to_a_function() -> None:
    assert set(ALIASES.values()) <= set(TYPED)
    assert not set(ALIASES) & set(TYPED)
    for alias, name in ALIASES.items():
        b = Builder()
        arguments = ", ".join("pqr"[: TYPED[name].arity])
        assert read_formula(f"{alias}({arguments})", b) == read_formula(f"{name}({arguments})", b)


def test_a_long_formula_is_quoted_around_the_place() -> None:
    assert excerpt("x*w", 1) == "x*w"
    text = "".join(f"{k:04}" for k in range(500))
    assert excerpt(text, 1000) == f"…{text[970:1030]}…"
    assert excerpt(text, 0) == f"…{text[:30]}…"
