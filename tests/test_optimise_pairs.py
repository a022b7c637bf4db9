"""Common pairs of factors and terms become nodes."""

from __future__ import annotations

from symback.optimise.flatten import flatten
from symback.optimise.pairs import pair_factors, pair_terms
from tests.forms import form, saved


def test_products_share_pairs_of_factors() -> None:
    assert saved(pair_factors, flatten(form("a*c*b", "d*a*b", "b*e*a"))) == 2


def test_a_whole_product_is_used_in_a_longer_one() -> None:
    assert saved(pair_factors, flatten(form("a*b", "c*a*d*b"))) == 1


def test_squares_are_pairs_too() -> None:
    assert saved(pair_factors, flatten(form("a*b", "a*a*b*c"))) == 1


def test_sums_share_pairs_of_terms_up_to_sign() -> None:
    assert saved(lambda f: pair_terms(f, reorder=True), flatten(form("a + c - b", "d + b - a"), reorder=True)) == 1
    assert saved(pair_terms, flatten(form("a + c - b", "d + b - a"))) == 0
