"""Named values and the derivative on every edge of the graph."""

from __future__ import annotations

import mpmath
import pytest

from symback.derivation.derivation import derive
from symback.problem.read import read_problem
from symback.problem.ready import READY
from symback.program.interpret import high_precision, run

CHAIN = {"h1": {"x", "w1"}, "o1": {"h1"}, "h2": {"o1", "w2"}, "o2": {"h2"}, "yhat": {"o2", "w3"}, "L": {"y", "yhat"}}


def test_the_stages_of_the_chain_are_those_of_the_blackboard() -> None:
    found = {stage.name: set(stage.arguments) for stage in derive(read_problem()).stages}
    assert found == CHAIN


def test_the_stages_of_a_sum_of_paths_show_the_shared_value() -> None:
    stages = derive(read_problem("sum_of_paths")).stages
    assert {stage.name: set(stage.arguments) for stage in stages} == {
        "u1": {"x"},
        "u2": {"x", "y"},
        "u3": {"x", "y"},
        "u4": {"u3"},
        "z": {"u1", "u2", "u4"},
    }


@pytest.mark.parametrize("name", READY)
def test_every_local_partial_equals_a_difference_with_forty_digits(name: str) -> None:
    domain = high_precision(80)
    functions = {"f": lambda t: mpmath.sin(t) + t * t / 3, "df": lambda t: mpmath.cos(t) + 2 * t / 3}
    with mpmath.workdps(80):
        for stage in derive(read_problem(name)).stages:
            point = {a: mpmath.mpf(k + 2) / 7 for k, a in enumerate(stage.arguments)}
            step = mpmath.mpf(10) ** -25
            for argument, node in stage.local.partials.items():
                ends = []
                for sign in (1, -1):
                    moved = {**point, argument: point[argument] + sign * step}
                    ends.append(run(stage.program, moved, domain, functions)[stage.program.outputs[0]])
                expected = (ends[0] - ends[1]) / (2 * step)
                found = run(stage.local.program, point, domain, functions)[node]
                assert abs(found - expected) < mpmath.mpf(10) ** -40
