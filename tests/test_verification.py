"""A right gradient is confirmed, a wrong one is always caught, and the sentence says what was done."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from symback.derivation.derivation import Derivation, derive
from symback.problem.activations import ACTIVATIONS
from symback.problem.losses import LOSSES
from symback.problem.problem import Problem, chain, from_formula
from symback.problem.read import read_problem
from symback.problem.ready import READY
from symback.program.core import Builder
from symback.verification import ONE_BY_ONE, WrongPartial, verify
from tests.support import calls_of

OWN = ("t/(1 + abs(t))", "t*t + t", "t**3", "exp(-t**2)", "log(1 + exp(t))", "max(t, t/2)*sin(t)", "erf(t)")


def tampered(problem: Problem, k: int, how: str) -> Derivation:
    """A derivation whose partial number k is wrong in one way."""
    derivation = derive(problem)
    program = derivation.gradient.program
    b = Builder(program)
    outputs = list(program.outputs)
    right = outputs[1 + k]
    match how:
        case "sign":
            wrong = b.emit("neg", (right,))
        case "factor":
            wrong = b.emit("mul", (right, b.input("x")))
        case "swapped":
            wrong = outputs[1 + (k + 1) % (len(outputs) - 1)]
        case "tiny":
            from fractions import Fraction

            wrong = b.emit("mul", (right, b.const(1 + Fraction(1, 10**15))))
        case _:
            raise ValueError(how)
    outputs[1 + k] = wrong
    return replace(derivation, given=replace(derivation.gradient, program=b.build(outputs)))


@pytest.mark.parametrize("how", ["sign", "factor", "swapped", "tiny"])
@pytest.mark.parametrize("k", [0, 1, 2])
@pytest.mark.parametrize("activation", [None, "tanh", "relu"])
def test_a_wrong_partial_is_caught_and_named(how: str, k: int, activation: str | None) -> None:
    with pytest.raises(WrongPartial, match=f"the partial by w{k + 1}"):
        verify(tampered(chain(3, activation), k, how))


@pytest.mark.parametrize("k", [0, 30, 59])
def test_a_wrong_partial_of_many_is_caught(k: int) -> None:
    with pytest.raises(WrongPartial, match="random direction"):
        verify(tampered(chain(60), k, "sign"))


@pytest.mark.parametrize("name", READY)
def test_every_ready_problem_is_confirmed_in_both_ways(name: str) -> None:
    found = verify(derive(read_problem(name)))
    assert found.symbolic == found.partials
    assert found.points >= 5


@pytest.mark.parametrize("activation", [None, *ACTIVATIONS, *OWN])
@pytest.mark.parametrize("depth", [1, 2, 4, 20])
def test_every_activation_is_confirmed_at_five_points_on_all_branches(activation: str | None, depth: int) -> None:
    found = verify(derive(chain(depth, activation)))
    assert found.points >= 5
    assert float(found.largest) < 1e-20
    if depth <= 4:
        assert found.reached == found.branches


@pytest.mark.parametrize("loss", [*LOSSES, "none", "exp(-y*yhat)", "abs(y - yhat)**3"])
def test_every_loss_is_confirmed(loss: str) -> None:
    found = verify(derive(from_formula("sigmoid(w*x + b)", loss=loss)))
    assert (found.symbolic, found.points >= 5) == (2, True)


def test_a_parameter_that_is_not_used_has_a_confirmed_partial() -> None:
    found = verify(derive(from_formula("w*x", wrt=["w", "v"])))
    assert (found.partials, found.symbolic) == (2, 2)


def test_an_unknown_function_of_two_arguments_is_confirmed() -> None:
    found = verify(derive(from_formula("g(a*x, b)*f(g(b, b))")))
    assert (found.symbolic, found.partials) == (2, 2)


def test_more_than_fifty_parameters_are_moved_together() -> None:
    few, many = verify(derive(chain(ONE_BY_ONE, "tanh"))), verify(derive(chain(ONE_BY_ONE + 1, "tanh")))
    assert (few.directions, many.directions) == (False, True)
    assert "random directions" in many.sentence()


def test_the_sentence_says_what_was_compared() -> None:
    sentence = verify(derive(chain(3))).sentence()
    assert sentence.startswith("All 3 partials are verified: equal to SymPy's derivative (symbolically) and to central")
    assert "at 6 random points with 50 digits" in sentence
    assert verify(derive(chain(1))).sentence().startswith("The partial is verified: equal to SymPy's")
    deep = verify(derive(chain(20))).sentence()
    assert "symbolically" not in deep
    assert "6,562 operations, too many for a comparison by SymPy" in deep


def test_where_a_formula_is_never_real_nothing_is_claimed_about_numbers() -> None:
    found = verify(derive(from_formula("sqrt(-1 - w**2)", loss="none")))
    assert found.points == 0
    assert "random points" not in found.sentence()


@pytest.mark.slow
@pytest.mark.parametrize("activation", [None, "relu", "exp"])
def test_a_thousand_layers_are_confirmed(activation: str | None) -> None:
    assert verify(derive(chain(1000, activation))).points >= 5


def test_the_effort_for_twice_the_layers_stays_below_that_of_a_square() -> None:
    verify(derive(chain(2, "sigmoid")))  # what is imported and cached once is not counted
    efforts = [calls_of(partial(verify, derive(chain(depth, "sigmoid")))) for depth in (100, 200)]
    assert efforts[1] < 3 * efforts[0]
