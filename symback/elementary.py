"""The elementary functions for ``value_and_grad`` and its relatives when they are given a function.

>>> import symback
>>> from symback.elementary import exp, tanh
>>> symback.value_and_grad(lambda x, y: x * exp(y), ["x", "y"])(2.0, 0.0)
(2.0, (1.0, 2.0))
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from symback.problem.traced import applied
from symback.program.functions import FUNCTIONS

_NAMES = tuple(name for name in FUNCTIONS if name.isidentifier())


def __getattr__(name: str) -> Callable[..., Any]:
    if name not in FUNCTIONS:
        raise AttributeError(f"module 'symback.elementary' has no function {name!r}; it has {', '.join(_NAMES)}")
    return applied(name)


def __dir__() -> list[str]:
    return list(_NAMES)
