"""The named values of a formula with matrices and what they are computed from."""

from __future__ import annotations

from symback.document.narrate.matrix_edges import adjoint_name, goes_back, shape_of, values
from symback.problem.read import read_problem
from symback.program.sizes import shape


def test_values_stop_at_the_names_before_them() -> None:
    forward = read_problem("dense", bias=True).forward
    found = {value.name: value.arguments for value in values(forward)}
    assert found["H2"] == ("O1", "W2", "b2")
    assert found["L"] == ("Yhat", "Y")


def test_the_adjoint_is_called_otherwise_where_the_formula_has_a_d() -> None:
    assert adjoint_name(read_problem("X@D").forward) == "G"
    assert adjoint_name(read_problem("X@W").forward) == "D"
    assert adjoint_name(read_problem("tanh(X@D)@G@E@Q").forward) == "M"


def test_every_argument_has_its_share() -> None:
    forward = read_problem("rnn", steps=2).forward
    for value in values(forward):
        assert tuple(goes_back(forward, value, value.name == "L")) == value.arguments


def test_shapes_are_found_by_name() -> None:
    forward = read_problem("dense").forward
    assert shape_of(forward, "W1") == shape("d0", "d1")
    assert shape_of(forward, "L") == ()
