"""A program as sums and products."""

from __future__ import annotations

import pytest

from symback.optimise.algebra import NotAlgebraic
from symback.optimise.flatten import flatten
from tests.forms import form, kinds


def test_reading_merges_what_differs_by_sign_or_scale() -> None:
    assert kinds(form("(a - b)*(b - a) + (2*a - 2*b)*c")) == {"-": 2, "*": 3}


def test_whole_powers_are_products_and_others_are_not() -> None:
    made = flatten(form("a**3*a**-1", "a**b", "a**100"))
    assert made.graph.parts[made.outputs[0][1]] == ((1, 2),)
    assert [made.graph.kinds[node] for _, node in made.outputs[1:]] == ["power", "power"]


def test_a_division_by_the_constant_zero_is_refused() -> None:
    with pytest.raises(NotAlgebraic):
        form("a/(b - b)")
