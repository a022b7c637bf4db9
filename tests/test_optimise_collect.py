"""Common factors are taken out of sums."""

from __future__ import annotations

from symback.optimise.collect import collect
from symback.optimise.flatten import flatten
from tests.forms import form, kinds, saved


def test_collecting_takes_the_most_frequent_factor_out_first() -> None:
    assert kinds(collect(flatten(form("a*b + a*c + d*b*a")))) == {"+": 2, "*": 2}


def test_collecting_takes_out_a_common_constant() -> None:
    assert kinds(collect(flatten(form("a**2/2 + b**2/2 + c")))) == {"+": 2, "*": 3}


def test_collecting_goes_on_inside() -> None:
    assert kinds(collect(flatten(form("a*x*b + y*a*b + a*z*c + t*a*c")))) == {"+": 3, "*": 3}


def test_a_product_with_another_user_is_not_opened() -> None:
    assert saved(collect, form("a*b + a*c", "a*b*sin(a*b)")) == 0


def test_nothing_in_common_gives_the_form_back() -> None:
    made = form("a*b + c*d")
    assert collect(made) is made


def test_terms_that_cancel_inside_leave_nothing() -> None:
    assert kinds(collect(flatten(form("a*(b*c) - a*(c*b) + d"), reorder=True))) == {}


def test_a_sum_of_many_terms_takes_few_steps() -> None:
    text = " + ".join(f"a{k}*b{k % 7}*c{k % 5}" for k in range(140))
    assert kinds(collect(flatten(form(text))))["*"] <= 7 * 5 + 140
