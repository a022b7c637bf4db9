"""Vertex elimination: which outputs, in which order."""

from __future__ import annotations

from symback.optimise.elimination import Task, jacobian_form
from symback.optimise.plain import plain_derivatives
from symback.program.core import Builder
from symback.program.cost import cost


def test_an_input_may_be_an_output_and_a_parameter() -> None:
    b = Builder()
    x, y = b.input("x"), b.input("y")
    task = Task(b.build([x, b.mul(x, y), b.const(2)]), ("x", "y"))
    made = jacobian_form(task)
    names = {node: name for name, node in ((n, i) for i, n in made.graph.payloads.items())}
    told = [names.get(node, coefficient) for coefficient, node in made.outputs]
    assert told[3:] == [1, 0, "y", "x", 0, 0]
    assert cost(plain_derivatives(task)).total == 1


def test_outputs_can_be_picked_and_passed_over() -> None:
    b = Builder()
    x, y = b.input("x"), b.input("y")
    task = Task(b.build([b.mul(x, y), y]), ("x", "y"), passive=1, keep=(2, 3))
    assert [coefficient for coefficient, _ in jacobian_form(task).outputs] == [0, 1]
