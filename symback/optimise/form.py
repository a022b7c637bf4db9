"""A graph with what is wanted of it, and how passes make a new one from an old."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import compress

from symback.optimise.algebra import (
    CALL,
    LEAF,
    ONE,
    POWER,
    PRODUCT,
    SUM,
    Graph,
    NotAlgebraic,
    Number,
    Parts,
    Reference,
    plain,
)
from symback.program.functions import Function


@dataclass(frozen=True)
class Form:
    """A graph with the references that are wanted."""

    graph: Graph
    outputs: tuple[Reference, ...]

    @cached_property
    def needed(self) -> list[int]:
        """The nodes that the outputs depend on, in ascending order."""
        wanted = bytearray(len(self.graph))
        for _, node in self.outputs:
            wanted[node] = 1
        parts = self.graph.parts
        for node in range(len(wanted) - 1, -1, -1):
            if wanted[node]:
                for part, _ in parts[node]:
                    wanted[part] = 1
        return list(compress(range(len(wanted)), wanted))

    @cached_property
    def single(self) -> dict[int, int]:
        """Needed node that is used once -> who uses it; -1 stands for an output."""
        uses, last = [0] * len(self.graph), [-1] * len(self.graph)
        parts = self.graph.parts
        for node in self.needed:
            for part, _ in parts[node]:
                uses[part] += 1
                last[part] = node
        for _, node in self.outputs:
            uses[node] += 1
            last[node] = -1
        return {node: last[node] for node in self.needed if uses[node] == 1}

    @cached_property
    def users(self) -> dict[int, list[int]]:
        """Needed node -> who uses it, once for each use; -1 stands for an output."""
        found: dict[int, list[int]] = {node: [] for node in self.needed}
        parts = self.graph.parts
        for node in self.needed:
            for part, _ in parts[node]:
                found[part].append(node)
        for _, node in self.outputs:
            found[node].append(-1)
        return found


class Copy:
    """A new graph in the making, and where the nodes of an old one are in it."""

    def __init__(self, form: Form) -> None:
        self.old, self.graph = form, Graph()
        self.moved: dict[int, Reference] = {ONE: (1, ONE)}

    def refer(self, coefficient: Number, node: int) -> Reference:
        """The reference in the new graph that stands for an old one."""
        scale, moved = self.moved[node]
        if scale == 1:
            return coefficient, moved
        return plain(coefficient * scale), moved

    def terms(self, parts: Parts) -> list[Reference]:
        moved, refer = self.moved, self.refer
        return [
            (coefficient, moved[node][1]) if moved[node][0] == 1 else refer(coefficient, node)
            for node, coefficient in parts
        ]

    def factors(self, parts: Parts) -> tuple[list[tuple[int, Number]], Number]:
        """(factors, coefficient) of a product in the new graph."""
        coefficient: Number = 1
        factors = []
        places = self.moved
        for node, exponent in parts:
            scale, moved = places[node]
            if scale != 1:
                if not scale and exponent < 0:
                    raise NotAlgebraic("a division by 0")
                coefficient *= scale if exponent == 1 else Fraction(scale) ** int(exponent)
            factors.append((moved, exponent))
        return factors, coefficient if coefficient == 1 else plain(coefficient)

    def node(self, node: int) -> Reference:
        """Copy one node whose parts have been copied."""
        graph, old = self.graph, self.old.graph
        kind, parts = old.kinds[node], old.parts[node]
        if kind == PRODUCT:
            if len(parts) == 2:
                (m, e), (n, f) = parts
                (s, a), (t, b) = self.moved[m], self.moved[n]
                if s == 1 and t == 1 and a != b and a != ONE and b != ONE:
                    return 1, graph.different(((a, e), (b, f)))
            return graph.product(*self.factors(parts))
        if kind == LEAF:
            payload = old.payloads[node]
            assert not isinstance(payload, Function)
            return graph.leaf(payload)
        if kind == SUM:
            if len(parts) == 1:
                ((part, size),) = parts
                return 1, graph.scaled(self.moved[part], size)
            return graph.sum(self.terms(parts))
        if kind == CALL:
            return graph.call(old.function(node), self.terms(parts))
        assert kind == POWER
        base, exponent = self.terms(parts)
        return graph.power(base, exponent)

    def keep(self, node: int) -> None:
        """Copy one node and say where it is now."""
        old, moved = self.old.graph, self.moved
        if old.kinds[node] == PRODUCT:
            parts = old.parts[node]
            if len(parts) == 2 and node not in old.written and node not in old.names:
                (m, e), (n, f) = parts
                (s, a), (t, b) = moved[m], moved[n]
                if s == 1 and t == 1 and a != b and a != ONE and b != ONE:
                    moved[node] = 1, self.graph.different(((a, e), (b, f)))
                    return
        self.put(node, self.node(node))

    def put(self, node: int, reference: Reference) -> None:
        """Say where an old node is now; a name goes along where the value is the same."""
        self.moved[node] = reference
        old = self.old.graph
        if node in old.written:
            self.graph.written.add(reference[1])
        names = old.names.get(node)
        if names and reference[0] == 1:
            known = self.graph.names.get(reference[1], ())
            self.graph.names[reference[1]] = (*known, *(name for name in names if name not in known))

    def form(self) -> Form:
        """The finished copy."""
        return Form(self.graph, tuple(self.refer(*output) for output in self.old.outputs))
