"""The most memory that a build takes, over growing sizes."""

from __future__ import annotations

import resource
from collections.abc import Callable, Mapping
from typing import TypeAlias

from benchmarks.build import FAMILIES, ROUTES, TOOLS, Times
from benchmarks.peers import Failure, ask
from benchmarks.report import NOTHING, Plot, Section, Table, exponent, failed
from benchmarks.report import size as bytes_of
from benchmarks.routes import outputs

FAMILY = "chain tanh"
SIZES = (100, 1000, 10_000, 100_000)
QUICK = (10, 100)
#: Tool -> size -> bytes or failure.
Sizes: TypeAlias = Mapping[str, Mapping[int, "int | Failure"]]


def _most() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def peak(tool: str, many: int) -> int:
    """The growth of the largest resident set of this process, native memory included, by one build."""
    family, route = FAMILIES[FAMILY], ROUTES[tool]
    problem, small = family.make(many), family.make(family.sizes[0])
    for other in (small, problem):
        outputs(other)
    route.build(small)
    before = _most()
    built = route.build(problem)
    after = _most()
    del built
    return max(after - before, 0)


def measure(quick: bool, limit: float, tell: Callable[[str], None], times: Times | None = None) -> Sizes:
    """All cells; a tool that failed at a size is not asked about larger ones, nor what is known to fail."""
    known = (times or {}).get(FAMILY, {})
    found: dict[str, dict[int, int | Failure]] = {}
    for tool in TOOLS:
        tell(tool)
        failure: Failure | None = None
        for many in QUICK if quick else SIZES:
            if many == SIZES[-1] and tool not in ("ours -O0", "ours -O1", "CasADi"):
                continue
            earlier = known.get(tool, {}).get(many)
            failure = failure or (earlier if isinstance(earlier, Failure) else None)
            answer = failure or ask(peak, tool, many, seconds=limit)
            failure = answer if isinstance(answer, Failure) else None
            found.setdefault(tool, {})[many] = answer
    return found


def section(sizes: Sizes, limit: float) -> Section:
    """The table and the plot of what was measured."""
    columns = sorted({many for row in sizes.values() for many in row})
    rows, curves = [], {}
    for tool, row in sizes.items():
        points = [(float(many), float(found)) for many, found in row.items() if isinstance(found, int) and found]
        growth = exponent(points)
        cells = [_cell(row.get(many)) for many in columns]
        rows.append([tool, *cells, NOTHING if growth is None else f"{growth:.2f}"])
        if len(points) > 1:
            curves[tool] = points
    about = (
        "Growth of the largest resident set by one build in a process of its own, native memory included, after a "
        f"small build that loads everything; below a few MiB it is noise. Over {limit:g} s is `> limit`."
    )
    table = Table(FAMILY, about, ["tool", *map(str, columns), "growth"], rows)
    plot = Plot("memory", f"Memory of a build: {FAMILY}", "depth", "bytes", curves)
    return Section("Memory", "What a build takes at its peak.", [table], [plot] if curves else [])


def _cell(answer: int | Failure | None) -> str:
    if answer is None:
        return NOTHING
    return failed(answer) if isinstance(answer, Failure) else bytes_of(answer)
