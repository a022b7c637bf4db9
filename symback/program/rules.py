"""The local partial of every operation, as sign, factors and divisors.

One edge of the computation graph leads from the value of an operation to one
of its arguments. Its local partial is kept in parts, not multiplied out, so
that the text can show the factors and the sign can travel without cost.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from symback.program.array_rules import ARRAY_EDGES
from symback.program.core import Builder
from symback.program.edge import Edge, EdgeRule
from symback.program.functions import Function


def _add(b: Builder, y: int, args: tuple[int, ...]) -> tuple[Edge, ...]:
    if len(args) == 2:
        return Edge(y, 0, args[0]), Edge(y, 1, args[1])
    return tuple(Edge(y, k, arg) for k, arg in enumerate(args))


def _sub(b: Builder, y: int, args: tuple[int, ...]) -> tuple[Edge, ...]:
    return Edge(y, 0, args[0]), Edge(y, 1, args[1], -1)


def _neg(b: Builder, y: int, args: tuple[int, ...]) -> tuple[Edge, ...]:
    return (Edge(y, 0, args[0], -1),)


def _mul(b: Builder, y: int, args: tuple[int, ...]) -> tuple[Edge, ...]:
    """Every factor but one: products of the factors before and after, so n factors take O(n) multiplications."""
    if len(args) == 2:
        return Edge(y, 0, args[0], 1, args[1:]), Edge(y, 1, args[1], 1, args[:1])
    before: list[int | None] = [None]
    for arg in args[:-1]:
        before.append(arg if before[-1] is None else b.mul(before[-1], arg))
    after: list[int | None] = [None]
    for arg in reversed(args[1:]):
        after.append(arg if after[-1] is None else b.mul(arg, after[-1]))
    after.reverse()
    return tuple(
        Edge(y, k, arg, factors=tuple(f for f in (before[k], after[k]) if f is not None)) for k, arg in enumerate(args)
    )


def _div(b: Builder, y: int, args: tuple[int, ...]) -> tuple[Edge, ...]:
    numerator, denominator = args
    return (
        Edge(y, 0, numerator, 1, (), (denominator,)),
        Edge(y, 1, denominator, -1, (y,), (denominator,)),
    )


def _pow(b: Builder, y: int, args: tuple[int, ...]) -> tuple[Edge, ...]:
    base, exponent = args
    lower = b.power(base, b.sub(exponent, b.const(1)))
    by_base = Edge(y, 0, base, factors=(exponent, lower))
    if b.value(exponent) is not None:
        return (by_base,)
    from symback.program.functions import FUNCTIONS

    return by_base, Edge(y, 1, exponent, factors=(y, b.call(FUNCTIONS["log"], base)))


def _call(b: Builder, y: int, args: tuple[int, ...]) -> tuple[Edge, ...]:
    function = b.payloads[y]
    assert isinstance(function, Function)
    if len(args) == 1:
        return (Edge(y, 0, args[0], 1, (function.rules[0](b, args, y),)),)
    return tuple(Edge(y, k, arg, factors=(function.rules[k](b, args, y),)) for k, arg in enumerate(args))


def _leaf(b: Builder, y: int, args: tuple[int, ...]) -> tuple[Edge, ...]:
    return ()


EDGE_RULES: Mapping[str, EdgeRule] = MappingProxyType(
    {
        "input": _leaf,
        "const": _leaf,
        "add": _add,
        "sub": _sub,
        "neg": _neg,
        "mul": _mul,
        "div": _div,
        "pow": _pow,
        "call": _call,
        **ARRAY_EDGES,
    }
)


def edges(b: Builder, node: int) -> tuple[Edge, ...]:
    """The local partials of one operation by each of its arguments; new nodes are appended to the builder.

    Signs are pulled out of the factors: a factor that is a negation or a negative constant flips the sign instead.
    A factor 1/b divides instead, which saves the multiplication.
    Edges whose local partial is 0 are left out.
    """
    found = EDGE_RULES[b.ops[node]](b, node, b.args[node])
    if all([_is_plain(b, edge) for edge in found]):
        return found
    kept = []
    for edge in found:
        if not edge.pull and not _is_plain(b, edge):
            edge = _normalised(b, edge)
            if any(b.value(factor) == 0 for factor in edge.factors):
                continue
        kept.append(edge)
    return tuple(kept)


_NOT_PLAIN = frozenset({"neg", "div", "const"})


def _is_plain(b: Builder, edge: Edge) -> bool:
    """Is there nothing to normalise? So it is with nearly every edge."""
    ops = b.ops
    for factor in edge.factors:
        if ops[factor] in _NOT_PLAIN:
            return False
    return not edge.divisors or all([ops[divisor] != "const" for divisor in edge.divisors])


def _normalised(b: Builder, edge: Edge) -> Edge:
    sign = edge.sign
    factors = []
    divisors = list(edge.divisors)
    for factor in edge.factors:
        if b.ops[factor] == "neg":
            sign, factor = -sign, b.args[factor][0]
        if b.ops[factor] == "div" and b.value(b.args[factor][0]) == 1:
            divisors.append(b.args[factor][1])
            continue
        value = b.value(factor)
        if value is not None and value < 0:
            sign, factor = -sign, b.const(-value)
        factors.append(factor)
    positive = []
    for divisor in divisors:
        value = b.value(divisor)
        if value is not None and value < 0:
            sign, divisor = -sign, b.const(-value)
        positive.append(divisor)
    return Edge(edge.node, edge.slot, edge.arg, sign, tuple(factors), tuple(positive))
