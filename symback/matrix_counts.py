"""Operation counts of a problem with matrices: polynomials in the sizes, and how they grow with the depth.

The schema is that of ``symback.compare`` with two differences: ``total`` and the numbers of ``by_kind`` are texts such
as ``2*d**2*n + n`` where the sizes have letters, and there is no row of SymPy's cse, which knows no matrices as they
are used here. A row ``products`` counts the products of matrices alone. A law of a network of m full layers, all d
wide, has for each power of the sizes its coefficient as a law in m.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from symback.derivation.derivation import derive
from symback.errors import InputError
from symback.growth import find_law
from symback.problem.matrices import from_matrix_stages
from symback.problem.matrix_ready import dense
from symback.problem.problem import Problem
from symback.program.array_cost import sized_cost, sized_tree_cost
from symback.program.core import Program
from symback.program.cost import KINDS
from symback.program.passes import with_sizes
from symback.program.sizes import Size, shape

#: Depths from which the laws are found; the last ones confirm them.
LAW_DEPTHS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 12)
#: The deepest network that is counted.
DEEPEST = 2_000

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class SizedRow:
    """One way to the gradient: operations by kind, and how many products of matrices it has."""

    depth: int | None
    form: str
    by_kind: Mapping[str, Size]
    products: int
    note: str | None = None

    @property
    def total(self) -> Size:
        return sum(self.by_kind.values(), Size.of(0))

    def to_json(self) -> dict[str, Any]:
        """The row in the documented schema."""
        return {
            "depth": self.depth,
            "form": self.form,
            "total": _plain(self.total),
            "by_kind": {kind: _plain(number) for kind, number in self.by_kind.items()},
            "products": self.products,
            "value_and_gradient": True,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class MatrixComparison:
    """The counts of a problem with matrices, row by row; ``laws`` where the depth can grow."""

    problem: str
    rows: tuple[SizedRow, ...]
    laws: Mapping[str, str]
    remark: str | None = None

    def row(self, form: str, depth: int | None = None) -> SizedRow:
        """The row of a form (and a depth). Raises KeyError."""
        for row in self.rows:
            if row.form == form and depth in (None, row.depth):
                return row
        raise KeyError(f"there is no row {form} at depth {depth}")

    def to_json(self) -> dict[str, Any]:
        """The comparison in the documented schema."""
        rows = [row.to_json() for row in self.rows]
        return {"problem": self.problem, "rows": rows, "growth": dict(self.laws), "remark": self.remark}

    def to_csv(self) -> str:
        """A line per row, a column per kind."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["depth", "form", "products", "total", *KINDS])
        for row in self.rows:
            kinds = [str(row.by_kind.get(kind, 0)) for kind in KINDS]
            writer.writerow([row.depth if row.depth is not None else "", row.form, row.products, row.total, *kinds])
        return out.getvalue()

    def to_table(self) -> str:
        """An aligned table in plain text, with the laws below."""
        from symback.comparison_text import aligned

        with_depth = any(row.depth is not None for row in self.rows)
        lines = [[*(["depth"] if with_depth else []), "form", "products", "operations on numbers"]]
        for k, row in enumerate(self.rows):
            first = k == 0 or self.rows[k - 1].depth != row.depth
            if first and k:
                lines.append([""] * len(lines[0]))
            depth = [str(row.depth) if first else ""] if with_depth else []
            lines.append([*depth, row.form, str(row.products), str(row.total)])
        text = aligned(lines, left={"form", "operations on numbers"})
        if self.laws:
            width = max(map(len, self.laws))
            text += "\nGrowth with the number m of layers, all of them d wide:\n"
            text += "".join(f"  {form:<{width}}  {law}\n" for form, law in self.laws.items())
        return text

    def plot(self, path: str | Path) -> None:
        """Refused: a count with letters has no height."""
        raise InputError(
            f"--plot needs numbers and these counts have letters, so «{path}» was not drawn; leave --plot out"
        )


def compare_matrices(
    problem: Problem, depths: Sequence[int] | None = None, progress: Progress | None = None
) -> MatrixComparison:
    """Count the operations of value and gradient: written out, with stored values, by reverse accumulation.

    ``depths`` are numbers of layers of the problem dense, all of them d wide. Raises InputError for other problems.

    >>> from symback.problem.read import read_problem
    >>> found = compare_matrices(read_problem("X@w"))
    >>> print(found.row("reverse").total, found.row("reverse").products)
    4*d0*n - d0 + 2*n 2
    """
    tell = progress or (lambda sentence: None)
    if depths is None:
        tell("counting")
        return MatrixComparison(problem.formula, counted(problem), {})
    if problem.name != "dense":
        raise InputError(
            "--depths belongs to chains of layers: chain or dense; this formula has no depth, leave it out"
        )
    if max(depths) > DEEPEST:
        raise InputError(f"--depths of matrices go up to {DEEPEST}; what lies beyond follows from the growth laws")
    tell("finding the growth laws")
    laws = _laws({depth: counted(_square(problem, depth), depth) for depth in LAW_DEPTHS})
    rows: list[SizedRow] = []
    for depth in sorted(set(depths)):
        tell(f"counting at depth {depth}")
        rows += counted(_square(problem, depth), depth)
    return MatrixComparison(f"{problem.name}, all layers d wide", tuple(rows), laws)


def counted(problem: Problem, depth: int | None = None) -> tuple[SizedRow, SizedRow, SizedRow]:
    """The rows naive, stored and reverse of a problem; with numbers where the problem has sample values."""
    program = derive(problem).executed
    if problem.sizes:
        program = with_sizes(program, problem.sizes)
    value, partials = program.outputs[:1], program.outputs[1:]
    forward = program.reachable(value)
    once = sized_cost(program, value)
    apart = sized_tree_cost(program, partials, forward)
    stored = {kind: once.get(kind, Size.of(0)) + apart.get(kind, Size.of(0)) for kind in KINDS}
    return (
        SizedRow(depth, "naive", sized_tree_cost(program), _products(program, None, ())),
        SizedRow(
            depth,
            "stored",
            {kind: number for kind, number in stored.items() if number.terms},
            _products(program, partials, forward) + sum(program.ops[node] == "matmul" for node in forward),
        ),
        SizedRow(depth, "reverse", sized_cost(program), sum(program.ops[n] == "matmul" for n in program.reachable())),
    )


def _products(program: Program, roots: Sequence[int] | None, free: Sequence[int]) -> int:
    """The products of matrices when every value is computed anew, except those in ``free``."""
    from symback.program.cost import occurrences

    chosen = program.outputs if roots is None else roots
    walk = occurrences(program, chosen, frozenset(free), 1)
    return sum(times for node, times in walk if program.ops[node] == "matmul")


def _square(problem: Problem, depth: int) -> Problem:
    """The network with that many layers, all of them d wide, and otherwise the same."""
    bias = any(name.startswith("b") for name in problem.parameters)
    ready = dense([1] * (depth + 1), bias)
    first: dict[str, str | int] = {"W": "d", "b": 1, "X": "n", "Y": "n"}
    shapes = {name: shape(first[name[0]], "d") for name in ready.shapes}
    called = problem.activation.name if problem.activation is not None and depth > 1 else None
    return from_matrix_stages(
        {}, ready.formula, shapes=shapes, loss=problem.loss, reduce=problem.reduce, name="dense",
        activation=None if called == "f" else called,
    )  # fmt: skip


def _laws(counts: Mapping[int, tuple[SizedRow, ...]]) -> dict[str, str]:
    """Form -> the total as a polynomial in the sizes whose coefficients are laws in m."""
    laws: dict[str, str] = {}
    for k, form in enumerate(("naive", "stored", "reverse")):
        totals = {depth: dict(rows[k].total.terms) for depth, rows in counts.items()}
        monomials = sorted({m for terms in totals.values() for m in terms}, key=lambda m: (-len(m), m))
        parts = []
        for monomial in monomials:
            law = find_law({depth: terms.get(monomial, 0) for depth, terms in totals.items()})
            if law is None:
                break
            parts.append((str(law), monomial))
        else:
            laws[form] = _written(parts)
        products = find_law({depth: rows[k].products for depth, rows in counts.items()})
        if products is not None:
            laws[f"{form}, products"] = str(products)
    return laws


def _written(parts: Sequence[tuple[str, tuple[str, ...]]]) -> str:
    """Each law with its power of the sizes."""
    told = []
    for law, monomial in parts:
        if law == "0":
            continue
        power = str(Size(((monomial, 1),))) if monomial else ""
        compound = " " in law
        told.append(
            f"({law})*{power}" if compound and power else power if law == "1" else f"{law}*{power}" if power else law
        )
    return " + ".join(told).replace("+ -", "- ")


def _plain(size: Size) -> int | str:
    """A number, or the polynomial as text."""
    return str(size) if size.number is None else size.number
