"""What was measured as a page: tables in Markdown, sections, links to the plots."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.peers import Failure

#: What stands where there is nothing to say.
NOTHING = "–"
_WORDS = {"time": "> limit", "absent": "absent", "died": "died"}


@dataclass(frozen=True)
class Table:
    """Rows of cells under a head. ``about`` says how it was measured, ``after`` what follows from it."""

    title: str
    about: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    after: Sequence[str] = ()

    def __post_init__(self) -> None:
        wrong = [row[0] for row in self.rows if len(row) != len(self.head)]
        if wrong:
            raise ValueError(f"{self.title}: the row of {wrong[0]} has not {len(self.head)} cells")


@dataclass(frozen=True)
class Plot:
    """Curves over size, both axes logarithmic. ``name`` is that of the file, ``curves`` label -> points."""

    name: str
    title: str
    across: str
    up: str
    curves: Mapping[str, Sequence[tuple[float, float]]]


@dataclass(frozen=True)
class Section:
    """A part of the page."""

    title: str
    about: str
    tables: Sequence[Table]
    plots: Sequence[Plot] = field(default=())


def write(title: str, about: Sequence[str], sections: Sequence[Section]) -> str:
    """The page in Markdown."""
    lines = [f"# {title}", ""]
    for paragraph in about:
        lines += [paragraph, ""]
    for section in sections:
        lines += [f"## {section.title}", "", section.about, ""]
        for table in section.tables:
            lines += [f"### {table.title}", "", table.about, "", *markdown(table), ""]
            for paragraph in table.after:
                lines += [paragraph, ""]
        for plot in section.plots:
            lines += [f"![{plot.title}](plots/{plot.name}.svg)", ""]
    return "\n".join(lines).rstrip() + "\n"


def markdown(table: Table) -> list[str]:
    r"""The lines of a table; all columns but the first are aligned to the right.

    >>> markdown(Table("", "", ["problem", "ours"], [["chain|3", "17"]]))
    ['| problem | ours |', '| --- | ---: |', '| chain\\|3 | 17 |']
    """
    rule = ["---", *["---:"] * (len(table.head) - 1)]
    return [_line(row) for row in ([_safe(cell) for cell in table.head], rule, *map(_escaped, table.rows))]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escaped(row: Sequence[str]) -> list[str]:
    return [_safe(cell) for cell in row]


def _safe(cell: str) -> str:
    return cell.replace("|", "\\|").replace("\n", " ")


def failed(failure: Failure) -> str:
    """Why there is no number, in a cell.

    >>> failed(Failure("time")), failed(Failure("RecursionError"))
    ('> limit', 'RecursionError')
    """
    return _WORDS.get(failure.reason, failure.reason)


def seconds(value: float) -> str:
    """A time with three figures and its unit.

    >>> seconds(0.000_012_34), seconds(0.25), seconds(12)
    ('12.3 µs', '250 ms', '12.0 s')
    """
    for scale, unit in ((1, "s"), (1e-3, "ms"), (1e-6, "µs")):
        if value >= scale:
            return f"{figures(value / scale)} {unit}"
    return f"{figures(value * 1e9)} ns"


def size(value: float) -> str:
    """A number of bytes.

    >>> size(3_500_000)
    '3.34 MiB'
    """
    return f"{figures(value / 2**20)} MiB"


def figures(value: float) -> str:
    """Three figures.

    >>> figures(0.01234), figures(12.34), figures(1234.5)
    ('0.0123', '12.3', '1234')
    """
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    return f"{value:.{max(0, 2 - math.floor(math.log10(abs(value))))}f}"


def exponent(points: Sequence[tuple[float, float]]) -> float | None:
    """The growth from the first to the last of the three largest sizes: k in size^k, by least squares of logarithms.

    >>> exponent([(1, 5), (10, 10), (100, 1000), (1000, 100_000)])
    2.0
    """
    used = [(math.log(x), math.log(y)) for x, y in sorted(points)[-3:] if x > 0 and y > 0]
    if len({x for x, _ in used}) < 2:
        return None
    slope, _ = statistics.linear_regression([x for x, _ in used], [y for _, y in used])
    return round(slope, 6)
