"""Multiples of values take part in products."""

from __future__ import annotations

from symback.optimise.collect import collect
from symback.optimise.scales import share_scales
from tests.forms import form, kinds, saved


def test_a_multiple_that_exists_takes_part_in_products() -> None:
    made = form("200*t + a", "2*b - 400*t*x")
    assert saved(lambda f: collect(share_scales(f)), made) == 1


def test_a_constant_is_multiplied_to_a_factor_that_products_share() -> None:
    made = form("2*(a*f) + b", "c - 2*(d*f)", "e + 2*(g*f)")
    assert kinds(made)["*"] == 6
    assert kinds(share_scales(made))["*"] == 4


def test_nothing_is_done_where_there_are_no_constants() -> None:
    made = form("a*b + c*d")
    assert share_scales(made) is made
