"""Which quantities of a formula are matrices, which are vectors and which are numbers, where nobody said so.

A name with a capital letter is a matrix. A name in lower case is a vector where
a product or a transpose needs one (a column; a row where it stands on the left
of @), a row where it is a bias added to a matrix, a matrix where it is called y
and added to one, and otherwise a number. In the notation of mathematics every name in lower case
that stands in a sum or a product is a column, Greek letters are numbers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from symback.problem.draft import Draft, Row
from symback.problem.matrix_formula import MATRIX_FUNCTIONS, OF_MATHEMATICS

MATRIX, COLUMN, ROW, NUMBER = "matrix", "column", "row", "number"

#: The factor of a penalty is data when nothing else is said.
PENALTY = frozenset({"lam", "lambda_"})

_BIAS = re.compile(r"[bc]_?\d*|bias\w*")
_OBSERVED = re.compile(r"[xy]_?\d*")
_ELEMENTWISE = frozenset({"add", "sub", "mul", "div", "neg", "pow", "call", *OF_MATHEMATICS.values()})
#: Operations of the draft whose value is a number; their arguments are matrices.
_NUMBERS = frozenset({"trace", "norm", "norm1", "inner", "det", "logdet", "rows", "cols"})
#: Operations whose arguments behind the first are exponents, divisors or sizes.
_SECOND_IS_SMALL = frozenset({"pow", "raised", "div", "over", "reshape"})
#: Operations whose arguments are sizes.
SIZED = frozenset({"ones", "eye"})
_NEED_MATRICES = (frozenset(MATRIX_FUNCTIONS) | {"matmul", "transpose", "slice"}) - SIZED


def kinds(draft: Draft, given: Mapping[str, bool], root: int, mathematics: bool) -> dict[int, str]:
    """Row -> what its value is, for the rows below ``root``. ``given``: name -> is it a matrix?

    ``mathematics``: the formula is in the notation in which names in lower case are columns.
    """
    nodes = draft.reachable(root)
    found: dict[int, str] = {}
    for node in nodes:
        row = draft.rows[node]
        if row.op == "input" and row.payload in given:
            found[node] = MATRIX if given[row.payload] else NUMBER
        elif row.op == "input" and row.payload[0].isupper():
            found[node] = MATRIX
        elif row.op == "const":
            found[node] = NUMBER
    for node in nodes:
        for arg, kind in _needed(draft, node):
            _mark(draft, arg, kind, found)
    if mathematics:
        for node, users in _users(draft, nodes).items():
            row = draft.rows[node]
            if node not in found and _is_vector(row.payload) and _joins(users, node):
                found[node] = COLUMN
    return _settled(draft, nodes, found)


def _needed(draft: Draft, node: int) -> list[tuple[int, str]]:
    """The arguments that must be matrices, and what they are taken for if nobody said."""
    row = draft.rows[node]
    if row.op == "matmul":
        return [(row.args[0], ROW), (row.args[1], COLUMN)]
    if row.op == "reshape":
        return [(row.args[0], COLUMN)]
    return [(arg, COLUMN) for arg in row.args] if row.op in _NEED_MATRICES else []


def _mark(draft: Draft, root: int, kind: str, found: dict[int, str]) -> None:
    """Make the inputs of an elementwise expression vectors, if none of them is a matrix already."""
    inputs: list[int] = []
    stack, seen = [root], set[int]()
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        row = draft.rows[node]
        if row.op == "input":
            if found.get(node, NUMBER) != NUMBER:
                return
            if node not in found:
                inputs.append(node)
        elif row.op in _ELEMENTWISE:
            stack.extend(row.args)
        elif row.op not in _NUMBERS and row.op != "const" and not (row.op == "sum" and row.payload is None):
            return
    for node in inputs:
        found[node] = kind


def _is_vector(name: str) -> bool:
    """Greek letters and the factor of a penalty are numbers, in the notation of mathematics."""
    return name.isascii() and name not in PENALTY


def _users(draft: Draft, nodes: list[int]) -> dict[int, list[Row]]:
    """The rows that use each input, also with a minus or a function of it alone, with that row in its place."""
    users: dict[int, list[Row]] = {node: [] for node in nodes if draft.rows[node].op == "input"}
    source = {node: node for node in users}
    for node in nodes:
        row = draft.rows[node]
        if len(row.args) == 1 and row.op in ("neg", "call") and row.args[0] in source:
            source[node] = source[row.args[0]]
            continue
        for arg in set(row.args) & source.keys():
            place = row._replace(args=tuple(source.get(a, a) for a in row.args))
            users[source[arg]].append(place)
    return users


def _joins(users: list[Row], node: int) -> bool:
    """Does this name stand in a product or a sum of mathematics, and not as a size or an exponent?"""
    return all(row.op not in SIZED and not (row.op in _SECOND_IS_SMALL and row.args[0] != node) for row in users) and (
        any(row.op in ("times", "add", "sub", "mul") for row in users)
    )


def _settled(draft: Draft, nodes: list[int], found: dict[int, str]) -> dict[int, str]:
    """Every row: biases become rows, what is left becomes a number."""
    matrix: set[int] = set()
    for node in nodes:
        row = draft.rows[node]
        if row.op == "input":
            if found.get(node, NUMBER) != NUMBER:
                matrix.add(node)
        elif row.op in _NUMBERS or (row.op in ("sum", "mean", "amax", "logsumexp") and row.payload is None):
            pass
        elif (row.op in _NEED_MATRICES and row.op != "transpose") or row.op in SIZED or not matrix.isdisjoint(row.args):
            matrix.add(node)
    for node in nodes:
        row = draft.rows[node]
        if row.op in ("add", "sub") and not matrix.isdisjoint(row.args):
            for arg in row.args:
                other = draft.rows[arg]
                if other.op != "input" or arg in found:
                    continue
                if _BIAS.fullmatch(other.payload) or _OBSERVED.fullmatch(other.payload):
                    found[arg] = ROW if _BIAS.fullmatch(other.payload) else MATRIX
                    matrix.add(arg)
    return {node: found.get(node, MATRIX if node in matrix else NUMBER) for node in nodes}
