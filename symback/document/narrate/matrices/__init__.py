"""The narration of problems with matrices: the same four parts, with all shapes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from symback.derivation.derivation import Derivation
from symback.document.figure.graph import Graph
from symback.document.narrate.matrices.algorithm import algorithm, forward_lines
from symback.document.narrate.matrices.numbers import by_hand
from symback.document.narrate.matrices.partials import partials
from symback.document.narrate.matrices.remarks import remarks
from symback.document.narrate.matrices.shared import shared
from symback.document.narrate.matrices.slopes import slopes
from symback.document.narrate.matrices.statement import composite, statement, title
from symback.document.narrate.matrices.teller import MatrixTeller
from symback.document.narrate.matrix_graphs import matrix_graphs
from symback.document.phrases import Phrases
from symback.document.tree import Block, Document, FigureBlock, Task, plain


def tell_matrices(
    derivation: Derivation, counts: Mapping[str, Any], lang: str = "en", full: bool = False
) -> tuple[Document, dict[str, Graph]]:
    """The worked solution of a problem with matrices, and its figures. Raises InputError for an unknown language."""
    teller = MatrixTeller(derivation, counts, Phrases.load(lang), full)
    letters = teller.phrases.letters
    several = {"count": len(teller.problem.parameters)}
    loss = teller.prediction is not None
    parts = [
        ("task_matrix_composite", composite(teller)),
        ("task_matrix_partials_loss" if loss else "task_matrix_partials", partials(teller)),
        ("task_matrix_shared", shared(teller)),
        ("task_matrix_backprop", _backprop(teller)),
    ]
    tasks = tuple(
        Task(letter, tuple(teller.say(asked, **several)), tuple(solution))
        for letter, (asked, solution) in zip(letters, parts, strict=False)
    )
    graphs = matrix_graphs(derivation, teller.phrases)
    opening = [*statement(teller), *([figure(teller, "network")] if "network" in graphs else [])]
    document = Document(title(teller), lang, teller.phrases.labels, tuple(opening), tasks, tuple(remarks(teller)))
    return document, graphs


def _backprop(teller: MatrixTeller) -> list[Block]:
    return [
        *forward_lines(teller),
        *teller.say("matrix_graph_forward"),
        figure(teller, "forward"),
        *teller.say("matrix_graph_backward", D=teller.accumulator),
        figure(teller, "backward"),
        *slopes(teller),
        *algorithm(teller),
        *by_hand(teller),
    ]


def figure(teller: MatrixTeller, key: str) -> FigureBlock:
    """The block that shows one of the graphs."""
    return FigureBlock(key, teller.inline(f"figure_matrix_{key}"), plain(teller.inline(f"alt_{key}")))
