"""Programs on the way: passes that change nothing, and what is told of those that do."""

from __future__ import annotations

from symback.optimise.candidates import Candidate, Stage
from symback.optimise.collect import collect
from symback.optimise.flatten import flatten
from tests.forms import form

PASSES = (("flatten", flatten), ("collect", collect))


def test_passes_that_change_nothing_give_the_candidate_back() -> None:
    candidate = Candidate(form("a*b"), "start")
    assert candidate.after(PASSES) is candidate


def test_each_pass_that_changed_something_is_told_with_what_is_left() -> None:
    after = Candidate(form("a*b + a*c + d"), "start").after(PASSES)
    assert after.operations == 3
    assert after.stages() == [Stage("start", 4), Stage("flatten", 4), Stage("collect", 3)]
