"""Program -> Form: operations become sums and products."""

from __future__ import annotations

from fractions import Fraction

from symback.optimise.algebra import SUM, Graph, Number, Reference, plain, size
from symback.optimise.form import Form
from symback.program.core import Constant, Program

#: A whole exponent beyond this stays an operation of its own.
LARGEST_EXPONENT = 64


def to_form(program: Program) -> Form:
    """The program as a graph of sums and products, row by row.

    Raises NotAlgebraic for a division by the constant 0 and for constants that are too large.
    """
    graph = Graph()
    moved = read_rows(program, graph, program.reachable())
    return Form(graph, tuple(moved[node] for node in program.outputs))


def read_rows(program: Program, graph: Graph, nodes: list[int]) -> dict[int, Reference]:
    """Append rows to a graph; returns row -> its reference."""
    moved: dict[int, Reference] = {}
    ops, rows, names, payloads = program.ops, program.args, program.names, program.payloads
    for node in nodes:
        op = ops[node]
        if op == "input":
            reference = moved[node] = graph.leaf(str(payloads[node]))
        else:
            reference = moved[node] = _row(program, graph, node, op, [moved[arg] for arg in rows[node]])
        if graph.kinds[reference[1]] == SUM:
            graph.written.add(reference[1])
        if node in names and reference[0] == 1:
            graph.names.setdefault(reference[1], names[node])
    return moved


def _row(program: Program, graph: Graph, node: int, op: str, arguments: list[Reference]) -> Reference:
    match op:
        case "mul":
            return graph.times(*arguments)
        case "add":
            return graph.sum(arguments)
        case "sub":
            left, (coefficient, right) = arguments
            return graph.sum((left, (-coefficient, right)))
        case "neg":
            ((coefficient, argument),) = arguments
            return -coefficient, argument
        case "div":
            return graph.ratio(arguments[:1], arguments[1:])
        case "pow":
            return _power(program, graph, node, arguments)
        case "call":
            return graph.call(program.function(node), arguments)
        case "const":
            value = program.payloads[node]
            if isinstance(value, Constant):
                return graph.leaf(value)
            assert isinstance(value, Fraction)
            return graph.sum([(plain(value), 0)])
    raise ValueError(f"unknown operation {op!r}")


def _power(program: Program, graph: Graph, node: int, arguments: list[Reference]) -> Reference:
    exponent: Number | None = program.constant(program.args[node][1])
    if exponent is not None and exponent.denominator == 1 and size(exponent) <= LARGEST_EXPONENT:
        return graph.raised(arguments[0], int(exponent))
    return graph.power(arguments[0], arguments[1])
