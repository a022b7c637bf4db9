"""Reverse accumulation: one walk from the output back to the inputs.

Every node gets its adjoint once, as a sign and a node; a sign costs nothing
while it travels and is made an operation only where contributions of both
signs meet or where a partial leaves the program. See Griewank and Walther,
"Evaluating Derivatives", chapter 3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from symback.program.array_rules import PULLS
from symback.program.arrays import gathered, spread
from symback.program.core import Builder, Program
from symback.program.edge import Edge
from symback.program.rules import edges


@dataclass(frozen=True, slots=True)
class Gradient:
    """A program whose outputs are the value and the partials by ``wrt``, with what the walk found.

    ``adjoints`` leads from a forward node to (sign, node of its adjoint), ``active`` from a forward node to its
    edges on a path to a parameter. Forward nodes have the same numbers in ``program`` as in the program that was
    differentiated.
    """

    program: Program
    wrt: tuple[str, ...]
    adjoints: Mapping[int, tuple[int, int]]
    active: Mapping[int, tuple[Edge, ...]]

    @property
    def value(self) -> int:
        return self.program.outputs[0]

    @property
    def partials(self) -> dict[str, int]:
        """Parameter -> node of its partial."""
        return dict(zip(self.wrt, self.program.outputs[1:], strict=True))


def reverse(program: Program, wrt: Sequence[str]) -> Gradient:
    """The program of the value and of its partials by the inputs named in ``wrt``.

    ``program`` has one output. An input that the output does not depend on gets the partial 0.

    >>> from symback.program.core import Builder
    >>> b = Builder()
    >>> xy = b.mul(b.input("x"), b.input("y"))
    >>> g = reverse(b.build([xy]), ("x", "y"))
    >>> [g.program.name(node) for node in g.partials.values()]
    ['y', 'x']
    """
    (output,) = program.outputs
    b = Builder(program)
    wanted = {b.input(name): name for name in wrt}
    nodes = program.reachable()
    depends = program.depending_on(wanted, nodes)
    active: dict[int, tuple[Edge, ...]] = {}
    adjoints = _walk(b, program, output, nodes, depends, active)
    for node, (_, adjoint) in adjoints.items():
        b.origin.setdefault(adjoint, node)
    partials = [_partial(b, adjoints.get(node), node) for node in wanted]
    return Gradient(b.build((output, *partials)), tuple(wrt), adjoints, active)


def reverse_each(program: Program, wrt: Sequence[str]) -> Program:
    """The outputs of a program and then their partials, output by output; equal rows are shared between the walks.

    >>> from symback.program.core import Builder
    >>> b = Builder()
    >>> x = b.input("x")
    >>> len(reverse_each(b.build([b.mul(x, x), x]), ("x",)).outputs)
    4
    """
    b = Builder(program)
    wanted = [b.input(name) for name in wrt]
    nodes = program.reachable()
    depends = program.depending_on(wanted, nodes)
    active: dict[int, tuple[Edge, ...]] = {}
    partials = []
    for output in program.outputs:
        adjoints = _walk(b, program, output, nodes, depends, active)
        partials += [_partial(b, adjoints.get(node), node) for node in wanted]
    return b.build((*program.outputs, *partials))


def _walk(
    b: Builder,
    program: Program,
    output: int,
    nodes: Sequence[int],
    depends: set[int],
    active: dict[int, tuple[Edge, ...]],
) -> dict[int, tuple[int, int]]:
    """Forward node -> (sign, node of its adjoint), from the output down; edges that are met are put in ``active``."""
    contributions: dict[int, list[tuple[int, int]]] = {output: [(1, b.const(1))]}
    adjoints: dict[int, tuple[int, int]] = {}
    for node in reversed(nodes):
        terms = contributions.pop(node, None)
        if terms is None or node not in depends:
            continue
        sign, adjoint = _sum(b, terms)
        value = b.value(adjoint)
        if value is not None and not value:
            continue
        adjoints[node] = sign, adjoint
        if not program.args[node]:
            continue
        leading = active.get(node)
        if leading is None:
            leading = active[node] = tuple([edge for edge in edges(b, node) if edge.arg in depends])
        for edge in leading:
            contribution = along(b, sign, adjoint, edge) if b.shapes else _multiplied(b, sign, adjoint, edge)
            others = contributions.get(edge.arg)
            if others is None:
                contributions[edge.arg] = [contribution]
            else:
                others.append(contribution)
    return adjoints


def _partial(b: Builder, adjoint: tuple[int, int] | None, parameter: int) -> int:
    """The partial by a parameter, with its sign and in its shape."""
    sign, node = adjoint or (1, b.const(0))
    signed = node if sign > 0 else b.neg(node)
    return spread(b, signed, b.shape(parameter)) if b.shapes else signed


def along(b: Builder, sign: int, adjoint: int, edge: Edge) -> tuple[int, int]:
    """The contribution that an adjoint sends along an edge: adjoint · local partial, constants folded.

    Where the argument was repeated to the shape of the value, the contribution is the sum over what was repeated.
    """
    if not b.shapes:
        return _multiplied(b, sign, adjoint, edge)
    if edge.pull:
        return sign * edge.sign, PULLS[edge.pull](b, adjoint, edge)
    sign, product = _multiplied(b, sign, adjoint, edge)
    return sign, gathered(b, product, b.shape(edge.node), b.shape(edge.arg))


def _multiplied(b: Builder, sign: int, adjoint: int, edge: Edge) -> tuple[int, int]:
    known = b.value
    _, _, _, own, factors, divisors, _ = edge
    if known(adjoint) is None:
        for node in factors + divisors if divisors else factors:
            if known(node) is not None:
                break
        else:
            # Nothing is constant, as nearly everywhere.
            result = adjoint
            for factor in factors:
                result = b.emit("mul", (result, factor))
            for divisor in divisors:
                result = b.emit("div", (result, divisor))
            return sign * own, result
    return sign * own, _folded(b, adjoint, edge)


def _folded(b: Builder, adjoint: int, edge: Edge) -> int:
    """adjoint · factors / divisors where some of them are constants."""
    scale = Fraction(1)
    factors: list[int] = []
    for node in (adjoint, *edge.factors):
        value = b.value(node)
        if value is None:
            factors.append(node)
        else:
            scale *= value
    divisors: list[int] = []
    for node in edge.divisors:
        value = b.value(node)
        if value is None or value == 0:
            divisors.append(node)
        else:
            scale /= value
    if not factors:
        result = b.const(scale)
    elif scale == 1:
        result = factors.pop(0)
    elif scale.numerator == 1:
        result = b.div(factors.pop(0), b.const(scale.denominator))
    elif b.value(adjoint) is None:
        result = b.mul(factors.pop(0), b.const(scale))
    else:
        result = b.const(scale)
    for factor in factors:
        result = b.mul(result, factor)
    for divisor in divisors:
        result = b.div(result, divisor)
    return result


def _sum(b: Builder, terms: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The sum of signed contributions in the order in which they arrived, a positive one first."""
    if len(terms) == 1:
        return terms[0]
    signs = {sign for sign, _ in terms}
    if signs == {-1}:
        sign, node = _sum(b, [(1, node) for _, node in terms])
        return -sign, node
    positive = next(k for k, (sign, _) in enumerate(terms) if sign > 0)
    total = terms[positive][1]
    for k, (sign, node) in enumerate(terms):
        if k != positive:
            total = b.add(total, node) if sign > 0 else b.sub(total, node)
    return 1, total
