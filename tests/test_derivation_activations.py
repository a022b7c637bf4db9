"""Every step of every worked-out derivative equals the derivative."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest

from symback.derivation.activations import STEPS, work_out
from symback.problem.activations import ACTIVATIONS, activation
from symback.program.interpret import high_precision, run

OWN = ("t/(1 + abs(t))", "t*exp(-t**2)", "log(1 + t**2)", "(t + sin(t))/(2 + t**2)", "t**3")


def test_every_known_activation_has_its_steps() -> None:
    assert set(STEPS) == set(ACTIVATIONS)


@pytest.mark.parametrize("name", [*ACTIVATIONS, *OWN])
@pytest.mark.parametrize("t", ["-1.7", "-0.3", "0.4", "2.1"])
def test_every_step_equals_the_difference_quotient(name: str, t: str) -> None:
    domain = high_precision(80)
    worked = work_out(activation(name))
    assert worked.steps
    with mpmath.workdps(80):
        at, step = mpmath.mpf(t), mpmath.mpf(10) ** -25
        definition = worked.definition
        ends = [run(definition, {"t": at + s * step}, domain)[definition.outputs[0]] for s in (1, -1)]
        expected = (ends[0] - ends[1]) / (2 * step)
        for program in worked.steps:
            assert abs(run(program, {"t": at}, domain)[program.outputs[0]] - expected) < mpmath.mpf(10) ** -40


@pytest.mark.parametrize("name", [*ACTIVATIONS, *OWN])
@pytest.mark.parametrize("t", ["-1.7", "0.4"])
def test_the_definition_is_the_function_that_is_computed(name: str, t: str) -> None:
    from symback.program.core import Builder

    domain = high_precision(60)
    used = activation(name)
    b = Builder()
    called = b.build([b.call(used.function, b.input("t"))])
    at = domain.const(Fraction(t))
    definition = work_out(used).definition
    values = [run(program, {"t": at}, domain)[program.outputs[0]] for program in (called, definition)]
    assert abs(values[0] - values[1]) < mpmath.mpf(10) ** -50


def test_an_unknown_activation_cannot_be_worked_out() -> None:
    with pytest.raises(ValueError, match="nothing is known"):
        work_out(activation(None))
