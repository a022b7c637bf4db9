"""How many operations each tool takes for the values and all partials of a problem.

``python -m benchmarks.problems.counts [name …]`` prints the table; a tool that is not installed has no number. Every
question to a peer is a process of its own with a time limit.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from importlib import import_module
from typing import Any

from benchmarks.problems.namespaces import casadi_functions, symengine_functions
from benchmarks.problems.problem import Problem
from benchmarks.problems.registry import GOALS, MULTIPLICATIONS, PROBLEMS
from benchmarks.problems.tracing import as_fraction, trace
from symback.problem.sympy_reader import read_expression
from symback.program.core import Builder, Program
from symback.program.cost import KINDS, Cost, cost
from symback.program.interpret import high_precision, run
from symback.program.passes import executed, orient_differences
from symback.program.reverse import along, reverse
from symback.program.rules import edges


def plain_jacobian(program: Program, wrt: Sequence[str], orient: bool = False) -> Program:
    """The values and all partials by reverse accumulation, one output after the other, equal rows shared.

    Outputs of the result: the values, then the partials row by row. Without ``orient`` a difference is left as it is
    written.
    """
    if orient:
        program = orient_differences(program, wrt)
    b = Builder(program)
    outputs = list(program.outputs)
    partials: list[int] = []
    for output in outputs:
        current = b.build([output])
        gradient = reverse(current, wrt)
        b = Builder(gradient.program)
        partials.extend(gradient.program.outputs[1:])
    return executed(b.build([*outputs, *partials]))[0]


def plain_forward(program: Program, wrt: Sequence[str]) -> Program:
    """The values and all partials by forward accumulation, one input after the other; outputs as in plain_jacobian."""
    b = Builder(program)
    nodes = program.reachable()
    columns: list[dict[int, tuple[int, int]]] = []
    for name in wrt:
        tangents: dict[int, tuple[int, int]] = {b.input(name): (1, b.const(1))}
        for node in nodes:
            terms = [along(b, *tangents[e.arg], e) for e in edges(b, node) if e.arg in tangents]
            terms = [term for term in terms if b.value(term[1]) != 0]
            if terms:
                tangents[node] = _sum(b, terms)
        columns.append(tangents)
    partials = []
    for output in program.outputs:
        for tangents in columns:
            sign, node = tangents.get(output, (1, b.const(0)))
            partials.append(node if sign > 0 else b.neg(node))
    return executed(b.build([*program.outputs, *partials]))[0]


def _sum(b: Builder, terms: Sequence[tuple[int, int]]) -> tuple[int, int]:
    lead = next((k for k, (sign, _) in enumerate(terms) if sign > 0), 0)
    sign, result = terms[lead]
    for k, (other, node) in enumerate(terms):
        if k != lead:
            result = b.add(result, node) if other == sign else b.sub(result, node)
    return sign, result


def plain_cost(program: Program, wrt: Sequence[str], orient: bool = False) -> Cost:
    """The operations of ``plain_jacobian``."""
    return cost(plain_jacobian(program, wrt, orient))


def read(problem: Problem) -> Program:
    """The program that the reader of SymPy's expressions makes: with SymPy's order and flattening.

    Constants such as √2 and 1 + √2 are one number of sixty digits each, as the counting rule has it.
    """
    stated = problem.expressions()
    b = Builder()
    names = {symbol: symbol.name for output in stated.outputs for symbol in output.free_symbols}
    return fold_constants(b.build([read_expression(output, b, names) for output in stated.outputs]))


def fold_constants(program: Program) -> Program:
    """The same program with every row that depends on no input made a rational of some sixty digits."""
    b = Builder()
    domain = high_precision(60)
    moved: dict[int, int] = {}
    for node in program.reachable():
        args = tuple(moved[arg] for arg in program.args[node])
        op, payload = program.ops[node], program.payloads.get(node)
        irrational = op == "const" and not isinstance(payload, Fraction)
        if irrational or (args and all(b.value(arg) is not None for arg in args)):
            moved[node] = b.const(as_fraction(run(program, {}, domain, roots=[node])[node]))
        else:
            moved[node] = b.emit(op, args, payload)
    return executed(b.build([moved[output] for output in program.outputs]))[0]


def count_plain(problem: Problem) -> Cost:
    """Reverse accumulation on the traced program, differences as written."""
    return plain_cost(trace(problem), problem.wrt)


def count_oriented(problem: Problem) -> Cost:
    """Reverse accumulation on the traced program, differences turned to the parameters."""
    return plain_cost(trace(problem), problem.wrt, orient=True)


def count_forward(problem: Problem) -> Cost:
    """Forward accumulation on the traced program."""
    return cost(plain_forward(trace(problem), problem.wrt))


def count_read(problem: Problem) -> Cost:
    """Reverse accumulation on the program read from SymPy's expressions."""
    return plain_cost(read(problem), problem.wrt)


def count_cse(replacements: Iterable[tuple[Any, Any]], reduced: Iterable[Any]) -> Cost:
    """The operations of what a cse gave, by the one rule.

    >>> import sympy
    >>> x, y = sympy.symbols("x y")
    >>> count_cse(*sympy.cse([x * y + sympy.exp(x * y), 2 * x * y])).by_kind()
    {'+': 1, '*': 2, 'function': 1}
    """
    from symback.sympy_cost import count

    return count([*(value for _, value in replacements), *reduced])


def count_sympy(problem: Problem, optimizations: str | None = None) -> Cost:
    """SymPy: diff of the expressions, then cse."""
    import sympy

    stated = problem.expressions()
    partials = [sympy.diff(output, symbol) for output in stated.outputs for symbol in stated.wrt]
    return count_cse(*sympy.cse([*stated.outputs, *partials], optimizations=optimizations))


def count_sympy_basic(problem: Problem) -> Cost:
    """SymPy: diff of the expressions, then cse with optimizations='basic'."""
    return count_sympy(problem, "basic")


def count_symengine(problem: Problem) -> Cost:
    """SymEngine: diff of the expressions, then its cse."""
    import sympy

    symengine: Any = import_module("symengine")

    symbols = {name: symengine.Symbol(name) for name in problem.inputs}
    outputs = [symengine.sympify(value) for value in problem.build(symengine_functions(), list(symbols.values()))]
    partials = [output.diff(symbols[name]) for output in outputs for name in problem.wrt]
    replacements, reduced = symengine.cse([*outputs, *partials])
    pairs = [(symbol, sympy.sympify(value)) for symbol, value in replacements]
    return count_cse(pairs, [sympy.sympify(value) for value in reduced])


#: CasADi's instructions by their names -> kind; every other one but those of _FREE is a function.
_CASADI_KINDS = {
    "ADD": "+",
    "SUB": "-",
    "MUL": "*",
    "SQ": "*",
    "TWICE": "*",
    "DIV": "/",
    "INV": "/",
    "NEG": "negation",
    "POW": "power",
    "CONSTPOW": "power",
}
_FREE = ("CONST", "INPUT", "OUTPUT", "PARAMETER", "ASSIGN")


def count_casadi(problem: Problem) -> Cost:
    """CasADi's SX: the best of gradients and jacobian, each with and without its cse."""
    casadi: Any = import_module("casadi")

    symbols = [casadi.SX.sym(name) for name in problem.inputs]
    outputs = [casadi.SX(value) for value in problem.build(casadi_functions(), symbols)]
    by_name = dict(zip(problem.inputs, symbols, strict=True))
    wrt = casadi.vertcat(*(by_name[name] for name in problem.wrt))
    values = casadi.vertcat(*outputs)
    ways = [casadi.jacobian(values, wrt), casadi.horzcat(*(casadi.gradient(output, wrt) for output in outputs))]
    found = []
    for partials in ways:
        for results in ([values, partials], casadi.cse([values, partials])):
            found.append(count_casadi_function(casadi.Function("f", symbols, results)))
    return min(found, key=lambda result: result.total)


def count_casadi_function(function: Any) -> Cost:
    """The operations of a CasADi function of SX, instruction by instruction: x² and 2x are one multiplication each."""
    casadi: Any = import_module("casadi")

    names = {getattr(casadi, name): name[3:] for name in dir(casadi) if name.startswith("OP_")}
    numbers: Counter[str] = Counter()
    for k in range(function.n_instructions()):
        name = names[function.instruction_id(k)]
        if name not in _FREE:
            numbers[_CASADI_KINDS.get(name, "function")] += 1
    return Cost(tuple(numbers[kind] for kind in KINDS))


#: Column -> how it is counted.
COLUMNS: dict[str, Callable[[Problem], Cost]] = {
    "plain": count_plain,
    "oriented": count_oriented,
    "forward": count_forward,
    "plain, read": count_read,
    "CasADi": count_casadi,
    "SymPy": count_sympy,
    "basic": count_sympy_basic,
    "SymEngine": count_symengine,
}


def _ask(count: Callable[[Problem], Cost], name: str, answers: Any) -> None:
    try:
        answers.put(count(PROBLEMS[name]).by_kind())
    except ImportError:
        answers.put("absent")
    except Exception as error:  # noqa: BLE001 (whatever a peer raises is what the table says of it)
        answers.put(type(error).__name__)


def ask(count: Callable[[Problem], Cost], name: str, seconds: float) -> dict[str, int] | str:
    """The operations by kind, or why there are none: ``time``, ``absent`` or the name of what was raised."""
    context = multiprocessing.get_context("fork")
    answers = context.SimpleQueue()
    process = context.Process(target=_ask, args=(count, name, answers))
    process.start()
    process.join(seconds)
    if process.is_alive():
        process.kill()
        process.join()
        return "time"
    return "died" if answers.empty() else answers.get()


def table(names: Sequence[str], seconds: float = 60) -> Iterable[str]:
    """The rows of the table as text; of the published Jacobians the multiplications follow in brackets."""
    head = [*COLUMNS, "peer", "goal"]
    yield " | ".join(["problem".ljust(36), *(title.rjust(11) for title in head)])
    for name in names:
        cells = []
        for count in COLUMNS.values():
            result = ask(count, name, seconds)
            if isinstance(result, str):
                cells.append(result)
            elif name in MULTIPLICATIONS:
                cells.append(f"{sum(result.values())} [{result.get('*', 0)}]")
            else:
                cells.append(str(sum(result.values())))
        if name in GOALS:
            cells += [str(GOALS[name].peer), str(GOALS[name].goal)]
        elif name in MULTIPLICATIONS:
            cells += [f"[{MULTIPLICATIONS[name]}]", ""]
        yield " | ".join([name.ljust(36), *(cell.rjust(11) for cell in cells)])


if __name__ == "__main__":
    for row in table(sys.argv[1:] or list(PROBLEMS)):
        print(row, flush=True)
