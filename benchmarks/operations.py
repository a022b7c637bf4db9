"""Operations of the values and all partials: ours at every level, the peers, what is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from importlib import import_module
from itertools import count as endless
from typing import Any, TypeAlias

from benchmarks import namespaces
from benchmarks.peers import Failure, ask
from benchmarks.problems import GOALS, MULTIPLICATIONS, PROBLEMS, Problem
from benchmarks.problems.counts import (
    count_casadi,
    count_cse,
    count_symengine,
    count_sympy,
    count_sympy_basic,
)
from benchmarks.report import NOTHING, Section, Table, failed
from benchmarks.routes import derivatives
from symback.program.cost import Cost

#: Operations by kind, or why there are none.
Answer: TypeAlias = "Mapping[str, int] | Failure"
#: Problem -> column -> answer.
Answers: TypeAlias = Mapping[str, Mapping[str, Answer]]


def count_ours(level: int, fast_math: bool, problem: Problem) -> Cost:
    """symback on the traced program: ``value_and_grad`` and ``jacobian`` generate code for just this program."""
    from benchmarks.problems.tracing import trace
    from symback.optimise.elimination import Task
    from symback.optimise.optimise import optimise
    from symback.program.cost import cost

    return cost(optimise(Task(trace(problem), problem.wrt), level, fast_math).program)


def count_forward_jacobian(problem: Problem) -> Cost:
    """SymPy: cse, forward accumulation over its rows (the Jacobian of ``sympy.simplify._cse_diff``), cse again."""
    import sympy
    from sympy.simplify._cse_diff import _forward_jacobian_cse

    stated = problem.expressions()
    replacements, reduced = sympy.cse(sympy.Matrix(stated.outputs))
    replacements, jacobian, *_ = _forward_jacobian_cse(replacements, reduced, list(stated.wrt))
    results = [*(value for _, value in replacements), *reduced[0], *jacobian[0]]
    again = (sympy.Symbol(f"again{k}") for k in endless())
    more, results = sympy.cse(results, symbols=again)
    return count_cse(more, results)


def count_symforce(problem: Problem) -> Cost:
    """SymForce: diff, then the cse of its code generator."""
    sf: Any = import_module("symforce.symbolic")
    sympy: Any = import_module("sympy")
    symbols = [sf.Symbol(name) for name in problem.inputs]
    results = [sf.S(value) for value in derivatives(problem, namespaces.symforce(), symbols)]
    replacements, reduced = sf.cse(results)
    pairs = [(symbol, sympy.sympify(value)) for symbol, value in replacements]
    return count_cse(pairs, [sympy.sympify(value) for value in reduced])


#: Column -> how it is counted.
OURS: Mapping[str, Callable[[Problem], Cost]] = {
    "-O0": partial(count_ours, 0, False),
    "-O1": partial(count_ours, 1, False),
    "-O1 fast": partial(count_ours, 1, True),
    "-O2": partial(count_ours, 2, False),
    "-O2 fast": partial(count_ours, 2, True),
}
PEERS: Mapping[str, Callable[[Problem], Cost]] = {
    "SymPy": count_sympy,
    "SymPy `basic`": count_sympy_basic,
    "SymPy fwd": count_forward_jacobian,
    "SymEngine": count_symengine,
    "SymForce": count_symforce,
    "CasADi": count_casadi,
}


def _count(column: str, name: str) -> dict[str, int]:
    return {**OURS, **PEERS}[column](PROBLEMS[name]).by_kind()


def measure(names: Iterable[str], seconds: float, tell: Callable[[str], None]) -> Answers:
    """The answers for problems, each cell in a process of its own with a limit."""
    answers = {}
    for name in names:
        tell(name)
        answers[name] = {column: ask(_count, column, name, seconds=seconds) for column in (*OURS, *PEERS)}
    return answers


def total(answer: Answer) -> int | None:
    """All operations of an answer, if there is one."""
    return None if isinstance(answer, Failure) else sum(answer.values())


def best(row: Mapping[str, Answer]) -> int | None:
    """The fewest operations of any peer."""
    return min((found for column in PEERS if (found := total(row[column])) is not None), default=None)


def _cell(answer: Answer) -> str:
    return failed(answer) if isinstance(answer, Failure) else str(sum(answer.values()))


def section(answers: Answers, seconds: float) -> Section:
    """The tables of what was counted."""
    about = (
        "Each `+ - * /`, power, negation and elementary function is 1; constants are folded; a value used again is "
        "free. A program computes the values and all partials. Every problem is written once, in benchmarks/problems, "
        "and built with each tool's own operators."
    )
    tables = [_all(answers, seconds)]
    if any(name in answers for name in MULTIPLICATIONS):
        tables.append(_multiplications(answers))
    return Section("Operations", about, tables)


def _all(answers: Answers, seconds: float) -> Table:
    rows = []
    over_peer: list[str] = []
    over_goal: list[str] = []
    level: list[str] = []
    for name, row in answers.items():
        ours, fast, peer = total(row["-O1"]), total(row["-O2 fast"]), best(row)
        goal = GOALS[name].goal if name in GOALS else None
        cells = [_cell(row[column]) for column in (*OURS, *PEERS)]
        rows.append([name, *cells, _number(peer), _number(goal)])
        if ours is not None and peer is not None:
            (over_peer if ours > peer else level if ours == peer else []).append(name)
        if goal is not None and (fast is None or fast > goal):
            over_goal.append(name)
    about = (
        "`fast` is `--fast-math`. Best settings: SymPy's `diff` and `cse`, by default and with `basic`; `fwd` is its "
        "forward Jacobian after `cse`, and `cse` of all that; SymEngine's `diff` and `cse`; SymForce's `diff` and the "
        "`cse` of its code generator; CasADi's best of `gradient` and `jacobian` of SX, each with and without its "
        f"`cse`. A cell that takes more than {seconds:g} s is `> limit`; what was raised stands in its cell. The goal "
        "is for `-O2 --fast-math`."
    )
    after = (
        f"Default level above the best peer: {_listed(over_peer)}.",
        f"Default level as many as the best peer: {_listed(level)}.",
        f"`-O2 --fast-math` above its goal: {_listed(over_goal)}.",
    )
    return Table("Every problem", about, ["problem", *OURS, *PEERS, "best peer", "goal"], rows, after)


def _multiplications(answers: Answers) -> Table:
    columns = (*OURS, *PEERS)
    rows = []
    for name in MULTIPLICATIONS:
        if name in answers:
            cells = [_times(answers[name][column]) for column in columns]
            rows.append([name, *cells, str(MULTIPLICATIONS[name])])
    about = (
        "Multiplications alone, powers among them, against those of the best elimination orders that the authors of "
        "graphax (AlphaGrad) published. Theirs are of Jacobian accumulation by a scheme of their own, ours of a whole "
        "program; plain reverse accumulation (`-O0`) is far below them too, so take them for an order of magnitude."
    )
    return Table("Jacobians: multiplications", about, ["problem", *columns, "published"], rows)


def _times(answer: Answer) -> str:
    if isinstance(answer, Failure):
        return failed(answer)
    return str(answer.get("*", 0) + answer.get("power", 0))


def _number(value: int | None) -> str:
    return NOTHING if value is None else str(value)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"
