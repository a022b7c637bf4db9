"""The program of single elements has the values of the matrix program, and its gradient is the matrix gradient."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from symback.derivation.derivation import derive
from symback.points import stand_ins
from symback.problem.matrix_losses import MATRIX_LOSSES
from symback.problem.matrix_ready import MATRIX_READY
from symback.problem.read import read_problem
from symback.program.core import Builder, Constant, Program
from symback.program.functions import FUNCTIONS
from symback.program.interpret import EXACT, Domain, high_precision, run
from symback.program.matrix import Matrix
from symback.program.passes import executed, with_sizes
from symback.program.reverse import reverse
from symback.program.scalars import Element, element_name, input_names, scalarised, with_elements
from symback.program.shapes import ARRAY_OPS
from symback.program.sizes import Shape, shape
from tests.operation_programs import (
    ENDINGS,
    EXACT_FORMULAS,
    REAL_FORMULAS,
    STAND_INS,
    elements_of,
    flat,
    has_ties,
    in_domain,
    plain_sum,
    point,
    program,
    weighted,
)
from tests.random_matrices import programs

SIZES = {"n": 3}
REAL = high_precision(50)

Functions = Mapping[str, Callable[..., Any]]


def both_gradients(
    forward: Program, sizes: Mapping[str, int], values: Mapping[str, Any], domain: Domain, functions: Functions
) -> Iterator[tuple[str, list[Any], list[Any]]]:
    """Per input: the elements of the matrix gradient, and the partials of the program of elements."""
    names = list(forward.inputs())
    of_matrices = with_sizes(reverse(forward, names).program, sizes)
    here = {name: in_domain(value, domain) for name, value in values.items()}
    found = run(of_matrices, here, domain, functions)
    elements = scalarised(forward, sizes)
    assert not elements.shapes
    single = dict(elements_of(here))
    wrt = [name for input_name in names for name in input_names(input_name, with_shape(forward, input_name, sizes))]
    of_elements = reverse(elements, wrt)
    known = dict.fromkeys(of_elements.program.inputs(), domain.const(Fraction(0))) | single
    expected = run(of_elements.program, known, domain, functions)
    partials = iter([expected[node] for node in of_elements.program.outputs[1:]])
    value = expected[of_elements.value]
    assert close(flat(found[of_matrices.outputs[0]])[0], value, domain)
    for name, node in zip(names, of_matrices.outputs[1:], strict=True):
        matrix = flat(found[node])
        assert getattr(found[node], "shape", ()) == tuple(s.number for s in with_shape(forward, name, sizes))
        yield name, matrix, [next(partials) for _ in matrix]


def with_shape(forward: Program, name: str, sizes: Mapping[str, int]) -> Shape:
    sized = with_sizes(forward, sizes)
    return sized.shape(sized.inputs()[name])


def close(a: Any, b: Any, domain: Domain) -> bool:
    if domain is EXACT:
        return bool(a == b)
    return bool(abs(a - b) <= domain.context.mpf(10) ** -40 * max(1, abs(b)))


def check(
    forward: Program,
    sizes: Mapping[str, int],
    values: Mapping[str, Any],
    domain: Domain,
    functions: Functions = STAND_INS,
) -> None:
    compared = 0
    for name, matrix, elements in both_gradients(forward, sizes, values, domain, functions):
        for k, (a, b) in enumerate(zip(matrix, elements, strict=True)):
            assert close(a, b, domain), f"element {k} of the partial by {name}: {a}, but {b} element by element"
            compared += 1
    assert compared


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("name", EXACT_FORMULAS)
def test_the_exact_gradient_of_an_operation_is_that_of_its_elements(name: str, ending: str) -> None:
    forward = program(EXACT_FORMULAS[name], ENDINGS[ending])
    for seed in range(3):
        check(forward, SIZES, point(forward, SIZES, Random(f"{name} {ending} {seed}")), EXACT)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("name", REAL_FORMULAS)
def test_the_gradient_of_an_operation_is_that_of_its_elements_in_forty_digits(name: str, ending: str) -> None:
    forward = program(REAL_FORMULAS[name], ENDINGS[ending])
    check(forward, SIZES, point(forward, SIZES, Random(f"{name} {ending}")), REAL)


def test_every_operation_on_matrices_is_among_them() -> None:
    formulas = [*EXACT_FORMULAS.values(), *REAL_FORMULAS.values()]
    met = {op for formula in formulas for op in program(formula, plain_sum).ops}
    assert set(ARRAY_OPS) <= met


READY_OPTIONS: dict[str, list[dict[str, Any]]] = {
    "dense": [{}, {"bias": True}, {"layers": [2, 2, 2, 1]}, {"layers": [4, 3, 2], "bias": True, "loss": "half_mse"}],
    "rnn": [{"steps": 1}, {"steps": 4}],
    "autoencoder": [{}, {"activation": "swish"}],
}
READY_CASES = [(name, options) for name in MATRIX_READY for options in READY_OPTIONS.get(name, [{}])]


@pytest.mark.parametrize(("name", "options"), READY_CASES, ids=lambda case: str(case).replace(" ", ""))
def test_the_gradient_of_a_ready_made_problem_is_that_of_its_elements(name: str, options: dict[str, Any]) -> None:
    gradient = derive(read_problem(name, **options)).gradient
    forward = gradient.program.with_outputs(gradient.program.outputs[:1])
    letters = dict.fromkeys(letter for sizes in forward.shapes.values() for size in sizes for letter in size.letters)
    sizes = dict(zip(letters, (3, 2, 4, 5, 6), strict=False))
    values = point(forward, sizes, Random(f"{name} {options}"))
    check(forward, sizes, values, REAL, stand_ins(gradient.program, REAL.context))
    if name in ("dense", "ridge", "linear_regression") or (name == "autoencoder" and not options):
        check(forward, sizes, values, EXACT)


@pytest.mark.parametrize(
    ("loss", "reduce"),
    [(loss, how) for loss in MATRIX_LOSSES for how in ("sum", "mean") if how == "sum" or not loss.endswith("mse")],
)
def test_the_gradient_of_every_loss_is_that_of_its_elements(loss: str, reduce: str) -> None:
    formula = "sigmoid(X@W)" if loss.endswith("cross_entropy") else "X@W"
    forward = read_problem(formula, loss=loss, reduce=reduce, shapes="X: n x 2, W: 2 x 4").forward
    check(forward, SIZES, point(forward, SIZES, Random(loss)), REAL)


def test_the_formulas_of_one_line_have_the_gradient_of_their_elements() -> None:
    for formula, shapes in (
        ("x'*A*x", "x: 3"),
        ("norm(A*x - b)^2", "A: 3 x 2"),
        ("tr(A*X*B)", "A: 2 x 3, X: 3 x 4, B: 4 x 2"),
        ("logdet(X)", "X: 3 x 3"),
        ("tr(inv(X)*A)", "X: 3 x 3, A: 3 x 3"),
        ("sum(kron(A, B).*C)", "A: 2 x 3, B: 3 x 2, C: 6 x 6"),
        ("sum(log(1 + exp(-y.*(X*w))))", "X: 3 x 2, y: 3, w: 2"),
    ):
        problem = read_problem(formula, shapes=shapes, matrices=True, loss="none")
        forward = problem.forward
        check(forward, {}, point(forward, {}, Random(formula)), REAL)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(programs(), st.integers(0, 10**6))
def test_the_gradient_of_many_operations_is_that_of_their_elements(forward: Program, seed: int) -> None:
    values = point(forward, {}, Random(seed))
    assume(not has_ties(forward, values))
    check(forward, {}, values, EXACT)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(programs(), st.integers(0, 10**6))
def test_the_executed_gradient_has_the_same_elements(forward: Program, seed: int) -> None:
    values = point(forward, {}, Random(seed))
    gradient = reverse(forward, list(forward.inputs())).program
    told = run(gradient, values, EXACT, STAND_INS)
    folded, _ = executed(gradient)
    run_folded = run(folded, values, EXACT, STAND_INS)
    pairs = zip(gradient.outputs, folded.outputs, strict=True)
    assert all(flat(told[a]) == flat(run_folded[b]) for a, b in pairs)


def test_elements_are_named_by_row_and_column_from_one() -> None:
    b = Builder()
    product = b.emit("matmul", (b.input("X", shape("n", 2)), b.input("w", shape(2, 1))))
    b.name(product, "H")
    total = b.emit("add", (b.emit("sum", (product,)), b.input("c")))
    b.name(total, "L")
    elements = scalarised(b.build([total]), {"n": 2})
    assert list(elements.inputs()) == ["X_1_1", "X_1_2", "X_2_1", "X_2_2", "w_1_1", "w_2_1", "c"]
    assert [name for names in elements.names.values() for name in names] == ["H_1_1", "H_2_1", "L"]
    assert element_name("H", 0, 1) == "H_1_2"


def test_outputs_that_are_matrices_give_their_elements_row_by_row() -> None:
    b = Builder()
    turned = b.emit("transpose", (b.input("A", shape(2, 3)),))
    elements = scalarised(b.build([turned]), {})
    names = [elements.name(node) for node in elements.outputs]
    assert names == ["A_1_1", "A_2_1", "A_1_2", "A_2_2", "A_1_3", "A_2_3"]


def test_the_elements_of_every_node_are_known() -> None:
    b = Builder()
    a = b.input("A", shape(2, 2))
    square = b.emit("pow", (a, b.const(2)))
    found = with_elements(b.build([b.emit("sum", (square,))]), {})
    node = found.element(square, 1, 0)
    assert found.program.ops[node] == "pow"
    assert found.program.name(found.program.args[node][0]) == "A_2_1"


def test_unknown_and_composite_functions_stay_calls() -> None:
    problem = read_problem("dense", layers=[2, 2, 1], activation="swish")
    elements = scalarised(problem.forward, {"n": 1})
    calls = [elements.function(node).name for node, op in enumerate(elements.ops) if op == "call"]
    assert calls == ["swish", "swish"]
    assert all(elements.function(node).body for node, op in enumerate(elements.ops) if op == "call")


def test_two_quantities_with_one_name_are_refused() -> None:
    b = Builder()
    total = b.emit("add", (b.emit("sum", (b.input("A", shape(2, 2)),)), b.input("A_1_2")))
    with pytest.raises(ValueError, match="A_1_2"):
        scalarised(b.build([total]), {})


def test_a_letter_without_a_number_is_refused() -> None:
    with pytest.raises(KeyError, match="n"):
        scalarised(program(EXACT_FORMULAS["a size as a number"], weighted), {})
    with pytest.raises(ValueError, match="without a value"):
        input_names("X", shape("n", 2))


def test_constants_keep_their_names() -> None:
    b = Builder()
    scaled = b.emit("mul", (b.input("A", shape(1, 2)), b.emit("const", (), Constant("pi"))))
    assert Constant("pi") in scalarised(b.build([scaled]), {}).payloads.values()


def test_an_element_takes_part_in_arithmetic_from_both_sides() -> None:
    b = Builder()
    x = Element(b, b.input("x"))
    expressions = [2 - x, 2 + x, 2 * x, 2 / x, x - 2, x / 2, x**2, -x, abs(x), x * Fraction(1, 3)]
    nodes = b.build([expression.node for expression in expressions])
    found = run(nodes, {"x": Fraction(-4)}, EXACT)
    assert [found[node] for node in nodes.outputs] == [6, -2, -8, Fraction(-1, 2), -6, -2, 16, 4, 4, Fraction(-4, 3)]
    with pytest.raises(TypeError):
        x + "1"


def test_nothing_is_compared_so_there_is_no_maximum_in_a_softmax() -> None:
    ops = scalarised(program(REAL_FORMULAS["softmax"], weighted), SIZES)
    assert FUNCTIONS["max"] not in ops.payloads.values()


def test_equal_maxima_share_the_derivative_evenly_where_single_elements_take_a_convention() -> None:
    b = Builder()
    gradient = reverse(b.build([b.emit("amax", (b.input("A", shape(1, 3)),))]), ["A"]).program
    values = {"A": Matrix.of([[Fraction(3), Fraction(1), Fraction(3)]])}
    partial = run(gradient, values, EXACT)[gradient.outputs[1]]
    assert partial.rows == ((Fraction(1, 2), 0, Fraction(1, 2)),)
    assert all(isinstance(value, Fraction) for value in partial.flat())
