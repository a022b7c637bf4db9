"""Random straight-line programs over fractions, and the exact forward mode that their derivatives are held against."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from hypothesis import assume
from hypothesis import strategies as st

from symback.program.core import Builder, Program
from symback.program.interpret import EXACT, run

NAMES = ("p", "q", "r")
POLYNOMIAL = ("add", "sub", "mul", "neg", "square", "cube", "sum", "product")
RATIONAL = (*POLYNOMIAL, "div", "reciprocal")


@st.composite
def programs(draw: st.DrawFn, ops: tuple[str, ...] = RATIONAL, most: int = 8, outputs: int = 1) -> Program:
    """Rows as ``emit`` writes them, so nothing is folded; values feed several places, some rows are not needed."""
    b = Builder()
    nodes = [b.input(name) for name in NAMES]
    nodes += [b.const(value) for value in draw(st.lists(st.integers(-3, 3), max_size=3))]
    for _ in range(draw(st.integers(1, most))):
        some = draw(st.lists(st.sampled_from(nodes), min_size=4, max_size=4))
        match draw(st.sampled_from(ops)):
            case "sum":
                node = b.emit("add", tuple(some))
            case "product":
                node = b.emit("mul", tuple(some[:3]))
            case "square":
                node = b.emit("pow", (some[0], b.const(2)))
            case "cube":
                node = b.emit("pow", (some[0], b.const(3)))
            case "reciprocal":
                node = b.emit("pow", (some[0], b.const(-1)))
            case "neg":
                node = b.emit("neg", (some[0],))
            case op:
                node = b.emit(op, tuple(some[:2]))
        nodes.append(node)
    last = nodes[-1]
    return b.build([last, *(draw(st.sampled_from(nodes)) for _ in range(outputs - 1))])


def fractions(most: int = 3) -> st.SearchStrategy[dict[str, Fraction]]:
    """A point for the inputs of ``programs``."""
    return st.fixed_dictionaries({name: st.fractions(-most, most, max_denominator=5) for name in NAMES})


def value(program: Program, point: Mapping[str, Fraction]) -> Fraction:
    """The exact value of the first output; an example without one is given up."""
    try:
        return Fraction(run(program, point, EXACT)[program.outputs[0]])
    except ZeroDivisionError:
        assume(False)
        raise


def dual(program: Program, by: str, point: Mapping[str, Fraction]) -> Fraction:
    """The exact derivative of the first output by forward mode, written here anew: pairs of value and derivative."""
    pairs: dict[int, tuple[Fraction, Fraction]] = {}
    for node in program.reachable():
        args = [pairs[arg] for arg in program.args[node]]
        values = [v for v, _ in args]
        match program.ops[node]:
            case "input":
                name = str(program.payloads[node])
                pairs[node] = point[name], Fraction(name == by)
            case "const":
                pairs[node] = Fraction(str(program.payloads[node])), Fraction(0)
            case "add":
                pairs[node] = sum(values, Fraction(0)), sum((d for _, d in args), Fraction(0))
            case "sub":
                pairs[node] = values[0] - values[1], args[0][1] - args[1][1]
            case "mul":
                terms = [d * math.prod(values[:k] + values[k + 1 :]) for k, (_, d) in enumerate(args)]
                pairs[node] = Fraction(math.prod(values)), sum(terms, Fraction(0))
            case "div":
                (a, da), (c, dc) = args
                pairs[node] = a / c, (da * c - a * dc) / c**2
            case "neg":
                pairs[node] = -values[0], -args[0][1]
            case "pow":
                (a, da), (n, _) = args
                pairs[node] = a ** int(n), (n * a ** (int(n) - 1) * da if n else Fraction(0))
            case op:
                raise AssertionError(op)
    return pairs[program.outputs[0]][1]
