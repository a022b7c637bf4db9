"""Sizes in code: where they come from and how they are written."""

from __future__ import annotations

import pytest

from symback.code.array.sizes import derived_sizes, free_letters, shape_text, size_text, source, sources
from symback.code.names import Names
from symback.errors import InputError
from symback.program.core import Builder
from symback.program.sizes import Size, shape


def test_sizes_are_expressions_of_their_letters() -> None:
    a, b = Size.of("a"), Size.of("b")
    assert size_text(a * b * 2 - b + 3, {"a": "a", "b": "b_"}) == "2 * a * b_ - b_ + 3"
    assert shape_text((a, Size.of(0)), {"a": "a"}) == "(a, 0)"


def test_a_letter_comes_from_the_first_argument_that_has_it() -> None:
    b = Builder()
    nodes = [b.input("X", shape("n", "d")), b.input("Z", (Size.of("m") * 2, Size.of("n")))]
    places = sources(b.build(nodes), {"X": "X", "Z": "Z_"})
    assert places == {"n": "X.shape[0]", "d": "X.shape[1]", "m": "Z_.shape[0] // 2"}
    with pytest.raises(InputError, match="the size q cannot be seen from the arguments; give it as a number"):
        source(places, "q")


def test_a_letter_gives_way_to_a_quantity() -> None:
    b = Builder()
    b.input("n", shape("n", 1))
    assert free_letters(b.build([0]), Names(["n"])) == {"n": "n_"}


def test_sums_of_letters_are_computed_where_the_letters_are_known() -> None:
    assert derived_sizes([(Size.of("a") + Size.of("b"), Size.of(1))]) == []
