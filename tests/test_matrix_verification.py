"""Every example formula and every ready-made problem against differences with fifty digits, element by element."""

from __future__ import annotations

from dataclasses import replace

import pytest

from symback.derivation.derivation import Derivation, derive
from symback.matrix_verification import MOST_WORK, small_sizes, smaller, verify_matrices
from symback.problem.matrices import from_matrix_stages, read_shapes
from symback.problem.matrix_ready import MATRIX_READY
from symback.problem.read import read_problem
from symback.program.core import Builder
from symback.program.passes import check_shapes, with_sizes
from symback.program.reverse import Gradient
from symback.program.shapes import ShapeError
from symback.verification import POINTS, WrongPartial
from tests.matrix_formulas import EXAMPLES, Example, ready, told_shapes


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.formula)
def test_the_partials_of_a_formula_are_right_in_every_element(example: Example) -> None:
    problem = example.problem
    assert told_shapes(problem) == example.expected
    found = verify_matrices(derive(problem))
    assert found.points == POINTS
    assert not found.directions


@pytest.mark.parametrize("name", MATRIX_READY)
def test_the_partials_of_a_ready_made_problem_are_right_in_every_element(name: str) -> None:
    found = verify_matrices(derive(ready(name)))
    assert (found.points, found.directions) == (POINTS, False)


def spoiled(derivation: Derivation, at: int = 0) -> Derivation:
    """The derivation with twice the partial by one of its parameters."""
    gradient = derivation.gradient
    b = Builder(gradient.program)
    outputs = list(gradient.program.outputs)
    outputs[1 + at] = b.emit("mul", (outputs[1 + at], b.const(2)))
    wrong = Gradient(b.build(outputs), gradient.wrt, gradient.adjoints, gradient.active)
    return replace(derivation, given=wrong)


def test_a_wrong_partial_is_found_and_named_with_its_element() -> None:
    derivation = derive(from_matrix_stages({}, "f(X@W1)@W2"))
    with pytest.raises(WrongPartial, match=r"partial by W2\[1, 1\] of «f\(X@W1\)@W2»"):
        verify_matrices(spoiled(derivation, 1))


def test_a_wrong_partial_is_found_where_parameters_are_moved_together() -> None:
    derivation = derive(read_problem("rnn", steps=60))
    assert verify_matrices(derivation).directions
    with pytest.raises(WrongPartial, match="partial by all parameters"):
        verify_matrices(spoiled(derivation, 1))


def test_a_partial_of_another_shape_is_wrong() -> None:
    derivation = derive(from_matrix_stages({}, "X@W"))
    gradient = derivation.gradient
    b = Builder(gradient.program)
    turned = b.emit("transpose", (gradient.program.outputs[1],))
    wrong = Gradient(b.build([gradient.program.outputs[0], turned]), gradient.wrt, {}, {})
    with pytest.raises(WrongPartial, match="not the shape of W"):
        verify_matrices(replace(derivation, given=wrong))


def test_a_large_network_is_verified_in_small() -> None:
    found = verify_matrices(derive(read_problem("dense", layers=[784, 128, 10], bias=True)))
    assert (found.points, found.directions) == (POINTS, False)
    assert found.sizes == "n = 3, 2 instead of 10, 4 instead of 128, 5 instead of 784"
    assert found.sentence().endswith(f"each element by itself, with the sizes {found.sizes}.")


def test_what_is_verified_in_small_is_the_same_derivation_row_by_row() -> None:
    large = derive(read_problem("dense", layers=[784, 128, 10], bias=True))
    small, instead = smaller(large)
    assert instead == {10: 2, 128: 4, 784: 5}
    assert small.gradient.program.args == large.gradient.program.args
    assert small.gradient.program.ops == large.gradient.program.ops


@pytest.mark.parametrize("shapes", ["A: 20 x 30, B: 2 x 3", "A: 2 x 3, B: 4 x 5"])
def test_where_small_sizes_do_not_fit_those_of_the_formula_stay(shapes: str) -> None:
    derivation = derive(from_matrix_stages({}, "kron(A, B)", shapes=read_shapes(shapes), wrt=["A"]))
    assert smaller(derivation) == (derivation, {})


def test_a_problem_without_letters_does_not_claim_that_sympy_was_asked() -> None:
    sentence = verify_matrices(
        derive(from_matrix_stages({}, "X@W", shapes=read_shapes("X: 2 x 3, W: 3 x 4")))
    ).sentence()
    assert "SymPy" not in sentence
    assert sentence.endswith("with the sizes of the formula.")


def test_the_sizes_are_small_all_different_and_fit_the_slices() -> None:
    plain = from_matrix_stages({}, "f(X@W1)@W2").forward
    assert small_sizes(plain) == {"n": 3, "d0": 2, "d1": 4, "d2": 5}
    sliced = from_matrix_stages({}, "X[0:9,:]@W").forward
    assert small_sizes(sliced)["n"] >= 9
    check_shapes(with_sizes(sliced, small_sizes(sliced)))


def test_where_nothing_fits_there_are_no_sizes() -> None:
    # k columns are wanted of a matrix that has as many rows, and one row less than columns
    problem = from_matrix_stages({}, "vcat(X[0:n,:], X)[:,0:n]@W", shapes=read_shapes("X: n x 2, W: n x n"))
    assert small_sizes(problem.forward)["n"] == 2
    with pytest.raises(ShapeError):
        check_shapes(with_sizes(problem.forward, {"n": 3}))


def test_no_point_is_told_as_such() -> None:
    found = verify_matrices(derive(from_matrix_stages({}, "sum(log(-(X@W)**2))")))
    assert found.points == 0
    assert found.sentence().startswith("No partial could be verified")


def test_the_work_is_bounded() -> None:
    """A hundred steps are moved together: the elements one by one would be too many operations."""
    found = verify_matrices(derive(read_problem("rnn", steps=60)))
    assert found.directions
    assert found.points == 1
    assert MOST_WORK < 10**7
