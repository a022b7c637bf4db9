"""The chain over arrays: any depth, weights that are arrays."""

from __future__ import annotations

import numpy as np

from symback.code.numpy.chain import ArrayChain
from symback.derivation.derivation import derive
from symback.problem.read import read_problem
from tests.code_samples import load


def test_weights_may_be_arrays_of_a_batch() -> None:
    module = load(ArrayChain(derive(read_problem(activation="tanh"))).text())
    weights = [np.array([0.5, 1.0]), 2.0, np.array([[1.0], [2.0], [3.0]])]
    value, partials = module.value_and_grad(weights, 1.0, 0.5)
    assert {np.shape(one) for one in (value, *partials)} == {(3, 2)}
    one, others = module.value_and_grad([1.0, 2.0, 3.0], 1.0, 0.5)
    assert value[2, 1] == one
    assert [partial[2, 1] for partial in partials] == list(others)


def test_it_serves_any_depth() -> None:
    module = load(ArrayChain(derive(read_problem(activation="sin"))).text())
    value, partials = module.value_and_grad([1.0] * 500, np.ones(4), 0.5)
    assert len(partials) == 500
    assert np.shape(value) == (4,)
