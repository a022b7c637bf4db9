"""The rules of special functions, of jumps, and of what a piecewise formula is made of."""

from __future__ import annotations

import mpmath
import pytest

from symback.errors import InputError
from symback.problem.traced import Traced, applied
from symback.program.core import Builder
from symback.program.functions import FUNCTIONS
from symback.program.interpret import high_precision, run
from symback.program.reverse import reverse
from symback.program.special import INTERNAL, RULES


def derivative(name: str, *values: float, by: int = 0) -> object:
    """The partial of a function at a point, with fifty digits."""
    b = Builder()
    inputs = [Traced(b, b.input(f"x{k}")) for k in range(len(values))]
    gradient = reverse(b.build([applied(name)(*inputs).node]), (f"x{by}",))
    domain = high_precision(50)
    at = {f"x{k}": domain.context.mpf(value) for k, value in enumerate(values)}
    return run(gradient.program, at, domain)[gradient.program.outputs[1]]


def test_every_rule_belongs_to_a_function_with_as_many_arguments() -> None:
    assert set(RULES) <= set(FUNCTIONS)
    assert set(INTERNAL) <= set(RULES)
    for name, rules in RULES.items():
        assert len(rules) == FUNCTIONS[name].arity


@pytest.mark.parametrize("at", [0.3, 1.0, 2.5, 7.25])
def test_gamma_and_its_logarithm_have_the_digamma_function_in_their_derivatives(at: float) -> None:
    with mpmath.workdps(50):
        assert derivative("loggamma", at) == pytest.approx(mpmath.psi(0, at), rel=1e-45)
        assert derivative("gamma", at) == pytest.approx(mpmath.gamma(at) * mpmath.psi(0, at), rel=1e-45)
        assert derivative("digamma", at) == pytest.approx(mpmath.psi(1, at), rel=1e-45)


def test_the_angle_goes_against_the_first_argument_as_its_tangent_does() -> None:
    assert derivative("atan2", 3.0, 4.0) == pytest.approx(mpmath.mpf(4) / 25)
    assert derivative("atan2", 3.0, 4.0, by=1) == pytest.approx(mpmath.mpf(-3) / 25)


def test_what_is_selected_has_the_derivative_and_the_other_has_none() -> None:
    assert [derivative("select", 1.0, 5.0, 7.0, by=k) for k in (1, 2)] == [1, 0]
    assert [derivative("select", 0.0, 5.0, 7.0, by=k) for k in (1, 2)] == [0, 1]


def test_jumps_have_the_derivative_zero_and_a_remainder_that_of_its_pieces() -> None:
    assert derivative("floor", 2.5) == derivative("ceiling", -2.5) == 0
    assert derivative("mod", 7.5, 2.0) == 1
    assert derivative("mod", 7.5, 2.0, by=1) == -3


def test_the_order_of_a_derivative_is_a_number() -> None:
    b = Builder()
    n, x = Traced(b, b.input("n")), Traced(b, b.input("x"))
    with pytest.raises(InputError, match="not differentiable by its order"):
        reverse(b.build([applied("polygamma")(n, x).node]), ("n",))
