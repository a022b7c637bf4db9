"""The target NumPy for modules: functions of arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symback.code.modules import about, straight_functions, straight_header
from symback.code.numpy.chain import ArrayChain
from symback.code.numpy.functions import array_parts
from symback.code.stable import stable
from symback.derivation.derivation import Derivation

if TYPE_CHECKING:
    from symback.code.backend import Backend


class NumpyBackend:
    """Writes modules whose functions take numbers and arrays that broadcast."""

    def module(self, derivation: Derivation) -> str:
        derivation = stable(derivation)
        problem = derivation.problem
        if problem.chain is not None:
            return ArrayChain(derivation).text()
        functions = straight_functions(derivation)
        returns = (
            f"value_and_grad gives ({problem.output}, tuple of partials in the order of the parameters), all of the "
            "shape that the arguments broadcast to"
        )
        head = straight_header(derivation, functions, returns)
        return f'"""{head}\n"""\n\n' + "\n\n\n".join(array_parts(functions, about=about(problem))) + "\n"


if TYPE_CHECKING:
    _conforms: Backend = NumpyBackend()
