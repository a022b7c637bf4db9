"""f′ of the functions that are applied element by element, worked out as for numbers."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from symback.document import display as m
from symback.document.express import call
from symback.document.express_matrices import STEPS, MatrixWriter
from symback.document.narrate.activation import derivative_steps
from symback.document.narrate.matrices.teller import MatrixTeller
from symback.document.narrate.teller import equation, parts_of
from symback.document.tree import Block
from symback.problem.activations import activation as find
from symback.program.core import Builder
from symback.program.functions import Function


def slopes(teller: MatrixTeller) -> list[Block]:
    """f′ by steps, then with the matrices of the formula."""
    forward = teller.problem.forward
    used = teller.problem.activation
    node = next(
        (
            node
            for node in reversed(forward.reachable())
            if forward.ops[node] == "call"
            and forward.shape(node)
            and len(forward.args[node]) == 1
            and used is not None
            and forward.function(node) is used.function
        ),
        None,
    )
    if node is None:
        return []
    inside = teller.problem.prediction is not None and node <= teller.problem.prediction
    return [*_renamed(derivative_steps(teller, inside)), *_with_matrices(teller, node)]


def _renamed(blocks: list[Block]) -> list[Block]:
    """The same with the unit step by a name that is no letter of a layer."""

    def new(part: Any) -> Any:
        if isinstance(part, tuple):
            return tuple(new(item) for item in part)
        if isinstance(part, m.Call) and part.function in STEPS:
            return replace(part, function=STEPS[part.function], arguments=new(part.arguments))
        if is_dataclass(part) and not isinstance(part, type):
            return replace(part, **{field.name: new(getattr(part, field.name)) for field in fields(part)})
        return part

    return [new(block) for block in blocks]


def _with_matrices(teller: MatrixTeller, node: int) -> list[Block]:
    forward = teller.problem.forward
    function = forward.function(node)
    if function.unknown:
        function = find("sigmoid").function  # the example that was worked out
    (argument,) = forward.args[node]
    h, o = forward.name(argument), forward.name(node)
    if h is None or function.body is not None:
        return []
    value = slope(function, m.Name(h), None if o is None else m.Name(o))
    local = equation(m.Call(function.name, (m.Name(h),), 1), value)
    reused = o is not None and m.Name(o) in parts_of(value)
    return teller.say("matrix_slope", local=local, o=m.Name(o) if reused and o else None, f=call(function, ()))


def slope(function: Function, h: m.Math, o: m.Math | None) -> m.Math:
    """f′ of a matrix as the derivative rule writes it; ``o`` is the value of the function, if it has a name."""
    from symback.program.sizes import shape

    b = Builder()
    inner = b.input("h", shape("n", "k"))
    value = b.call(function, inner)
    node = function.rules[0](b, (inner,), value)
    program = b.build([node])
    named = {inner: h} | ({} if o is None else {value: o})
    return MatrixWriter(program, named.get).write(node)
