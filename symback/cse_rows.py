"""The rows of SymPy's ``cse``: asked where it can answer in reasonable time, and the reason where it cannot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from symback.counting import Row, at_depth, power_of_ten
from symback.growth import Law, find_law
from symback.problem.problem import Problem
from symback.program.cost import Cost

NOTES: Mapping[str, str] = {
    "basic": "SymPy's cse with optimizations='basic', on the partials that diff gives",
    "none": "SymPy's cse without optimizations (its default), on the same partials",
}
RECURSION = "SymPy reaches Python's recursion limit"


@dataclass(frozen=True, slots=True)
class Budget:
    """How large the naive expressions may be that SymPy is given: those of one row, of all rows, of the law.

    The law is found from ``depths``, the first ones; the others confirm it. ``thorough``: all of them are asked, also
    those that come after enough have confirmed it.

    SymPy's time grows with the naive count, which is known beforehand; so the same numbers appear on every machine.
    """

    row: int = 30_000
    total: int = 60_000
    law: int = 20_000
    depths: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7, 9, 10)
    thorough: bool = True


@dataclass
class CseCounter:
    """Asks SymPy, at most once a depth, as long as the budget lasts."""

    problem: Problem
    budget: Budget
    known: dict[int | None, Mapping[str, Cost] | str] = field(default_factory=dict)
    spent: int = 0

    def law_counts(self, sizes: Mapping[int, int | None]) -> dict[str, dict[int, int]]:
        """Mode -> depth -> count, at the small depths; ``sizes`` are the naive counts there."""
        counts: dict[str, dict[int, int]] = {mode: {} for mode in NOTES}
        left = self.budget.law
        for depth in self.budget.depths:
            size = sizes.get(depth)
            if size is None or size > left:
                break
            left -= size
            found = self._ask(depth)
            if isinstance(found, str):
                break
            for mode, cost in found.items():
                counts[mode][depth] = cost.total
            if not self.budget.thorough and all(map(find_law, counts.values())):
                break
        return counts

    def rows(self, depth: int | None, naive: Row, laws: Mapping[str, Law | None]) -> list[Row]:
        """The rows of both modes, the one with the fewer operations first."""
        found = self.known.get(depth) or self._afford(depth, naive)
        if isinstance(found, str):
            return [self._without(depth, mode, found, laws.get(f"cse_{mode}")) for mode in NOTES]
        rows = [Row(depth, "cse", cost.total, cost, mode, NOTES[mode]) for mode, cost in found.items()]
        return sorted(rows, key=lambda row: row.total or 0)

    def _afford(self, depth: int | None, naive: Row) -> Mapping[str, Cost] | str:
        size = naive.total
        if size is None:
            return f"SymPy was not asked: the naive partials have {naive.note}"
        if size > self.budget.row or size > self.budget.total - self.spent:
            told = str(size) if size < 10**9 else power_of_ten(size)
            return f"SymPy was not asked: the naive partials have {told} operations, which takes it too long"
        self.spent += size
        return self._ask(depth)

    def _ask(self, depth: int | None) -> Mapping[str, Cost] | str:
        if depth not in self.known:
            problem = self.problem if depth is None else at_depth(self.problem, depth)
            self.known[depth] = _ask_sympy(problem)
        return self.known[depth]

    def _without(self, depth: int | None, mode: str, reason: str, law: Law | None) -> Row:
        if law is not None and depth is not None and not law.exponential and depth >= law.start:
            reason += f"; by its growth law it would need {law(depth)}"
        return Row(depth, "cse", None, None, mode, reason)


def _ask_sympy(problem: Problem) -> Mapping[str, Cost] | str:
    from symback.witness import MODES, naive

    try:
        expressions = naive(problem.forward, problem.parameters)
        return {mode: expressions.cse(mode) for mode in MODES}
    except RecursionError:
        return RECURSION
