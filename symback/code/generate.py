"""From a derivation to a module: the table of targets and the one function that uses it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from symback.code.backend import Backend
from symback.code.c.backend import CBackend
from symback.code.fewer import in_fewer_operations
from symback.code.numba.backend import NumbaBackend
from symback.code.numpy.backend import NumpyBackend
from symback.code.python.backend import PythonBackend
from symback.derivation.derivation import Derivation
from symback.errors import unknown


@dataclass(frozen=True, slots=True)
class Target:
    """A language that modules are written in, with one line about it."""

    backend: Backend
    about: str


TARGETS: Mapping[str, Target] = MappingProxyType(
    {
        "python": Target(PythonBackend(), "a Python module that needs nothing but the standard library"),
        "numpy": Target(NumpyBackend(), "a Python module over arrays of NumPy that broadcast"),
        "numba": Target(NumbaBackend(), "a Python module over numbers that numba compiles"),
        "c": Target(CBackend(), "one file of C99 without allocation; with -o FILE.h its header"),
    }
)


def generate(derivation: Derivation, target: str = "python", optimize: int = 0, fast_math: bool = False) -> str:
    """The module that computes a problem's value and all its partials, in the language ``target``.

    Level 0 is what is told: reverse accumulation, a loop for a chain. Above it value_and_grad takes fewer operations.
    Raises InputError for an unknown target.

    >>> from symback.derivation.derivation import derive
    >>> from symback.problem.problem import chain
    >>> module = generate(derive(chain(depth=3)))
    >>> [line for line in module.splitlines() if line.startswith("def value_and_grad")]
    ['def value_and_grad(']
    """
    if target not in TARGETS:
        raise unknown("target", target, TARGETS)
    if optimize:
        derivation = in_fewer_operations(derivation, optimize, fast_math)
    return TARGETS[target].backend.module(derivation)


def generate_header(derivation: Derivation) -> str:
    """The header of the module in C."""
    return CBackend().header(derivation)
