"""The gradient of a problem with the facts worth telling."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symback.derivation.derivation import derive
from symback.problem.problem import chain, from_formula
from symback.problem.read import read_problem
from symback.problem.ready import READY
from symback.program.core import Program
from symback.program.interpret import run_where_exact


def values(program: Program, point: dict[str, Fraction]) -> list[Fraction]:
    found = run_where_exact(program, point)
    return [found[node] for node in program.outputs]


def test_the_first_box_is_the_residual_and_the_second_the_last_layer() -> None:
    boxes = derive(chain(depth=3)).boxes
    assert [(box.number, box.parameters) for box in boxes] == [(1, ("w1", "w2", "w3")), (2, ("w1", "w2"))]


@pytest.mark.parametrize("name", READY)
def test_nodes_of_the_formula_keep_their_numbers(name: str) -> None:
    derivation = derive(read_problem(name))
    forward, whole = derivation.problem.forward, derivation.gradient.program
    assert {n: whole.names.get(n) for n in forward.names} == dict(forward.names)
    assert [whole.ops[node] for node in forward.names] == [forward.ops[node] for node in forward.names]
    assert forward.inputs() == {n: k for n, k in whole.inputs().items() if k < len(forward)}


def test_the_executed_program_gives_the_value_and_every_partial_exactly() -> None:
    derivation = derive(from_formula("relu(x*w1)*w2", wrt=["w2", "w1", "w9"]))
    point = {"x": Fraction(2), "y": Fraction(1), "w1": Fraction(3, 2), "w2": Fraction(-1, 3), "w9": Fraction(1)}
    expected = [Fraction(2), Fraction(-6), Fraction(4, 3), Fraction(0)]  # (ŷ - y) = -2, o = 3
    assert values(derivation.gradient.program, point) == expected
    assert values(derivation.executed, point) == expected


def test_the_stages_are_the_lines_of_the_forward_pass() -> None:
    assert [stage.name for stage in derive(chain(depth=2)).stages] == ["h1", "o1", "yhat", "L"]


def test_the_map_into_the_executed_program_leads_to_the_same_values() -> None:
    derivation = derive(from_formula("x*w1 + x*w1*w2"))
    point = {name: Fraction(k, 3) for k, name in enumerate(derivation.gradient.program.inputs(), start=1)}
    before = run_where_exact(derivation.gradient.program, point)
    executed, places = derivation.execution
    after = run_where_exact(executed, point)
    assert len(set(places) & set(before)) > 5
    assert all(before[old] == after[new] for old, new in places.items() if old in before and new in after)
