"""Which outputs the programs of the transformations have, exactly over fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from symback.code.function import Nest
from symback.problem.formula import read_formula
from symback.program.core import Builder
from symback.program.interpret import EXACT, run
from symback.transform.derivatives import Derivatives, Settings, gradient, hessian, hvp, jacobian

AT = {"a": Fraction(2), "b": Fraction(3), "u": Fraction(5), "v": Fraction(7)}


def values(made: Derivatives) -> Any:
    found = run(made.program, AT, EXACT)

    def fill(nest: Nest) -> Any:
        return found[made.program.outputs[nest]] if isinstance(nest, int) else tuple(map(fill, nest))

    return fill(made.nest)


def program(*texts: str) -> Any:
    b = Builder()
    return b.build([read_formula(text, b) for text in texts])


@pytest.mark.parametrize("level", [0, 1, 2])
def test_the_nests_hold_what_they_say(level: int) -> None:
    settings, wrt = Settings(level), ("a", "b")
    assert values(gradient(program("a**2*b"), wrt, settings)) == (12, (12, 4))
    assert values(jacobian(program("a**2*b", "b"), wrt, settings)) == ((12, 3), ((12, 4), (0, 1)))
    assert values(hessian(program("a**2*b"), wrt, settings)) == (12, (12, 4), ((6, 4), (4, 0)))
    assert values(hvp(program("a**2*b"), wrt, ("u", "v"), settings)) == ((12, 4), (6 * 5 + 4 * 7, 4 * 5))


def test_what_lies_above_the_diagonal_is_not_computed_again() -> None:
    made = hessian(program("a*b*a*b"), ("a", "b"), Settings())
    assert len(made.program.outputs) == 1 + 2 + 3
    rows = made.nest[2]  # type: ignore[index]
    assert rows[0][1] == rows[1][0]  # type: ignore[index]
