"""From a derivation to a module: the table of targets and the one function that uses it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from symback.code.backend import Backend
from symback.derivation.derivation import Derivation
from symback.errors import InputError, unknown
from symback.problem.problem import Problem

#: Imports a backend and makes it: nobody waits for the languages that were not asked for.
Maker: TypeAlias = Callable[[], Backend]


def _python() -> Backend:
    from symback.code.python.backend import PythonBackend

    return PythonBackend()


def _numpy() -> Backend:
    from symback.code.numpy.backend import NumpyBackend

    return NumpyBackend()


def _numba() -> Backend:
    from symback.code.numba.backend import NumbaBackend

    return NumbaBackend()


def _c() -> Backend:
    from symback.code.c.backend import CBackend

    return CBackend()


def _arrays(library: str) -> Maker:
    def make() -> Backend:
        from symback.code.array import libraries
        from symback.code.array.backend import ArrayBackend

        return ArrayBackend(getattr(libraries, library))

    return make


@dataclass(frozen=True, slots=True)
class Target:
    """A language that modules are written in, with one line about it.

    ``of_numbers`` makes what writes formulas of numbers, ``of_matrices`` of matrices; None: there is no such target.
    """

    about: str
    of_numbers: Maker | None = None
    of_matrices: Maker | None = None

    @property
    def backend(self) -> Backend | None:
        """What writes formulas of numbers."""
        return None if self.of_numbers is None else self.of_numbers()

    @property
    def matrices(self) -> Backend | None:
        """What writes formulas with matrices."""
        return None if self.of_matrices is None else self.of_matrices()


TARGETS: Mapping[str, Target] = MappingProxyType(
    {
        "python": Target(
            "a Python module that needs nothing but the standard library; with matrices the same as numpy",
            _python,
            _arrays("NUMPY"),
        ),
        "numpy": Target("a Python module over arrays of NumPy", _numpy, _arrays("NUMPY")),
        "numba": Target("a Python module over numbers that numba compiles", _numba),
        "c": Target("one file of C99 without allocation; with -o FILE.h its header", _c),
        "jax": Target("matrices: a Python module over arrays of JAX", of_matrices=_arrays("JAX")),
        "torch": Target("matrices: a Python module over tensors of PyTorch", of_matrices=_arrays("TORCH")),
        "array": Target(
            "matrices: a Python module over the arrays of any library of the array API standard",
            of_matrices=_arrays("STANDARD"),
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
        from symback.code.fewer import in_fewer_operations

        derivation = in_fewer_operations(derivation, optimize, fast_math)
    return backend.module(derivation)


def backend_for(problem: Problem, target: str, optimize: int = 0) -> Backend:
    """What writes this problem in the language ``target``.

    Raises InputError for an unknown target, one that does not know such a problem, and for matrices with -O.
    """
    if target not in TARGETS:
        raise unknown("target", target, TARGETS)
    fitting = {name: one.of_matrices if problem.has_matrices else one.of_numbers for name, one in TARGETS.items()}
    make = fitting[target]
    if make is None:
        what, has = ("matrices", "has matrices") if problem.has_matrices else ("numbers alone", "has no matrices")
        others = ", ".join(name for name, maker in fitting.items() if maker is not None)
        raise InputError(f"the target {target} is not for {what} and the formula {has}; choose --target {others}")
    if optimize and problem.has_matrices:
        raise InputError("-O is for formulas of numbers and this one has matrices; leave it out")
    return make()


def generate_header(derivation: Derivation) -> str:
    """The header of the module in C. Raises InputError for a problem with matrices."""
    from symback.code.c.backend import CBackend

    backend_for(derivation.problem, "c")
    return CBackend().header(derivation)
