"""The bound on the operations of a form never promises more than writing it takes."""

from __future__ import annotations

import pytest

from symback.optimise.bounds import least
from symback.optimise.writing import to_program
from symback.program.cost import cost
from tests.forms import form


@pytest.mark.parametrize(
    "texts",
    [
        ("a*b*c", "a*b"),
        ("a*b*c", "a*b/d"),
        ("1/(a*b)", "a*b"),
        ("a + b + c", "b + a"),
        ("c - a - b", "c - b - a"),
        ("2*a + b", "2*a*c", "2*a"),
        ("2/a + b", "3/a", "1/a"),
        ("a**3*b", "a**3", "a**2"),
        ("a**65 + b", "a**64*a"),
        ("sin(a + b)*(a + b)", "tanh(-a)", "-a"),
        ("1 - a - b", "1 + a", "a**0.5"),
    ],
)
def test_it_is_no_more_than_what_is_written(texts: tuple[str, ...]) -> None:
    made = form(*texts)
    assert least(made) <= cost(to_program(made)).total


def test_it_is_exact_where_nothing_begins_alike_and_no_sign_is_lost() -> None:
    made = form("a*b/c + sin(a)**2", "a/(1 + b)")
    assert least(made) == cost(to_program(made)).total == 7
