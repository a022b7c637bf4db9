"""The targets for single functions: the table, one backend each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from symback.code.c.functions import CFunctions
from symback.code.function import FunctionBackend
from symback.code.numba.functions import NumbaFunctions
from symback.code.numpy.functions import NumpyFunctions
from symback.code.python.single import PythonFunctions

FUNCTION_TARGETS: Mapping[str, FunctionBackend] = MappingProxyType(
    {"python": PythonFunctions(), "numpy": NumpyFunctions(), "numba": NumbaFunctions(), "c": CFunctions()}
)
