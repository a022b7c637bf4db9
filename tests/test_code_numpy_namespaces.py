"""The tables of the libraries of arrays are complete."""

from __future__ import annotations

import pytest

from symback.code.numpy.namespaces import JAX, NUMPY, TORCH, Namespace
from symback.program.functions import FUNCTIONS


@pytest.mark.parametrize("namespace", [NUMPY, TORCH, JAX], ids=["numpy", "torch", "jax"])
def test_every_function_has_a_spelling(namespace: Namespace) -> None:
    assert set(FUNCTIONS) <= {*namespace.spellings, *namespace.helpers}


def test_helpers_of_one_name_are_one_helper() -> None:
    for namespace in (NUMPY, TORCH, JAX):
        sources: dict[str, str] = {}
        for helper in namespace.helpers.values():
            assert sources.setdefault(helper.name, helper.source) == helper.source
