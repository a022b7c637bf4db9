from __future__ import annotations

from symback.document import display as m
from symback.document.latex_math import math_to_latex
from symback.document.narrate.matrices.teller import length
from tests.matrix_samples import NETWORK, teller


def test_a_partial_is_written_with_derivatives_or_down_to_the_values() -> None:
    told = teller(**NETWORK)
    assert math_to_latex(told.written("W3", told.derivatives)) == r"O_{2}^{\top}\,\frac{\partial L}{\partial\hat{Y}}"
    assert math_to_latex(told.written("W3")) == r"O_{2}^{\top}\,(\hat{Y}-Y)"


def test_signs_that_travel_meet_and_vanish() -> None:
    told = teller("softmax_regression")
    assert math_to_latex(told.written("W")) == r"\frac{1}{n}\,X^{\top}\,(\hat{Y}-Y)"


def test_the_accumulator_is_a_letter_that_the_formula_does_not_have() -> None:
    assert teller(**NETWORK).accumulator == m.Name("D")
    assert teller("X@D", shapes="X: n x d, D: d x k").accumulator == m.Name("G")
    assert teller("tanh(X@D)@G@E@Q").accumulator == m.Name("M")


def test_the_formula_has_its_sizes_outside_of_the_transpose() -> None:
    written = math_to_latex(teller("x'*A*x").typed(with_sizes=True))
    assert written.startswith(r"\underbrace{x^{\top}}_{1\times n}")


def test_length_counts_names_and_numbers() -> None:
    assert length(m.MatrixProduct((m.Name("A"), m.Transpose(m.Name("B"))))) == 2


def test_a_parameter_on_which_nothing_depends_is_not_used() -> None:
    assert teller("X@W", shapes="X: n x d, W: d x k, Y: n x k", wrt="W").used == ("W",)
