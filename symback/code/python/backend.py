"""The target Python: a module with loops for a chain, straight-line code for any other formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symback.code.python.chain import chain_module
from symback.code.python.straight import straight_line
from symback.code.stable import stable
from symback.derivation.derivation import Derivation

if TYPE_CHECKING:
    from symback.code.backend import Backend


class PythonBackend:
    """Writes modules that need nothing but the standard library."""

    def module(self, derivation: Derivation) -> str:
        derivation = stable(derivation)
        write = straight_line if derivation.problem.chain is None else chain_module
        return write(derivation)


if TYPE_CHECKING:
    _conforms: Backend = PythonBackend()
