"""The whole way, from a problem to its solution: read this first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from symback.derivation.derivation import Derivation, derive
from symback.derivation.shared import SharedPart
from symback.problem.problem import Problem

if TYPE_CHECKING:
    import sympy

    from symback.document.figure.placed import Layout
    from symback.document.tree import Document
    from symback.verification import Verification


def solve(problem: Problem) -> Solution:
    """Differentiate a problem and verify every partial.

    >>> from symback.problem.problem import chain
    >>> [box.number for box in solve(chain(depth=3)).boxes]
    [1, 2]
    """
    return Solution(problem, derive(problem))


@dataclass(frozen=True)
class Solution:
    """A problem with its derivation. Documents, code and counts are made from it when they are asked for."""

    problem: Problem
    derivation: Derivation

    @property
    def boxes(self) -> tuple[SharedPart, ...]:
        """The parts that are computed again and again."""
        return self.derivation.boxes

    @cached_property
    def gradient(self) -> dict[str, sympy.Expr]:
        """Parameter -> its partial as a SymPy expression."""
        from symback.witness import to_sympy

        program = self.derivation.gradient.program
        return {name: to_sympy(program, node) for name, node in self.derivation.gradient.partials.items()}

    @cached_property
    def counts(self) -> dict[str, Any]:
        """The operation counts: rows and growth laws in the documented schema."""
        from symback.compare import counts_json

        return counts_json(self.problem)

    @cached_property
    def verification(self) -> Verification:
        """Every partial against independent derivatives. Raises AssertionError if one is wrong."""
        if self.problem.has_matrices:
            from symback.matrix_verification import verify_matrices

            return verify_matrices(self.derivation)
        from symback.verification import verify

        return verify(self.derivation)

    def document(self, lang: str = "en", full: bool = False) -> Document:
        """The worked solution as a tree that knows no format."""
        return self._told(lang, full).document

    def to_latex(self, lang: str = "en", full: bool = False) -> str:
        """The worked solution as a LaTeX document that compiles as it is."""
        from symback.document.publish import to_latex

        told = self._told(lang, full)
        return to_latex(told.document, told.figures)

    def to_myst(self, lang: str = "en", full: bool = False) -> str:
        """The worked solution as a MyST page; its figures are ``figures/KEY.svg``."""
        from symback.document.myst import write_myst

        return write_myst(self.document(lang, full))

    def figures(self, lang: str = "en", full: bool = False) -> dict[str, str]:
        """Key of a figure -> its SVG."""
        from symback.document.figure.svg import to_svg

        return {key: to_svg(figure) for key, figure in self._told(lang, full).figures.items()}

    def to_python(self, target: str = "python", optimize: int = 0, fast_math: bool = False) -> str:
        """A module that computes the gradient: as it is told, or in fewer operations."""
        from symback.code import generate

        return generate(self.derivation, target, optimize, fast_math)

    @cached_property
    def _tellings(self) -> dict[tuple[str, bool], Telling]:
        return {}

    def _told(self, lang: str, full: bool) -> Telling:
        from symback.document.narrate import tell
        from symback.document.publish import place

        key = (lang, full)
        if key not in self._tellings:
            counts = {} if self.problem.has_matrices else self.counts  # matrices are counted by their shapes
            document, graphs = tell(self.derivation, counts, lang, full)
            self._tellings[key] = Telling(document, place(graphs, lang))
        return self._tellings[key]


@dataclass(frozen=True)
class Telling:
    """A document in one language with its figures placed."""

    document: Document
    figures: Mapping[str, Layout]
