"""By hand: exact fractions, and every printed equation computed."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import pytest

from symback.derivation.derivation import derive
from symback.document import display as m
from symback.document.narrate import tell
from symback.document.narrate.matrices.numbers import by_hand, evaluate, matrix
from symback.errors import InputError
from symback.problem.read import read_problem
from symback.program.matrix import Matrix
from tests import told
from tests.matrix_samples import EXACT, NETWORK, teller
from tests.telling import lines, words
from tests.told_matrices import execute


def values(blocks: Any) -> dict[m.Math, m.Math]:
    return {line.left: line.chain[-1] for line in lines(blocks) if line.left is not None}


def grid(*rows: tuple[Any, ...]) -> m.Grid:
    """Rows of fractions, a negative one with its sign in front."""

    def number(value: Fraction) -> m.Math:
        return m.Negative(m.Number(-value)) if value < 0 else m.Number(value)

    return m.Grid(tuple(tuple(number(Fraction(x)) for x in row) for row in rows))


def test_forward_backward_and_the_step_are_exact() -> None:
    found = values(by_hand(teller(**EXACT)))
    assert found[m.Name("L")] == m.Number(Fraction(29, 2))
    assert found[m.Partial(m.Name("L"), m.Name("W2"))] == grid((17,), (24,))
    assert found[m.Partial(m.Name("L"), m.Name("W1"))] == grid((17, 17), (24, 24))
    assert found[m.Name("W2", at="1")] == grid((Fraction(-7, 10),), (Fraction(-7, 5),))


def test_the_loss_after_the_step_is_told() -> None:
    assert r"before" not in words([])
    assert r"L was \frac{29}{2}" in words(by_hand(teller(**EXACT)))


def test_what_is_not_rational_is_rounded_and_the_rest_stays_exact() -> None:
    told_of = teller("dense", layers=[1, 1, 1], activation="sigmoid", at="X=[[1/3]], W1=[[3]], W2=[[1/7]], Y=[[1]]")
    told_lines = lines(by_hand(told_of))
    h = next(line for line in told_lines if line.left == m.Name("H1"))
    assert h.chain[-1] == m.Number(Fraction(1))
    o = next(line for line in told_lines if line.left == m.Name("O1"))
    assert m.Symbol("approx") in getattr(o.chain[-1], "parts", ())


@pytest.mark.parametrize(
    "options",
    [EXACT,
     {"text": "ridge", "at": "X=[[1,2],[0,1],[2,2]], w=[[1],[1/2]], Y=[[1],[2],[3]], lam=1/4"},
     {"text": "dense", "layers": [2, 1], "bias": True, "loss": "mse",
      "at": "X=[[1,2]], W1=[[1],[2]], b1=[[0]], Y=[[1]]"}],
    ids=str,
)  # fmt: skip
def test_every_exact_equation_holds(options: dict[str, Any]) -> None:
    given = dict(options)
    derivation = derive(read_problem(given.pop("text"), **given))
    with mpmath.workdps(told.DIGITS):
        assert execute(derivation, tell(derivation, {}, "en")[0]) > 12


def test_without_samples_nothing_is_computed() -> None:
    assert by_hand(teller(**NETWORK)) == []


def test_a_matrix_of_one_number_is_shown_as_the_number() -> None:
    assert matrix(Matrix.of([[Fraction(1, 2)]])) == m.Number(Fraction(1, 2))


def test_a_point_without_a_value_is_refused() -> None:
    problem = read_problem("logdet(X)", at="X=[[1,2],[2,4]]")
    from symback.program.passes import with_sizes

    with pytest.raises(InputError, match="no value"):
        evaluate(with_sizes(derive(problem).gradient.program, problem.sizes), problem.samples)
