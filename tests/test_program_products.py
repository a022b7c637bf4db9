"""Products of matrices in the cheapest order: the same values, fewer operations, nothing that is not needed."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import pytest

from symback.derivation.derivation import derive
from symback.problem.matrices import from_matrix_stages, read_shapes
from symback.program.array_cost import sized_cost
from symback.program.core import Builder, Program
from symback.program.interpret import EXACT, run
from symback.program.matrix import Matrix
from symback.program.passes import with_sizes
from symback.program.products import MOST_FACTORS, cheapest, letter_values, ordered_products
from symback.program.sizes import Size, shape
from tests.array_samples import FORMULAS, problem


def operations(program: Program, values: dict[str, int]) -> int:
    return sum(size.at(values) for size in sized_cost(program).values())


def product(sizes: list[int | str]) -> Program:
    """A product from left to right of matrices with these numbers of rows and columns."""
    b = Builder()
    node = b.input("A0", shape(sizes[0], sizes[1]))
    for k in range(1, len(sizes) - 1):
        node = b.emit("matmul", (node, b.input(f"A{k}", shape(sizes[k], sizes[k + 1]))))
    return b.build([node])


def exact(program: Program, seed: int = 1) -> dict[int, object]:
    generator = random.Random(seed)
    point = {}
    for name, node in program.inputs().items():
        rows, columns = (size.number or 0 for size in program.shape(node))
        point[name] = Matrix.of([[Fraction(generator.randint(-9, 9)) for _ in range(columns)] for _ in range(rows)])
    return run(program, point, EXACT)


def test_the_order_is_the_best_of_all_orders() -> None:
    """Against all ways to put parentheses, for five factors."""
    generator = random.Random(3)

    def best(sizes: tuple[int, ...]) -> int:
        if len(sizes) == 2:
            return 0
        cuts = range(1, len(sizes) - 1)
        return min(best(sizes[: k + 1]) + best(sizes[k:]) + sizes[0] * sizes[k] * sizes[-1] for k in cuts)

    for _ in range(20):
        sizes = [generator.randint(1, 9) for _ in range(6)]
        made, _ = ordered_products(product([*sizes]))
        muls = sized_cost(made)["*"].number
        assert muls == best(tuple(sizes)), sizes
        before = product([*sizes])
        assert exact(made)[made.outputs[0]] == exact(before)[before.outputs[0]]


def test_letters_are_decided_by_degree() -> None:
    made, _ = ordered_products(product(["n", "n", "n", 1]))
    assert sized_cost(made)["*"] == Size.of("n") * Size.of("n") * 2


def test_of_two_orders_that_cost_the_same_the_one_that_was_written_stays() -> None:
    assert cheapest([shape(2, 2)] * 3, {}) == {(0, 2): 1, (1, 3): 2, (0, 3): 2}


def test_a_product_that_is_used_twice_stays_a_value_of_its_own() -> None:
    b = Builder()
    a, c, x = b.input("A", shape(5, 5)), b.input("C", shape(5, 5)), b.input("x", shape(5, 1))
    ac = b.emit("matmul", (a, c))
    made, moved = ordered_products(b.build([b.emit("matmul", (ac, x)), ac]))
    assert moved[ac] in made.args[made.outputs[0]]


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("x'*A*x", 3),  # x'A, (x'A)x and Ax; the n×n product x x' is the partial by A itself
        ("tr(A*X*B)", 2),
        ("norm2(A*x-b)^2", 3),
    ],
)
def test_no_product_is_larger_than_the_partials_need(text: str, most: int) -> None:
    made, _ = ordered_products(derive(problem(text)).executed)
    outputs = set(made.outputs)
    inner = [s.node for s in made if s.op == "matmul" and s.node in set(made.reachable()) and s.node not in outputs]
    assert len(inner) <= most
    letters = letter_values(made)
    assert all(
        sum(count.at(letters) for _, count in [("*", Size.of(1))]) == 1 and made.shape(node) != shape("n", "n")
        for node in inner
    )


def test_the_trace_and_the_diagonal_of_a_product_need_no_product() -> None:
    shapes = read_shapes("A: 20 x 30, B: 30 x 20")
    made, _ = ordered_products(derive(from_matrix_stages({}, "tr(A@B)", shapes=shapes, wrt=["A"])).executed)
    assert not [step for step in made if step.op == "matmul" and step.node in made.reachable()]


def test_a_diagonal_matrix_is_not_filled_up() -> None:
    made, _ = ordered_products(derive(problem("diag(w)@X@V")).executed)
    assert not [step for step in made if step.op == "diag" and step.node in made.reachable()]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_formula_gets_dearer(text: str) -> None:
    before = derive(problem(text)).executed
    made, moved = ordered_products(before)
    values = dict.fromkeys(letter_values(before), 100)
    assert operations(made, values) <= operations(before, values)
    assert [made.shape(node) for node in made.outputs] == [before.shape(node) for node in before.outputs]
    assert set(moved.values()) <= set(range(len(made)))


def test_names_and_outputs_are_kept() -> None:
    before = derive(problem("f(f(X@W1)@W2)@W3")).executed
    made, _ = ordered_products(before)
    assert sorted(itertools.chain(*made.names.values())) == sorted(itertools.chain(*before.names.values()))


def test_a_very_long_product_is_left_as_it_is_written() -> None:
    sizes: list[int | str] = [2 + k % 3 for k in range(MOST_FACTORS + 3)]
    made, _ = ordered_products(product(sizes))
    assert len([step for step in made if step.op == "matmul"]) == len(sizes) - 2
    assert cheapest([shape(2, 3), shape(3, 4)], {}) == {(0, 2): 1}


def test_a_thousand_layers_are_no_problem_for_the_stack() -> None:
    b = Builder()
    node = b.input("A", shape("n", "n"))
    for _ in range(3000):
        node = b.emit("matmul", (b.emit("transpose", (node,)), node))
    made, _ = ordered_products(b.build([node]))
    assert len(made) == len(b.ops)
    assert len(with_sizes(made, {"n": 2})) == len(made)
