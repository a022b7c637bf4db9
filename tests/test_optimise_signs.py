"""The signs that save negations."""

from __future__ import annotations

from symback.optimise.signs import orientation
from tests.forms import form, kinds


def test_the_signs_of_a_residual_are_turned_where_that_saves_negations() -> None:
    made = form("-(a - b)*c", "sin(b - a)", "(b - a)*d")
    assert "negation" not in kinds(made)
    assert -1 in orientation(made)


def test_odd_functions_pass_a_sign_on_and_even_ones_swallow_it() -> None:
    assert kinds(form("(b - a)*c", "-sin(a - b)*d", "cos(a - b)")) == {"-": 1, "*": 2, "function": 2}


def test_several_flips_together_save_what_each_alone_does_not() -> None:
    residual = "(p*(a - x) + l*(b - x))"
    made = form(f"-{residual}*p*q", f"{residual}*(x - b)*q", f"{residual}**2")
    assert "negation" not in kinds(made)
