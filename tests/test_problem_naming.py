"""The names of the blackboard: h goes in, o comes out, u is any other value worth a name."""

from __future__ import annotations

import pytest

from symback.problem.formula import read_formula
from symback.problem.naming import name_values
from symback.program.core import Builder


def names(text: str, *taken: str) -> list[str]:
    b = Builder()
    name_values(b, read_formula(text, b), taken)
    return [name for node in sorted(b.names) for name in b.names[node]]


def test_what_goes_into_a_function_is_h_and_what_comes_out_is_o() -> None:
    assert names("f(f(x*w1)*w2)*w3") == ["h1", "o1", "h2", "o2"]


def test_an_input_that_goes_into_a_function_keeps_its_name() -> None:
    assert names("f(x)*w1 + 1") == ["o1"]


def test_a_formula_without_functions_is_named_operation_by_operation() -> None:
    assert names("x**2 + x*y + (x + y)**2") == ["u1", "u2", "u3", "u4"]


@pytest.mark.parametrize(
    ("taken", "expected"),
    [(("h1", "x"), ["v1", "o1"]), (("h1", "o1"), ["v1", "g1"]), (("h", "v"), ["g1", "o1"]), (("hat",), ["h1", "o1"])],
)
def test_a_letter_that_the_formula_uses_makes_room_for_another(taken: tuple[str, ...], expected: list[str]) -> None:
    assert names("f(x*w)*q", *taken) == expected


def test_a_value_used_in_several_places_gets_a_name() -> None:
    b = Builder()
    shared = b.mul(b.input("x"), b.input("w0"))
    name_values(b, b.add(shared, b.mul(b.input("w2"), b.mul(shared, shared))), ())
    assert list(b.names[shared]) == ["u1"]


def test_a_name_that_was_given_is_kept() -> None:
    b = Builder()
    root = read_formula("f(x*w1)*w2", b)
    inner = b.args[b.args[root][0]][0]
    b.name(inner, "mine")
    name_values(b, root, ["mine"])
    assert list(b.names[inner]) == ["mine"]
