"""The value of every operation on matrices, by hand and against Python's own loops."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from symback.program.domains import EXACT, FLOAT, NotExact, high_precision
from symback.program.matrix import Matrix
from symback.program.matrix_values import ARRAY_VALUES
from symback.program.shapes import ARRAY_OPS, Blocks, Placed, Window
from symback.program.sizes import shape

F = Fraction
M = Matrix.of
A = M([[1, 2, 3], [4, 5, 6]])
BLOCKS = Blocks(shape(1, 2), shape(2, 2))
BY_HAND: dict[str, tuple[list[Any], object, tuple[Any, ...], Any]] = {
    "matmul": ([A, M([[1], [0], [2]])], None, (2, 1), M([[7], [16]])),
    "transpose": ([A], None, (3, 2), M([[1, 4], [2, 5], [3, 6]])),
    "sum": ([A], 0, (1, 3), M([[5, 7, 9]])),
    "amax": ([A], 1, (2, 1), M([[3], [6]])),
    "expand": ([M([[1, 2]])], None, (2, 2), M([[1, 2], [1, 2]])),
    "eye": ([], None, (2, 2), M([[1, 0], [0, 1]])),
    "trace": ([M([[1, 2], [3, 4]])], None, (), 5),
    "diag": ([M([[1, 2]])], None, (2, 2), M([[1, 0], [0, 2]])),
    "diagonal": ([M([[1, 2], [3, 4]])], None, (2, 1), M([[1], [4]])),
    "reshape": ([A], None, (3, 2), M([[1, 2], [3, 4], [5, 6]])),
    "concat": ([A, M([[7], [8]])], 1, (2, 4), M([[1, 2, 3, 7], [4, 5, 6, 8]])),
    "slice": ([A], Window(*shape(1, 2, 0, 2)), (1, 2), M([[4, 5]])),
    "embed": ([M([[7]])], Placed(shape(2, 2), *shape(0, 1)), (2, 2), M([[0, 7], [0, 0]])),
    "inverse": ([M([[F(0), F(2)], [F(4), F(0)]])], None, (2, 2), M([[0, F(1, 4)], [F(1, 2), 0]])),
    "solve": ([M([[F(2), F(1)], [F(1), F(1)]]), M([[F(3)], [F(2)]])], None, (2, 1), M([[1], [1]])),
    "det": ([M([[F(0), F(2)], [F(4), F(5)]])], None, (), -8),
    "logdet": ([M([[F(0), F(1)], [F(1), F(0)]])], None, (), 0),
    "kron": ([M([[1, 2]]), M([[3], [4]])], None, (2, 2), M([[3, 6], [4, 8]])),
    "blocks": ([M([[1, 2, 5, 6], [3, 4, 7, 8]])], BLOCKS, (2, 4), M([[1, 2, 3, 4], [5, 6, 7, 8]])),
    "unblocks": ([M([[1, 2, 3, 4], [5, 6, 7, 8]])], BLOCKS, (2, 4), M([[1, 2, 5, 6], [3, 4, 7, 8]])),
}  # fmt: skip


def value(op: str, args: list[Any], payload: object, sizes: tuple[Any, ...], domain: Any = EXACT) -> Any:
    return ARRAY_VALUES[op](domain, args, payload, shape(*sizes))


def test_every_operation_has_a_value_and_an_expectation() -> None:
    assert set(BY_HAND) | {"softmax", "log_softmax", "logsumexp"} == set(ARRAY_VALUES) == set(ARRAY_OPS)


@pytest.mark.parametrize("op", [op for op in BY_HAND if op != "logdet"])
def test_the_value_is_that_worked_out_by_hand(op: str) -> None:
    args, payload, sizes, expected = BY_HAND[op]
    assert value(op, args, payload, sizes) == expected


def test_the_logarithm_of_a_determinant_is_of_its_absolute_value() -> None:
    domain = high_precision(30)
    mp = domain.context
    assert value("logdet", [M([[mp.mpf(0), mp.mpf(1)], [mp.e, mp.mpf(0)]])], None, (), domain) == 1


@pytest.mark.parametrize("axis", [0, 1, None])
def test_softmax_sums_to_one_and_does_not_overflow(axis: int | None) -> None:
    rows = M([[1000.0, 1001.0, 1002.0], [-1000.0, 0.0, 1000.0]])
    p = value("softmax", [rows], axis, (2, 3), FLOAT)
    groups = {0: p.columns, 1: p.rows, None: [p.flat()]}[axis]
    assert [sum(group) for group in groups] == pytest.approx([1.0] * len(groups))
    logarithms = value("log_softmax", [rows], axis, (2, 3), FLOAT)
    whole = value("logsumexp", [rows], axis, {0: (1, 3), 1: (2, 1), None: ()}[axis], FLOAT)
    back = rows - whole
    assert logarithms.flat() == pytest.approx(back.flat())


def test_an_exponential_is_not_exact() -> None:
    with pytest.raises(NotExact):
        value("softmax", [M([[F(1), F(2)]])], 1, (1, 2))


@st.composite
def squares(draw: st.DrawFn) -> Matrix:
    size = draw(st.integers(1, 4))
    number = st.fractions(-4, 4, max_denominator=3)
    return M([[draw(number) for _ in range(size)] for _ in range(size)])


@given(squares())
def test_the_determinant_is_the_sum_over_permutations(matrix: Matrix) -> None:
    size = len(matrix.rows)
    expected = F(0)
    for order in permutations(range(size)):
        inversions = sum(order[i] > order[j] for i in range(size) for j in range(i + 1, size))
        product = F((-1) ** inversions)
        for i, j in enumerate(order):
            product *= matrix.rows[i][j]
        expected += product
    assert value("det", [matrix], None, ()) == expected


@given(squares())
def test_a_matrix_by_its_inverse_is_the_identity(matrix: Matrix) -> None:
    size = len(matrix.rows)
    try:
        inverse = value("inverse", [matrix], None, (size, size))
    except ZeroDivisionError:
        assert value("det", [matrix], None, ()) == 0
        assume(False)
    eye = value("eye", [], None, (size, size))
    assert matrix @ inverse == inverse @ matrix == eye
    assert value("solve", [matrix, matrix], None, (size, size)) == eye


def test_a_singular_matrix_of_many_digits_is_singular() -> None:
    """1/3 is not exact in binary, so the elimination of this matrix of rank one leaves roundings, not zeros."""
    domain = high_precision(50)
    third = domain.const(F(1, 3))
    matrix = M([[third, third * 7], [third * third, third * third * 7]])
    with pytest.raises(ZeroDivisionError, match="singular"):
        value("inverse", [matrix], None, (2, 2), domain)


def test_a_letter_without_a_value_is_refused() -> None:
    with pytest.raises(ValueError, match="sizes without a value"):
        value("eye", [], None, ("n", "n"))
