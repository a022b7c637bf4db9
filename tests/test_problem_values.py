"""Sample values are complete."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symback.errors import InputError
from symback.problem.problem import from_formula
from symback.problem.values import check_complete, with_values


def test_every_quantity_has_a_value() -> None:
    problem = from_formula("tanh(w*x)")
    values = {name: Fraction(1) for name in ("w", "x", "y")}
    assert with_values(problem, values).values == values


@pytest.mark.parametrize(
    ("formula", "names", "sentence"),
    [
        ("w*x", ["w", "x"], "no value for y; add y=…"),
        ("w*x", [], "no value for w, x, y; add w=…"),
        ("w*x", ["w", "x", "y", "w2"], "a value for w2, which does not occur"),
        ("f(w*x)", ["w", "x", "y"], "with the unknown f; choose one with --activation"),
    ],
)
def test_what_is_missing_or_left_over_is_told(formula: str, names: list[str], sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        check_complete(from_formula(formula), names)
    assert sentence in str(caught.value)
