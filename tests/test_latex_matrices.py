"""How matrices are printed: juxtaposition, two kinds of products, exponents that do not collide."""

from __future__ import annotations

from fractions import Fraction
from typing import get_args

import pytest

from symback.document import display as m
from symback.document.latex_math import math_to_latex
from symback.document.latex_matrices import ALL_RULES, MATRIX_RULES
from symback.document.latex_rules import RULES
from tests.document_samples import EVERY_KIND, number

A, B, D, H = (m.Name(letter) for letter in "ABDH")
N = m.Name("n")


def test_every_kind_of_mathematics_has_its_printer_and_no_kind_has_two() -> None:
    assert set(ALL_RULES) == set(get_args(m.Math))
    assert not set(MATRIX_RULES) & set(RULES)


def test_every_kind_for_matrices_is_among_the_samples() -> None:
    from symback.document.narrate.teller import parts_of

    assert set(MATRIX_RULES) <= {type(part) for tree in EVERY_KIND for part in parts_of(tree)}


@pytest.mark.parametrize(
    ("math", "latex"),
    [
        (m.MatrixProduct((m.Name("X"), m.Name("W1"))), r"X\,W_{1}"),
        (m.MatrixProduct((number(1, 2), A)), r"\frac{1}{2}\,A"),
        (m.MatrixProduct((number(2), number(3))), r"2\cdot 3"),
        (m.MatrixProduct((A, m.MatrixProduct((B, D)))), r"A\,(B\,D)"),
        (m.MatrixProduct((A, m.Sum(((1, B), (-1, D))))), r"A\,(B-D)"),
        (m.MatrixProduct((A, m.Negative(B))), r"A\,(-B)"),
        (m.MatrixProduct((A, m.Hadamard((B, D)))), r"A\,[B\odot D]"),
        (m.Hadamard((m.MatrixProduct((A, B)), D)), r"(A\,B)\odot D"),
        (m.Hadamard((m.Hadamard((A, B)), D)), r"(A\odot B)\odot D"),
        (m.ElementQuotient(A, m.Sum(((1, B), (1, D)))), r"A\oslash (B+D)"),
        (m.Kronecker((A, B)), r"A\otimes B"),
        (m.ElementPower(m.Name("H2"), number(2)), r"H_{2}^{\odot 2}"),
        (m.ElementPower(m.Transpose(A), number(2)), r"(A^{\top})^{\odot 2}"),
        (m.Transpose(m.Name("W", at="t")), r"(W^{t})^{\top}"),
        (m.Transpose(m.MatrixProduct((A, B))), r"(A\,B)^{\top}"),
        (m.Transpose(m.Transpose(A)), r"(A^{\top})^{\top}"),
        (m.Transpose(m.Inverse(A)), r"A^{-\top}"),
        (m.Inverse(m.Transpose(A)), r"A^{-\top}"),
        (m.Inverse(m.MatrixProduct((A, B))), r"(A\,B)^{-1}"),
        (m.Power(m.Norm(m.Sum(((1, A), (-1, B)))), number(2)), r"\lVert A-B\rVert_{F}^{2}"),
        (m.Power(m.Norm(A, frobenius=False), number(2)), r"\lVert A\rVert^{2}"),
        (m.Transpose(m.Ones(N)), r"\mathbf{1}_{n}^{\top}"),
        (m.Identity(N), "I_{n}"),
        (m.Sized(A, m.Row((N, m.Symbol("times"), m.Name("d0")))), r"\underbrace{A}_{n\times d_{0}}"),
        (m.Slice(A, (number(1), number(1)), None), "A_{1,:}"),
        (m.Slice(m.Name("W1"), None, (number(2), N)), "(W_{1})_{:,2:n}"),
        (m.Grid(((A, number(0)),)), r"\begin{pmatrix} A & 0 \end{pmatrix}"),
        (m.Grid(((number(1),), (number(2),))), r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}"),
        (m.Sum(((1, A), (-1, m.Hadamard((B, D))))), r"A-B\odot D"),
        (m.Negative(m.MatrixProduct((A, B))), r"-A\,B"),
    ],
)
def test_matrices_are_printed_as_on_the_blackboard(math: m.Math, latex: str) -> None:
    assert math_to_latex(math) == latex


def test_rows_of_a_grid_with_fractions_stand_apart() -> None:
    tall = m.Grid(((number(1, 2),), (m.Number(Fraction(1, 3)),)))
    assert r"\\[4pt]" in math_to_latex(tall)
