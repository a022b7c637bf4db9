"""Time of one call: ours beside every peer and beside what is written by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from benchmarks.handwritten import LOOPS
from benchmarks.measuring import Side, close, in_turn
from benchmarks.numeric_routes import NUMERIC
from benchmarks.peers import Failure, ask
from benchmarks.problems import PROBLEMS, Problem
from benchmarks.problems.networks import chain, perceptron
from benchmarks.report import NOTHING, Plot, Section, Table, failed, figures, seconds
from benchmarks.routes import SYMBOLIC, Built, Route

ROUTES: Mapping[str, Route] = {**SYMBOLIC, **NUMERIC, **LOOPS}
OURS, LAMBDIFY, LOOP = "ours -O1", "SymPy", "hand-written loop"
#: Problems on which every peer runs.
CHOSEN = ("MLP 4-8-8-2 tanh", "Rosenbrock 100", "Helmholtz 10", "GMM d=2 K=3", "BA reprojection", "Lennard-Jones 4")
DEPTHS, QUICK_DEPTHS = (3, 100, 1000), (3, 100)
PEERS = (
    *("ours -O0", "ours -O2", "ours -O1, C", LAMBDIFY, "SymEngine", "SymForce", "CasADi", "CasADi, C"),
    *("JAX", "PyTorch", "autograd", "PyTensor"),
)
BESIDE_LOOP = (*("ours -O0", OURS, LAMBDIFY, "CasADi", "JAX", "PyTorch", "autograd"), *LOOPS)
COMPILED = ("our module, C", "our module, numba", "numba, the loop", "hand-written C", "CasADi, C", "ours -O1, C")
#: Row -> column -> (seconds, seconds of the reference in turn with it), or failure.
Calls: TypeAlias = Mapping[str, Mapping[str, "tuple[float, float] | Failure"]]


class Wrong(Exception):
    """The results of two tools differ."""


def _problem(name: str) -> Problem:
    if name.startswith("chain sigmoid "):
        return chain("sigmoid", int(name.rsplit(" ", 1)[1]))
    return perceptron((4, 8, 8, 2)) if name == "MLP 4-8-8-2 tanh" else PROBLEMS[name]


def time_calls(name: str, tools: Sequence[str], budget: float) -> list[float]:
    """The median seconds of a call by each tool, in turn in this process; their results are compared first."""
    problem = _problem(name)
    values = [float(value) for value in problem.sample().values()]
    # what was built stays alive: CasADi's trigger does not hold the memory that it writes to
    routes = [ROUTES[tool] for tool in tools]
    built = [route.build(problem) for route in routes]
    sides, results = [], []
    for one, route in zip(built, routes, strict=True):
        side, result = _side(one, values, route)
        sides.append(side)
        results.append(result)
    if not all(close(result, results[0]) for result in results):
        raise Wrong
    return in_turn(sides, budget, least=5, batch=0.002)


def _side(built: Built, values: list[float], route: Route) -> tuple[Side, list[float]]:
    call, args = built.call, built.prepare(values)
    result = built.read(call(*args))
    return Side(lambda: call(*args), route.clock), result


def _beside(
    name: str, reference: str, tools: Sequence[str], budget: float, limit: float
) -> dict[str, tuple[float, float] | Failure]:
    """Each tool in turn with the reference."""
    row: dict[str, tuple[float, float] | Failure] = {}
    for tool in tools:
        if tool != reference:
            answer = ask(time_calls, name, [tool, reference], budget, seconds=limit)
            row[tool] = answer if isinstance(answer, Failure) else (answer[0], answer[1])
    return row


def measure(quick: bool, limit: float, tell: Callable[[str], None]) -> tuple[Calls, Calls, Calls]:
    """Every problem beside lambdify, chosen problems beside all peers, the chain beside loops."""
    budget = 0.1 if quick else 0.3
    every, chosen, loops = {}, {}, {}
    for name in list(PROBLEMS)[:6] if quick else PROBLEMS:
        tell(name)
        every[name] = _beside(name, OURS, (LAMBDIFY, "ours -O0", "ours -O2"), budget, limit)
    for name in CHOSEN[:2] if quick else CHOSEN:
        tell(f"{name}, every peer")
        chosen[name] = _beside(name, OURS, PEERS, budget, limit)
    for depth in QUICK_DEPTHS if quick else DEPTHS:
        name = f"chain sigmoid {depth}"
        tell(f"{name}, loops")
        loops[name] = _beside(name, LOOP, (*BESIDE_LOOP, "ours -O1, C", "CasADi, C"), budget, limit)
    return every, chosen, loops


def section(calls: tuple[Calls, Calls, Calls], limit: float) -> Section:
    """The tables and the plot of what was measured."""
    every, chosen, loops = calls
    about = (
        "Time of one call that gives the values and all partials, arguments ready in the form that a tool likes best. "
        "Each pair runs in turn in one process; the results of both are compared first (`Wrong` where they differ by "
        "more than 1e-7). The time is that of the process for what runs in one thread, else of the clock. A cell "
        f"(building included) that takes more than {limit:g} s is `> limit`."
    )
    return Section("Run time", about, [_every(every), _chosen(chosen), _loops(loops), _compiled(loops)], _plots(loops))


def _every(calls: Calls) -> Table:
    rows, slower = [], []
    for name, row in calls.items():
        ours = _middle([answer[1] for answer in row.values() if not isinstance(answer, Failure)])
        against = row[LAMBDIFY]
        ratio = None if isinstance(against, Failure) else against[1] / against[0]
        if ratio is not None and ratio > 1:
            slower.append(f"{name} ({figures(ratio)})")
        cells = [_time(row[tool]) for tool in ("ours -O0", "ours -O2", LAMBDIFY)]
        rows.append([name, NOTHING if ours is None else seconds(ours), *cells, _or_nothing(ratio)])
    about = (
        "Pure Python: ours against SymPy's `lambdify(cse=True, modules='math')` of the values and their `diff`. The "
        "last column is `-O1` over lambdify; it is wanted never to be over 1."
    )
    head = ["problem", "ours -O1", "ours -O0", "ours -O2", "lambdify", "ratio"]
    return Table("Every problem", about, head, rows, (f"Slower than lambdify: {', '.join(slower) or 'none'}.",))


def _chosen(calls: Calls) -> Table:
    rows = []
    for name, row in calls.items():
        ours = _middle([answer[1] for answer in row.values() if not isinstance(answer, Failure)])
        cells = [_with_ratio(row[tool]) for tool in PEERS]
        rows.append([name, NOTHING if ours is None else seconds(ours), *cells])
    about = (
        "In brackets the time over ours at `-O1` in pure Python. C is compiled by cc -O2; CasADi is called by buffer."
    )
    return Table("Every peer", about, ["problem", OURS, *PEERS], rows)


def _loops(calls: Calls) -> Table:
    about = (
        "The chain of sigmoids, ½(y - ŷ)², by all weights; in brackets over the hand-written loop, which is guarded "
        "against overflow in the same way. `no calls` is the loop of a person who counts bytecodes; `hand-unrolled` "
        "has a line a layer and direction; `our module` is what `symback code chain --activation sigmoid` writes for "
        "any depth; the peers write the sigmoid as 1/(1 + exp(-t)), unguarded. Wanted of us: at most 0.42, 0.72 and "
        "0.85 of the loop at depths 3, 100 and 1000."
    )
    tools = [tool for tool in BESIDE_LOOP if tool != LOOP and tool not in COMPILED]
    return _over_depth("Chain of sigmoids, Python", about, calls, tools)


def _compiled(calls: Calls) -> Table:
    about = (
        "The same, compiled, over the same hand-written loop in Python. The modules and the C by hand are called by "
        "ctypes with arrays that are ready; `ours -O1, C` is `value_and_grad(target='c')` called with Python floats, "
        "whose conversion counts. Wanted of our module in C: within 5 % of C by hand at depth 1000."
    )
    return _over_depth("Chain of sigmoids, compiled", about, calls, COMPILED)


def _over_depth(title: str, about: str, calls: Calls, tools: Sequence[str]) -> Table:
    loop = [
        _middle([answer[1] for answer in row.values() if not isinstance(answer, Failure)]) for row in calls.values()
    ]
    rows = [[LOOP, *(NOTHING if time is None else seconds(time) for time in loop)]]
    for tool in tools:
        rows.append([tool, *(_with_ratio(row[tool]) for row in calls.values())])
    return Table(title, about, ["tool", *(name.rsplit(" ", 1)[1] for name in calls)], rows)


def _plots(calls: Calls) -> list[Plot]:
    curves: dict[str, list[tuple[float, float]]] = {}
    for name, row in calls.items():
        for tool, answer in row.items():
            if not isinstance(answer, Failure):
                curves.setdefault(tool, []).append((float(name.rsplit(" ", 1)[1]), answer[0]))
    return (
        [Plot("run-chain-sigmoid", "Time of a call: chain of sigmoids", "depth", "seconds", curves)] if curves else []
    )


def _middle(times: Sequence[float]) -> float | None:
    return sorted(times)[len(times) // 2] if times else None


def _time(answer: tuple[float, float] | Failure) -> str:
    return failed(answer) if isinstance(answer, Failure) else seconds(answer[0])


def _with_ratio(answer: tuple[float, float] | Failure) -> str:
    return failed(answer) if isinstance(answer, Failure) else f"{seconds(answer[0])} ({figures(answer[0] / answer[1])})"


def _or_nothing(value: float | None) -> str:
    return NOTHING if value is None else figures(value)
