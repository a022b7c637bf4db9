"""d·w·(1 - h²) becomes d·w - g·z where g = d·h and z = w·h are computed anyway.

One operation fewer a layer, at the price of accuracy: where h² is nearly 1
the difference of two nearly equal numbers is left. It is done under
``fast_math`` only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import combinations
from typing import TypeAlias

from symback.optimise.algebra import ONE, PRODUCT, SUM, Number, Parts, Reference
from symback.optimise.form import Copy, Form

#: The multiset of factors that two products have to make up between them is no larger than this.
MOST_FACTORS = 6


def split_products(form: Form) -> Form:
    """Multiply a sum of two terms out where the second product is made of two products that exist."""
    needed = form.needed
    users = form.users
    graph = form.graph
    existing = {
        frozenset(graph.parts[node]): node
        for node in needed
        if graph.kinds[node] == PRODUCT and node != ONE and len(users[node]) >= 1
    }
    plans = {
        node: plan
        for node in needed
        if graph.kinds[node] == PRODUCT and (plan := _plan(form, node, users, existing)) is not None
    }
    if not plans:
        return form
    copy = Copy(form)
    for node in needed:
        if node == ONE:
            continue
        plan = plans.get(node)
        if plan is None:
            copy.keep(node)
            continue
        outside, distributed, first, beta, x, y = plan
        times = copy.graph.times
        left = times(copy.refer(*first), *(copy.refer(1, part) for part in distributed))
        right = times((beta, ONE), copy.refer(1, x), copy.refer(1, y))
        copy.put(node, times(copy.graph.sum((left, right)), *(copy.refer(1, part) for part in outside)))
    return copy.form()


#: Factors outside, factors distributed, the first term, the second's coefficient and its two products.
_Plan: TypeAlias = tuple[tuple[int, ...], tuple[int, ...], Reference, Number, int, int]


def _plan(
    form: Form, node: int, users: Mapping[int, list[int]], existing: Mapping[frozenset[tuple[int, Number]], int]
) -> _Plan | None:
    """How the product is multiplied out, if that saves something."""
    graph = form.graph
    parts = graph.parts[node]
    if any(exponent < 0 for _, exponent in parts) or len(parts) > MOST_FACTORS:
        return None
    for factor, exponent in parts:
        if exponent != 1 or graph.kinds[factor] != SUM or len(users[factor]) != 1 or len(graph.parts[factor]) != 2:
            continue
        rest = [part for part, times in parts if part != factor for _ in range(int(times))]
        first, second = graph.parts[factor]
        for (kept, alpha), (product, beta) in ((first, second), (second, first)):
            inner = graph.parts[product]
            if graph.kinds[product] != PRODUCT or len(users[product]) != 1 or not _is_plain(inner, alpha, beta):
                continue
            bag = [part for part, times in inner for _ in range(int(times))]
            found = _cover(node, product, rest, bag, existing)
            if found is not None:
                outside, distributed, x, y = found
                return outside, distributed, (alpha, kept), beta, x, y
    return None


def _is_plain(inner: Parts, *coefficients: Number) -> bool:
    return 0 < sum(exponent for _, exponent in inner) <= MOST_FACTORS and all(
        [*(exponent > 0 for _, exponent in inner), *(abs(number) == 1 for number in coefficients)]
    )


def _cover(
    node: int, product: int, rest: list[int], bag: list[int], existing: Mapping[frozenset[tuple[int, Number]], int]
) -> tuple[tuple[int, ...], tuple[int, ...], int, int] | None:
    """(factors that stay outside, factors that are distributed, product, product): two that are computed anyway."""
    for size in range(len(rest), 0, -1):
        for inside in combinations(range(len(rest)), size):
            distributed = tuple(rest[k] for k in inside)
            whole = [*distributed, *bag]
            for half in range(2, len(whole) - 1):
                for chosen in combinations(range(1, len(whole)), half - 1):
                    left = existing.get(_key([whole[0], *(whole[k] for k in chosen)]))
                    right = existing.get(_key([whole[k] for k in range(1, len(whole)) if k not in chosen]))
                    if left is None or right is None or product in (left, right) or max(left, right) >= node:
                        continue
                    return tuple(rest[k] for k in range(len(rest)) if k not in inside), distributed, left, right
    return None


def _key(bag: list[int]) -> frozenset[tuple[int, Number]]:
    return frozenset(Counter(bag).items())
