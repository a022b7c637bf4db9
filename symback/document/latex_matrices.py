"""How mathematics with matrices is printed: one rule a kind, as in ``latex_rules``, and the table of all rules."""

from __future__ import annotations

from functools import partial

from symback.document.display import (
    BigSum,
    ElementPower,
    ElementQuotient,
    Grid,
    Hadamard,
    Identity,
    Inverse,
    Kronecker,
    Math,
    MatrixProduct,
    Name,
    Norm,
    Number,
    Ones,
    Sized,
    Slice,
    Symbol,
    Transpose,
)
from symback.document.latex_levels import NEGATIVE, POWER, PRODUCT, SUM, beginning, core, level
from symback.document.latex_printer import (
    BREAK_FACTOR,
    break_here,
    end_part,
    grid,
    operator,
    part_like_this,
    power,
    script_part,
    subscript,
    underbrace,
)
from symback.document.latex_rules import RULES, Items, Rule, parenthesised
from symback.document.math_style import MathStyle

_hadamard_sign = partial(operator, r"\odot ", 1.22, BREAK_FACTOR)
_quotient_sign = partial(operator, r"\oslash ", 1.22, BREAK_FACTOR)
_kronecker_sign = partial(operator, r"\otimes ", 1.22, BREAK_FACTOR)
_dot = partial(operator, r"\cdot ", 0.72, BREAK_FACTOR)
_ELEMENTWISE = (Hadamard, ElementQuotient, Kronecker)
_beside = partial(break_here, BREAK_FACTOR)


def _matrix_product(node: MatrixProduct, _: MathStyle) -> Items:
    factors = [core(factor) for factor in node.factors]
    for index, factor in enumerate(factors):
        if index:
            digits = isinstance(beginning(factor), Number) and isinstance(factors[index - 1], Number)
            yield _dot if digits else r"\,"
            if not digits:
                yield _beside
        # Brackets around what is multiplied element by element: two kinds of products, two kinds of signs.
        last = index == len(factors) - 1
        needed = level(factor) <= PRODUCT and not (last and isinstance(factor, BigSum))
        yield from parenthesised(factor, needed, "[" if isinstance(factor, _ELEMENTWISE) else "(")


def _signed(factors: tuple[Math, ...], sign: partial[None]) -> Items:
    for index, factor in enumerate(core(factor) for factor in factors):
        if index:
            yield sign
        yield from parenthesised(factor, level(factor) <= PRODUCT)


def _hadamard(node: Hadamard, _: MathStyle) -> Items:
    yield from _signed(node.factors, _hadamard_sign)


def _element_quotient(node: ElementQuotient, _: MathStyle) -> Items:
    yield from _signed((node.numerator, node.denominator), _quotient_sign)


def _kronecker(node: Kronecker, _: MathStyle) -> Items:
    yield from _signed(node.factors, _kronecker_sign)


def _element_power(node: ElementPower, _: MathStyle) -> Items:
    base = core(node.base)
    yield from parenthesised(base, level(base) <= POWER)
    yield script_part
    yield Symbol("odot")
    exponent = core(node.exponent)
    yield from parenthesised(exponent, level(exponent) <= PRODUCT and level(exponent) != NEGATIVE)
    yield end_part
    yield power


def _transpose(node: Transpose, _: MathStyle) -> Items:
    body = core(node.body)
    if isinstance(body, Inverse):
        inner = core(body.body)
        yield from parenthesised(inner, level(inner) <= POWER)
        yield r"^{-\top}"
        return
    yield from parenthesised(body, level(body) <= POWER)
    yield r"^{\top}"


def _inverse(node: Inverse, _: MathStyle) -> Items:
    body = core(node.body)
    if isinstance(body, Transpose):
        inner = core(body.body)
        yield from parenthesised(inner, level(inner) <= POWER)
        yield r"^{-\top}"
        return
    yield from parenthesised(body, level(body) <= POWER)
    yield "^{-1}"


def _norm(node: Norm, _: MathStyle) -> Items:
    yield from parenthesised(node.body, sign="‖")
    if node.frobenius:
        yield "_{F}"


def _index(letter: str, size: Math) -> Items:
    yield letter
    yield script_part
    yield size
    yield end_part
    yield subscript


def _ones(node: Ones, _: MathStyle) -> Items:
    yield from _index(r"\mathbf{1}", node.size)


def _identity(node: Identity, _: MathStyle) -> Items:
    yield from _index("I", node.size)


def _sized(node: Sized, _: MathStyle) -> Items:
    body = core(node.body)
    yield part_like_this
    yield from parenthesised(body, level(body) == SUM)
    yield end_part
    yield script_part
    yield node.size
    yield end_part
    yield underbrace


def _slice(node: Slice, _: MathStyle) -> Items:
    body = core(node.body)
    plain = level(body) > POWER and not (isinstance(body, Name) and ("_" in body.name or body.name[-1:].isdigit()))
    yield from parenthesised(body, not plain)
    yield script_part
    yield from _range(node.rows)
    yield ","
    yield from _range(node.columns)
    yield end_part
    yield subscript


def _range(ends: tuple[Math, Math] | None) -> Items:
    if ends is None:
        yield ":"
        return
    first, last = ends
    yield first
    if first != last:
        yield ":"
        yield last


def _grid(node: Grid, _: MathStyle) -> Items:
    for row in node.rows:
        for cell in row:
            yield part_like_this
            yield cell
            yield end_part
    yield partial(grid, len(node.rows), len(node.rows[0]), node.spread)


MATRIX_RULES: dict[type, Rule] = {
    MatrixProduct: _matrix_product,
    Hadamard: _hadamard,
    ElementQuotient: _element_quotient,
    ElementPower: _element_power,
    Kronecker: _kronecker,
    Transpose: _transpose,
    Inverse: _inverse,
    Norm: _norm,
    Ones: _ones,
    Identity: _identity,
    Sized: _sized,
    Slice: _slice,
    Grid: _grid,
}

#: The rule of every kind of mathematics.
ALL_RULES: dict[type, Rule] = RULES | MATRIX_RULES
