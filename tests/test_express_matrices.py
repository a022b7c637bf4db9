"""Every operation on matrices is written so that what is written has its value."""

from __future__ import annotations

import mpmath
import pytest

from symback.derivation.derivation import derive
from symback.document.express import by_name, only
from symback.document.express_matrices import _ARRAY_TERMS, MatrixWriter
from symback.document.latex_math import math_to_latex
from symback.problem.read import read_problem
from symback.program.interpret import run
from symback.program.passes import with_sizes
from symback.program.shapes import ARRAY_OPS
from tests import told
from tests.told_matrices import Reader, close

FORMULAS = (
    "A@B + C", "sum((A@B).*C)", "A' + B", "exp(A) - B/c", "A./B + c", "sqrt(exp(A))*B", "abs(A) + B", "A.^3 - 2*B",
    "tr(A*X*B)", "logdet(X)", "det(X)", "inv(X)@B", "solve(X, B)", "softmax(A) + B", "log_softmax(A) + B",
    "logsumexp(A, 1) + B", "max(A, 1) + B", "sum(A, 0) + B", "mean(A, 1) + B", "sum(A) + sum(B)", "diag(A)@B",
    "A[0:1, :]@B", "concat(A, B)@C", "vcat(A, B)@C", "kron(A, B)", "relu(A) + B", "norm(A)*B", "-A + B",
    "eye(3)@A@B", "reshape(A, 6, 1)@B",
)  # fmt: skip
#: How those begin that are numbers already.
NUMBERS = ("sum((", "tr(", "logdet(", "det(", "sum(A) +")


def test_every_operation_is_written_in_one_way() -> None:
    assert set(_ARRAY_TERMS) == set(ARRAY_OPS)


@pytest.mark.parametrize("text", FORMULAS)
def test_what_is_written_of_a_value_has_this_value(text: str) -> None:
    derivation = derive(
        read_problem(
            text if text.startswith(NUMBERS) else f"sum({text})", matrices=True, loss="none", shapes=_shapes(text)
        )
    )
    forward = derivation.problem.forward
    with mpmath.workdps(told.DIGITS):
        reader = Reader(derivation)
        program = with_sizes(derivation.gradient.program, reader.sizes)
        found = run(program, reader.point, reader.domain, told.UNKNOWN)
        writer = MatrixWriter(forward, only(forward, frozenset()))
        assert close(reader.value(writer.write(forward.outputs[0])), found[forward.outputs[0]])
        partials = MatrixWriter(derivation.gradient.program, by_name(derivation.gradient.program))
        for node in derivation.gradient.partials.values():
            try:
                assert close(reader.value(partials.write(node)), found[node])
            except told.Unreadable:
                assert "kron" in text or "A[" in text


def _shapes(text: str) -> str:
    if "X" in text:
        return "X: 3 x 3, A: 2 x 3, B: 3 x 2" if "tr(" in text else "X: 3 x 3"
    if "concat" in text:
        return "A: 2 x 3, B: 2 x 4"
    if "vcat" in text:
        return "A: 2 x 3, B: 4 x 3"
    if "diag" in text:
        return "A: 3 x 1, B: 3 x 2"
    if "kron" in text:
        return "A: 2 x 3, B: 3 x 4"
    if "reshape" in text:
        return "A: 2 x 3, B: 1 x 4"
    if "A[" in text or "eye" in text:
        return "A: 3 x 3"
    return "A: 2 x 3, c: number" if " c" in text or "/c" in text else "A: 2 x 3"


def test_functions_of_elements_do_not_look_like_functions_of_the_matrix() -> None:
    program = read_problem("sum(exp(A@B))", shapes="A: n x k, B: k x m", loss="none").forward
    node = next(k for k, op in enumerate(program.ops) if op == "call")
    assert math_to_latex(MatrixWriter(program, only(program, frozenset())).write(node)) == r"\exp(A\,B)"
