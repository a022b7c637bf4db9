"""The targets for problems with matrices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from symback.code.array.libraries import Library
from symback.code.array.module import ArrayModule
from symback.derivation.derivation import Derivation
from symback.errors import InputError

if TYPE_CHECKING:
    from symback.code.backend import Backend


@dataclass(frozen=True, slots=True)
class ArrayBackend:
    """Writes modules for one library of arrays."""

    library: Library

    def module(self, derivation: Derivation) -> str:
        """The module. Raises InputError for a problem without matrices, and for a function that the library lacks."""
        if not derivation.problem.has_matrices:
            raise InputError(
                f"the target for {self.library.name} is for formulas with matrices and this one has none; choose "
                "--target numpy, numba, c or python"
            )
        return ArrayModule(derivation, self.library).text()


if TYPE_CHECKING:
    from symback.code.array.libraries import JAX

    _conforms: Backend = ArrayBackend(JAX)
