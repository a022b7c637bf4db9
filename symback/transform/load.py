"""Here, and nowhere else, symback runs code: text that its own back ends wrote.

Nothing a person typed is in it but names, and those were made identifiers
first.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from symback.code.function import FunctionText
from symback.errors import InputError
from symback.transform.compiled import load_c

Loader: TypeAlias = Callable[[str, FunctionText], Callable[..., Any]]


def load_python(source: str, text: FunctionText) -> Callable[..., Any]:
    """The function of a Python module that symback wrote."""
    namespace: dict[str, Any] = {}
    exec(compile(source, f"<symback {text.called}>", "exec"), namespace)  # noqa: S102 - our own text, see above
    function: Callable[..., Any] = namespace[text.called]
    return function


def load_numpy(source: str, text: FunctionText) -> Callable[..., Any]:
    """The function of arrays. Raises InputError without NumPy."""
    require("numpy", "target numpy needs NumPy", "symback[numpy]")
    return load_python(source, text)


def load_numba(source: str, text: FunctionText) -> Callable[..., Any]:
    """The function that numba compiles when it is first called. Raises InputError without numba."""
    require("numba", "target numba needs numba", "symback[numba]")
    return load_python(source, text)


def require(module: str, needs: str, package: str) -> None:
    """Raise InputError with the remedy if a module is not installed.

    >>> require("no_such_module", "this needs it", "symback[it]")
    Traceback (most recent call last):
    ...
    symback.errors.InputError: this needs it; pip install "symback[it]"
    """
    if importlib.util.find_spec(module) is None:
        raise InputError(f'{needs}; pip install "{package}"')


#: Target -> what makes its text a Python function.
LOADERS: Mapping[str, Loader] = MappingProxyType(
    {"python": load_python, "numpy": load_numpy, "numba": load_numba, "c": load_c}
)
