"""The Protocol that a target fulfils."""

from __future__ import annotations

from symback.code.backend import Backend
from symback.code.generate import TARGETS
from symback.derivation.derivation import derive
from symback.problem.problem import chain


def test_a_target_is_an_object_with_one_method() -> None:
    backend: Backend | None = TARGETS["python"].backend
    assert backend is not None
    assert backend.module(derive(chain())).startswith('"""')
