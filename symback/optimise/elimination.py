"""Derivatives by vertex elimination: reverse, forward and mixed accumulation are one engine in three orders.

Every edge of the graph carries a local partial. Eliminating a vertex joins
each edge that enters it with each that leaves it; what remains leads from the
parameters to the outputs and is the Jacobian. See Griewank and Walther,
"Evaluating Derivatives", chapter 9.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from symback.optimise.algebra import ONE, Graph, Reference, plain
from symback.optimise.form import Form
from symback.optimise.reading import read_rows
from symback.program.core import Builder, Program
from symback.program.edge import Edge
from symback.program.rules import edges

#: The orders of elimination.
REVERSE, FORWARD, MARKOWITZ = "reverse", "forward", "markowitz"
ORDERS = (REVERSE, FORWARD, MARKOWITZ)
#: The vertex before the parameters when all derivatives are taken in one direction.
_START = -(1 << 60)


@dataclass(frozen=True)
class Task:
    """Which derivatives are wanted.

    The outputs are those of ``program``, then the partials by ``wrt`` of each output but the first ``passive`` ones,
    output by output; ``keep`` picks some of all these by their position. With ``direction``, the names of the inputs
    that hold it, each output has one derivative: that along the direction.
    """

    program: Program
    wrt: tuple[str, ...]
    passive: int = 0
    keep: tuple[int, ...] | None = None
    direction: tuple[str, ...] = ()

    @property
    def outputs(self) -> int:
        """The number of outputs that are differentiated."""
        return len(self.program.outputs) - self.passive

    def orders(self) -> tuple[str, ...]:
        """The orders worth trying: along one direction forward, for one output reverse accumulation alone."""
        if self.direction:
            return (FORWARD,)
        return (REVERSE,) if self.outputs == 1 and len(self.wrt) > 1 else ORDERS


def jacobian_form(task: Task, order: str = REVERSE) -> Form:
    """The values of a program and the derivatives that are wanted of them.

    >>> from symback.program.core import Builder
    >>> b = Builder()
    >>> form = jacobian_form(Task(b.build([b.mul(b.input("x"), b.input("y"))]), ("x", "y")))
    >>> [form.graph.payloads.get(node) for _, node in form.outputs]
    [None, 'y', 'x']
    """
    return _Elimination(task).run(order)


class _Elimination:
    def __init__(self, task: Task) -> None:
        self.task, program = task, task.program
        b = Builder(program)
        self.sources = [b.input(name) for name in task.wrt]
        direction = [b.input(name) for name in task.direction]
        nodes = program.reachable()
        depends = program.depending_on(self.sources, nodes)
        starts = set(self.sources)
        self.inner = [node for node in nodes if node in depends and node not in starts]
        local = {node: [edge for edge in edges(b, node) if edge.arg in depends] for node in self.inner}
        factors = {f for found in local.values() for edge in found for f in (*edge.factors, *edge.divisors)}
        whole = b.build([*program.outputs, *self.sources, *direction, *sorted(factors)])
        self.graph = graph = Graph()
        self.rows = read_rows(whole, graph, whole.reachable())
        #: Vertex -> (earlier vertex, local partial) for each of its arguments.
        self.partials = {node: [(edge.arg, self._partial(edge)) for edge in found] for node, found in local.items()}
        #: Vertex -> {later vertex: contributions to the partial}, and the same lists the other way round.
        self.leaving: dict[int, dict[int, list[Reference]]] = {}
        self.entering: dict[int, dict[int, list[Reference]]] = {}
        self.direction = direction
        self.ends = [(node, -1 - k) for k, node in enumerate(program.outputs[task.passive :]) if node in depends]

    def _partial(self, edge: Edge) -> Reference:
        if len(edge.factors) == 1 and not edge.divisors:
            scale, node = self.rows[edge.factors[0]]
            if scale in (1, -1):
                return edge.sign * scale, node
        above = [self.rows[factor] for factor in edge.factors]
        below = [self.rows[divisor] for divisor in edge.divisors]
        return self.graph.ratio([(edge.sign, ONE), *above], below)

    def _link(self) -> None:
        """Make the edges of the graph, for an order in which any may be joined."""
        for node, found in self.partials.items():
            for arg, partial in found:
                self._join(arg, node, partial)
        # Outputs are vertices of their own, so that an output may be a step of another or a parameter.
        for node, end in self.ends:
            self._join(node, end, (1, ONE))
        if self.direction:
            for source, along in zip(self.sources, self.direction, strict=True):
                self._join(_START, source, self.rows[along])
            self.inner = sorted([*self.inner, *dict.fromkeys(self.sources)])
            self.sources = [_START]

    def _join(self, earlier: int, later: int, contribution: Reference) -> None:
        leaving = self.leaving.setdefault(earlier, {})
        found = leaving.get(later)
        if found is None:
            found = leaving[later] = self.entering.setdefault(later, {})[earlier] = []
        found.append(contribution)

    def run(self, order: str) -> Form:
        if order == REVERSE and not self.direction:
            self._reverse()
        else:
            self._link()
            for vertex in self._order(order):
                self._eliminate(vertex)
        outputs = [self.rows[node] for node in self.task.program.outputs]
        for k in range(self.task.outputs):
            outputs += [self.graph.sum(self.leaving.get(source, {}).get(-1 - k, ())) for source in self.sources]
        if self.task.keep is not None:
            outputs = [outputs[position] for position in self.task.keep]
        return Form(self.graph, tuple(outputs))

    def _reverse(self) -> None:
        """Eliminate from the last vertex to the first: all that leaves a vertex then leads to an output."""
        graph, leaving, once = self.graph, self.leaving, self._once
        for node, end in self.ends:
            leaving.setdefault(node, {})[end] = [(1, ONE)]
        for vertex in reversed(self.inner):
            entering: dict[int, list[Reference]] = {}
            for node, partial in self.partials[vertex]:
                entering.setdefault(node, []).append(partial)
            before = [(leaving.setdefault(node, {}), once(found)) for node, found in entering.items()]
            for end, found in leaving.pop(vertex, {}).items():
                ahead = once(found)
                for paths, behind in before:
                    contribution = _product(graph, ahead, behind)
                    if end in paths:
                        paths[end].append(contribution)
                    else:
                        paths[end] = [contribution]

    def _order(self, order: str) -> Iterator[int]:
        if order != MARKOWITZ:
            yield from reversed(self.inner) if order == REVERSE else self.inner
            return
        heap = [(self._degree(node), -node) for node in self.inner]
        heapify(heap)
        while heap:
            degree, node = heappop(heap)
            now = self._degree(-node)
            if now != degree:
                heappush(heap, (now, node))
                continue
            yield -node

    def _degree(self, vertex: int) -> int:
        return len(self.entering.get(vertex, ())) * len(self.leaving.get(vertex, ()))

    def _eliminate(self, vertex: int) -> None:
        entering = self.entering.pop(vertex, {})
        leaving = self.leaving.pop(vertex, {})
        graph = self.graph
        before = [(node, self._once(found)) for node, found in entering.items()]
        for node, _ in before:
            del self.leaving[node][vertex]
        for later, found in leaving.items():
            del self.entering[later][vertex]
            ahead = self._once(found)
            for node, behind in before:
                self._join(node, later, _product(graph, ahead, behind))

    def _once(self, contributions: list[Reference]) -> Reference:
        return contributions[0] if len(contributions) == 1 else self.graph.sum(contributions)


def _product(graph: Graph, ahead: Reference, behind: Reference) -> Reference:
    if behind[1] == ONE:
        return plain(ahead[0] * behind[0]), ahead[1]
    if ahead[1] == ONE:
        return plain(ahead[0] * behind[0]), behind[1]
    return graph.times(ahead, behind)
