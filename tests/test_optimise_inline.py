"""Short products are written into products."""

from __future__ import annotations

from symback.optimise.collect import collect
from symback.optimise.flatten import flatten
from symback.optimise.inline import inline_products
from symback.optimise.pairs import pair_factors
from tests.forms import form, kinds, saved


def test_writing_products_out_shows_common_factors() -> None:
    before = form("(p*a)*x + (p*b)*y", "sin(p*a) + cos(p*b)")
    assert kinds(collect(flatten(inline_products(before))))["*"] == 5
    chain = form("1/(1 + e)*w", "1/(1 + e)*g", "g*w*1/(1 + e)*1/(1 + e)*e")
    assert saved(lambda f: pair_factors(flatten(inline_products(f))), chain) > 0


def test_nothing_is_written_out_where_nothing_could_gain() -> None:
    made = form("(a*b)*x", "(a*b)*y")
    assert inline_products(made) is made


def test_a_reciprocal_that_is_only_a_factor_is_not_computed() -> None:
    made = form("a*(1/d)", "b*(1/d)", "c*(1/d)")
    assert kinds(made) == {"*": 3, "/": 1}
    assert kinds(inline_products(made, 1)) == {"/": 3}
