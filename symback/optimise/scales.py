"""Multiples of a value take part in products: with u = 200t, 400·t·x is 2·u·x.

A constant that is multiplied to several products is multiplied to a factor
they share instead, once; and where a multiple is computed anyway, products
use it. Where that makes coefficients of a sum equal, ``collect`` takes them
out.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from heapq import heapify, heappop, heappush
from typing import TypeAlias

from symback.optimise.algebra import ONE, PRODUCT, SUM, Number, plain, size
from symback.optimise.form import Copy, Form

#: A value and the size in which it is wanted.
Multiple: TypeAlias = "tuple[int, Number]"


def share_scales(form: Form) -> Form:
    """Multiply constants to shared factors where that saves multiplications."""
    wanted, alone = _wanted(form)
    items = {node: scale for node, scale in alone.items() if form.graph.kinds[node] == PRODUCT}
    existing = {(node, scale) for node, scales in wanted.items() for scale in scales if node not in items}
    chosen = _chosen(form, items, existing)
    _even_out(form, chosen, existing)
    if not chosen:
        return form
    copy = Copy(form)
    for node in form.needed:
        if node == ONE:
            continue
        if node not in chosen:
            copy.keep(node)
            continue
        factor, scale = chosen[node]
        rest = tuple((part, e - 1 if part == factor else e) for part, e in form.graph.parts[node])
        factors, coefficient = copy.factors(rest)
        factors.append((copy.graph.scaled(copy.moved[factor], scale), 1))
        copy.moved[node] = copy.graph.product(factors, plain(Fraction(coefficient) / scale))
    return copy.form()


def _coefficients(form: Form) -> Iterator[tuple[int, Number]]:
    """(node, coefficient) wherever a value is used with one; a use as a factor has the coefficient 1."""
    graph = form.graph
    for node in form.needed:
        for part, number in graph.parts[node]:
            yield part, 1 if graph.kinds[node] == PRODUCT else number
    for coefficient, node in form.outputs:
        yield node, coefficient


def _wanted(form: Form) -> tuple[dict[int, dict[Number, None]], dict[int, Number]]:
    """The sizes other than 1 in which each value is wanted, and those values that are wanted in one such size alone."""
    wanted: dict[int, dict[Number, None]] = {}
    bare = set()
    for node, coefficient in _coefficients(form):
        if node != ONE:
            if coefficient in (1, -1):
                bare.add(node)
            else:
                wanted.setdefault(node, {})[size(coefficient)] = None
    alone = {node: next(iter(sizes)) for node, sizes in wanted.items() if len(sizes) == 1 and node not in bare}
    return wanted, alone


def _chosen(form: Form, items: dict[int, Number], existing: set[Multiple]) -> dict[int, Multiple]:
    """Product -> the multiple of one of its factors that it uses; the multiple that serves most products first."""
    serves: dict[Multiple, dict[int, None]] = {}
    for node, scale in items.items():
        for part, exponent in form.graph.parts[node]:
            if exponent >= 1:
                serves.setdefault((part, scale), {})[node] = None
    order = {multiple: position for position, multiple in enumerate(serves)}
    heap = [(-len(found), order[multiple], multiple) for multiple, found in serves.items()]
    heapify(heap)
    chosen: dict[int, Multiple] = {}
    while heap:
        number, position, multiple = heappop(heap)
        found = [node for node in serves[multiple] if node not in chosen]
        if len(found) < -number:
            heappush(heap, (-len(found), position, multiple))
        elif found and len(found) + (multiple in existing) >= 2:
            existing.add(multiple)
            chosen.update(dict.fromkeys(found, multiple))
    return chosen


def _even_out(form: Form, chosen: dict[int, Multiple], existing: set[Multiple]) -> None:
    """Let a product of a sum use a multiple that exists, where its coefficient is then one that another term has."""
    scales: dict[int, list[Number]] = {}
    for node, scale in existing:
        scales.setdefault(node, []).append(scale)
    graph = form.graph
    for node in form.needed:
        if graph.kinds[node] != SUM or len(graph.parts[node]) < 2:
            continue
        sizes = {size(coefficient) for _, coefficient in graph.parts[node]}
        for part, coefficient in graph.parts[node]:
            if graph.kinds[part] != PRODUCT or coefficient in (1, -1) or len(form.users[part]) > 1 or part in chosen:
                continue
            for factor, exponent in graph.parts[part]:
                for scale in sorted(scales.get(factor, ())) if exponent >= 1 else ():
                    left = plain(Fraction(size(coefficient)) / scale)
                    if part not in chosen and left != size(coefficient) and left in sizes:
                        chosen[part] = factor, scale
