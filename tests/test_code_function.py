"""A function to be written: its inputs and its nest."""

from __future__ import annotations

from symback.code.function import FunctionText, Vector, positions
from symback.code.names import Names
from symback.program.core import Builder


def test_the_components_of_a_vector_are_inputs_in_its_place() -> None:
    b = Builder()
    text = FunctionText("f", b.build([b.input("x")]), ("x", Vector("v", ("v_1", "v_2")), "y"), {}, Names(), 0)
    assert text.inputs() == ("x", "v_1", "v_2", "y")


def test_positions_go_from_left_to_right_however_deep_the_nest_is() -> None:
    nest: object = 0
    for k in range(1, 3000):
        nest = (nest, k)
    assert list(positions(nest)) == list(range(3000))  # type: ignore[arg-type]
