"""Sizes are polynomials in one normal form."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symback.program.sizes import ONE, SCALAR, Size, elements, letters_of, shape, show_shape

LETTERS = ("n", "d", "k")
numbers = st.fixed_dictionaries({letter: st.integers(1, 9) for letter in LETTERS})


@st.composite
def sizes(draw: st.DrawFn) -> Size:
    size = Size.of(draw(st.integers(0, 3)))
    for _ in range(draw(st.integers(0, 5))):
        other = Size.of(draw(st.one_of(st.sampled_from(LETTERS), st.integers(-3, 3))))
        size = draw(st.sampled_from([size + other, size * other, size - other]))
    return size


@given(sizes(), sizes(), numbers)
def test_the_value_of_a_sum_and_a_product_is_that_of_the_values(a: Size, b: Size, at: Mapping[str, int]) -> None:
    assert (a + b).at(at) == a.at(at) + b.at(at)
    assert (a - b).at(at) == a.at(at) - b.at(at)
    assert (a * b).at(at) == a.at(at) * b.at(at)


@given(sizes(), sizes(), sizes())
def test_equal_sizes_compare_equal_however_they_came_about(a: Size, b: Size, c: Size) -> None:
    assert a * (b + c) == a * b + a * c
    assert (a + b) - b == a
    assert hash(a * b) == hash(b * a)


@given(sizes(), sizes(), numbers)
def test_a_size_may_be_put_in_place_of_a_letter(a: Size, b: Size, at: Mapping[str, int]) -> None:
    assert a.put({"n": b}).at(at) == a.at({**at, "n": b.at(at)})


@pytest.mark.parametrize(
    ("size", "shown", "number"),
    [
        (Size.of(0), "0", 0),
        (Size.of(7), "7", 7),
        (Size.of("n"), "n", None),
        (Size.of("n") - Size.of("n"), "0", 0),
        (Size.of("n") * Size.of("d") * 2 - 1, "2*d*n - 1", None),
        (Size.of(-2) * Size.of("n"), "-2*n", None),
        (Size.of("n") * Size.of("n") + 1, "n**2 + 1", None),
    ],
)
def test_a_size_is_shown_as_a_polynomial(size: Size, shown: str, number: int | None) -> None:
    assert (str(size), size.number) == (shown, number)


def test_a_letter_without_a_value_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        (Size.of("n") + 1).at({})


def test_shapes_are_shown_and_counted() -> None:
    assert show_shape(SCALAR) == "a number"
    assert show_shape(shape("n", 3)) == "n×3"
    assert show_shape((Size.of("n") * Size.of("d"), ONE)) == "(d*n)×1"
    assert elements(SCALAR) == ONE
    assert str(elements(shape("n", 3))) == "3*n"
    assert Size.of("n").letters == ("n",)
    assert list(letters_of([shape("n", "d"), SCALAR, shape("d", "k")])) == ["n", "d", "k"]
