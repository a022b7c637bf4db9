"""The target numba for modules: functions of numbers that are compiled when they are first called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symback.code.modules import about, straight_functions, straight_header
from symback.code.numba.chain import CompiledChain
from symback.code.numba.functions import compiled_parts
from symback.code.stable import stable
from symback.derivation.derivation import Derivation

if TYPE_CHECKING:
    from symback.code.backend import Backend


class NumbaBackend:
    """Writes modules that numba compiles."""

    def module(self, derivation: Derivation) -> str:
        derivation = stable(derivation)
        problem = derivation.problem
        if problem.chain is not None:
            return CompiledChain(derivation).text()
        functions = straight_functions(derivation)
        returns = f"value_and_grad gives ({problem.output}, tuple of partials in the order of the parameters)"
        head = straight_header(derivation, functions, returns)
        return f'"""{head}\n"""\n\n' + "\n\n\n".join(compiled_parts(functions, about=about(problem))) + "\n"


if TYPE_CHECKING:
    _conforms: Backend = NumbaBackend()
