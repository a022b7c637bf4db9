"""Here, and nowhere else, symback runs code: text that its own back ends wrote.

Nothing a person typed is in it but names, and those were made identifiers
first.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from symback.code.function import FunctionText, positions
from symback.code.numba.functions import INTO
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
    """The function that numba compiles when it is first called.

    Where it is compiled over two arrays and no function is passed in, its attribute ``into`` takes them.

    Raises InputError without numba.
    """
    require("numba", "target numba needs numba", "symback[numba]")
    function: Any = load_python(source, text)
    compiled = getattr(function, "__globals__", {}).get(f"{text.called}{INTO}")
    if compiled is not None and not text.functions:
        function.into = _checked(compiled, len(text.inputs()), sum(1 for _ in positions(text.nest)))
    made: Callable[..., Any] = function
    return made


def _checked(compiled: Callable[..., None], arguments: int, results: int) -> Callable[[Any, Any], None]:
    """Compiled code does not look where an array ends."""
    import numpy as np

    def into(given: Any, found: Any) -> None:
        numbers, place = np.asarray(given, dtype=np.float64), np.asarray(found)
        if numbers.size < arguments or place.size < results:
            raise ValueError(f"a buffer is too small: {arguments} numbers are read and {results} are written")
        if place.dtype != np.float64:
            raise TypeError("the results need a buffer of doubles")
        compiled(numbers, place)

    return into


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
