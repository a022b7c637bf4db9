"""What is changed before code is written: no logarithm of what was rounded to 0."""

from __future__ import annotations

import pytest

from symback.code.array.prepared import prepare, without_overflow
from symback.derivation.derivation import derive
from symback.program.functions import Function
from tests.array_samples import ALL


def called(name: str) -> set[str]:
    program = prepare(derive(ALL[name]())).program
    found = {str(p.name) for n in program.reachable() if isinstance(p := program.payloads.get(n), Function)}
    return found | {program.ops[node] for node in program.reachable()}


@pytest.mark.parametrize(
    ("name", "there", "gone"),
    [
        ("softmax(X@W+b)", "log_softmax", "log"),
        ("X@U", "log_cosh", "cosh"),
        ("-log(sigmoid(X@w))", "log_sigmoid", "log"),
    ],
)
def test_logarithms_that_may_not_exist_are_one_function(name: str, there: str, gone: str) -> None:
    assert there in called(name)
    assert gone not in called(name)


def test_softmax_with_cross_entropy_needs_no_quotient() -> None:
    program = prepare(derive(ALL["softmax_regression"]())).program
    shaped = [node for node in program.reachable() if program.ops[node] == "div" and program.shape(node)]
    assert not shaped


def test_other_problems_are_left_as_they_are() -> None:
    derivation = derive(ALL["ridge"]())
    assert without_overflow(derivation) is derivation


def test_the_prediction_is_there_for_predict() -> None:
    made = prepare(derive(ALL["autoencoder"]()))
    assert made.prediction is not None
    assert "Yhat" in made.program.names[made.prediction]
    assert prepare(derive(ALL["logdet(X)"]())).prediction is None
