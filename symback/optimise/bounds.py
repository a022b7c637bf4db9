"""How many operations a form takes, without writing it."""

from __future__ import annotations

from symback.optimise.algebra import LEAF, ONE, POWER, PRODUCT, SUM, Number, size
from symback.optimise.form import Form


def estimate(form: Form) -> int:
    """About the operations of a form: negations, and what sums begin with in common, are left out."""
    graph = form.graph
    total = 0
    multiples = {(node, size(c)) for c, node in form.outputs if c not in (1, -1)}
    for node in form.needed:
        kind, parts = graph.kinds[node], graph.parts[node]
        if node == ONE or kind == LEAF:
            continue
        if kind == PRODUCT:
            below = 0
            for _, exponent in parts:
                total += exponent not in (1, -1)
                below += exponent < 0
            total += len(parts) - 1 + (below == len(parts))
        else:
            total += len(parts) - 1 if kind == SUM else 1
            multiples.update([(part, size(c)) for part, c in parts if c not in (1, -1)])
    return total + sum(node != ONE for node, _ in multiples)


def least(form: Form) -> int:
    """No more than the operations that the form takes when it is written; 0 where nothing can be said.

    Negations are left out. Two nodes are written as the same row only where a sum or a product begins as another one
    does, as a·b·c and a·b; where none does, every operation of the estimate is a row of its own.

    >>> from symback.optimise.algebra import Graph
    >>> g = Graph()
    >>> (_, x), (_, y), (_, z) = g.leaf("x"), g.leaf("y"), g.leaf("z")
    >>> long, short = g.product([(x, 1), (y, 1), (z, 1)]), g.product([(x, 1), (y, 1)])
    >>> least(Form(g, (long,))), least(Form(g, (long, short)))
    (2, 0)
    """
    kinds, all_parts = form.graph.kinds, form.graph.parts
    # How a sum or a product can begin -> is there more of it than that?
    begun: dict[object, bool] = {}
    powers: set[tuple[int, Number]] = set()
    multiples = {(node, size(c)) for c, node in form.outputs if c not in (1, -1)}
    total = 0
    for node in form.needed:
        kind, parts = kinds[node], all_parts[node]
        starts: list[object] = []
        if kind == PRODUCT:
            above = [(part, e) for part, e in parts if e > 0]
            below = [(part, -e) for part, e in parts if e < 0] if len(above) < len(parts) else []
            powers.update([(part, e) for line in (above, below) for part, e in line if e != 1])
            total += max(len(above) - 1, 0) + len(below)
            starts = [tuple(line[:2]) for line in (above, below) if len(line) > 1]
            longer = len(parts) > 2 or bool(below)
        elif kind == SUM:
            total += len(parts) - 1
            first = parts[0][0]
            starts = [(first, part) if first < part else (part, first) for part, _ in parts[1:]]
            longer = len(parts) > 2
            multiples.update([(part, size(c)) for part, c in parts if c not in (1, -1)])
        elif kind == POWER and parts[1][0] == ONE and parts[1][1].denominator == 1:
            return 0  # the same power may be a part of a product
        elif kind != LEAF:
            total += 1
            multiples.update([(part, size(c)) for part, c in parts if c not in (1, -1)])
        for start in starts:
            known = begun.get(start)
            if known is not None and (known or longer):
                return 0
            begun[start] = longer
    return total + len(powers) + sum(not _is_written_in(form, node) for node, _ in multiples)


def _is_written_in(form: Form, node: int) -> bool:
    """Does a constant times this take no operation of its own? One over something is divided anyway."""
    if form.graph.kinds[node] != PRODUCT or node == ONE:
        return node == ONE
    return node in form.single and all(exponent < 0 for _, exponent in form.graph.parts[node])
