"""Pairs that several products or several sums have in common become nodes, the most frequent pair first."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from heapq import heapify, heappop, heappush
from itertools import combinations, pairwise
from typing import TypeAlias

from symback.optimise.algebra import ONE, PRODUCT, SUM, Number, Parts, plain
from symback.optimise.form import Copy, Form

#: Of a sum or a product with more parts, only neighbours are paired.
MOST_PARTS = 24

#: (node, node, number): the second part's coefficient in terms of the first's, or both exponents.
Pair: TypeAlias = "tuple[int, int, Number]"


def pair_factors(form: Form) -> Form:
    """Share products of two factors among products."""
    return _Pairing(form, PRODUCT).run()


def pair_terms(form: Form, *, reorder: bool = False) -> Form:
    """Share sums of two terms among sums.

    This changes the order in which a sum is added up; where ``reorder`` is false, only in sums that nobody wrote.
    """
    return _Pairing(form, SUM, reorder).run()


def _pair_of_factors(a: tuple[int, Number], b: tuple[int, Number]) -> Pair:
    if b < a:
        a, b = b, a
    # Exponents are small; both are told in one number.
    return a[0], b[0], a[1] * 1000 + b[1]


def _pair_of_terms(a: tuple[int, Number], b: tuple[int, Number]) -> Pair:
    if b < a:
        a, b = b, a
    return a[0], b[0], b[1] * a[1] if a[1] in (1, -1) else plain(Fraction(b[1]) / a[1])


class _Pairing:
    """Works on a copy whose nodes of one kind are kept as open bags of parts until all pairs are found."""

    def __init__(self, form: Form, kind: str, reorder: bool = True) -> None:
        self.form, self.kind = form, kind
        self._key = _pair_of_terms if kind == SUM else _pair_of_factors
        graph = form.graph
        self.needed = form.needed
        self.fresh = len(graph)
        #: Node (an old one or a new pair) -> its parts. For products an exponent of ±2 is two parts of exponent ±1.
        self.bags: dict[int, list[tuple[int, Number]]] = {}
        for node in self.needed:
            if graph.kinds[node] == kind and len(graph.parts[node]) > 1 and (reorder or node not in graph.written):
                self.bags[node] = self._bag(graph.parts[node])
        uses = Counter([part for bag in self.bags.values() for part, _ in bag])
        #: Parts of one bag alone: no other can share a pair with them. A whole bag may become a part of others.
        self.lonely = {part for part, times in uses.items() if times == 1 and part not in self.bags}

    def _bag(self, parts: Parts) -> list[tuple[int, Number]]:
        if self.kind == SUM:
            return list(parts)
        bag: list[tuple[int, Number]] = []
        for node, exponent in parts:
            if exponent in (2, -2):
                bag += [(node, exponent // 2)] * 2
            else:
                bag.append((node, exponent))
        return bag

    def _pairs(self, bag: list[tuple[int, Number]]) -> dict[Pair, None]:
        """Each pair of a bag once."""
        key = self._key
        if len(bag) == 2:
            return {key(bag[0], bag[1]): None}
        if len(bag) > MOST_PARTS:
            return dict.fromkeys([key(a, b) for a, b in pairwise(bag)])
        return dict.fromkeys([key(a, b) for a, b in combinations(self._sociable(bag), 2)])

    def _sociable(self, bag: list[tuple[int, Number]]) -> list[tuple[int, Number]]:
        lonely = self.lonely
        return [part for part in bag if part[0] not in lonely]

    def _touching(self, bag: list[tuple[int, Number]], nodes: tuple[int, ...]) -> dict[Pair, None]:
        """The pairs of a bag that one of the nodes has part in."""
        found: dict[Pair, None] = {}
        bag = self._sociable(bag)
        for i, part in enumerate(bag):
            if part[0] in nodes:
                for j, other in enumerate(bag):
                    if i != j:
                        found[self._key(part, other)] = None
        return found

    def run(self) -> Form:
        where: dict[Pair, dict[int, None]] = {}
        lonely = self.lonely
        for node, bag in self.bags.items():
            if len(bag) == 2 and (bag[0][0] in lonely or bag[1][0] in lonely):
                continue
            for pair in self._pairs(bag):
                known = where.get(pair)
                if known is None:
                    where[pair] = {node: None}
                else:
                    known[node] = None
        heap = [(-len(found), order, pair) for order, (pair, found) in enumerate(where.items()) if len(found) > 1]
        if not heap:
            return self.form
        heapify(heap)
        order = len(where)
        while heap:
            size, _, pair = heappop(heap)
            holders = where[pair]
            if len(holders) != -size:
                if len(holders) > 1:
                    order += 1
                    heappush(heap, (-len(holders), order, pair))
                continue
            if size > -2:
                continue
            for changed in self._extract(pair, list(holders), where):
                order += 1
                if len(where[changed]) > 1:
                    heappush(heap, (-len(where[changed]), order, changed))
        return self._form()

    def _extract(self, pair: Pair, holders: list[int], where: dict[Pair, dict[int, None]]) -> list[Pair]:
        """Make the pair a node; returns the pairs that became more frequent."""
        bags, factors = self.bags, self.kind == PRODUCT
        for shared in holders:
            if len(bags[shared]) == 2:
                break
        else:
            shared = self.fresh
            self.fresh += 1
            bags[shared] = self._pair_bag(pair)
            where[pair] = {shared: None}
        changed: dict[Pair, None] = {}
        for node in holders:
            if node == shared:
                continue
            bag = bags[node]
            if factors and len(bag) <= MOST_PARTS:
                replaced = self._replaced(node, pair, shared, where, changed)
                if replaced is not None:
                    bags[node] = replaced
                    continue
            # Pairs of parts that stay are as they were; of a long bag neighbours alone are paired, so all may change.
            short = len(bag) <= MOST_PARTS
            gone = self._touching(bag, pair[:2]) if short else self._pairs(bag)
            while (split := self._split(bag, pair, shared)) is not None:
                bag = split
            self.bags[node] = bag
            kept = self._touching(bag, pair[:2]) if short else {}
            for old in gone:
                if old not in kept:
                    where[old].pop(node, None)
            for new in self._touching(bag, (shared,)) if short else self._pairs(bag):
                where.setdefault(new, {})[node] = None
                changed[new] = None
        return list(changed)

    def _replaced(
        self, node: int, pair: Pair, shared: int, where: dict[Pair, dict[int, None]], changed: dict[Pair, None]
    ) -> list[tuple[int, Number]] | None:
        """A short bag of factors in which the pair was once and now is a node; None where it is there more often."""
        bag, lonely = self.bags[node], self.lonely
        first = second = -1
        for k, (factor, _) in enumerate(bag):
            if factor == pair[0] and first < 0:
                first = k
            elif factor == pair[1] and second < 0:
                second = k
        p, q = bag[first], bag[second]
        whole: tuple[int, Number] = shared, 1
        rest = [part for k, part in enumerate(bag) if k not in (first, second)]
        more_p, more_q = rest.count(p), rest.count(q)
        if whole in rest or (more_p > 1 if p == q else more_p and more_q):
            return None
        where[pair].pop(node, None)
        for part in rest:
            if part[0] in lonely:
                continue
            if not more_p or (part == p and more_p < 2):
                where[_pair_of_factors(p, part)].pop(node, None)
            if not more_q or (part == q and more_q < 2):
                where[_pair_of_factors(q, part)].pop(node, None)
            new = _pair_of_factors(whole, part)
            changed[new] = None
            holders = where.get(new)
            if holders is None:
                where[new] = {node: None}
            else:
                holders[node] = None
        rest.insert(min(first, second), whole)
        return rest

    def _pair_bag(self, pair: Pair) -> list[tuple[int, Number]]:
        a, b, number = pair
        if self.kind == SUM:
            return [(a, 1), (b, number)]
        second = (number + 500) % 1000 - 500
        return [(a, (number - second) // 1000), (b, second)]

    def _split(self, bag: list[tuple[int, Number]], pair: Pair, shared: int) -> list[tuple[int, Number]] | None:
        """The bag with one occurrence of the pair replaced; None if there is none."""
        if len(bag) < 2:
            return None
        a, b, _ = pair
        for i, first in enumerate(bag):
            if first[0] != a:
                continue
            for j, second in enumerate(bag):
                if i != j and second[0] == b and self._key(first, second) == pair:
                    scale: Number = 1
                    if self.kind == SUM:
                        lead = next(number for node, number in self.bags[shared] if node == a)
                        scale = plain(Fraction(first[1]) / lead)
                    rest = [part for k, part in enumerate(bag) if k not in (i, j)]
                    rest.insert(min(i, j), (shared, scale))
                    return rest
        return None

    def _form(self) -> Form:
        """The graph with the bags closed; a new pair is made before its first user."""
        copy = Copy(self.form)
        graph, old, moved = copy.graph, self.form.graph, copy.moved
        for node in self.needed:
            if node == ONE:
                continue
            if node not in self.bags:
                copy.keep(node)
                continue
            stack = [node]
            while stack:
                current = stack[-1]
                if current in moved:
                    stack.pop()
                    continue
                parts = tuple(self.bags[current])
                missing = [part for part, _ in parts if part not in moved]
                if missing:
                    stack.extend(missing)
                    continue
                stack.pop()
                if self.kind == SUM:
                    reference = graph.sum(copy.terms(parts))
                else:
                    reference = graph.product(*copy.factors(parts))
                if current < len(old):
                    copy.put(current, reference)
                else:
                    moved[current] = reference
        return copy.form()
