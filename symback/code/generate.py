"""From a derivation to a module: the table of targets and the one function that uses it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from symback.code.array.backend import ArrayBackend
from symback.code.array.libraries import JAX, NUMPY, STANDARD, TORCH
from symback.code.backend import Backend
from symback.code.c.backend import CBackend
from symback.code.fewer import in_fewer_operations
from symback.code.numba.backend import NumbaBackend
from symback.code.numpy.backend import NumpyBackend
from symback.code.python.backend import PythonBackend
from symback.derivation.derivation import Derivation
from symback.errors import InputError, unknown
from symback.problem.problem import Problem


@dataclass(frozen=True, slots=True)
class Target:
    """A language that modules are written in, with one line about it.

    ``backend`` writes formulas of numbers, ``matrices`` formulas with matrices; None where there is no such target.
    """

    about: str
    backend: Backend | None = None
    matrices: Backend | None = None


_NUMPY = ArrayBackend(NUMPY)

TARGETS: Mapping[str, Target] = MappingProxyType(
    {
        "python": Target(
            "a Python module that needs nothing but the standard library; with matrices the same as numpy",
            PythonBackend(),
            _NUMPY,
        ),
        "numpy": Target("a Python module over arrays of NumPy", NumpyBackend(), _NUMPY),
        "numba": Target("a Python module over numbers that numba compiles", NumbaBackend()),
        "c": Target("one file of C99 without allocation; with -o FILE.h its header", CBackend()),
        "jax": Target("matrices: a Python module over arrays of JAX", matrices=ArrayBackend(JAX)),
        "torch": Target("matrices: a Python module over tensors of PyTorch", matrices=ArrayBackend(TORCH)),
        "array": Target(
            "matrices: a Python module over the arrays of any library of the array API standard",
            matrices=ArrayBackend(STANDARD),
        ),
    }
)


def generate(derivation: Derivation, target: str = "python", optimize: int = 0, fast_math: bool = False) -> str:
    """The module that computes a problem's value and all its partials, in the language ``target``.

    Level 0 is what is told: reverse accumulation, a loop for a chain. Above it value_and_grad takes fewer operations.
    Raises InputError for an unknown target and for one that does not fit the problem.

    >>> from symback.derivation.derivation import derive
    >>> from symback.problem.problem import chain
    >>> module = generate(derive(chain(depth=3)))
    >>> [line for line in module.splitlines() if line.startswith("def value_and_grad")]
    ['def value_and_grad(']
    """
    backend = backend_for(derivation.problem, target, optimize)
    if optimize:
        derivation = in_fewer_operations(derivation, optimize, fast_math)
    return backend.module(derivation)


def backend_for(problem: Problem, target: str, optimize: int = 0) -> Backend:
    """What writes this problem in the language ``target``.

    Raises InputError for an unknown target, one that does not know such a problem, and for matrices with -O.
    """
    if target not in TARGETS:
        raise unknown("target", target, TARGETS)
    fitting = {name: one.matrices if problem.has_matrices else one.backend for name, one in TARGETS.items()}
    found = fitting[target]
    if found is None:
        what, has = ("matrices", "has matrices") if problem.has_matrices else ("numbers alone", "has no matrices")
        others = ", ".join(name for name, backend in fitting.items() if backend is not None)
        raise InputError(f"the target {target} is not for {what} and the formula {has}; choose --target {others}")
    if optimize and problem.has_matrices:
        raise InputError("-O is for formulas of numbers and this one has matrices; leave it out")
    return found


def generate_header(derivation: Derivation) -> str:
    """The header of the module in C. Raises InputError for a problem with matrices."""
    backend_for(derivation.problem, "c")
    return CBackend().header(derivation)
