"""Form -> Program: each sum and product becomes operations of two arguments, with the signs that were chosen."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from symback.optimise.algebra import CALL, EVEN, LEAF, ODD, ONE, POWER, PRODUCT, SUM, Number, Parts, size
from symback.optimise.form import Form
from symback.optimise.signs import orientation
from symback.program.core import Builder, Program


def to_program(form: Form) -> Program:
    """The operations of a form.

    >>> from symback.optimise.algebra import Graph
    >>> g = Graph()
    >>> (_, x), (_, y) = g.leaf("x"), g.leaf("y")
    >>> program = to_program(Form(g, (g.product([(x, 1), (y, -1)], -2),)))
    >>> [program.ops[node] for node in program.reachable() if program.args[node]]
    ['div', 'mul']
    """
    return _Writer(form, orientation(form)).run()


class _Writer:
    def __init__(self, form: Form, signs: Sequence[int]) -> None:
        self.form, self.graph, self.signs = form, form.graph, signs
        self.b = Builder()
        #: Node -> the row that holds signs[node] · node.
        self.rows: dict[int, int] = {}
        self.constants: dict[Number, int] = {}
        self.needed = form.needed
        self.once = form.single

    def run(self) -> Program:
        graph, b = self.graph, self.b
        for node in self.needed:
            kind, parts = graph.kinds[node], graph.parts[node]
            if node == ONE:
                continue
            if kind == SUM:
                self.rows[node] = self.sum(node, parts)
            elif kind == PRODUCT:
                if node in self.once and all(exponent < 0 for _, exponent in parts):
                    continue  # written where it is used: c/x is one division for any c
                self.rows[node] = self.product(parts, self.signs[node])
            elif kind == LEAF:
                payload = graph.payloads[node]
                self.rows[node] = b.emit("input" if isinstance(payload, str) else "const", (), payload)
            else:
                arguments = tuple([self.scaled(part, c) for part, c in self.arguments(node, parts)])
                function = None if kind == POWER else graph.function(node)
                self.rows[node] = b.emit("pow" if kind == POWER else "call", arguments, function)
            if node in graph.names and node in self.rows and self.signs[node] == 1:
                for name in graph.names[node]:
                    b.name(self.rows[node], name)
        outputs = [self.scaled(node, coefficient) for coefficient, node in self.form.outputs]
        return b.build(outputs)

    def arguments(self, node: int, parts: Parts) -> Parts:
        """The arguments of a function; an odd one is computed with the sign that its value should have."""
        if len(parts) == 1 and self.graph.kinds[node] == CALL:
            ((part, coefficient),) = parts
            name = self.graph.function(node).name
            if name in ODD:
                return ((part, coefficient * self.signs[node]),)
            if name in EVEN:
                return ((part, coefficient * self.signs[part]),)
        return parts

    def constant(self, value: Number) -> int:
        row = self.constants.get(value)
        if row is None:
            row = self.constants[value] = self.b.const(value)
        return row

    def scaled(self, node: int, coefficient: Number) -> int:
        """The row of coefficient · node."""
        if node == ONE or not coefficient:
            return self.constant(coefficient)
        if node not in self.rows:
            return self.product(self.graph.parts[node], coefficient)
        return self._times(self.rows[node], coefficient * self.signs[node])

    def _row(self, node: int) -> int:
        """The row of signs[node] · node."""
        return self.rows[node] if node in self.rows else self.scaled(node, self.signs[node])

    def _times(self, row: int, scale: Number) -> int:
        b = self.b
        if scale == 1:
            return row
        if scale == -1:
            return b.emit("neg", (row,))
        divisor = size(Fraction(1) / scale)
        if divisor.denominator == 1 and divisor.numerator & (divisor.numerator - 1):
            # x/3 is rounded once, x·(1/3) twice.
            return b.emit("div", (row, b.const(1 / Fraction(scale))))
        return b.emit("mul", (row, b.const(scale)))

    def sum(self, node: int, parts: Parts) -> int:
        """The row of signs[node] · node: positive terms lead, so that the others can be subtracted."""
        b, own = self.b, self.signs[node]
        terms: list[tuple[int, int]] = []
        lead = -1
        for k, (part, coefficient) in enumerate(parts):
            # What is written where it is used (a constant over something) has a sign that costs nothing.
            written = part != ONE and part in self.rows
            scale = coefficient * own * (self.signs[part] if written else 1)
            sign = 1 if scale > 0 else -1
            if written and scale in (1, -1):
                row = self.rows[part]
            else:
                row = self._times(self.rows[part], size(scale)) if written else self.scaled(part, size(scale))
            terms.append((sign, row))
            if sign > 0 and lead < 0:
                lead = k
        if lead < 0:
            lead = 0
            for k, (part, coefficient) in enumerate(parts):
                scale = coefficient * own
                if part == ONE or part not in self.rows:
                    lead, row = k, self.scaled(part, scale)
                    break
                if coefficient not in (1, -1):
                    lead, row = k, self._times(self.rows[part], scale * self.signs[part])
                    break
            else:
                row = b.emit("neg", (terms[0][1],))
        else:
            row = terms[lead][1]
        for k, (sign, term) in enumerate(terms):
            if k != lead:
                row = b.emit("add" if sign > 0 else "sub", (row, term))
        return row

    def product(self, parts: Parts, scale: Number) -> int:
        """The row of scale · product; a scale of ±1 is met by the signs of the factors or by a negation."""
        b = self.b
        above, below, sign = -1, -1, 1
        rows, signs = self.rows, self.signs
        for node, exponent in parts:
            if exponent % 2:
                sign *= signs[node]
            row = rows[node] if node in rows else self._row(node)
            if exponent not in (1, -1):
                row = self._powered(row, size(exponent))
            if exponent > 0:
                above = row if above < 0 else b.emit("mul", (above, row))
            else:
                below = row if below < 0 else b.emit("mul", (below, row))
        scale = scale * sign
        if above < 0:
            return b.emit("div", (self.constant(scale), below))
        row = above if below < 0 else b.emit("div", (above, below))
        return row if scale == 1 else self._times(row, scale)

    def _powered(self, row: int, exponent: Number) -> int:
        return self.b.emit("mul", (row, row)) if exponent == 2 else self.b.emit("pow", (row, self.b.const(exponent)))
