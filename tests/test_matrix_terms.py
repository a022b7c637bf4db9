from __future__ import annotations

from fractions import Fraction

from symback.document import display as m
from symback.document.latex_math import math_to_latex
from symback.document.matrix_terms import Term, divided, hadamard, product, repeated, sum_of, told, turned
from symback.program.sizes import SCALAR, shape

A, B, n, lam = (m.Name(name) for name in ("A", "B", "n", "lam"))
HALF = Fraction(1, 2)


def latex(term: Term) -> str:
    return math_to_latex(told(term))


def test_numbers_are_gathered_in_front() -> None:
    assert latex(Term(HALF, (), (n,), A)) == r"\frac{1}{2\,n}\,A"
    assert latex(Term(HALF, (lam,), (), A)) == r"\frac{\lambda}{2}\,A"
    assert latex(Term(Fraction(-1), (), (), A)) == "-A"
    assert latex(Term(Fraction(0), (), (), A)) == "0"


def test_what_stands_above_and_below_is_cancelled() -> None:
    mean = Term(under=(n,), body=A)
    assert latex(mean.with_factors(Term(over=(n,)))) == "A"
    assert latex(mean.with_factors(Term(under=(n,)), down=True)) == "A"


def test_signs_meet_in_products_of_matrices_and_of_elements() -> None:
    minus = Term(Fraction(-1), body=A)
    assert latex(product(minus, Term(Fraction(-2), body=B))) == r"2\,A\,B"
    assert latex(hadamard(minus, Term(body=B))) == r"-A\odot B"


def test_the_order_of_multiplication_is_kept_in_parentheses() -> None:
    right = product(Term(body=B), Term(body=A))
    assert latex(product(Term(body=A), right)) == r"A\,(B\,A)"
    assert latex(product(right, Term(body=A))) == r"B\,A\,A"


def test_a_sum_lends_its_common_number() -> None:
    mean = [Term(under=(n,), body=A), Term(under=(n,), body=B)]
    assert latex(sum_of([(1, mean[0]), (-1, mean[1])])) == r"\frac{1}{n}\,(A-B)"
    assert latex(sum_of([(1, mean[0]), (-1, Term(body=B))])) == r"\frac{1}{n}\,A-B"


def test_rows_columns_and_numbers_are_repeated_by_ones() -> None:
    whole = shape("n", "k")
    assert latex(repeated(Term(body=A), shape(1, "k"), whole)) == r"\mathbf{1}_{n}\,A"
    assert latex(repeated(Term(body=A), shape("n", 1), whole)) == r"A\,\mathbf{1}_{k}^{\top}"
    assert (
        latex(repeated(Term(HALF), SCALAR, whole, whole=True)) == r"\frac{1}{2}\,\mathbf{1}_{n}\,\mathbf{1}_{k}^{\top}"
    )
    assert latex(repeated(Term(HALF), SCALAR, whole)) == r"\frac{1}{2}"


def test_a_matrix_is_divided_by_a_number_in_front_and_by_a_matrix_in_every_place() -> None:
    whole = shape("n", "k")
    assert latex(divided([Term(body=A), Term(over=(n,))], [whole, SCALAR], whole)) == r"\frac{1}{n}\,A"
    assert latex(divided([Term(body=A), Term(body=B)], [whole, whole], whole)) == r"A\oslash B"


def test_the_size_under_a_matrix_turns_with_it() -> None:
    x = m.Symbol("times")
    assert turned(m.Sized(A, m.Row((n, x, lam)))) == m.Sized(m.Transpose(A), m.Row((lam, x, n)))
    assert turned(m.Transpose(A)) == A
