"""Common factors are taken out of sums: ab + ac becomes a(b + c).

Only products that the sum alone uses are opened, the most frequent factor
first. A constant counts as a factor: ½a² + ½b² becomes ½(a² + b²).
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import Any, TypeAlias

from symback.optimise.algebra import ONE, PRODUCT, SUM, Graph, Number, Reference, plain, size
from symback.optimise.form import Copy, Form

#: (node, 1 or -1) for a factor above or below the line, (ONE, size) for a constant.
Key: TypeAlias = "tuple[int, Number]"


@dataclass(slots=True)
class _Term:
    """coefficient · product of factors {node: exponent}."""

    coefficient: Number
    factors: dict[int, Number]

    def common(self) -> list[Key]:
        """The factors that it would save a multiplication to take out."""
        scaled = self.coefficient not in (1, -1)
        if len(self.factors) + scaled < 2 and not any(size(e) > 1 for e in self.factors.values()):
            return []
        keys: list[Key] = [(node, 1 if exponent > 0 else -1) for node, exponent in self.factors.items() if node != ONE]
        if scaled:
            keys.append((ONE, size(self.coefficient)))
        return keys

    def take_out(self, key: Key) -> None:
        node, step = key
        if node == ONE:
            self.coefficient = 1 if self.coefficient > 0 else -1
        else:
            self.factors[node] -= step
            if not self.factors[node]:
                del self.factors[node]


def collect(form: Form) -> Form:
    """Take common factors out of every sum."""
    needed = form.needed
    graph = form.graph
    kinds, parts = graph.kinds, graph.parts
    inner = {
        node
        for node, user in form.single.items()
        if user >= 0 and kinds[node] == PRODUCT and kinds[user] == SUM and len(parts[user]) > 1 and node != ONE
    }
    if not any([_has_common(graph, node, inner) for node in needed if kinds[node] == SUM]):
        return form
    copy = Copy(form)
    for node in needed:
        if node == ONE or node in inner:
            continue
        if kinds[node] == SUM and len(parts[node]) > 1:
            copy.put(node, _collected(copy, node, inner))
        else:
            copy.keep(node)
    return copy.form()


def _has_common(graph: Graph, node: int, inner: set[int]) -> bool:
    """Do two terms of a sum have a factor or a constant in common that it would save an operation to take out?"""
    seen: set[Key] = set()
    for part, coefficient in graph.parts[node]:
        scaled = coefficient not in (1, -1)
        if part in inner:
            factors = graph.parts[part]
        elif scaled:
            factors = () if part == ONE else ((part, 1),)
        else:
            continue
        if len(factors) + scaled < 2 and not any([size(exponent) > 1 for _, exponent in factors]):
            continue
        keys: list[Key] = [(factor, 1 if exponent > 0 else -1) for factor, exponent in factors if factor != ONE]
        if scaled:
            keys.append((ONE, size(coefficient)))
        if not seen.isdisjoint(keys):
            return True
        seen.update(keys)
    return False


def _collected(copy: Copy, node: int, inner: set[int]) -> Reference:
    terms = []
    for part, coefficient in copy.old.graph.parts[node]:
        if part in inner:
            factors, scale = copy.factors(copy.old.graph.parts[part])
            (scale, whole) = copy.graph.product(factors, scale) if len(factors) < 2 else (scale, -1)
            merged: dict[int, Number] = {}
            for factor, exponent in factors if whole < 0 else [(whole, 1)]:
                merged[factor] = merged.get(factor, 0) + exponent
            merged = {factor: exponent for factor, exponent in merged.items() if exponent and factor != ONE}
            terms.append(_Term(plain(coefficient * scale), merged))
        else:
            scale, moved = copy.refer(coefficient, part)
            terms.append(_Term(scale, {} if moved == ONE else {moved: 1}))
    return _run(_factored(copy.graph, terms))


#: Yields what it wants to know first, is sent the answer, returns its own.
_Steps: TypeAlias = Generator[Any, Reference | None, Reference]


def _run(steps: _Steps) -> Reference:
    """Run a generator that asks for the results of others, on a stack of its own."""
    stack: list[_Steps] = [steps]
    result: Reference | None = None
    while stack:
        try:
            stack.append(stack[-1].send(result))
            result = None
        except StopIteration as stop:
            stack.pop()
            result = stop.value
    assert result is not None
    return result


def _factored(graph: Graph, terms: list[_Term]) -> _Steps:
    """The sum of the terms, the factor that most of them have taken out first, then inside and outside again."""
    alive: dict[int, _Term] = dict(enumerate(terms))
    holders: dict[Key, dict[int, None]] = {}
    for number, term in alive.items():
        for key in term.common():
            holders.setdefault(key, {})[number] = None
    # A constant is taken out last: what it multiplies may have a factor in common.
    heap = [_entry(order, key, len(found)) for order, (key, found) in enumerate(holders.items()) if len(found) > 1]
    heapify(heap)
    order = len(holders)
    while heap:
        count, _, _, key = heappop(heap)
        found = holders[key]
        if len(found) != -count:
            if len(found) > 1:
                order += 1
                heappush(heap, _entry(order, key, len(found)))
            continue
        numbers = list(found)
        taken = []
        for number in numbers:
            term = alive.pop(number) if number != numbers[0] else alive[number]
            for other in term.common():
                holders[other].pop(number, None)
            term.take_out(key)
            taken.append(term)
        inner = yield _factored(graph, taken)
        assert inner is not None
        scale, node = inner
        if not scale:
            del alive[numbers[0]]
            continue
        replaced = alive[numbers[0]] = _with(graph, scale, node, key)
        for other in replaced.common():
            order += 1
            group = holders.setdefault(other, {})
            group[numbers[0]] = None
            if len(group) > 1:
                heappush(heap, _entry(order, other, len(group)))
    return graph.sum([_reference(graph, term) for term in alive.values()])


def _entry(order: int, key: Key, holders: int) -> tuple[int, bool, int, Key]:
    return -holders, key[0] == ONE, order, key


def _with(graph: Graph, scale: Number, node: int, key: Key) -> _Term:
    """key · (scale · node) as a term."""
    factor, step = key
    if factor == ONE:
        return _Term(plain(scale * step), {} if node == ONE else {node: 1})
    factors: dict[int, Number] = {} if node == ONE else dict(_opened(graph, node))
    factors[factor] = factors.get(factor, 0) + step
    return _Term(scale, {part: exponent for part, exponent in factors.items() if exponent})


def _opened(graph: Graph, node: int) -> Iterable[tuple[int, Number]]:
    return graph.parts[node] if graph.kinds[node] == PRODUCT else ((node, 1),)


def _reference(graph: Graph, term: _Term) -> Reference:
    return graph.product(term.factors.items(), term.coefficient)
