"""A teller of a problem, without the counts that take SymPy, and what it says as plain text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from symback.derivation.derivation import Derivation, derive
from symback.document import display as m
from symback.document.latex_math import math_to_latex
from symback.document.narrate.teller import Teller
from symback.document.phrases import Phrases
from symback.document.tree import Block, DisplayBlock, InlineMath, Paragraph
from symback.problem.read import read_problem
from symback.program.cost import cost, tree_cost


def teller(text: str | None = None, *, lang: str = "en", full: bool = False, **options: Any) -> Teller:
    """What the narration of a problem starts from; the options are those of read_problem."""
    derivation = derive(read_problem(text, **options))
    return Teller(derivation, counts(derivation), Phrases.load(lang), full)


def nested_loss(levels: int) -> str:
    """A loss in which every level uses the one below it twice: l = l + sin(l), from ŷ - y on; in the end squared."""
    text = "(yhat - y)"
    for _ in range(levels):
        text = f"({text} + sin({text}))"
    return f"{text}**2 + exp({text})"


def counts(derivation: Derivation) -> dict[str, Any]:
    """The counts that a document needs, without the rows that take SymPy."""
    chain = derivation.problem.chain
    program = derivation.executed
    rows = [
        {"depth": None if chain is None else chain.depth, "form": form, "total": c.total, "by_kind": c.by_kind()}
        for form, c in (("naive", tree_cost(program)), ("reverse", cost(program)))
    ]
    return {"rows": rows, "growth": {} if chain is None else {"reverse": "6*m - 1"}}


def words(blocks: Iterable[Block]) -> str:
    """The paragraphs as text, with the mathematics as LaTeX."""
    said = []
    for block in blocks:
        if isinstance(block, Paragraph):
            pieces = (math_to_latex(p.math) if isinstance(p, InlineMath) else p.text for p in block.inline)
            said.append("".join(pieces).replace("\u00a0", " "))
    return "\n".join(said)


def lines(blocks: Iterable[Block]) -> list[m.Line]:
    """The lines of all displays."""
    return [line for block in blocks if isinstance(block, DisplayBlock) for line in block.display.lines]


def latex(blocks: Iterable[Block]) -> list[str]:
    """The lines of all displays as LaTeX, one text a line."""
    return [
        " = ".join(math_to_latex(part) for part in ((line.left,) if line.left else ()) + line.chain)
        for line in lines(blocks)
    ]
