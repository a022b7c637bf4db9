"""How matrices are written: every sign that occurs in a solution is explained once."""

from __future__ import annotations

from collections.abc import Iterator

from symback.document import display as m
from symback.document.matrix_terms import TWO
from symback.document.narrate.matrices.teller import MatrixTeller
from symback.document.narrate.teller import parts_of
from symback.document.tree import Block, Bullets

#: The kind of mathematics and the block that explains it, in the order in which they are told.
KINDS: tuple[tuple[type, str], ...] = (
    (m.Transpose, "sign_transpose"),
    (m.Hadamard, "sign_hadamard"),
    (m.ElementQuotient, "sign_quotient"),
    (m.ElementPower, "sign_power"),
    (m.Ones, "sign_ones"),
    (m.Norm, "sign_norm"),
    (m.Identity, "sign_identity"),
    (m.Inverse, "sign_inverse"),
    (m.Kronecker, "sign_kronecker"),
    (m.Slice, "sign_slice"),
    (m.Grid, "sign_grid"),
)
#: The same for functions of matrices, by the name under which they are written.
FUNCTIONS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("trace",), "sign_trace"),
    (("det",), "sign_det"),
    (("softmax", "log_softmax"), "sign_softmax"),
    (("logsumexp",), "sign_logsumexp"),
    (("row_max",), "sign_row_max"),
    (("diag", "diagonal"), "sign_diag"),
    (("reshape",), "sign_reshape"),
)
OF_THE_WHOLE = frozenset(name for names, _ in FUNCTIONS for name in names) | {"log", "abs"}


def signs(teller: MatrixTeller) -> list[Block]:
    """A list of what the signs of this solution mean."""
    parts = [part for tree in _told(teller) for part in parts_of(tree)]
    kinds = {type(part) for part in parts}
    calls = {part.function for part in parts if isinstance(part, m.Call)}
    blocks = [block for kind, block in KINDS if kind in kinds]
    blocks += [block for names, block in FUNCTIONS if calls.intersection(names)]
    if _elementwise(teller):
        blocks.insert(min(2, len(blocks)), "sign_functions")
    if "matmul" in teller.derivation.gradient.program.ops:
        blocks.insert(0, "sign_product")
    if any(_is_beside(part) for part in parts if isinstance(part, m.Sum)):
        blocks.append("sign_number")
    if not blocks:
        return []
    frobenius = any(isinstance(part, m.Norm) and part.frobenius for part in parts)
    values = _examples(teller, frobenius)
    items = tuple(tuple(teller.say(block, frobenius=frobenius, **values)) for block in blocks)
    return [*teller.say("matrix_signs"), Bullets(items)]


def _told(teller: MatrixTeller) -> Iterator[m.Math]:
    for name in teller.computed:
        yield teller.forward.write(teller.nodes[name], own=True)
    for carrier in teller.backward.carriers:
        yield teller.adjoint(carrier, teller.derivatives)
    for name in teller.used:
        yield teller.written(name, teller.derivatives)


def _elementwise(teller: MatrixTeller) -> bool:
    """Is a function applied to all elements of a matrix?"""
    forward = teller.problem.forward
    return any(forward.ops[node] == "call" and forward.shape(node) for node in forward.reachable())


def _is_beside(part: m.Sum) -> bool:
    numbers = [isinstance(term, m.Number) for _, term in part.terms]
    return any(numbers) and not all(numbers)


def _examples(teller: MatrixTeller, frobenius: bool) -> dict[str, m.Math]:
    """A and B, or other letters that stand for nothing here, as any two matrices."""
    a, b = general(teller, 2)
    n = m.Name("n")
    return {
        "A": a,
        "B": b,
        "product": m.MatrixProduct((a, b)),
        "transpose": m.Transpose(a),
        "hadamard": m.Hadamard((a, b)),
        "quotient": m.ElementQuotient(a, b),
        "power": m.ElementPower(a, TWO),
        "ones": m.Ones(n),
        "n": n,
        "norm": m.Power(m.Norm(a, frobenius), TWO),
        "identity": m.Identity(n),
        "inverse": m.Inverse(a),
        "both": m.Transpose(m.Inverse(a)),
        "kronecker": m.Kronecker((a, b)),
        "function": m.Call("f", (a,)),
    }


def general(teller: MatrixTeller, count: int) -> list[m.Name]:
    """So many letters that stand for any matrix, as the formula has none of them."""
    free = [letter for letter in "ABCSTGMNPQRKVZ" if letter not in teller.nodes and letter != teller.accumulator.name]
    return [m.Name(letter) for letter in (*free, *"ABC")][:count]
