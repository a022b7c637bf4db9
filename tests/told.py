"""Reads told mathematics back and computes it, so that every printed formula is executed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import mpmath

from symback.derivation.derivation import Derivation
from symback.document import display as m
from symback.document.tree import Block, Bullets, DisplayBlock, Document, Steps
from symback.program.core import Program
from symback.program.interpret import Domain, high_precision, run

DIGITS = 60
#: The layer at which patterns with a general k are computed.
K = 3


def test_f(t: Any) -> Any:
    """Something that f could be: smooth, with a derivative that is nowhere trivial."""
    return mpmath.sin(t) + t / 3


def test_df(t: Any) -> Any:
    return mpmath.cos(t) + mpmath.mpf(1) / 3


test_f.__test__ = test_df.__test__ = False  # type: ignore[attr-defined]
UNKNOWN: dict[str, Callable[..., Any]] = {"f": test_f, "df": test_df}


@dataclass
class Reader:
    """The values of quantities at one point, and of derivatives by differences with sixty digits."""

    derivation: Derivation
    point: Mapping[str, Any]
    domain: Domain = field(default_factory=lambda: high_precision(DIGITS))
    values: dict[str, Any] = field(default_factory=dict)
    convention: str = "total"

    def __post_init__(self) -> None:
        forward = self.derivation.problem.forward
        found = run(forward, self.point, self.domain, UNKNOWN)
        self.values |= self.point
        for node, names in forward.names.items():
            self.values |= dict.fromkeys(names, found[node])

    def value(self, tree: m.Math) -> Any:
        match tree:
            case m.Name(name, None, None):
                return self.values[name]
            case m.Name(name, ("k" | "k+1" | "k-1") as index, None) if len(name) == 1:
                return self.values[f"{name}{K + {'k': 0, 'k+1': 1, 'k-1': -1}[index]}"]
            case m.Number(value):
                return self.domain.const(value)
            case m.Symbol("pi"):
                return self.domain.constants["pi"]
            case m.Product(factors):
                result = self.domain.const(1)  # type: ignore[arg-type]
                for factor in factors:
                    result *= self.value(factor)
                return result
            case m.Sum(terms):
                return sum(sign * self.value(term) for sign, term in terms)
            case m.Quotient(a, b):
                return self.value(a) / self.value(b)
            case m.Power(a, n):
                exponent = self.value(n)
                return self.value(a) ** (int(exponent) if exponent == int(exponent) else exponent)
            case m.Negative(a):
                return -self.value(a)
            case m.Group(a) | m.Box(_, a) | m.Kept(a):
                return self.value(a)
            case m.Call():
                return self.call(tree)
            case m.Partial(m.Name(of, None, None), m.Name(by, None, None)):
                return self.derivative(of, by)
            case _:
                raise Unreadable(tree)

    def call(self, tree: m.Call) -> Any:
        args = [self.value(a) for a in tree.arguments]
        if not args:
            raise Unreadable(tree)
        name, step = tree.function, mpmath.mpf(10) ** -20
        used = self.derivation.problem.activation
        if used is not None and used.function.body is not None and used.function.name == name:
            function = self.own(used.function.body)
        else:
            function = UNKNOWN.get(name) or self.domain.functions[name]
        if not tree.primes:
            return function(*args)
        return (function(args[0] + step) - function(args[0] - step)) / (2 * step)

    def own(self, body: Program) -> Callable[..., Any]:
        return lambda t: run(body, {"t": t}, self.domain)[body.outputs[0]]

    def derivative(self, of: str, by: str) -> Any:
        """∂of/∂by by a difference: of the whole dependence, or of one step with all else held fixed.

        In a line such as ∂L/∂w = d·∂h/∂w the result is differentiated as a whole and the steps one by one (``mixed``).
        """
        step = mpmath.mpf(10) ** -20
        ends = [self.moved(of, by, self.values[by] + sign * step) for sign in (1, -1)]
        return (ends[0] - ends[1]) / (2 * step)

    def moved(self, of: str, by: str, value: Any) -> Any:
        stages = {stage.name: stage for stage in self.derivation.stages}
        whole = self.convention == "total" or (self.convention == "mixed" and of == self.derivation.problem.output)
        if not whole:
            program = stages[of].program
            inner = {a: value if a == by else self.values[a] for a in stages[of].arguments}
            return run(program, inner, self.domain, UNKNOWN)[program.outputs[0]]
        values = {**self.point, by: value}
        for stage in stages.values():
            if stage.name != by:
                inner = {a: values[a] for a in stage.arguments}
                values[stage.name] = run(stage.program, inner, self.domain, UNKNOWN)[stage.program.outputs[0]]
        return values[of]


class Unreadable(Exception):
    """Mathematics that has no value: a pattern with a general k, the dots of a long product."""


def displays(document: Document) -> Iterator[m.Display]:
    """Every display of a document, in reading order."""
    todo: list[Iterable[Block]] = [document.statement]
    for task in document.tasks:
        todo += [task.statement, task.solution]
    todo.append(document.remarks)
    for blocks in todo:
        yield from _displays(blocks)


def _displays(blocks: Iterable[Block]) -> Iterator[m.Display]:
    for block in blocks:
        if isinstance(block, DisplayBlock):
            yield block.display
        elif isinstance(block, Bullets | Steps):
            for item in block.items:
                yield from _displays(item)


def parts(tree: m.Math) -> list[m.Math]:
    """A row a = b = c as its parts; other mathematics as it is."""
    if not isinstance(tree, m.Row):
        return [tree]
    found: list[list[m.Math]] = [[]]
    for part in tree.parts:
        if part == m.Symbol("equals"):
            found.append([])
        else:
            found[-1].append(part)
    return [group[0] if len(group) == 1 else m.Row(tuple(group)) for group in found]


def close(a: Any, b: Any) -> bool:
    return bool(abs(a - b) <= mpmath.mpf(10) ** -25 * (1 + abs(a)))


def agree(reader: Reader, sides: list[m.Math]) -> bool:
    """Are all sides equal, with derivatives of the whole dependence or of single steps?"""
    for reader.convention in ("total", "mixed", "local"):
        try:
            values = [reader.value(side) for side in sides]
        except KeyError:
            continue
        if all(close(values[0], other) for other in values[1:]):
            return True
    return False


__all__ = ["Reader", "Unreadable", "agree", "close", "displays", "parts"]
