"""A program as sums and products, where signs and constants live on the edges.

A sum is {node: coefficient}, a product {node: exponent}; both are stored once
up to a scale, so that ``a - b``, ``b - a`` and ``2a - 2b`` are one node that
is referred to with different coefficients. A reference is a pair
(coefficient, node). Parts keep the order in which they were first written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from symback.program.core import Constant
from symback.program.functions import Function

Number: TypeAlias = "int | Fraction"
Reference: TypeAlias = tuple[Number, int]
Parts: TypeAlias = tuple[tuple[int, Number], ...]

#: What a node is. LEAF is an input or a named constant; POWER has an exponent that is not a whole number.
LEAF, SUM, PRODUCT, CALL, POWER = "leaf", "sum", "product", "call", "power"
#: The node of the empty product.
ONE = 0
#: A constant to a power is folded while the result has no more bits than this.
MOST_BITS = 4096

#: Constants are multiplied together while the result is between 2 to minus this power and 2 to this power.
LARGEST_SCALE = 1000

#: f(-x) = -f(x), exactly in every library of elementary functions.
ODD = frozenset({"cbrt", "sin", "tan", "asin", "atan", "sinh", "tanh", "asinh", "atanh", "erf", "sign"})
#: f(-x) = f(x).
EVEN = frozenset({"cos", "cosh", "abs", "phi", "sinc"})


class NotAlgebraic(ArithmeticError):
    """A part that has no value (a division by the constant 0) or is too large to fold."""


def plain(number: Number) -> Number:
    """A whole number as an int, which is much faster than a fraction."""
    return number.numerator if number.denominator == 1 else number


def size(number: Number) -> Number:
    """The number without its sign."""
    return number if number >= 0 else -number


@dataclass
class Graph:
    """Nodes by number, each after its parts.

    ``parts`` holds pairs (node, coefficient) for a sum, a call and a power, (node, exponent) for a product.
    """

    kinds: list[str] = field(default_factory=lambda: [PRODUCT])
    parts: list[Parts] = field(default_factory=lambda: [()])
    payloads: dict[int, str | Constant | Function] = field(default_factory=dict)
    names: dict[int, tuple[str, ...]] = field(default_factory=dict)
    #: Sums that a person wrote: their brackets may mean that something is small.
    written: set[int] = field(default_factory=set)
    _found: dict[object, int] = field(default_factory=dict)
    _products: dict[frozenset[tuple[int, Number]], int] = field(default_factory=dict)
    #: The terms of a sum over the coefficient of its lowest part -> (that coefficient where it is stored, node).
    _sums: dict[frozenset[tuple[int, Number]], tuple[Number, int]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.kinds)

    def _new(self, kind: str, parts: Parts) -> int:
        node = len(self.kinds)
        self.kinds.append(kind)
        self.parts.append(parts)
        return node

    def leaf(self, payload: str | Constant) -> Reference:
        """An input by its name, or a named constant."""
        found = self._found.get(payload)
        if found is None:
            node = self._new(LEAF, ())
            self.payloads[node] = payload
            found = self._found[payload] = node
        return 1, found

    def sum(self, terms: Iterable[Reference]) -> Reference:
        """The sum of references: equal nodes are merged, a common coefficient is taken out.

        >>> g = Graph()
        >>> (_, x), (_, y) = g.leaf("x"), g.leaf("y")
        >>> g.sum([(2, x), (-2, y)]) == (2, g.sum([(1, x), (-1, y)])[1]), g.sum([(1, x), (-1, x)])
        (True, (0, 0))
        """
        terms = list(terms)
        if len(terms) == 2:
            (s, a), (t, b) = terms
            if a != b and s and t:
                return self._scaled([(a, s), (b, t)])
        merged: dict[int, Number] = {}
        for coefficient, node in terms:
            if node in merged:
                merged[node] = plain(merged[node] + coefficient)
            else:
                merged[node] = coefficient
        kept = [(node, coefficient) for node, coefficient in merged.items() if coefficient]
        if not kept:
            return 0, ONE
        if len(kept) == 1:
            node, coefficient = kept[0]
            return coefficient, node
        return self._scaled(kept)

    def _scaled(self, terms: list[tuple[int, Number]]) -> Reference:
        lead = min(terms)[1]
        if lead == 1:
            key = frozenset(terms)
        elif lead == -1:
            key = frozenset([(node, -c) for node, c in terms])
        else:
            key = frozenset([(node, plain(Fraction(c) / lead)) for node, c in terms])
        found = self._sums.get(key)
        if found is not None:
            return (lead * found[0] if found[0] in (1, -1) else plain(lead / Fraction(found[0]))), found[1]
        common = size(terms[0][1])
        if common != 1 and any(size(c) != common for _, c in terms):
            common = 1
        if common != 1:
            terms = [(node, 1 if c > 0 else -1) for node, c in terms]
        node = self._new(SUM, tuple(terms))
        # The stored orientation has this coefficient at the part that leads the key.
        self._sums[key] = (plain(lead / Fraction(common)) if common != 1 else lead, node)
        return common, node

    def scaled(self, reference: Reference, size: Number) -> int:
        """A node of its own for a multiple of a value, so that a product can use it: a sum of one term."""
        coefficient, node = reference
        parts = ((node, plain(coefficient * size)),)
        found = self._found.get((SUM, parts))
        if found is None:
            found = self._found[SUM, parts] = self._new(SUM, parts)
        return found

    def product(self, factors: Iterable[tuple[int, Number]], coefficient: Number = 1) -> Reference:
        """The product of nodes to whole powers, times a coefficient.

        >>> g = Graph()
        >>> (_, x), (_, y) = g.leaf("x"), g.leaf("y")
        >>> g.product([(x, 1), (y, 2), (x, -1)], 3) == (3, g.product([(y, 2)])[1])
        True
        """
        if not coefficient:
            return 0, ONE
        if coefficient not in (1, -1):
            scale = coefficient.numerator.bit_length() - coefficient.denominator.bit_length()
            if not -LARGEST_SCALE < scale < LARGEST_SCALE:
                raise NotAlgebraic("a constant that no float holds")
        factors = tuple(factors)
        if len(factors) == 2:
            (a, e), (b, f) = factors
            if a != b and a != ONE and b != ONE and e and f:
                return coefficient, self.different(factors)
        merged: dict[int, Number] = {}
        vanished = False
        for node, exponent in factors:
            if node in merged:
                exponent += merged[node]
            vanished = vanished or not exponent
            merged[node] = exponent
        if vanished or ONE in merged:
            merged = {node: exponent for node, exponent in merged.items() if exponent and node != ONE}
        if len(merged) < 2:
            if not merged:
                return coefficient, ONE
            ((node, exponent),) = merged.items()
            if exponent == 1:
                return coefficient, node
        return coefficient, self.different(tuple(merged.items()))

    def different(self, parts: Parts) -> int:
        """The node of a product of two or more nodes other than ONE, each there once."""
        key = frozenset(parts)
        found = self._products.get(key)
        if found is None:
            found = self._products[key] = len(self.kinds)
            self.kinds.append(PRODUCT)
            self.parts.append(parts)
        return found

    def times(self, *references: Reference) -> Reference:
        """The product of references."""
        if len(references) == 2:
            (s, a), (t, b) = references
            if a != b and a != ONE and b != ONE and s in (1, -1) and t in (1, -1):
                return s * t, self.different(((a, 1), (b, 1)))
        coefficient: Number = 1
        factors = []
        for scale, node in references:
            coefficient = coefficient * scale
            factors.append((node, 1))
        return self.product(factors, plain(coefficient))

    def ratio(self, above: Sequence[Reference], below: Sequence[Reference]) -> Reference:
        """A product of references over another. Raises NotAlgebraic for a division by the constant 0."""
        coefficient: Number = 1
        factors: list[tuple[int, Number]] = []
        for scale, node in above:
            coefficient = coefficient * scale
            factors.append((node, 1))
        for scale, node in below:
            if not scale:
                raise NotAlgebraic("a division by 0")
            coefficient = coefficient * scale if scale in (1, -1) else Fraction(coefficient) / scale
            factors.append((node, -1))
        return self.product(factors, plain(coefficient))

    def raised(self, base: Reference, exponent: int) -> Reference:
        """A reference to a whole power. Raises NotAlgebraic for 1/0 and for a constant that gets too large."""
        coefficient, node = base
        if coefficient == 1:
            return self.product([(node, exponent)])
        if coefficient == -1:
            return self.product([(node, exponent)], -1 if exponent % 2 else 1)
        if not coefficient and exponent <= 0:
            raise NotAlgebraic("a division by 0")
        bits = coefficient.numerator.bit_length() + coefficient.denominator.bit_length()
        if bits * abs(exponent) > MOST_BITS:
            raise NotAlgebraic("a constant that is too large to write down")
        return self.product([(node, exponent)], plain(Fraction(coefficient) ** exponent))

    def call(self, function: Function, arguments: Sequence[Reference]) -> Reference:
        """A function applied; the minus of an argument leaves an odd function and vanishes in an even one."""
        sign = 1
        if len(arguments) == 1 and arguments[0][0] < 0 and function.name in ODD | EVEN:
            ((coefficient, node),) = arguments
            sign, arguments = (-1 if function.name in ODD else 1), [(-coefficient, node)]
        return sign, self._apply(CALL, function, arguments)

    def power(self, base: Reference, exponent: Reference) -> Reference:
        """A power whose exponent is no whole number."""
        return 1, self._apply(POWER, None, (base, exponent))

    def _apply(self, kind: str, function: Function | None, arguments: Sequence[Reference]) -> int:
        parts = tuple([(node, coefficient) for coefficient, node in arguments])
        key = (kind, function, parts)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._new(kind, parts)
            if function is not None:
                self.payloads[found] = function
        return found

    def function(self, node: int) -> Function:
        payload = self.payloads[node]
        assert isinstance(payload, Function)
        return payload
