"""The middle of a deep chain, with a general k."""

from __future__ import annotations

import pytest

from symback.document import display as m
from symback.document.latex_math import math_to_latex
from symback.document.narrate.pattern import HEAD, TAIL, at, between, general_layer, general_partial, shortened, slope
from symback.program.functions import FUNCTIONS
from tests.telling import latex, teller


def test_the_general_partial_has_the_residual_the_layers_above_and_the_value_below() -> None:
    written = math_to_latex(general_partial(teller(depth=20), boxes=False))
    layers = r"w_{20}\cdot f'(h_{19})\cdot \ldots\cdot w_{k+1}\cdot f'(h_{k})"
    assert written == rf"(\hat{{y}}-y)\cdot {layers}\cdot o_{{k-1}}"


def test_its_boxes_have_the_numbers_of_the_last_layers() -> None:
    product = general_partial(teller(depth=20), boxes=True)
    assert isinstance(product, m.Product)
    assert [part.number for part in product.factors if isinstance(part, m.Box)] == [1, 2]
    assert [type(part) for part in product.factors].count(m.Kept) == 1


def test_a_layer_feeds_the_next() -> None:
    assert latex([general_layer(teller(depth=9))]) == [r"h_{k} = o_{k-1}\cdot w_{k}", r"o_{k} = f(h_{k})"]


@pytest.mark.parametrize("count", [HEAD + TAIL + 1, HEAD + TAIL + 2])
def test_only_a_product_that_becomes_shorter_gets_dots(count: int) -> None:
    product = m.Product(tuple(m.Name(f"w{k}") for k in range(count)))
    short = shortened(product)
    assert isinstance(short, m.Product)
    assert (m.Symbol("dots") in short.factors) == (count > HEAD + TAIL + 1)
    assert short.factors[0] == product.factors[0]
    assert short.factors[-1] == product.factors[-1]


def test_the_slope_is_written_with_the_names_of_its_layer() -> None:
    assert math_to_latex(slope(FUNCTIONS["sigmoid"], at("h"), at("o"))) == r"o_{k}\cdot (1-o_{k})"
    assert math_to_latex(slope(FUNCTIONS["sin"], at("h", 1), at("o", 1))) == r"\cos(h_{k+1})"
    assert math_to_latex(between(teller(), 2, 17)) == r"2\leq k\leq17"
