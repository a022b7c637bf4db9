"""The derivative of every operation on matrices: by hand, and of random programs by forward mode over fractions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from symback.program.array_rules import ARRAY_EDGES, PULLS
from symback.program.arrays import total
from symback.program.core import Builder, Program
from symback.program.interpret import EXACT, high_precision, run
from symback.program.matrix import Matrix
from symback.program.passes import executed
from symback.program.reverse import reverse
from symback.program.shapes import ARRAY_OPS, Blocks, Placed, Window
from symback.program.sizes import shape
from tests.duals import forward_partials, numbers
from tests.matrix_programs import INPUTS, SINGULAR, matrix_points, matrix_programs

F = Fraction
M = Matrix.of


def weighted(b: Builder, node: int) -> int:
    """The sum of all elements, each with a weight of its own; the weights are the adjoint of the node."""
    here = b.shape(node)
    weights = b.input("D", here)
    return total(b, b.emit("mul", (node, weights)))


#: Operation -> (arguments, payload, the adjoint D of the value, the partials worked out by hand); fractions.
BY_HAND: Mapping[str, tuple[Sequence[Any], object, Any, Sequence[Any]]] = {
    # D @ B' and A' @ D
    "matmul": ([M([[1, 2], [3, 4]]), M([[5], [6]])], None, M([[1], [10]]), [M([[5, 6], [50, 60]]), M([[31], [42]])]),
    "transpose": ([M([[1, 2, 3]])], None, M([[7], [8], [9]]), [M([[7, 8, 9]])]),
    # the adjoint of a column sum goes to every row
    "sum": ([M([[1, 2], [3, 4]])], 0, M([[5, 6]]), [M([[5, 6], [5, 6]])]),
    # the largest of each row; equal ones share
    "amax": ([M([[1, 3, 2], [4, 4, 0]])], 1, M([[5], [6]]), [M([[0, 5, 0], [3, 3, 0]])]),
    "expand": ([M([[1, 2]])], shape(3, 2), M([[1, 2], [3, 4], [5, 6]]), [M([[9, 12]])]),
    "trace": ([M([[1, 2], [3, 4]])], None, F(3), [M([[3, 0], [0, 3]])]),
    "diag": ([M([[1], [2]])], None, M([[1, 2], [3, 4]]), [M([[1], [4]])]),
    "diagonal": ([M([[1, 2], [3, 4]])], None, M([[5], [6]]), [M([[5, 0], [0, 6]])]),
    "reshape": ([M([[1, 2, 3], [4, 5, 6]])], shape(3, 2), M([[1, 2], [3, 4], [5, 6]]), [M([[1, 2, 3], [4, 5, 6]])]),
    "concat": ([M([[1, 2]]), M([[3]])], 1, M([[4, 5, 6]]), [M([[4, 5]]), M([[6]])]),
    "slice": ([M([[1, 2, 3], [4, 5, 6]])], Window(*shape(0, 1, 1, 3)), M([[7, 8]]), [M([[0, 7, 8], [0, 0, 0]])]),
    "embed": ([M([[1, 2]])], Placed(shape(2, 3), *shape(1, 1)), M([[1, 2, 3], [4, 5, 6]]), [M([[5, 6]])]),
    "eye": ([], shape(2, 2), M([[1, 2], [3, 4]]), []),
    # -A⁻ᵀ D A⁻ᵀ for A = [[2, 0], [0, 4]]
    "inverse": (
        [M([[F(2), 0], [0, F(4)]])],
        None,
        M([[1, 2], [3, 4]]),
        [M([[F(-1, 4), F(-1, 4)], [F(-3, 8), F(-1, 4)]])],
    ),
    # B: A⁻ᵀ D; A: -(A⁻ᵀ D) Y' with Y = A⁻¹ B = (1/2, 1/2)'
    "solve": (
        [M([[F(2), 0], [0, F(4)]]), M([[1], [2]])],
        None,
        M([[4], [8]]),
        [M([[-1, -1], [-1, -1]]), M([[2], [2]])],
    ),
    # the cofactors
    "det": ([M([[F(1), F(2)], [F(3), F(5)]])], None, F(2), [M([[10, -6], [-4, 2]])]),
    "logdet": ([M([[F(1), F(2)], [F(3), F(5)]])], None, F(1), [M([[-5, 3], [2, -1]])]),
    "kron": ([M([[1, 2]]), M([[3], [4]])], None, M([[1, 2], [3, 4]]), [M([[15, 22]]), M([[5], [11]])]),
    "blocks": (
        [M([[1, 2, 3, 4]])],
        Blocks(shape(1, 2), shape(1, 2)),
        M([[5, 6], [7, 8]]),
        [M([[5, 6, 7, 8]])],
    ),
    "unblocks": (
        [M([[1, 2, 3, 4], [5, 6, 7, 8]])],
        Blocks(shape(2, 1), shape(2, 2)),
        M([[1, 2], [3, 4], [5, 6], [7, 8]]),
        [M([[1, 2, 3, 4], [5, 6, 7, 8]])],
    ),
}
#: Of these the values are not rational; they are checked by formulas that were derived by hand, with fifty digits.
TRANSCENDENTAL = {"softmax", "log_softmax", "logsumexp"}
TWICE = ("mul", "matmul", "add", "slice", "sum", "square", "kron", "concat", "trace")


def differentiated(
    op: str, args: Sequence[Any], payload: Any, adjoint: Any
) -> tuple[Program, dict[str, Any], list[str]]:
    b = Builder()
    point = {f"A{k}": arg for k, arg in enumerate(args)}
    nodes = tuple(b.input(name, shape(*arg.shape) if isinstance(arg, Matrix) else ()) for name, arg in point.items())
    result = weighted(b, b.emit(op, nodes, payload))
    return b.build([result]), point | {"D": adjoint}, list(point)


def test_every_operation_on_matrices_has_a_rule_and_an_expectation() -> None:
    assert set(BY_HAND) | TRANSCENDENTAL == set(ARRAY_EDGES) == set(ARRAY_OPS)


@pytest.mark.parametrize("op", BY_HAND)
def test_the_partials_of_an_operation_are_those_worked_out_by_hand(op: str) -> None:
    args, payload, adjoint, expected = BY_HAND[op]
    program, point, names = differentiated(op, args, payload, adjoint)
    gradient = reverse(program, names)
    # only the partials: the value of a logdet is not rational
    found = run(gradient.program, point, EXACT, roots=list(gradient.partials.values()))
    assert [found[node] for node in gradient.partials.values()] == list(expected)


def test_every_pull_is_used_by_a_rule() -> None:
    used = set()
    for op, (args, payload, adjoint, _) in BY_HAND.items():
        program, _, names = differentiated(op, args, payload, adjoint)
        used |= {edge.pull for edges in reverse(program, names).active.values() for edge in edges}
    assert used | {"softmax", "log_softmax"} == set(PULLS) | {""}


@pytest.mark.parametrize("axis", [0, 1, None])
@pytest.mark.parametrize("op", sorted(TRANSCENDENTAL))
def test_softmax_and_its_kin_have_the_partials_of_the_textbook(op: str, axis: int | None) -> None:
    """P = softmax: p ⊙ (D - Σ D p); log-softmax: D - p Σ D; log-sum-exp: D p; along the axis, or all together."""
    domain = high_precision(50)
    mp = domain.context
    rows = [[mp.mpf(3 * i - 2 * j) / 7 for j in range(3)] for i in range(2)]
    small = {0: (1, 3), 1: (2, 1), None: None}[axis] if op == "logsumexp" else (2, 3)
    adjoint = (
        mp.mpf(2) if small is None else M([[mp.mpf(i + 2 * j + 1) for j in range(small[1])] for i in range(small[0])])
    )
    program, point, names = differentiated(op, [M(rows)], axis, adjoint)
    gradient = reverse(program, names)
    (partial,) = gradient.partials.values()
    found = run(gradient.program, point, domain)[partial]

    def group(i: int, j: int) -> list[tuple[int, int]]:
        return [(k, m) for k in range(2) for m in range(3) if axis is None or (m == j if axis == 0 else k == i)]

    def d(i: int, j: int) -> Any:
        if not isinstance(adjoint, Matrix):
            return adjoint
        return adjoint.rows[min(i, adjoint.shape[0] - 1)][min(j, adjoint.shape[1] - 1)]

    for i in range(2):
        for j in range(3):
            weights = {place: mp.exp(rows[place[0]][place[1]]) for place in group(i, j)}
            p = {place: weight / mp.fsum(weights.values()) for place, weight in weights.items()}
            expected = {
                "softmax": p[i, j] * (d(i, j) - mp.fsum(d(*place) * p[place] for place in p)),
                "log_softmax": d(i, j) - p[i, j] * mp.fsum(d(*place) for place in p),
                "logsumexp": d(i, j) * p[i, j],
            }[op]
            assert mp.almosteq(found.rows[i][j], expected, 1e-45, 1e-45)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(matrix_programs(), matrix_points())
def test_reverse_accumulation_agrees_with_forward_mode_on_random_programs(
    program: Program, point: Mapping[str, Any]
) -> None:
    agrees(program, point)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(matrix_programs(("mul", "matmul", *SINGULAR), most=5), matrix_points())
def test_inverses_and_determinants_agree_with_forward_mode(program: Program, point: Mapping[str, Any]) -> None:
    agrees(program, point)


def agrees(program: Program, point: Mapping[str, Any]) -> None:
    used = program.reachable()
    names = tuple(name for name, node in program.inputs().items() if node in used)
    gradient = reverse(program, names)
    try:
        value = run(program, point, EXACT)[program.outputs[0]]
        found = run(gradient.program, point, EXACT)
        ready = executed(gradient.program)[0]
        short = run(ready, point, EXACT)
    except ZeroDivisionError:
        assume(False)
        raise
    assert found[gradient.value] == value
    for (name, node), after in zip(gradient.partials.items(), ready.outputs[1:], strict=True):
        assert gradient.program.shape(node) == INPUTS[name]
        expected = list(forward_partials(program, name, point))
        assert numbers(found[node]) == expected
        assert numbers(short[after]) == expected


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(
    matrix_programs(("mul", "matmul", "add", "slice", "sum", "square", "kron", "concat", "trace"), most=4),
    matrix_points(),
)
def test_a_second_derivative_agrees_too(program: Program, point: Mapping[str, Any]) -> None:
    """The sum of the partials by A, differentiated once more: rules of embed, blocks and eye among others."""
    gradient = reverse(program, ("A",))
    b = Builder(gradient.program)
    again = b.build([total(b, gradient.partials["A"])])
    agrees(again, point)
