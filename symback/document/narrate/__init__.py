"""The narration: decides what of a derivation is told, and in which order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from symback.derivation.derivation import Derivation
from symback.document.figure.graph import Graph
from symback.document.narrate.backprop import backprop, figure
from symback.document.narrate.graphs import graphs
from symback.document.narrate.partials import partials
from symback.document.narrate.remarks import remarks
from symback.document.narrate.shared import is_slow, shared
from symback.document.narrate.statement import composite, statement, title
from symback.document.narrate.teller import Teller
from symback.document.phrases import Phrases
from symback.document.tree import Block, Document, Task


def tell(
    derivation: Derivation, counts: Mapping[str, Any], lang: str = "en", full: bool = False
) -> tuple[Document, dict[str, Graph]]:
    """The worked solution of a derivation in one language, and its figures as graphs by their keys.

    ``counts`` are the operation counts in the schema of ``symback.compare``. ``full`` leaves nothing of a deep
    chain out. Raises InputError for an unknown language.
    """
    if derivation.problem.has_matrices:
        from symback.document.narrate.matrices import tell_matrices

        return tell_matrices(derivation, counts, lang, full)
    teller = Teller(derivation, counts, Phrases.load(lang), full)
    opening = statement(teller)
    if teller.problem.chain is not None:
        opening.append(figure(teller, "network"))
    letters = teller.phrases.letters
    parts = _parts(teller, letters[0])
    asks = {"count": len(teller.problem.parameters), "slow": is_slow(teller)}
    tasks = tuple(
        Task(letter, tuple(teller.say(asked, **asks)), tuple(solution))
        for letter, (asked, solution) in zip(letters, parts, strict=False)
    )
    document = Document(title(teller), lang, teller.phrases.labels, tuple(opening), tasks, tuple(remarks(teller)))
    return document, graphs(teller)


def _parts(teller: Teller, first: str) -> list[tuple[str, list[Block]]]:
    """The tasks: which block of the prose asks, and the blocks that answer."""
    chain = teller.problem.chain
    layers = chain is not None and chain.function is not None
    return [
        ("task_composite_chain" if chain is not None else "task_composite", composite(teller)),
        ("task_partials_loss" if teller.prediction is not None else "task_partials", partials(teller, first)),
        ("task_shared", shared(teller)),
        ("task_backprop" if layers else "task_backprop_plain", backprop(teller)),
    ]
