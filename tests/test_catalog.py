"""What there is by name."""

from __future__ import annotations

import pytest

from symback.catalog import listing
from symback.code import TARGETS
from symback.problem.problem import from_formula
from symback.problem.read import read_problem


def test_every_kind_is_listed_and_nothing_twice() -> None:
    found = listing()
    with_matrices = ["problems with matrices", "losses with matrices"]
    assert list(found) == ["problems", "activations", "losses", *with_matrices, "targets"]
    for rows in found.values():
        names = [name for name, _ in rows]
        assert names
        assert len(names) == len(set(names))
        assert all(about.strip() for _, about in rows)


@pytest.mark.parametrize("name", [name for name, _ in listing()["problems"]])
def test_a_listed_problem_can_be_asked_for(name: str) -> None:
    assert read_problem(name).name == name


@pytest.mark.parametrize("name", [name for name, _ in listing()["problems with matrices"]])
def test_a_listed_problem_with_matrices_can_be_asked_for(name: str) -> None:
    problem = read_problem(name, matrices=True)
    assert problem.name == name
    assert problem.has_matrices


@pytest.mark.parametrize("loss", [name for name, _ in listing()["losses with matrices"]])
def test_a_listed_loss_with_matrices_can_be_asked_for(loss: str) -> None:
    assert read_problem("f(X@W1)@W2", loss=loss).parameters == ("W1", "W2")


def test_listed_activations_and_losses_can_be_asked_for() -> None:
    found = listing()
    for activation, _ in found["activations"]:
        for loss, _ in found["losses"]:
            assert from_formula("f(x*w1)*w2", activation=activation, loss=loss).parameters == ("w1", "w2")


def test_the_default_loss_is_marked_once_and_is_the_one_that_is_used() -> None:
    marked = [(name, about) for name, about in listing()["losses"] if "the default" in about]
    ((_, about),) = marked
    assert from_formula("x*w1").loss == about.partition(";")[0]
    assert {name for name, _ in listing()["targets"]} == set(TARGETS)
