"""The names of the blackboard: h goes in, o comes out, u is any other value worth a name."""

from __future__ import annotations

from typing import Any

import pytest

from symback.document.express import Writer, by_name
from symback.document.latex_math import math_to_latex
from symback.problem.formula import read_formula
from symback.problem.losses import LOSSES
from symback.problem.naming import name_values
from symback.problem.problem import from_formula
from symback.program.core import Builder
from symback.program.passes import orient_differences
from tests.telling import nested_loss


def names(text: str, *taken: str) -> list[str]:
    b = Builder()
    name_values(b, read_formula(text, b), taken)
    return [name for node in sorted(b.names) for name in b.names[node]]


def test_what_goes_into_a_function_is_h_and_what_comes_out_is_o() -> None:
    assert names("f(f(x*w1)*w2)*w3") == ["h1", "o1", "h2", "o2"]


def test_an_input_that_goes_into_a_function_keeps_its_name() -> None:
    assert names("f(x)*w1 + 1") == ["o1"]


def test_a_formula_without_functions_is_named_operation_by_operation() -> None:
    assert names("x**2 + x*y + (x + y)**2") == ["u1", "u2", "u3", "u4"]


@pytest.mark.parametrize(
    ("taken", "expected"),
    [(("h1", "x"), ["v1", "o1"]), (("h1", "o1"), ["v1", "g1"]), (("h", "v"), ["g1", "o1"]), (("hat",), ["h1", "o1"])],
)
def test_a_letter_that_the_formula_uses_makes_room_for_another(taken: tuple[str, ...], expected: list[str]) -> None:
    assert names("f(x*w)*q", *taken) == expected


def test_a_value_used_in_several_places_gets_a_name() -> None:
    b = Builder()
    shared = b.mul(b.input("x"), b.input("w0"))
    name_values(b, b.add(shared, b.mul(b.input("w2"), b.mul(shared, shared))), ())
    assert list(b.names[shared]) == ["u1"]


def test_a_name_that_was_given_is_kept() -> None:
    b = Builder()
    root = read_formula("f(x*w1)*w2", b)
    inner = b.args[b.args[root][0]][0]
    b.name(inner, "mine")
    name_values(b, root, ["mine"])
    assert list(b.names[inner]) == ["mine"]


def loss_names(loss: str, formula: str = "x*w1", **options: Any) -> dict[str, str]:
    """The names of the values inside a loss -> how they are computed from what has a name."""
    problem = from_formula(formula, loss=loss, **options)
    forward = problem.forward
    assert problem.prediction is not None
    writer = Writer(forward, by_name(forward), len(forward))
    inner = [node for node in forward.names if problem.prediction < node != problem.result]
    return {str(forward.name(node)): math_to_latex(writer.write(node, own=True)) for node in sorted(inner)}


def test_a_value_of_the_loss_that_would_be_written_again_and_again_gets_a_name() -> None:
    assert loss_names(nested_loss(3)) == {
        "u1": r"\hat{y}-y+\sin(\hat{y}-y)",
        "u2": r"u_{1}+\sin(u_{1})",
        "u3": r"u_{2}+\sin(u_{2})",
    }


@pytest.mark.parametrize("levels", [1, 4, 9])
def test_every_level_of_a_loss_has_one_name(levels: int) -> None:
    assert list(loss_names(nested_loss(levels))) == [f"u{k}" for k in range(1, levels + 1)]


@pytest.mark.parametrize("loss", LOSSES)
def test_the_losses_by_name_need_no_names_inside(loss: str) -> None:
    assert loss_names(loss) == {}


@pytest.mark.parametrize(
    "loss",
    [
        "(y - yhat)**2/2 + abs(y - yhat)",  # a residual keeps no name, so it can be turned round
        "(log(y) - log(yhat))**2*abs(log(y) - log(yhat))",
        "(yhat - y) + sin(yhat - y)",
        "yhat*y + sin(yhat*y)",  # one operation is as short as a name
        "log(yhat)*(1 + log(yhat))",
        "1/2*(y - yhat)**2 + 1/2*w1**2",  # a number is no value of the loss
        "2**(1/3)*yhat**2*(2**(1/3) + yhat)",
    ],
)
def test_what_is_short_or_a_residual_needs_no_name(loss: str) -> None:
    assert loss_names(loss) == {}


def test_a_residual_that_is_used_twice_is_still_turned_round() -> None:
    problem = from_formula("x*w1", loss="(y - yhat)**2*abs(y - yhat)")
    oriented = orient_differences(problem.forward, problem.parameters)
    (difference,) = [node for node in oriented.reachable() if oriented.ops[node] == "sub"]
    assert oriented.args[difference] == problem.forward.args[difference][::-1]


def test_a_difference_of_values_that_are_used_again_gets_a_name() -> None:
    """Without one, differences inside each other would be written out 2, 4, 8, … times."""
    loss = "y"
    for _ in range(6):
        loss = f"(yhat - ({loss})**2*abs({loss}))"
    assert 2 <= len(loss_names(f"{loss}**2")) <= 6


def test_a_loss_that_begins_at_an_inner_value_of_the_formula_is_named_just_the_same() -> None:
    assert list(loss_names(nested_loss(4).replace("yhat", "x*w1") + " + yhat", "tanh(x*w1 - y)")) == [
        f"u{k}" for k in range(1, 5)
    ]


def test_the_numbers_of_the_formula_go_on_in_the_loss() -> None:
    assert list(loss_names(nested_loss(1), "(w1*x + b)**2 + (w1*x + b)**3")) == ["u5"]
    assert list(loss_names(nested_loss(1), "u1*x + b")) == ["v2"]
    assert list(loss_names(nested_loss(1), "f(f(x*w1)*w2)*w3")) == ["u1"]
