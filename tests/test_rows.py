"""Which operations a program has."""

from __future__ import annotations

import pytest

from symback.program.core import Builder
from symback.program.rows import ARITY
from symback.program.shapes import ARRAY_OPS


def test_the_operations_on_matrices_are_operations() -> None:
    assert {op: ARITY[op] for op in ARRAY_OPS} == {op: arity for op, (arity, _) in ARRAY_OPS.items()}


@pytest.mark.parametrize("op", [op for op, arity in ARITY.items() if arity > 0])
def test_a_wrong_number_of_arguments_is_refused(op: str) -> None:
    b = Builder()
    args = tuple(b.input(f"a{k}") for k in range(ARITY[op] + 1))
    with pytest.raises(ValueError, match=f"{op} takes"):
        b.emit(op, args)


def test_a_step_shows_a_row() -> None:
    b = Builder()
    node = b.neg(b.input("x"))
    b.name(node, "h")
    step = list(b.build([node]))[node]
    assert (step.node, step.op, step.args, step.payload, step.names) == (node, "neg", (0,), None, ("h",))
