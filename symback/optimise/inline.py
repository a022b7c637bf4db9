"""Short products that are used several times are written into the products that use them.

This alone costs operations. It shows factors that sums have in common, and
pairs of factors that occur elsewhere: collecting and pairing come after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from symback.optimise.algebra import ONE, PRODUCT, SUM, Number, Parts, size
from symback.optimise.form import Copy, Form

#: A product with more factors is not written out: the work would grow faster than the form.
MOST_FACTORS = 8


def inline_products(form: Form, longest: int = 2) -> Form:
    """Open products of at most ``longest`` factors where they are a factor of another product.

    Nothing is done where neither sums nor other products could gain by it.
    """
    opened = _opened(form, longest)
    if not opened or not _is_promising(form, opened):
        return form
    copy = Copy(form)
    for node in form.needed:
        if node != ONE:
            parts = opened.get(node)
            if parts is None:
                copy.keep(node)
            else:
                copy.put(node, copy.graph.product(*copy.factors(parts)))
    return copy.form()


def _opened(form: Form, longest: int) -> dict[int, Parts]:
    """Product -> its factors with short products opened, also those inside them; only where that changes something."""
    kinds, parts = form.graph.kinds, form.graph.parts
    factors = bytearray(len(kinds))
    for node in form.needed:
        if kinds[node] == PRODUCT:
            for part, _ in parts[node]:
                factors[part] = 1
    opened: dict[int, Parts] = {}
    short: dict[int, Parts] = {}
    for node in form.needed:
        if kinds[node] != PRODUCT or node == ONE:
            continue
        now = own = parts[node]
        if any([part in short for part, _ in own]):
            now = _written(own, short)
            if now != own:
                opened[node] = now
        if factors[node] and len(own) <= longest and sum([size(exponent) for _, exponent in own]) <= longest:
            short[node] = now
    return opened


def _written(parts: Parts, short: Mapping[int, Parts]) -> Parts:
    """The factors with short products written out, as long as they do not become too many."""
    found: list[tuple[int, Number]] = []
    for part, exponent in parts:
        inner = short.get(part)
        if inner is not None and len(found) + len(inner) <= MOST_FACTORS:
            found += [(factor, own * exponent) for factor, own in inner]
        else:
            found.append((part, exponent))
    return tuple(found)


def _is_promising(form: Form, opened: Mapping[int, Parts]) -> bool:
    """Would a pair of factors that occurs elsewhere, or a common factor of a sum, come to light?"""
    graph, single = form.graph, form.single
    kinds, parts = graph.kinds, graph.parts
    if any([_is_superfluous(form, node, opened) for node in form.needed if kinds[node] == PRODUCT and node != ONE]):
        return True
    many = len(graph)
    fresh: set[int] = set()
    hidden: dict[int, list[int]] = {}
    for node, factors in opened.items():
        own = parts[node]
        new = _fresh(form, own, factors, opened)
        if not fresh.isdisjoint(new):
            return True
        fresh.update(new)
        user = single.get(node, -1)
        if user >= 0 and kinds[user] == SUM:
            before = {part for part, _ in own}
            hidden.setdefault(user, []).extend({f for f, _ in factors} - before)
    if fresh:
        for node in form.needed:
            if kinds[node] == PRODUCT and not fresh.isdisjoint(_couples(parts[node], many)):
                return True
    for node, found in hidden.items():
        shown = [factor for part, _ in parts[node] if kinds[part] == PRODUCT for factor, _ in parts[part]]
        if len(set(found)) < len(found) or not set(found).isdisjoint(shown):
            return True
    return False


def _is_superfluous(form: Form, node: int, opened: Mapping[int, Parts]) -> bool:
    """Is a product a reciprocal that is only a factor? Dividing by its base saves it."""
    for _, exponent in form.graph.parts[node]:
        if exponent > 0:
            return False
    return node not in opened and all(user in opened for user in form.users[node])


def _fresh(form: Form, own: Parts, factors: Parts, opened: Mapping[int, Parts]) -> list[int]:
    """The pairs of the factors of an opened product that neither it nor one of the products in it had."""
    kinds, parts, many = form.graph.kinds, form.graph.parts, len(form.graph)
    if len(factors) > MOST_FACTORS:
        return []
    if len(own) == 2 and own[0][1] in (1, -1) and own[1][1] in (1, -1):
        (p, _), (q, _) = own
        split = 1 if factors[0] == own[0] else len(opened.get(p) or parts[p])
        left, right = [node for node, _ in factors[:split]], [node for node, _ in factors[split:]]
        if set(left).isdisjoint(right):
            # Pairs within either side are known; those across are new, but for that of the two themselves.
            known_pair = p * many + q if p < q else q * many + p
            across = [a * many + b if a < b else b * many + a for a in left for b in right]
            return [pair for pair in across if pair != known_pair]
    known = set(_couples(own, many))
    for part, _ in own:
        if kinds[part] == PRODUCT:
            known.update(_couples(opened.get(part) or parts[part], many))
    return [pair for pair in _couples(factors, many) if pair not in known]


def _couples(factors: Parts, many: int) -> list[int]:
    """Each pair of factors as a number; a square is a pair of equal ones. Of a long product there are none."""
    if len(factors) == 2:
        (a, e), (b, f) = factors
        if e in (1, -1) and f in (1, -1):
            return [a * many + b if a < b else b * many + a]
    if len(factors) > MOST_FACTORS:
        return []
    nodes = []
    for node, exponent in factors:
        nodes.append(node)
        if exponent not in (1, -1):
            nodes.append(node)
    return [a * many + b if a < b else b * many + a for a, b in combinations(nodes, 2)]
