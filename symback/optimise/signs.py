"""Which values are computed with the opposite sign, so that the fewest negations are written.

A sum can be computed as it stands or turned round at no cost, as long as one
term stays positive; a product takes the signs of its factors. The search
flips one sum at a time, with the products that it flips along, and keeps what
saves operations.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from symback.optimise.algebra import CALL, EVEN, ODD, ONE, PRODUCT, SUM, Parts
from symback.optimise.form import Form

#: The search visits at most so many nodes for each node of the form.
EFFORT = 8
#: After a flip that changes nothing so many others are tried.
MOST_SOURCES = 6
#: A chain of flips is no longer than this.
LONGEST_CHAIN = 3
#: A flip that carries along more products than this is not tried.
LARGEST_FLIP = 40


def orientation(form: Form) -> list[int]:
    """Node -> 1 or -1: the value that is computed is this times the node.

    >>> from symback.optimise.algebra import Graph
    >>> g = Graph()
    >>> (_, x), (_, y) = g.leaf("x"), g.leaf("y")
    >>> _, difference = g.sum([(1, x), (-1, y)])
    >>> orientation(Form(g, ((-1, difference),)))[difference]
    -1
    """
    return _Search(form).run()


class _Search:
    def __init__(self, form: Form) -> None:
        self.form, self.graph = form, form.graph
        self.needed = form.needed
        kinds, parts = self.graph.kinds, self.graph.parts
        self.signs = [1] * len(self.graph)
        self.carried: dict[int, Sequence[int]] = {}
        #: Who passes the sign of a part on (products, odd functions), and who reacts to it (sums).
        self.products: dict[int, list[int]] = {}
        self.sums: dict[int, list[int]] = {}
        #: The signs with which a value itself is needed: as the argument of a function and as an output.
        self.exact: dict[int, set[int]] = {}
        self.free: dict[int, bool] = {}
        #: Nodes that can be turned round; of those that are no sums, the ones that turn them round when they turn.
        self.movable = bytearray(len(self.graph))
        self.leading: dict[int, list[int]] = {}
        #: Nodes that need a negation -> the sums that give them their signs.
        self.sources: dict[tuple[int, ...], list[int]] = {}
        for node in self.needed:
            kind = kinds[node]
            odd = kind == CALL and self._is_odd(node)
            # A sum of one term is a scaled copy: it is shared under its one sign.
            self.movable[node] = odd or (kind == PRODUCT and node != ONE) or (kind == SUM and len(parts[node]) > 1)
            if kind != SUM and self.movable[node]:
                self.leading[node] = [part for part, number in parts[node] if number % 2 and self.movable[part]]
            self.free[node] = not odd and (kind not in (SUM, PRODUCT) or self._is_free(node))
            if kind == PRODUCT:
                for part, exponent in parts[node]:
                    if exponent % 2:
                        self.products.setdefault(part, []).append(node)
            elif kind == SUM:
                for part, _ in parts[node]:
                    self.sums.setdefault(part, []).append(node)
            elif odd:
                self.products.setdefault(parts[node][0][0], []).append(node)
            elif not (kind == CALL and len(parts[node]) == 1 and self.graph.function(node).name in EVEN):
                self._exactly(parts[node])
        self._exactly((node, coefficient) for coefficient, node in form.outputs)

    def _exactly(self, parts: Parts | Iterable[tuple[int, object]]) -> None:
        for node, coefficient in parts:
            if coefficient in (1, -1) and node != ONE:
                self.exact.setdefault(node, set()).add(1 if coefficient == 1 else -1)

    def run(self) -> list[int]:
        self.budget = EFFORT * len(self.needed)
        waiting = dict.fromkeys([node for node in self.needed if self._cost((node,))])
        while waiting and self.budget > 0:
            node, _ = waiting.popitem()
            if not self._cost((node,)):
                continue
            for candidate in (*([node] if self.movable[node] else []), *self._sources([node], ())):
                change, affected = self._try(candidate, 0)
                if change == 0 and affected:
                    change, affected = self._chain(candidate, affected)
                if change < 0:
                    waiting.update(dict.fromkeys(other for other in (node, *affected) if self._cost((other,))))
                    break
        return self.signs

    def _try(self, node: int, most: int) -> tuple[int, list[int]]:
        """Flip a node with what it carries along, if that costs no more than ``most``: (change, what it concerns)."""
        flipped = self._carried(node)
        self.budget -= len(flipped)
        if len(flipped) > LARGEST_FLIP:
            return most + 1, []
        affected = self._affected(flipped)
        before = self._cost(affected)
        if not before:
            return most + 1, []
        self._flip(flipped)
        change = self._cost(affected) - before
        if change > most:
            self._flip(flipped)
        return change, affected

    def _chain(self, node: int, affected: list[int]) -> tuple[int, list[int]]:
        """After a flip that changed nothing: others that mend what it broke, until that saves something; or none."""
        done, total = [node], 0
        broken = affected
        for _ in range(LONGEST_CHAIN):
            for other in self._sources([other for other in broken if self._cost((other,))], done):
                change, broken = self._try(other, 0)
                if change <= 0 and broken:
                    done.append(other)
                    total += change
                    affected = [*affected, *broken]
                    break
            else:
                break
            if total < 0:
                return total, affected
        for other in done:
            self._flip(self._carried(other))
        return 0, []

    def _sources(self, broken: Sequence[int], done: Sequence[int]) -> list[int]:
        """The sums that give these nodes their signs, a few of them."""
        key = tuple(broken)
        found = self.sources.get(key)
        if found is None:
            found = self.sources[key] = self._leading_sums(key)
        return [node for node in found if node not in done][:MOST_SOURCES]

    def _leading_sums(self, broken: tuple[int, ...]) -> list[int]:
        """Those sums before any is done: as many more as a chain of flips may have done."""
        kinds, movable, leading = self.graph.kinds, self.movable, self.leading
        found: list[int] = []
        stack = list(broken)
        for node in broken:
            if kinds[node] == SUM:
                stack.extend([part for part, _ in self.graph.parts[node]])
        seen: set[int] = set()
        while stack and len(found) < MOST_SOURCES + LONGEST_CHAIN + 1:
            current = stack.pop()
            if movable[current] and current not in seen:
                seen.add(current)
                if kinds[current] == SUM:
                    found.append(current)
                else:
                    stack.extend(leading[current])
        return found

    def _is_odd(self, node: int) -> bool:
        """Does it pass the sign of its argument on, as a product does?"""
        if self.graph.kinds[node] != CALL or len(self.graph.parts[node]) != 1:
            return False
        ((_, coefficient),) = self.graph.parts[node]
        return coefficient == 1 and self.graph.function(node).name in ODD

    def _is_free(self, node: int) -> bool:
        """Can the opposite of a sum or product be computed as well as it, whatever the signs of the parts?"""
        parts = self.graph.parts[node]
        if self.graph.kinds[node] == SUM:
            return any([part == ONE or coefficient not in (1, -1) for part, coefficient in parts])
        return all([exponent < 0 for _, exponent in parts])

    def _carried(self, node: int) -> Sequence[int]:
        """The node and the products that change their sign with it; a few too many where they are too many."""
        if node not in self.products:
            return (node,)
        found = self.carried.get(node)
        if found is None:
            found = self.carried[node] = self._reached(node)
        return found

    def _reached(self, node: int) -> Sequence[int]:
        order = {node: None}
        stack = [node]
        while stack:
            for product in self.products.get(stack.pop(), ()):
                if product not in order:
                    order[product] = None
                    stack.append(product)
            if len(order) > LARGEST_FLIP:
                return tuple(order)
        # A product of two flipped factors keeps its sign; users come after what they use.
        flipped = {node}
        for product in sorted(order)[1:]:
            odd = sum([exponent for part, exponent in self.graph.parts[product] if part in flipped])
            if odd % 2 and not self.free[product]:
                flipped.add(product)
        return tuple(flipped)

    def _flip(self, nodes: Iterable[int]) -> None:
        for node in nodes:
            self.signs[node] = -self.signs[node]

    def _affected(self, flipped: Sequence[int]) -> list[int]:
        found = dict.fromkeys(flipped)
        for node in flipped:
            for user in self.sums.get(node, ()):
                found[user] = None
            for user in self.products.get(node, ()):
                found[user] = None
        return list(found)

    def _cost(self, nodes: Iterable[int]) -> int:
        """The negations that these nodes take."""
        total = 0
        signs, all_exact, free = self.signs, self.exact, self.free
        kinds, all_parts = self.graph.kinds, self.graph.parts
        for node in nodes:
            exact = all_exact.get(node)
            if exact is not None and -signs[node] in exact:
                total += 1
            if free[node]:
                continue
            if kinds[node] == SUM:
                own = signs[node]
                for part, c in all_parts[node]:
                    if c != -own * signs[part]:
                        break
                else:
                    total += 1
            else:
                natural = 1
                for part, exponent in all_parts[node]:
                    if exponent % 2:
                        natural *= signs[part]
                total += natural != signs[node]
        return total
