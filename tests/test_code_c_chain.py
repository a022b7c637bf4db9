"""The loops of C: what they keep, and names."""

from __future__ import annotations

import pytest

from symback.code.c.chain import ChainUnit
from symback.derivation.derivation import derive
from symback.problem.problem import from_stages
from symback.problem.read import read_problem


@pytest.mark.parametrize(("activation", "kept"), [("tanh", False), ("sigmoid", False), ("sin", True), ("swish", True)])
def test_only_what_the_way_back_needs_is_kept(activation: str, kept: bool) -> None:
    source = ChainUnit(derive(read_problem(activation=activation))).source()
    assert ("work[k] = " in source) == kept
    assert ("(void)work;" in source) != kept


def test_the_functions_keep_their_names_and_data_give_way() -> None:
    problem = from_stages({}, "tanh(loss*a)*b", data=["loss"], wrt=["a", "b"], loss="predict*(m - yhat)**2")
    source = ChainUnit(derive(problem)).source()
    assert "double predict(size_t m_, const double *w, double loss_)" in source
    assert "double loss(size_t m_, const double *w, double loss_, double predict_, double m)" in source


def test_the_header_has_the_three_prototypes() -> None:
    header = ChainUnit(derive(read_problem())).header()
    assert header.count(";") >= 3
    assert "#include <stddef.h>" in header
    assert "double (*df)(double)" in header
