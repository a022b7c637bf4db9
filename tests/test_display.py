from __future__ import annotations

import dataclasses
import inspect
from fractions import Fraction
from typing import get_args

import pytest

from symback.document import display
from symback.document.display import Box, Call, Display, Line, Math, Name, Number, Product, Sum
from tests.document_samples import EVERY_KIND


def test_every_kind_of_the_module_is_mathematics_or_holds_lines() -> None:
    kinds = {
        kind for _, kind in inspect.getmembers(display, dataclasses.is_dataclass) if kind.__module__ == display.__name__
    }
    assert kinds - set(get_args(Math)) == {Line, Display}


def test_a_tree_cannot_be_changed() -> None:
    for kind in get_args(Math):
        field = dataclasses.fields(kind)[0].name
        instance = object.__new__(kind)
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(instance, field, None)


def test_trees_compare_by_value_and_serve_as_keys() -> None:
    assert Product((Name("a"), Number(Fraction(1, 2)))) == Product((Name("a"), Number(Fraction(2, 4))))
    assert Number(Fraction(1, 3)) != Number(Fraction(1, 3), 3)
    assert len(set(EVERY_KIND)) == len(EVERY_KIND)


def test_order_and_signs_belong_to_the_meaning() -> None:
    a, b = Name("a"), Name("b")
    assert Product((a, b)) != Product((b, a))
    assert Sum(((1, a), (-1, b))) != Sum(((1, a), (1, b)))
    assert Box(1, a) != Box(2, a)
    assert Call("f", (a,)) != Call("f", (a,), primes=1)
    assert Line(None, (a,)).relation == "="
