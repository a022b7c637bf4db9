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
from symback.program.sizes import Size

#: Operations that treat every row by itself, and those that do so along axis 1.
BY_ROWS = frozenset({"add", "sub", "mul", "div", "neg", "pow", "call", "matmul", "expand", "input", "const"})
ALONG_ROWS = frozenset({"softmax", "log_softmax", "logsumexp", "amax", "sum", "concat"})


def rows_stay_apart(teller: MatrixTeller, n: Size) -> bool:
    """Does every row of the prediction depend on the same row of the data alone?"""
    forward = teller.problem.forward
    assert teller.problem.prediction is not None
    for node in forward.reachable([teller.problem.prediction]):
        args = [forward.shape(arg) for arg in forward.args[node]]
        if n not in [size for own in (*args, forward.shape(node)) for size in own]:
            continue
        op = forward.ops[node]
        if op not in BY_ROWS and not (op in ALONG_ROWS and forward.payloads.get(node) == 1):
            return False
        if op == "matmul" and n in args[1]:
            return False
    return True


def remarks(teller: MatrixTeller) -> list[Block]:
    """Observations stand in rows; the backward pass needs memory."""
    blocks: list[Block] = []
    n = observations(teller)
    if n is not None and teller.used and rows_stay_apart(teller, n):
        mean = teller.problem.reduce == "mean"
        said = teller.say("remark_rows", n=size_math(n), D=teller.accumulator, i=m.Name("i"), mean=mean)
        blocks += titled(teller, "remark_rows_title", said)
    kept = saved(teller)
    if kept:
        said = teller.say("remark_matrix_memory", values=names(kept), n=None if n is None else size_math(n))
        blocks += titled(teller, "remark_memory_title", said)
    return blocks
