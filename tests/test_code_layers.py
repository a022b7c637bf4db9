"""The programs of one layer, against the derivative of its activation."""

from __future__ import annotations

import pytest

from symback.code.layers import ChainParts, layer_programs
from symback.code.names import Names
from symback.derivation.derivation import derive
from symback.problem.activations import ACTIVATIONS
from symback.problem.read import read_problem
from symback.program.functions import derivative
from symback.program.interpret import FLOAT, run


@pytest.mark.parametrize("name", [*ACTIVATIONS, "t/(1+abs(t))", "t*exp(-t**2)"])
@pytest.mark.parametrize("at", [-1.25, 0.5])
def test_the_update_multiplies_by_the_weight_and_the_slope(name: str, at: float) -> None:
    chain = read_problem(activation=name).chain
    assert chain is not None
    assert chain.function is not None
    layer = layer_programs(chain.function)

    def f(h: float) -> float:
        return float(run(layer.forward, {"h": h}, FLOAT)[layer.forward.outputs[0]])

    known = {"d": 3.0, "w": 2.0, "h": at, "o": f(at)}
    if layer.keeps == "slope":
        known["slope"] = float(run(layer.forward, {"h": at}, FLOAT)[layer.forward.outputs[1]])
    found = run(layer.update, known, FLOAT)[layer.update.outputs[0]]
    assert found == pytest.approx(6 * (f(at + 1e-6) - f(at - 1e-6)) / 2e-6, rel=1e-7, abs=1e-9)
    assert set(layer.update.inputs()) <= {"d", "w", "o", "h", "slope"}


def test_an_unknown_activation_keeps_its_argument() -> None:
    chain = read_problem().chain
    assert chain is not None
    assert chain.function is not None
    layer = layer_programs(chain.function)
    assert (layer.keeps, layer.uses_value) == ("h", False)
    called = [layer.update.function(n) for n in layer.update.reachable() if layer.update.ops[n] == "call"]
    assert called == [derivative(chain.function)]


def test_our_names_give_way_to_data() -> None:
    parts = ChainParts(derive(read_problem()), Names(["o"]), ["o", "d"])
    assert (parts.ours, list(parts.data)) == ({"o": "o_", "d": "d"}, ["x", "y"])
    assert parts.loss_uses_prediction(parts.loss.program.outputs)
