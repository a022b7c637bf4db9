"""The tables of the libraries of arrays are complete."""

from __future__ import annotations

import pytest

from symback.code.numpy.namespaces import JAX, NUMPY, TORCH, Namespace
from symback.program.functions import FUNCTIONS

#: What a library cannot do.
ABSENT = {"torch": {"sinc_derivative", "gamma"}, "jax": {"sinc_derivative"}}


@pytest.mark.parametrize(("namespace", "name"), [(NUMPY, ""), (TORCH, "torch"), (JAX, "jax")])
def test_every_function_has_a_spelling(namespace: Namespace, name: str) -> None:
    known = {*namespace.spellings, *namespace.helpers}
    assert set(FUNCTIONS) - known == ABSENT.get(name, set())


def test_helpers_of_one_name_are_one_helper() -> None:
    for namespace in (NUMPY, TORCH, JAX):
        sources: dict[str, str] = {}
        for helper in namespace.helpers.values():
            assert sources.setdefault(helper.name, helper.source) == helper.source
