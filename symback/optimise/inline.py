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
            reference = copy.node(node) if parts is None else copy.graph.product(*copy.factors(parts))
            copy.put(node, reference)
    return copy.form()


def _opened(form: Form, longest: int) -> dict[int, Parts]:
    """Product -> its factors with short products opened, also those inside them; only where that changes something."""
    graph, users = form.graph, form.users
    kinds, parts = graph.kinds, graph.parts
    opened: dict[int, Parts] = {}
    short: dict[int, Parts] = {}
    for node in form.needed:
        if kinds[node] != PRODUCT or node == ONE:
            continue
        found: list[tuple[int, Number]] = []
        changed = False
        for part, exponent in parts[node]:
            inner = short.get(part)
            if inner is not None and len(found) + len(inner) <= MOST_FACTORS:
                found += [(factor, own * exponent) for factor, own in inner]
                changed = True
            else:
                found.append((part, exponent))
        now = tuple(found)
        if changed:
            opened[node] = now
        size_now = sum(size(exponent) for _, exponent in parts[node])
        if size_now <= longest and any(user >= 0 and kinds[user] == PRODUCT for user in users[node]):
            short[node] = now
    return opened


def _is_promising(form: Form, opened: Mapping[int, Parts]) -> bool:
    """Would a pair of factors that occurs elsewhere, or a common factor of a sum, come to light?"""
    graph, users = form.graph, form.users
    kinds, parts = graph.kinds, graph.parts
    pairs: set[frozenset[int]] = set()
    for node in form.needed:
        if kinds[node] == PRODUCT:
            pairs.update(_couples(parts[node]))
    if any(_is_superfluous(form, node, opened) for node in form.needed):
        return True
    fresh: set[frozenset[int]] = set()
    hidden: dict[int, list[int]] = {}
    for node, factors in opened.items():
        before = {part for part, _ in parts[node]}
        inside = [opened.get(part, parts[part]) for part in before if kinds[part] == PRODUCT]
        new = set(_couples(factors)).difference(*map(_couples, inside), _couples(parts[node]))
        if not new.isdisjoint(pairs) or not new.isdisjoint(fresh):
            return True
        fresh |= new
        if len(users[node]) == 1 and users[node][0] >= 0 and kinds[users[node][0]] == SUM:
            hidden.setdefault(users[node][0], []).extend({f for f, _ in factors} - before)
    for node, found in hidden.items():
        shown = [factor for part, _ in parts[node] if kinds[part] == PRODUCT for factor, _ in parts[part]]
        if len(set(found)) < len(found) or not set(found).isdisjoint(shown):
            return True
    return False


def _is_superfluous(form: Form, node: int, opened: Mapping[int, Parts]) -> bool:
    """Is it a reciprocal that is only a factor? Dividing by its base saves it."""
    if form.graph.kinds[node] != PRODUCT or node == ONE or node in opened:
        return False
    return all(e < 0 for _, e in form.graph.parts[node]) and all(user in opened for user in form.users[node])


def _couples(factors: Parts) -> list[frozenset[int]]:
    """Each pair of factors; a square is a pair of equal ones. Of a long product there are none."""
    if len(factors) > MOST_FACTORS:
        return []
    nodes = [node for node, exponent in factors for _ in range(min(int(size(exponent)), 2))]
    return list(map(frozenset, combinations(nodes, 2)))
