"""The ready-made problems."""

from __future__ import annotations

import pytest

from symback.problem.identifiers import check_name
from symback.problem.losses import LOSSES
from symback.problem.problem import from_formula
from symback.problem.read import read_problem
from symback.problem.ready import READY


@pytest.mark.parametrize("name", READY)
def test_a_name_gives_what_its_formula_gives(name: str) -> None:
    ready, named = READY[name], read_problem(name)
    typed = from_formula(ready.formula, loss=ready.loss, activation=ready.activation, wrt=ready.wrt)
    assert named.forward.ops == typed.forward.ops
    assert named.forward.args == typed.forward.args
    assert (named.parameters, named.data, named.output) == (typed.parameters, typed.data, typed.output)


@pytest.mark.parametrize("name", READY)
def test_a_ready_made_problem_is_named_and_described_in_a_line(name: str) -> None:
    check_name(name, ValueError)
    about = READY[name].about
    assert about
    assert "\n" not in about
    assert about == about.strip().rstrip(".")
    assert READY[name].loss in (None, "none", *LOSSES)


def test_only_the_chain_is_a_chain() -> None:
    assert [name for name in READY if read_problem(name).chain is not None] == ["chain"]


def test_what_stands_for_no_network_has_no_loss() -> None:
    without = {name for name in READY if read_problem(name).loss is None}
    assert without == {"sum_of_paths", "cs231n", "rosenbrock"}
