from __future__ import annotations

import pytest

from symback.document.display import BigSum, Call, Evaluated, Math, Name, Negative, Power, Product, Quotient, Row, Sum
from symback.document.latex_levels import (
    ATOM,
    FRACTION,
    NEGATIVE,
    POWER,
    PRODUCT,
    SUM,
    beginning,
    core,
    factor_needs_parentheses,
    is_small,
    level,
    term_needs_parentheses,
)
from tests.document_samples import RESIDUAL, number

a, b = Name("a"), Name("b")
TOTAL = BigSum("i", number(1), Name("n"), a)


@pytest.mark.parametrize(
    ("math", "inner"),
    [
        (Product((Sum(((1, a),)),)), a),
        (Sum(((-1, a),)), Negative(a)),
        (Product(()), number(1)),
        (Sum(()), number(0)),
        (Product((a, b)), Product((a, b))),
    ],
)
def test_a_sum_or_product_of_one_prints_like_its_content(math: Math, inner: Math) -> None:
    assert core(math) == inner


@pytest.mark.parametrize(
    ("math", "expected"),
    [
        (RESIDUAL, SUM),
        (number(-2), NEGATIVE),
        (Product((number(-2), a)), NEGATIVE),
        (Product((number(2), a)), PRODUCT),
        (number(1, 2), FRACTION),
        (Quotient(a, b), FRACTION),
        (Call("exp", (a,)), POWER),
        (Name("w", at="t"), POWER),
        (Call("tanh", (a,)), ATOM),
        (number(2), ATOM),
    ],
)
def test_the_level_says_how_tightly_something_holds_together(math: Math, expected: int) -> None:
    assert level(math) == expected


def test_a_minus_needs_parentheses_unless_it_begins() -> None:
    assert not factor_needs_parentheses(number(-1), first=True, last=False)
    assert factor_needs_parentheses(number(-1), first=False, last=True)
    assert factor_needs_parentheses(Negative(a), first=True, last=False)
    assert not term_needs_parentheses(Negative(a), positive=True, first=True)
    assert term_needs_parentheses(Negative(a), positive=False, first=True)


def test_a_big_sum_reaches_to_the_end_so_only_the_last_factor_goes_without() -> None:
    assert not factor_needs_parentheses(TOTAL, first=False, last=True)
    assert factor_needs_parentheses(TOTAL, first=True, last=False)


def test_the_exponent_of_e_is_low_and_short() -> None:
    assert is_small(Negative(Power(a, number(2))))
    assert not is_small(Quotient(a, b))
    assert not is_small(Power(a, b))
    assert not is_small(Product((a,) * 12))


def test_the_beginning_is_what_a_factor_before_it_would_touch() -> None:
    two = number(2)
    for math in (two, Product((Power(two, a), b)), Row((two, a)), Evaluated(Sum(((1, two),)), a)):
        assert beginning(math) == two
    assert beginning(Call("f", (two,))) == Call("f", (two,))
