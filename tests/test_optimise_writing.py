"""Sums and products become operations again."""

from __future__ import annotations

from tests.forms import form, kinds


def test_a_negation_that_is_needed_is_written() -> None:
    assert kinds(form("exp(-a)", "exp(a)")) == {"negation": 1, "function": 2}


def test_a_reciprocal_takes_any_constant_above_the_line() -> None:
    assert kinds(form("-3/a")) == {"/": 1}
    assert kinds(form("a/3")) == {"/": 1}


def test_a_common_start_of_two_sums_is_computed_once() -> None:
    assert kinds(form("a + b + c", "a + b - d")) == {"+": 2, "-": 1}


def test_thirds_are_divisions_and_halves_multiplications() -> None:
    assert kinds(form("sin(a)/3", "sin(a)/2")) == {"*": 1, "/": 1, "function": 1}
