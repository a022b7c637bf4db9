"""The target C for modules: loops for a chain, straight-line code for any other formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symback.code.c.chain import ChainUnit
from symback.code.c.unit import Unit
from symback.code.modules import about, straight_functions, straight_header
from symback.code.stable import stable
from symback.derivation.derivation import Derivation

if TYPE_CHECKING:
    from symback.code.backend import Backend


class CBackend:
    """Writes one file of C99, or its header."""

    def module(self, derivation: Derivation) -> str:
        unit, told = _unit(stable(derivation))
        return unit.source() if isinstance(unit, ChainUnit) else unit.source(told)

    def header(self, derivation: Derivation) -> str:
        """The prototypes alone, for C and C++."""
        unit, told = _unit(stable(derivation))
        return unit.header() if isinstance(unit, ChainUnit) else unit.header(told)


def _unit(derivation: Derivation) -> tuple[ChainUnit | Unit, str]:
    problem = derivation.problem
    if problem.chain is not None:
        return ChainUnit(derivation), ""
    functions = straight_functions(derivation)
    returns = f"value_and_grad writes {problem.output} and the partials in the order of the parameters"
    return Unit(functions, about(problem)), straight_header(derivation, functions, returns)


if TYPE_CHECKING:
    _conforms: Backend = CBackend()
