"""Operation counts: the plain way, with stored values, with SymPy's cse, by reverse accumulation; and how they grow.

The schema, for ``compare --json`` and counts.json:

    {"problem": text, "rows": [row, …], "growth": {form: law or null, …}, "remark": text or null}

A row has ``depth`` (null if the problem is no chain), ``form`` (naive, stored, cse, reverse), ``mode`` (of cse alone:
basic or none; the row with the fewer operations comes first), ``total`` (null where no number could be had, the note
says why), ``by_kind`` (kind -> number), ``value_and_gradient`` (always true: value and all partials are counted) and
``note`` (null or a sentence). A law is a formula in m that SymPy reads, ``6*m - 1``; if it does not hold from depth 1
on, the depth stands after a comma: ``8*m - 3, m >= 2``. ``cse`` is the law of the better mode, ``cse_basic`` and
``cse_none`` those of both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symback.counting import Row, at_depth, collector_paused, counted
from symback.cse_rows import Budget, CseCounter
from symback.errors import InputError
from symback.growth import Law, find_law
from symback.problem.problem import Problem

if TYPE_CHECKING:
    from symback.matrix_counts import MatrixComparison

#: Depths from which the laws of all forms but cse are found, and two far ones that confirm them.
LAW_DEPTHS = (*range(1, 15), 23, 40)
#: Depths that counts.json has besides that of the problem.
SMALL_DEPTHS = (1, 2, 3, 5)
#: What SymPy is asked for them: a solution should not wait for it.
SMALL = Budget(row=8_000, total=12_000, law=6_000, depths=(1, 2, 3, 4, 5, 7), thorough=False)
#: The layers that are counted one by one; what is asked for beyond comes from the growth laws.
MOST_LAYERS = 300_000

FAR = LAW_DEPTHS[-1]

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Comparison:
    """The counts of a problem, row by row, with the growth laws of a chain."""

    problem: str
    rows: tuple[Row, ...]
    laws: dict[str, Law | None]
    remark: str | None = None

    def row(self, form: str, depth: int | None = None) -> Row:
        """The first row of a form (and a depth)."""
        for row in self.rows:
            if row.form == form and depth in (None, row.depth):
                return row
        raise KeyError(f"there is no row {form} at depth {depth}")

    def to_json(self) -> dict[str, Any]:
        """The comparison in the documented schema."""
        return {
            "problem": self.problem,
            "rows": [row.to_json() for row in self.rows],
            "growth": {form: None if law is None else str(law) for form, law in self.laws.items()},
            "remark": self.remark,
        }

    def to_csv(self) -> str:
        """A line per row, a column per kind."""
        from symback.comparison_text import to_csv

        return to_csv(self.rows)

    def to_table(self) -> str:
        """An aligned table in plain text, with the laws and the notes below."""
        from symback.comparison_text import to_table

        return to_table(self.rows, self.laws, self.remark)

    def plot(self, path: str | Path) -> None:
        """Draw the totals against the depth into an SVG, PNG or PDF file. Needs matplotlib."""
        from symback.plot import plot

        plot(self.rows, self.laws, Path(path))


def compare(
    problem: Problem, depths: Sequence[int] | None = None, progress: Progress | None = None
) -> Comparison | MatrixComparison:
    """Count the operations of value and gradient in all forms; with matrices as polynomials in the sizes.

    ``depths`` (default: the depth of the problem) is for a chain or full layers. ``progress`` is told what is being
    done. Raises InputError for depths of a problem that has none.

    >>> from symback.problem.problem import chain
    >>> comparison = compare(chain(depth=3))
    >>> print(comparison.laws["naive"], "|", comparison.laws["cse"], "|", comparison.laws["reverse"])
    2*m**3/3 + 3*m**2 + 4*m/3 + 2 | 6*m - 1 | 6*m - 1
    """
    if problem.has_matrices:
        from symback.matrix_counts import compare_matrices

        return compare_matrices(problem, depths, progress)
    return _compare(problem, depths, progress, Budget())


def counts_json(problem: Problem) -> dict[str, Any]:
    """The counts of a problem in the documented schema: its own depth and, for a chain, a few small depths.

    >>> from symback.problem.problem import from_formula
    >>> [row["total"] for row in counts_json(from_formula("w2*tanh(w1*x + b1) + b2"))["rows"]][-1]
    14
    """
    if problem.has_matrices:
        return compare(problem).to_json()
    depths = None
    if problem.chain is not None:
        depths = sorted({problem.chain.depth, *SMALL_DEPTHS})
    return _compare(problem, depths, None, SMALL).to_json()


def _compare(problem: Problem, depths: Sequence[int] | None, progress: Progress | None, budget: Budget) -> Comparison:
    tell = progress or (lambda sentence: None)
    cse = CseCounter(problem, budget)
    if problem.chain is None:
        if depths is not None:
            raise InputError("--depths belongs to a chain of layers, and this formula is none; leave --depths out")
        tell("counting")
        naive, stored, reverse = counted(problem)
        return Comparison(problem.formula, (naive, stored, *cse.rows(None, naive, {}), reverse), {})
    wanted = sorted({problem.chain.depth} if depths is None else set(depths))
    tell("finding the growth laws")
    laws = _laws(problem, cse)
    with collector_paused():
        plain = _plain_rows(problem, wanted, laws, tell)
    rows: list[Row] = []
    for depth in wanted:
        naive, stored, reverse = plain[depth]
        tell(f"asking SymPy at depth {depth}")
        rows += [naive, stored, *cse.rows(depth, naive, laws), reverse]
    return Comparison(problem.formula or f"chain of depth {problem.chain.depth}", tuple(rows), laws, remark(laws))


def _laws(problem: Problem, cse: CseCounter) -> dict[str, Law | None]:
    points = {depth: counted(at_depth(problem, depth)) for depth in LAW_DEPTHS}
    naive, stored, reverse = (
        find_law({d: row.total for d, rows in points.items() if (row := rows[k]).total is not None}) for k in range(3)
    )
    sizes = {depth: rows[0].total for depth, rows in points.items()}
    modes = {mode: find_law(counts) for mode, counts in cse.law_counts(sizes).items()}
    better = min((law for law in modes.values() if law), key=lambda law: law(FAR), default=None)
    told: dict[str, Law | None] = {"naive": naive, "stored": stored, "cse": better, "reverse": reverse}
    return told | {f"cse_{mode}": law for mode, law in modes.items()}


def remark(laws: dict[str, Law | None]) -> str | None:
    """What the counts of a chain show about CSE and reverse accumulation, as it is."""
    cse, reverse, naive = laws["cse"], laws["reverse"], laws["naive"]
    if cse is None or reverse is None or naive is None:
        return None
    ours, theirs = reverse(FAR), cse(FAR)
    swells = f"; its way there is longer: the derived partials swell to Θ({naive.order}) before it shrinks them"
    if str(cse) == str(reverse):
        return f"On this chain of single neurons CSE ties with reverse accumulation{swells}."
    if theirs < ours:
        return f"On this chain of single neurons CSE needs fewer operations than plain reverse accumulation{swells}."
    if 10 * theirs <= 11 * ours:
        return f"On this chain of single neurons CSE nearly ties with reverse accumulation{swells}."
    return f"On this chain CSE does not reach reverse accumulation{swells}."


def _plain_rows(
    problem: Problem, depths: Sequence[int], laws: dict[str, Law | None], tell: Progress
) -> dict[int, tuple[Row, Row, Row]]:
    """Depth -> the rows naive, stored, reverse. The deepest that can be counted comes first, so it confirms the law."""
    found: dict[int, tuple[Row, Row, Row]] = {}
    left = MOST_LAYERS
    for depth in sorted(depths, key=lambda d: (d != depths[-1], d)):
        by_law = _by_law(depth, laws) if depth > left else None
        if by_law is None:
            tell(f"counting at depth {depth}")
            by_law = counted(at_depth(problem, depth))
            left -= depth
        found[depth] = by_law
    return found


def _by_law(depth: int, laws: dict[str, Law | None]) -> tuple[Row, Row, Row] | None:
    rows = []
    for form in ("naive", "stored", "reverse"):
        law = laws.get(form)
        if law is None or law.exponential or depth < law.start:
            return None
        rows.append(Row(depth, form, law(depth), note="from the growth law, not counted one by one"))
    naive, stored, reverse = rows
    return naive, stored, reverse
