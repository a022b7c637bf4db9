from __future__ import annotations

from typing import get_args

import pytest

from symback.document.display import (
    BigSum,
    Call,
    Evaluated,
    Group,
    Kept,
    Math,
    Name,
    Negative,
    Partial,
    Power,
    Product,
    Quotient,
    Row,
    Sum,
    Symbol,
)
from symback.document.latex_math import ALL_RULES, math_to_latex
from symback.document.math_style import LATEX
from symback.errors import InputError
from tests.document_samples import ONE, RESIDUAL, TWO, nested, number

a, b, c, x, m = Name("a"), Name("b"), Name("c"), Name("x"), Name("m")


def test_every_kind_of_mathematics_has_a_rule() -> None:
    assert set(ALL_RULES) == set(get_args(Math))


@pytest.mark.parametrize(
    ("math", "latex"),
    [
        (Product((number(35), Power(number(2), m))), r"35\cdot 2^{m}"),
        (Product((number(3), Product((number(2), x)))), r"3\cdot 2x"),
        (Product((number(3), Product((Power(number(2), m), x)))), r"3\cdot 2^{m}\cdot x"),
        (Product((number(3), Row((number(2), x)))), r"3\cdot 2\,x"),
        (Product((number(3), Sum(((1, number(2)),)))), r"3\cdot 2"),
        (Product((number(3), Quotient(a, b))), r"3\cdot \frac{a}{b}"),
        (Product((number(1, 2), Power(number(1, 2), m))), r"\frac{1}{2}\cdot \bigl(\frac{1}{2}\bigr)^{m}"),
        (Product((number(1), x)), r"1\cdot x"),
    ],
)
def test_digits_never_run_together(math: Math, latex: str) -> None:
    assert math_to_latex(math) == latex


@pytest.mark.parametrize(
    ("math", "latex"),
    [
        (Power(number(-1), m), "(-1)^{m}"),
        (Power(Negative(number(1)), m), "(-1)^{m}"),
        (Negative(Negative(x)), "-(-x)"),
        (Negative(number(-2)), "-(-2)"),
        (Sum(((-1, Sum(((-1, x),))),)), "-(-x)"),
        (Sum(((1, a), (-1, Product((number(-2), x))))), "a-(-2x)"),
        (Sum(((1, a), (-1, Sum(((1, b), (-1, c)))))), "a-(b-c)"),
        (Sum(((1, a), (1, Sum(((-1, b), (-1, c)))))), "a+(-b-c)"),
        (Sum(((1, a), (1, Sum(((1, Sum(((1, Negative(b)), (1, c)))), (1, c)))))), "a+(-b+c+c)"),
        (Sum(((1, Sum(((-1, b), (1, c)))), (1, a))), "-b+c+a"),
        (Sum(((1, a), (1, Sum(((1, b), (-1, c)))))), "a+b-c"),
        (Power(x, number(-1)), "x^{-1}"),
        (Product((Negative(x), a)), r"(-x)\cdot a"),
    ],
)
def test_no_sign_touches_another(math: Math, latex: str) -> None:
    assert math_to_latex(math) == latex


@pytest.mark.parametrize(
    ("math", "latex"),
    [
        (Product((RESIDUAL, a)), r"(\hat{y}-y)\cdot a"),
        (Product((a, Negative(b))), r"a\cdot (-b)"),
        (Product((a, number(-1))), r"a\cdot (-1)"),
        (Product((number(-1), a, b)), r"-1\cdot a\cdot b"),
        (Product((number(2), x)), "2x"),
        (Product((number(2), number(3))), r"2\cdot 3"),
        (Product((number(2), x, a)), r"2\cdot x\cdot a"),
        (Sum(((1, a), (-1, RESIDUAL))), r"a-(\hat{y}-y)"),
        (Sum(((1, a), (1, Negative(b)))), "a+(-b)"),
        (Sum(((-1, a), (1, b))), "-a+b"),
        (Sum(((-1, Negative(a)),)), "-(-a)"),
        (Negative(RESIDUAL), r"-(\hat{y}-y)"),
        (Negative(Product((a, b))), r"-a\cdot b"),
        (Power(Product((a, b)), number(2)), r"(a\cdot b)^{2}"),
        (Power(Quotient(a, b), number(2)), r"\bigl(\frac{a}{b}\bigr)^{2}"),
        (Power(Power(a, b), c), "(a^{b})^{c}"),
        (Power(Name("w", at="t"), number(2)), "(w^{t})^{2}"),
        (Power(number(-2), number(2)), "(-2)^{2}"),
        (Power(Call("exp", (a,)), number(2)), "(e^{a})^{2}"),
        (Power(Call("tanh", (a,)), number(2)), r"\tanh^{2}(a)"),
        (Power(Call("tanh", (a,)), number(-1)), r"\tanh(a)^{-1}"),
        (Quotient(Product((a, b)), RESIDUAL), r"\frac{a\cdot b}{\hat{y}-y}"),
        (Call("f", (Name("h2"),), primes=1), "f'(h_{2})"),
        (Call("f", (a,), primes=4), "f^{(4)}(a)"),
        (Call("g", (a, b), partial=2), r"\partial_{2} g(a, b)"),
        (Call("sigmoid", (a,)), r"\sigma(a)"),
        (Call("log", (a,)), r"\ln(a)"),
        (Call("relu", (a,), primes=1), r"\operatorname{ReLU}'(a)"),
        (Call("abs", (a,)), r"\lvert a\rvert"),
        (Call("sqrt", (a,)), r"\sqrt{a}"),
        (Call("exp", (Negative(a),)), "e^{-a}"),
        (Call("exp", (Quotient(a, b),)), r"\exp\bigl(\frac{a}{b}\bigr)"),
        (Call("exp", (Call("exp", (a,)),)), r"\exp(e^{a})"),
        (Partial(Name("L"), Name("w1")), r"\frac{\partial L}{\partial w_{1}}"),
        (Partial(RESIDUAL, a), r"\frac{\partial(\hat{y}-y)}{\partial a}"),
        (Evaluated(Partial(a, b), Name("w", at="t-1")), r"\frac{\partial a}{\partial b}(w^{t-1})"),
        (Group(a), "(a)"),
        (Kept(Product((a, b))), r"\boxed{\textstyle a\cdot b}"),
        (BigSum("i", number(1), Name("n"), RESIDUAL), r"\sum_{i=1}^{n}(\hat{y}-y)"),
        (Product((Quotient(number(1), Name("n")), BigSum("i", number(1), a, b))), r"\frac{1}{n}\sum_{i=1}^{a}b"),
        (Product((BigSum("i", number(1), a, b), c)), r"\bigl(\sum_{i=1}^{a}b\bigr)\cdot c"),
        (Row((Symbol("eta"), Name("x"), Name("y"))), r"\eta x\,y"),
        (Product(()), "1"),
        (Sum(()), "0"),
    ],
)
def test_parentheses_stand_where_the_meaning_needs_them(math: Math, latex: str) -> None:
    assert math_to_latex(math) == latex


def test_a_box_looks_the_same_in_every_place_and_carries_its_number() -> None:
    assert math_to_latex(ONE, display=True) == r"\underset{1}{\boxed{(\hat{y}-y)}}"
    assert math_to_latex(Product((a, ONE)), display=True).endswith(math_to_latex(ONE, display=True))
    assert math_to_latex(TWO, LATEX, display=True) == r"\sbbox{2}{w_{3}\cdot f'(h_{2})}"


def test_parentheses_grow_only_with_what_is_tall() -> None:
    assert math_to_latex(nested(4), display=True).count("big") == 0
    assert r"\Bigl(\frac" in math_to_latex(Call("f", (Quotient(a, b),)), display=True)


def test_an_unknown_symbol_is_named() -> None:
    with pytest.raises(InputError, match="blorb"):
        math_to_latex(Symbol("blorb"))
