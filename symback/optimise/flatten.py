"""Sums in sums and products in products become one."""

from __future__ import annotations

from symback.optimise.algebra import ONE, PRODUCT, SUM, Number, Parts, plain
from symback.optimise.form import Copy, Form


def flatten(form: Form, *, reorder: bool = False) -> Form:
    """Write a sum that is used once into the sum that uses it, and a product into its product.

    Where ``reorder`` is false, a sum that a person wrote is opened only where it is the first term: a + (b - c) may
    mean that b - c is small, and (a + b) - c would lose it.
    """
    needed = form.needed
    graph = form.graph
    kinds = graph.kinds
    opened = set()
    for node, user in form.single.items():
        kind = kinds[node]
        if user >= 0 and kind == kinds[user] and kind in (SUM, PRODUCT) and node != ONE:
            first = graph.parts[user][0][0] == node
            exponent = next(number for part, number in graph.parts[user] if part == node)
            if exponent in (1, -1) and (kind == PRODUCT or first or reorder or node not in graph.written):
                opened.add(node)
    if not opened:
        return form
    copy = Copy(form)
    for node in needed:
        if node == ONE or node in opened:
            continue
        parts = graph.parts[node]
        if kinds[node] not in (SUM, PRODUCT) or opened.isdisjoint([part for part, _ in parts]):
            copy.keep(node)
            continue
        if kinds[node] == SUM:
            reference = copy.graph.sum(copy.terms(_opened(graph.parts, node, opened)))
        else:
            reference = copy.graph.product(*copy.factors(_opened(graph.parts, node, opened)))
        copy.put(node, reference)
    return copy.form()


def _opened(all_parts: list[Parts], node: int, opened: set[int]) -> Parts:
    """The parts of a node with the opened ones replaced by theirs, in order."""
    found: list[tuple[int, Number]] = []
    stack = [(part, number) for part, number in reversed(all_parts[node])]
    while stack:
        part, number = stack.pop()
        if part in opened:
            stack.extend((inner, plain(number * own)) for inner, own in reversed(all_parts[part]))
        else:
            found.append((part, number))
    return tuple(found)
