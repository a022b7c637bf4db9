"""The way of each tool from a problem to a function that computes its values and all partials."""

from __future__ import annotations

import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks import namespaces
from benchmarks.problems import Problem
from benchmarks.problems.counts import count_casadi_function

#: The limit of recursion for tools that need more than the default.
ROOM = 100_000
_OUTPUTS: dict[str, int] = {}


def outputs(problem: Problem) -> int:
    """How many outputs a problem has; it is computed once, with numbers, which is no part of a measurement."""
    if problem.name not in _OUTPUTS:
        values = [float(value) for value in problem.sample().values()]
        _OUTPUTS[problem.name] = len(problem.build(namespaces.numbers(), values))
    return _OUTPUTS[problem.name]


@dataclass(frozen=True)
class Built:
    """A callable in the form that its tool likes: ``prepare`` turns numbers into its arguments, ``read`` its result
    into the values and then the partials, row by row. ``operations`` counts by the one rule, where it can.
    """

    call: Callable[..., Any]
    prepare: Callable[[list[float]], tuple[Any, ...]] = tuple
    read: Callable[[Any], list[float]] = lambda result: list(flat(result))
    operations: Callable[[], int] | None = None


@dataclass(frozen=True)
class Route:
    """What a tool does; ``alone`` says that it works in one thread of this process, so that its own time counts."""

    name: str
    build: Callable[[Problem], Built]
    alone: bool = True

    @property
    def clock(self) -> Callable[[], float]:
        return time.process_time if self.alone else time.perf_counter


def flat(result: Any) -> Iterator[float]:
    """The numbers in nests of sequences and arrays, from left to right."""
    if hasattr(result, "tolist"):
        result = result.tolist()
    if isinstance(result, list | tuple):
        for part in result:
            yield from flat(part)
    else:
        yield float(result)


def derivatives(problem: Problem, ops: Any, symbols: Sequence[Any]) -> list[Any]:
    """The values, then the partials row by row, by the ``diff`` of the expressions."""
    by_name = dict(zip(problem.inputs, symbols, strict=True))
    found = problem.build(ops, symbols)
    return [*found, *(output.diff(by_name[name]) for output in found for name in problem.wrt)]


def ours(level: int = 1, fast_math: bool = False, target: str = "python") -> Callable[[Problem], Built]:
    """symback from a function of its own values."""

    def build(problem: Problem) -> Built:
        from symback import jacobian, value_and_grad

        ops = namespaces.ours()

        def function(*values: Any) -> Any:
            found = problem.build(ops, values)
            return found if several else found[0]

        several = outputs(problem) > 1
        make = jacobian if several else value_and_grad
        made = make(function, list(problem.wrt), list(problem.inputs), target, level, fast_math)
        return Built(made, operations=lambda: int(made.counts["total"]))

    return build


def ours_from_sympy(level: int = 1) -> Callable[[Problem], Built]:
    """symback from SymPy's expressions, whose making counts too."""

    def build(problem: Problem) -> Built:
        import sympy as library

        from symback import jacobian, value_and_grad

        symbols = [library.Symbol(name, real=True) for name in problem.inputs]
        found = problem.build(namespaces.sympy(), symbols)
        by_name = dict(zip(problem.inputs, symbols, strict=True))
        wrt = [by_name[name] for name in problem.wrt]
        several = len(found) > 1
        make: Any = jacobian if several else value_and_grad
        made = make(found if several else found[0], wrt, symbols, optimize=level)
        return Built(made, operations=lambda: int(made.counts["total"]))

    return build


def sympy(problem: Problem) -> Built:
    """SymPy's lambdify(cse=True) of the values and their ``diff``; it recurses, so it gets room."""
    import sympy as library

    sys.setrecursionlimit(ROOM)
    symbols = [library.Symbol(name, real=True) for name in problem.inputs]
    results = derivatives(problem, namespaces.sympy(), symbols)
    return Built(library.lambdify(symbols, results, modules=[{"sign": _sign}, "math"], cse=True))


def _sign(value: float) -> float:
    """What the derivative of Abs needs and ``math`` lacks."""
    return math.copysign(1.0, value) if value else 0.0


def symengine(problem: Problem) -> Built:
    """SymEngine's Lambdify(cse=True)."""
    library: Any = import_module("symengine")
    numpy: Any = import_module("numpy")
    symbols = [library.Symbol(name) for name in problem.inputs]
    function = library.Lambdify(symbols, derivatives(problem, namespaces.symengine(), symbols), cse=True)
    return Built(function, lambda values: (numpy.array(values),))


def symforce(problem: Problem) -> Built:
    """SymForce's lambdify to Python."""
    sf: Any = import_module("symforce.symbolic")
    util: Any = import_module("symforce.util")
    symbols = [sf.Symbol(name) for name in problem.inputs]
    results = derivatives(problem, namespaces.symforce(), symbols)
    return Built(util.lambdify(symbols, results))


def _casadi_function(problem: Problem) -> tuple[Any, int]:
    library: Any = import_module("casadi")
    symbols = [library.SX.sym(name) for name in problem.inputs]
    by_name = dict(zip(problem.inputs, symbols, strict=True))
    found = problem.build(namespaces.casadi(), symbols)
    wrt = library.vertcat(*(by_name[name] for name in problem.wrt))
    if len(found) == 1:
        partials = library.gradient(found[0], wrt)
    else:
        # CasADi stores columns, so the rows follow each other in the transposed Jacobian
        partials = library.densify(library.jacobian(library.vertcat(*found), wrt).T)
    results = [library.vertcat(*found), partials]
    function = library.Function("f", [library.vertcat(*symbols)], results, {"cse": True})
    return function, len(found)


def _buffered(function: Any, values: int, partials: int, operations: Callable[[], int] | None = None) -> Built:
    numpy: Any = import_module("numpy")
    buffer, trigger = function.buffer()
    results = (numpy.zeros(values), numpy.zeros(partials))
    for k, array in enumerate(results):
        buffer.set_res(k, memoryview(array))

    def prepare(numbers: list[float]) -> tuple[Any, ...]:
        given = numpy.array(numbers)
        buffer.set_arg(0, memoryview(given))
        kept.append(given)
        return ()

    kept: list[Any] = [function, buffer]
    return Built(trigger, prepare, lambda _: list(flat(results)), operations)


def casadi(problem: Problem) -> Built:
    """CasADi's Function of SX, called through a buffer."""
    function, many = _casadi_function(problem)
    return _buffered(function, many, many * len(problem.wrt), lambda: count_casadi_function(function).total)


def casadi_c(problem: Problem) -> Built:
    """The C that CasADi generates, compiled by cc -O2."""
    library: Any = import_module("casadi")
    function, many = _casadi_function(problem)
    with tempfile.TemporaryDirectory() as folder:
        generator = library.CodeGenerator("f.c")
        generator.add(function)
        (Path(folder) / "f.c").write_text(generator.dump(), encoding="utf-8")
        command = ["cc", "-O2", "-fPIC", "-shared", "f.c", "-o", "f.so", "-lm"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        compiled = library.external("f", str(Path(folder) / "f.so"))
    return _buffered(compiled, many, many * len(problem.wrt))


#: Name -> route, those that work with expressions.
SYMBOLIC: Mapping[str, Route] = {
    route.name: route
    for route in (
        Route("ours -O0", ours(0)),
        Route("ours -O1", ours(1)),
        Route("ours -O2", ours(2)),
        Route("ours -O1, from SymPy", ours_from_sympy(1)),
        Route("ours -O1, C", ours(1, target="c"), alone=False),
        Route("SymPy", sympy),
        Route("SymEngine", symengine),
        Route("SymForce", symforce),
        Route("CasADi", casadi),
        Route("CasADi, C", casadi_c, alone=False),
    )
}
