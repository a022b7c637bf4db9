"""A sum is multiplied out where that saves an operation."""

from __future__ import annotations

from symback.optimise.flatten import flatten
from symback.optimise.split import split_products
from tests.forms import form, kinds, saved


def test_a_sum_is_multiplied_out_where_both_products_exist() -> None:
    made = flatten(form("w*h", "d*h", "d*w*(1 - h**2)"))
    assert kinds(made) == {"-": 1, "*": 5}
    assert kinds(split_products(made)) == {"-": 1, "*": 4}
    assert saved(split_products, flatten(form("w*h", "d*w*(1 - h**2)"))) == 0
