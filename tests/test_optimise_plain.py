"""The program as it comes, before any pass."""

from __future__ import annotations

from fractions import Fraction

from symback.optimise.elimination import Task
from symback.optimise.plain import plain_derivatives
from symback.problem.formula import read_formula
from symback.program.core import Builder
from symback.program.interpret import EXACT, run


def test_values_come_first_and_then_the_partials_output_by_output() -> None:
    b = Builder()
    program = b.build([read_formula(text, b) for text in ("a*b", "a + b**2")])
    plain = plain_derivatives(Task(program, ("a", "b")))
    found = run(plain, {"a": Fraction(3), "b": Fraction(5)}, EXACT)
    assert [found[node] for node in plain.outputs] == [15, 28, 5, 3, 1, 10]


def test_a_direction_is_followed_forward() -> None:
    b = Builder()
    program = b.build([read_formula("a*b", b)])
    plain = plain_derivatives(Task(program, ("a", "b"), direction=("u", "v")))
    at = {"a": Fraction(3), "b": Fraction(5), "u": Fraction(7), "v": Fraction(11)}
    assert [run(plain, at, EXACT)[node] for node in plain.outputs] == [15, 5 * 7 + 3 * 11]
