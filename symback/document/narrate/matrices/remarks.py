"""What else a solution with matrices shows."""

from __future__ import annotations

from symback.document import display as m
from symback.document.narrate.matrices.shared import saved
from symback.document.narrate.matrices.statement import observations
from symback.document.narrate.matrices.teller import MatrixTeller
from symback.document.narrate.remarks import titled
from symback.document.narrate.statement import names
from symback.document.shape_math import size_math
from symback.document.tree import Block


def remarks(teller: MatrixTeller) -> list[Block]:
    """Observations stand in rows; the backward pass needs memory."""
    blocks: list[Block] = []
    n = observations(teller)
    if n is not None and teller.used:
        mean = teller.problem.reduce == "mean"
        said = teller.say("remark_rows", n=size_math(n), D=teller.accumulator, i=m.Name("i"), mean=mean)
        blocks += titled(teller, "remark_rows_title", said)
    kept = saved(teller)
    if kept:
        said = teller.say("remark_matrix_memory", values=names(kept), n=None if n is None else size_math(n))
        blocks += titled(teller, "remark_memory_title", said)
    return blocks
