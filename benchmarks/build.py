"""Time from a problem to a callable that computes its value and gradient, over growing sizes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from benchmarks.measuring import Side, in_turn
from benchmarks.numeric_routes import NUMERIC
from benchmarks.peers import Failure, ask
from benchmarks.problems import Problem
from benchmarks.problems.networks import chain, perceptron
from benchmarks.report import NOTHING, Plot, Section, Table, exponent, failed, figures, seconds
from benchmarks.routes import SYMBOLIC, Built, Route, outputs

ROUTES: Mapping[str, Route] = {**SYMBOLIC, **NUMERIC}
#: The tool by which the others are measured.
REFERENCE = "CasADi"


class Time(NamedTuple):
    """Seconds and operations of a build, and those of the reference beside it, if it is there."""

    seconds: float
    operations: int | None
    beside: float | None = None
    operations_beside: int | None = None

    @property
    def ratio(self) -> float | None:
        """Seconds an operation, over those of the reference."""
        if not (self.operations and self.beside and self.operations_beside):
            return None
        return (self.seconds / self.operations) / (self.beside / self.operations_beside)


@dataclass(frozen=True)
class Family:
    """Problems that grow; ``ours`` are sizes for us and the reference alone."""

    name: str
    make: Callable[[int], Problem]
    sizes: Sequence[int]
    quick: Sequence[int]
    ours: Sequence[int] = ()

    def chosen(self, quick: bool) -> Sequence[int]:
        return self.quick if quick else (*self.sizes, *self.ours)


FAMILIES: Mapping[str, Family] = {
    family.name: family
    for family in (
        Family("chain tanh", lambda m: chain("tanh", m), (10, 100, 1000, 10_000), (10, 100), (100_000,)),
        Family("chain logistic", lambda m: chain("logistic", m), (10, 100, 1000, 10_000), (10, 100)),
        Family("MLP n-n-n-1 tanh", lambda n: perceptron((n, n, n, 1)), (2, 4, 8, 16, 32), (2, 4)),
        Family("MLP 4-n-n-n-2 tanh", lambda n: perceptron((4, n, n, n, 2)), (8,), (8,)),
    )
}
TOOLS = (
    "ours -O0",
    "ours -O1",
    "ours -O2",
    "ours -O1, from SymPy",
    "SymPy",
    "SymEngine",
    "SymForce",
    "CasADi",
    "JAX",
    "PyTensor",
)
#: Family -> tool -> size -> time or failure.
Times: TypeAlias = Mapping[str, Mapping[str, Mapping[int, "Time | Failure"]]]


def _operations(built: Built) -> int | None:
    return None if built.operations is None else built.operations()


def time_build(family: str, tool: str, size: int, budget: float, beside: bool) -> Time:
    """The median time of a build in this process, in turn with the reference where that is wanted."""
    known = FAMILIES[family]
    problem, small = known.make(size), known.make(known.sizes[0])
    routes = [ROUTES[tool]]
    if beside and tool != REFERENCE:
        routes.append(ROUTES[REFERENCE])
    last: dict[str, Built] = {}

    def side(route: Route) -> Side:
        def action() -> None:
            last[route.name] = route.build(problem)

        return Side(action, route.clock)

    for route in routes:
        for other in (small, problem):
            outputs(other)
        route.build(small)
    times = in_turn([side(route) for route in routes], budget, least=1)
    counts = [_operations(last[route.name]) for route in routes]
    if tool == REFERENCE:
        return Time(times[0], counts[0], times[0], counts[0])
    return Time(times[0], counts[0], *((times[1], counts[1]) if len(times) > 1 else ()))


def measure(quick: bool, limit: float, tell: Callable[[str], None]) -> Times:
    """All cells; a tool that failed at a size is not asked about larger ones."""
    beside = not isinstance(ask(time_build, "chain tanh", REFERENCE, 10, 0.01, False, seconds=limit), Failure)
    found: dict[str, dict[str, dict[int, Time | Failure]]] = {}
    for name, family in FAMILIES.items():
        for tool in TOOLS:
            tell(f"{name}, {tool}")
            cells = found.setdefault(name, {}).setdefault(tool, {})
            failure: Failure | None = None
            for size in family.chosen(quick):
                if size in family.ours and tool not in ("ours -O0", "ours -O1", REFERENCE):
                    continue
                if failure is None:
                    pair = beside and size not in family.ours
                    answer = ask(time_build, name, tool, size, 0.5 if quick else 1.0, pair, seconds=limit)
                    failure = answer if isinstance(answer, Failure) else None
                else:
                    answer = failure
                cells[size] = answer
    return found


def section(times: Times, limit: float) -> Section:
    """The tables and plots of what was measured."""
    about = (
        "From the definition of a problem, which builds the tool's own expressions with its own operators, to a "
        "function that can be called: differentiation, optimisation, text, compilation. symback gets it as a function "
        "of its own values or, where that is said, as SymPy expressions whose making is part of the time. PyTorch and "
        "autograd build nothing."
    )
    tables = [_family(name, cells, limit) for name, cells in times.items()]
    return Section("Build time", about, [*tables, _ratios(times)], _plots(times))


def _family(name: str, cells: Mapping[str, Mapping[int, Time | Failure]], limit: float) -> Table:
    sizes = sorted({size for row in cells.values() for size in row})
    rows = []
    for tool, row in cells.items():
        texts = [_cell(row.get(size)) for size in sizes]
        points = [(size, time.seconds) for size, time in row.items() if isinstance(time, Time)]
        rows.append([tool, *texts, _growth(points)])
    about = (
        f"Median of builds in one process, after one small build that loads everything. Over {limit:g} s is `> limit`, "
        "and larger sizes are not tried after a failure. The growth is k in size^k over the three largest sizes."
    )
    return Table(name, about, ["tool", *map(str, sizes), "growth"], rows)


def _ratios(times: Times) -> Table:
    rows = []
    columns = [(name, size) for name, cells in times.items() for size in sorted(next(iter(cells.values())))]
    for tool in TOOLS:
        if tool.startswith("ours"):
            row = [times[name][tool].get(size) for name, size in columns]
            ratios = [time.ratio if isinstance(time, Time) else None for time in row]
            rows.append([tool, *(NOTHING if ratio is None else figures(ratio) for ratio in ratios)])
    about = (
        "Seconds an operation of the finished program, over CasADi's seconds an instruction of its SX Function, built "
        "in turn in one process. Wanted: at most 5 at the default level, 2 at `-O0`."
    )
    return Table("Per operation, over CasADi", about, ["tool", *(f"{name} {size}" for name, size in columns)], rows)


def _plots(times: Times) -> list[Plot]:
    plots = []
    for name, cells in times.items():
        curves = {
            tool: [(size, time.seconds) for size, time in row.items() if isinstance(time, Time)]
            for tool, row in cells.items()
        }
        curves = {tool: points for tool, points in curves.items() if len(points) > 1}
        if curves:
            file = "build-" + name.lower().replace(" ", "-")
            plots.append(Plot(file, f"Build time: {name}", "size", "seconds", curves))
    return plots


def _cell(answer: Time | Failure | None) -> str:
    if answer is None:
        return NOTHING
    return failed(answer) if isinstance(answer, Failure) else seconds(answer.seconds)


def _growth(points: Sequence[tuple[float, float]]) -> str:
    found = exponent(points)
    return NOTHING if found is None else f"{found:.2f}"
