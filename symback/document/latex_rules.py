"""How each kind of mathematics is printed: one rule a kind, listed in `RULES`.

A rule yields what stands side by side: a string is a leaf, a tree is printed in its turn, an action changes the
printer (opens a parenthesis, starts a numerator).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TypeAlias

from symback.document.display import (
    BigSum,
    Box,
    Call,
    Evaluated,
    Group,
    Kept,
    Math,
    Name,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quotient,
    Row,
    Sum,
    Symbol,
    Words,
)
from symback.document.latex_levels import (
    FRACTION,
    NEGATIVE,
    POWER,
    SUM,
    beginning,
    core,
    factor_needs_parentheses,
    is_small,
    level,
    term_needs_parentheses,
)
from symback.document.latex_numbers import number_to_latex
from symback.document.latex_printer import (
    BREAK_ARGUMENT,
    BREAK_FACTOR,
    BREAK_TERM,
    Printer,
    boxed,
    break_between_words,
    break_here,
    close_parenthesis,
    end_part,
    fraction,
    numeric_fraction,
    open_parenthesis,
    operator,
    part_like_this,
    part_of_fraction,
    power,
    root,
    script_part,
    sum_sign,
)
from symback.document.latex_signs import FUNCTIONS, POWER_AT_NAME, SYMBOLS
from symback.document.latex_width import leaf_width
from symback.document.math_style import MathStyle
from symback.document.names import function_to_latex, name_to_latex
from symback.errors import unknown

Item: TypeAlias = "str | Math | Callable[[Printer], None]"
Items: TypeAlias = Iterator[Item]
Rule: TypeAlias = Callable[[Any, MathStyle], Items]

_LONG_WORDS = 6.0
_MANY_PRIMES = 4
_times = partial(operator, r"\cdot ", 0.72, BREAK_FACTOR)
_plus = partial(operator, "+", 1.22, BREAK_TERM)
_minus = partial(operator, "-", 1.22, BREAK_TERM)
_comma = partial(break_here, BREAK_TERM)


def _parenthesised(math: Math, needed: bool = True, sign: str = "(") -> Items:
    if needed:
        yield partial(open_parenthesis, sign)
    yield math
    if needed:
        yield close_parenthesis


def _name(node: Name, style: MathStyle) -> Items:
    yield name_to_latex(node.name, node.sub, node.at, style)


def _number(node: Number, style: MathStyle) -> Items:
    latex = number_to_latex(node.value, node.digits, style.decimal_sign)
    yield partial(numeric_fraction, latex) if r"\frac" in latex else latex


def _symbol(node: Symbol, _: MathStyle) -> Items:
    if node.key not in SYMBOLS and not (len(node.key) == 1 and node.key.isascii() and node.key.isalnum()):
        raise unknown("symbol", node.key, SYMBOLS)
    yield SYMBOLS.get(node.key, node.key)


def _words(node: Words, style: MathStyle) -> Items:
    whole = style.words(node.text)
    if leaf_width(whole) < _LONG_WORDS:
        yield whole
        return
    for word in node.text.split(" "):
        yield break_between_words
        yield style.words(word + " ")


def _product(node: Product, _: MathStyle) -> Items:
    factors = [core(factor) for factor in node.factors]
    for index, factor in enumerate(factors):
        first, last = index == 0, index == len(factors) - 1
        if index and not _stands_beside(factors, index):
            yield _times
        yield from _parenthesised(factor, factor_needs_parentheses(factor, first=first, last=last))


def _stands_beside(factors: list[Math], index: int) -> bool:
    """Whether a factor follows the one before without a dot: 2x, ½(y - ŷ)², 1/n Σ."""
    before, factor = factors[index - 1], factors[index]
    if isinstance(factor, BigSum):
        return True
    if not isinstance(before, Number) or before.value in (0, 1):
        return False
    return len(factors) == 2 and not isinstance(beginning(factor), Number | Quotient | Box | Kept)


def _sum(node: Sum, _: MathStyle) -> Items:
    for index, (sign, term) in enumerate(node.terms):
        term = core(term)
        if index:
            yield _plus if sign > 0 else _minus
        elif sign < 0:
            yield "-"
        needed = term_needs_parentheses(term, positive=sign > 0, first=index == 0)
        yield from _parenthesised(term, needed)


def _negative(node: Negative, _: MathStyle) -> Items:
    body = core(node.body)
    yield "-"
    yield from _parenthesised(body, level(body) <= NEGATIVE)


def _quotient(node: Quotient, _: MathStyle) -> Items:
    yield part_of_fraction
    yield node.numerator
    yield end_part
    yield part_of_fraction
    yield node.denominator
    yield end_part
    yield fraction


def _partial(node: Partial, _: MathStyle) -> Items:
    for body in (core(node.of), core(node.by)):
        yield part_of_fraction
        yield r"\partial"
        yield from _parenthesised(body, level(body) < POWER)
        yield end_part
    yield fraction


def _power(node: Power, style: MathStyle) -> Items:
    base = core(node.base)
    if isinstance(base, Call) and _wears_power_at_name(base, node.exponent):
        yield _function_name(base, style)
        yield from _exponent(node.exponent)
        yield from _arguments(base)
        return
    yield from _parenthesised(base, level(base) <= POWER)
    yield from _exponent(node.exponent)


def _wears_power_at_name(base: Call, exponent: Math) -> bool:
    known = base.function in POWER_AT_NAME and not base.primes and base.partial is None
    return known and isinstance(exponent, Number) and exponent.value > 1 and exponent.value.denominator == 1


def _exponent(exponent: Math) -> Items:
    yield script_part
    yield exponent
    yield end_part
    yield power


def _call(node: Call, style: MathStyle) -> Items:
    plain = not node.primes and node.partial is None and len(node.arguments) == 1
    if not node.arguments:
        yield _function_name(node, style)
    elif plain and node.function == "exp" and is_small(node.arguments[0]):
        yield "e"
        yield from _exponent(node.arguments[0])
    elif plain and node.function == "sqrt":
        yield part_like_this
        yield node.arguments[0]
        yield end_part
        yield root
    elif plain and node.function == "abs":
        yield from _parenthesised(node.arguments[0], sign="|")
    else:
        yield _function_name(node, style)
        yield from _arguments(node)


def _function_name(node: Call, style: MathStyle) -> str:
    front = rf"\partial_{{{node.partial}}} " if node.partial is not None else ""
    name = FUNCTIONS.get(node.function) or function_to_latex(node.function, style)
    primes = "'" * node.primes if node.primes < _MANY_PRIMES else f"^{{({node.primes})}}"
    return front + name + primes


def _arguments(node: Call) -> Items:
    yield partial(open_parenthesis, "(")
    for index, argument in enumerate(node.arguments):
        if index:
            yield ", "
            yield _comma
        else:
            yield partial(break_here, BREAK_ARGUMENT)
        yield argument
    yield close_parenthesis


def _box(node: Box, _: MathStyle) -> Items:
    body = core(node.body)
    yield partial(part_like_this, margin=1.6)
    # In every place the same look: with its parentheses, which most places need.
    yield from _parenthesised(body, level(body) == SUM)
    yield end_part
    yield partial(boxed, node.number)


def _kept(node: Kept, _: MathStyle) -> Items:
    body = core(node.body)
    yield partial(part_like_this, margin=1.0)
    yield from _parenthesised(body, level(body) == SUM)
    yield end_part
    yield partial(boxed, None)


def _group(node: Group, _: MathStyle) -> Items:
    yield from _parenthesised(node.body)


def _big_sum(node: BigSum, _: MathStyle) -> Items:
    body = core(node.body)
    yield script_part
    yield Row((Name(node.index), Symbol("equals"), node.start))
    yield end_part
    yield script_part
    yield node.stop
    yield end_part
    yield sum_sign
    yield from _parenthesised(body, level(body) in {SUM, NEGATIVE})


def _evaluated(node: Evaluated, _: MathStyle) -> Items:
    body = core(node.body)
    yield from _parenthesised(body, level(body) < FRACTION)
    yield from _parenthesised(node.point)


def _row(node: Row, _: MathStyle) -> Items:
    for index, part in enumerate(node.parts):
        if index:
            if not isinstance(part, Symbol | Words) and not isinstance(node.parts[index - 1], Symbol | Words):
                yield r"\,"
            yield partial(break_here, BREAK_FACTOR)
        yield part


RULES: dict[type, Rule] = {
    Name: _name,
    Number: _number,
    Symbol: _symbol,
    Words: _words,
    Product: _product,
    Sum: _sum,
    Quotient: _quotient,
    Power: _power,
    Negative: _negative,
    Call: _call,
    Partial: _partial,
    Box: _box,
    Kept: _kept,
    Group: _group,
    BigSum: _big_sum,
    Evaluated: _evaluated,
    Row: _row,
}
