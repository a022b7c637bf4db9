"""Points are real, away from kinks, on every branch that can be reached, and always the same."""

from __future__ import annotations

import subprocess
import sys

import mpmath
import pytest

from symback.points import Outside, draw, evaluate, stand_ins
from symback.problem.problem import chain, from_formula
from symback.program.core import Builder
from symback.program.functions import derivative, unknown
from symback.program.interpret import high_precision

DOMAIN = high_precision(50)


@pytest.mark.parametrize(
    "formula",
    ["log(w)", "sqrt(w - 1)", "acosh(w)*atanh(v)", "1/(w - v)", "log(w) + log(1 - w)", "w**v", "exp(exp(exp(exp(w))))"],
)
def test_six_points_are_found_inside_a_narrow_domain(formula: str) -> None:
    program = from_formula(formula, loss="none", wrt=["w"]).forward
    found = draw(program, DOMAIN, {}, 6)
    assert len(found.points) == 6
    for point in found.points:
        evaluate(program, {name: DOMAIN.const(v) for name, v in point.items()}, DOMAIN, {})


def test_no_point_is_found_where_a_formula_is_never_real() -> None:
    assert not draw(from_formula("sqrt(-1 - w**2)", loss="none").forward, DOMAIN, {}, 6).points


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "elu", "abs(t)", "max(t, 1)*min(t, 1/2)", "sign(t)*t"])
def test_both_sides_of_every_kink_are_reached(activation: str) -> None:
    found = draw(chain(4, activation).forward, DOMAIN, {}, 6)
    assert found.reached == found.branches > 0


def test_a_branch_that_does_not_exist_is_given_up() -> None:
    found = draw(from_formula("relu(w**2 + 1)", loss="none").forward, DOMAIN, {}, 6)
    assert (len(found.points), found.branches, found.reached) == (6, 2, 1)


def test_a_dead_relu_is_no_kink() -> None:
    found = draw(from_formula("relu(relu(-w**2)*v)", loss="none").forward, DOMAIN, {}, 6)
    assert len(found.points) == 6


def test_an_argument_that_is_zero_only_here_is_a_kink() -> None:
    found = draw(from_formula("abs(w - w*v/v)", loss="none", wrt=["w"]).forward, DOMAIN, {}, 6)
    assert len(found.points) <= 6


@pytest.mark.parametrize(
    ("formula", "at"), [("1/w", 0), ("log(w)", -1), ("sqrt(w)", -1), ("exp(w)", 10**6), ("log(w)", 0)]
)
def test_outside_of_the_domain_there_is_no_value(formula: str, at: int) -> None:
    program = from_formula(formula, loss="none").forward
    with pytest.raises(Outside):
        evaluate(program, {"w": DOMAIN.context.mpf(at)}, DOMAIN, {})


def test_the_stand_in_of_an_unknown_function_has_its_true_partials() -> None:
    mp = DOMAIN.context
    b = Builder()
    args = [b.input(letter) for letter in "uv"]
    functions = [unknown("f"), derivative(unknown("f"))]
    nodes = [b.call(function, args[0]) for function in functions]
    g = unknown("g", 2)
    nodes += [b.call(function, *args) for function in (g, derivative(g, 0), derivative(g, 1))]
    given = stand_ins(b.build(nodes), mp)
    assert list(given) == ["f", "df", "g", "dg_1", "dg_2"]
    h, u, v = mp.mpf(10) ** -17, mp.mpf("0.7"), mp.mpf("-1.3")
    assert abs((given["f"](u + h) - given["f"](u - h)) / (2 * h) - given["df"](u)) < mpmath.mpf(10) ** -30
    by_u = (given["g"](u + h, v) - given["g"](u - h, v)) / (2 * h)
    by_v = (given["g"](u, v + h) - given["g"](u, v - h)) / (2 * h)
    assert abs(by_u - given["dg_1"](u, v)) < mpmath.mpf(10) ** -30
    assert abs(by_v - given["dg_2"](u, v)) < mpmath.mpf(10) ** -30
    assert given["f"](u) != given["g"](u, u)


def test_a_second_derivative_has_no_stand_in() -> None:
    b = Builder()
    twice = derivative(derivative(unknown("f")))
    with pytest.raises(ValueError, match="second derivative"):
        stand_ins(b.build([b.call(twice, b.input("u"))]), DOMAIN.context)


def test_the_points_do_not_depend_on_the_hash_seed() -> None:
    code = (
        "from symback.points import draw; from symback.problem.problem import chain\n"
        "from symback.program.interpret import high_precision\n"
        "print(draw(chain(3, 'relu').forward, high_precision(), {}, 6).points)"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in "123"
    }
    assert len(said) == 1
    assert "Fraction" in said.pop()
