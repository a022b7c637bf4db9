"""Sums in sums and products in products become one."""

from __future__ import annotations

from symback.optimise.flatten import flatten
from tests.forms import form, kinds


def test_brackets_that_a_person_wrote_are_opened_only_when_that_is_allowed() -> None:
    assert kinds(flatten(form("a + (b - c)"))) == {"+": 1, "-": 1}
    inner = flatten(form("a + (b - c)"))
    assert len(inner.graph.parts[inner.outputs[0][1]]) == 2
    opened = flatten(form("a + (b - c)"), reorder=True)
    assert len(opened.graph.parts[opened.outputs[0][1]]) == 3


def test_a_product_that_is_used_once_joins_the_product_that_uses_it() -> None:
    made = flatten(form("a*(b*(c/d))", "sin(b/c)*2"))
    assert len(made.graph.parts[made.outputs[0][1]]) == 4
    assert kinds(made) == {"*": 3, "/": 2, "function": 1}


def test_nothing_to_open_gives_the_form_back() -> None:
    made = form("a*b + c")
    assert flatten(made) is made
