"""What every part of the narration asks of the teller."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symback.document import display as m
from symback.document.latex_math import math_to_latex
from symback.document.narrate.teller import TOLD_DEPTH, equation, parts_of, signed
from symback.errors import InputError
from tests.telling import teller


def test_the_middle_is_left_out_beyond_a_depth_unless_all_is_asked_for() -> None:
    assert not teller(depth=TOLD_DEPTH).elided
    assert teller(depth=TOLD_DEPTH + 1).elided
    assert not teller(depth=TOLD_DEPTH + 1, full=True).elided


def test_parameters_go_backwards_and_the_unused_stand_last() -> None:
    t = teller("w1*x", wrt="w9,w1")
    assert t.parameters == ("w1", "w9")
    assert t.unused == ("w9",)
    assert t.value("w9") == m.Number(Fraction(0))


def test_long_partials_are_abbreviated_and_short_ones_are_not() -> None:
    assert not teller().abbreviated
    assert teller(depth=4).abbreviated
    assert "h_{3}" in math_to_latex(teller(depth=4).value("w1"))


def test_a_partial_is_written_with_and_without_its_boxes() -> None:
    plainly, boxed = (teller().value("w2", boxes) for boxes in (False, True))
    assert not [part for part in parts_of(plainly) if isinstance(part, m.Box)]
    assert sorted(part.number for part in parts_of(boxed) if isinstance(part, m.Box)) == [1, 2]


def test_only_what_lies_between_a_parameter_and_the_result_is_active() -> None:
    t = teller()
    assert t.is_active("o2")
    assert not t.is_active("x")
    assert not t.is_active("y")


def test_the_numbers_are_there_with_sample_values_and_must_exist() -> None:
    assert teller().numbers is None
    t = teller("x*w1", at="x=1/3,y=1,w1=3/2")
    assert t.numbers is not None
    assert t.numbers[t.nodes["L"]] == Fraction(1, 8)
    with pytest.raises(InputError, match="another point"):
        _ = teller("log(w1*x)", loss="none", at="x=1,w1=-1").numbers


def test_the_signs_of_a_sum_turn_round_term_by_term() -> None:
    a, b = m.Name("a"), m.Name("b")
    assert signed(-1, m.Sum(((1, a), (-1, b)))) == m.Sum(((-1, a), (1, b)))
    assert signed(-1, a) == m.Negative(a)
    assert signed(1, a) == a
    assert math_to_latex(equation(a, b, a)) == "a=b=a"
