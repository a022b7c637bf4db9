"""The loops over the layers, in a target that keeps all it needs in one list."""

from __future__ import annotations

import math
from typing import Any

import pytest

from symback.code.layers import ChainParts
from symback.code.names import Names
from symback.code.numpy.layered import LayerLoops
from symback.code.python.expressions import PythonSpeller
from symback.code.python.functions import helper_sources
from symback.derivation.derivation import derive
from symback.problem.read import read_problem


class Stack(LayerLoops):
    value, argument, before, start, weight, next_weight = "o", "h", "before", "x", "w", "after"

    def __init__(self, activation: str) -> None:
        self.parts = ChainParts(derive(read_problem(activation=activation)), Names(["yhat"]), ["d", "slope"])
        self.speller = PythonSpeller()

    def lists(self) -> list[str]:
        return ["    stack = []"]

    def forward_head(self) -> str:
        return "for w in weights[:-1]:"

    def store(self, text: str) -> str:
        return f"stack.append({text})"

    def keep(self, text: str) -> str:
        return f"stack.append({text})"

    def backward_head(self) -> list[str]:
        layer = self.parts.layer
        kept = {"h": "h", "slope": "slope"}.get(layer.keeps) if layer is not None else None
        lines = ["    for after in reversed(weights[1:]):", *([f"        {kept} = stack.pop()"] if kept else [])]
        return [*lines, "        before = stack.pop()"]

    def add_partial(self, text: str) -> str:
        return f"partials.append({text})"


@pytest.mark.parametrize("activation", ["tanh", "sin", "swish", "relu", "identity", "softplus"])
def test_forward_and_back_give_the_partials_of_the_prediction(activation: str) -> None:
    loops = Stack(activation)
    plain, keeping, back = loops.forward(keeping=False), loops.forward(keeping=True), loops.backward()
    assert isinstance(loops.speller, PythonSpeller)
    last = ["    return o * weights[-1]"]
    predict = ["def predict(weights, x):", *plain, *last]
    gradient = ["def gradient(weights, x):", *keeping, "    d, partials = 1.0, [o]", *back, "    return partials[::-1]"]
    namespace: dict[str, Any] = {"math": math}
    exec("\n\n".join([*helper_sources(loops.speller), "\n".join(predict), "\n".join(gradient)]), namespace)  # noqa: S102
    weights, x, step = [0.75, 1.5, -0.625, 2.0], 0.875, 1e-6
    found = namespace["gradient"](weights, x)
    for k in range(len(weights)):
        ends = [namespace["predict"]([*weights[:k], weights[k] + e, *weights[k + 1 :]], x) for e in (step, -step)]
        assert found[k] == pytest.approx((ends[0] - ends[1]) / (2 * step), rel=1e-7, abs=1e-9)
    assert ("stack" in "".join(keeping), "stack" in "".join(plain)) == (True, False)
