"""Reads a SymPy expression into a program.

The walk keeps a stack of its own and remembers every part by identity, so a
deep expression needs no recursion and a shared part is read once. Arguments
are taken in SymPy's order; minus signs become subtractions, negative powers
divisions. A ``Float`` stands for its exact binary value. At a jump the
conventions are those of the functions: Heaviside and sign are 0 at 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import sympy
from sympy.core.function import AppliedUndef

from symback.errors import InputError
from symback.program.core import Builder, Constant
from symback.program.functions import FUNCTIONS, Function, unknown

Expression: TypeAlias = Any  # SymPy publishes no types
_Handler: TypeAlias = Callable[[Builder, Expression, Sequence[int]], int]

#: Parts of an error message are shown in full up to so many nodes.
_SHOWN = 40
#: The first sign of the name of an undefined function in a program: no known function begins with it.
UNDEFINED = "?"


def post_order(expression: Expression) -> list[Expression]:
    """Every part of an expression once (by identity), arguments before what is made of them.

    >>> x = sympy.Symbol("x")
    >>> post_order(sympy.sin(x))
    [x, sin(x)]
    """
    found: list[Expression] = []
    seen: set[int] = set()
    stack = [(expression, False)]
    while stack:
        part, complete = stack.pop()
        if complete:
            found.append(part)
        elif id(part) not in seen:
            seen.add(id(part))
            stack.append((part, True))
            stack.extend((argument, False) for argument in reversed(part.args))
    return found


def read_expression(expression: Expression, b: Builder, names: Mapping[Expression, str]) -> int:
    """Append the operations of an expression to the builder and return the node of its value.

    ``names`` leads from each symbol to the name of its input. An undefined function g(x, y) becomes the unknown
    function called ``?g``. Raises InputError with the name of a part that has no real value or is not known.

    >>> x, b = sympy.Symbol("x"), Builder()
    >>> node = read_expression(1 - x**2, b, {x: "x"})
    >>> b.ops[node], b.ops
    ('sub', ['const', 'const', 'input', 'const', 'pow', 'neg', 'sub'])
    """
    nodes: dict[int, int] = {}
    for part in post_order(expression):
        if not isinstance(part, sympy.Expr):
            nodes[id(part)] = -1  # a limit, a condition: what it belongs to is refused
            continue
        nodes[id(part)] = _read(b, part, [nodes[id(argument)] for argument in part.args], names)
    return nodes[id(expression)]


def _read(b: Builder, part: Expression, args: Sequence[int], names: Mapping[Expression, str]) -> int:
    if isinstance(part, sympy.Symbol):
        return b.input(names[part])
    if isinstance(part, sympy.Rational | sympy.Float):
        return b.const(_fraction(part))
    if isinstance(part, AppliedUndef):
        return b.call(unknown(f"{UNDEFINED}{part.func.__name__}", len(args)), *args)
    handler = _HANDLERS.get(part.func)
    if handler is not None:
        return handler(b, part, args)
    if isinstance(part, sympy.NumberSymbol):
        return b.const(_fraction(part.evalf(60)))
    raise InputError(f"{_shown(part)} is not supported; a real function of elementary functions is")


def _fraction(number: Expression) -> Fraction:
    """The exact value of a rational or floating-point number."""
    if isinstance(number, sympy.Rational):
        if not number.is_finite:
            raise InputError(f"{number} is not a real number")
        return Fraction(int(number.p), int(number.q))
    sign, mantissa, exponent, _ = number._mpf_
    if not mantissa and exponent:
        raise InputError(f"{number} is not a real number")
    size = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    return -size if sign else size


def _shown(part: Expression) -> str:
    small = len(post_order(part)) <= _SHOWN
    return f"{part.func.__name__} («{part}»)" if small else part.func.__name__


def _signed(b: Builder, node: int) -> tuple[int, int]:
    """(sign, node) of a term: the minus of a negation or a negative constant is taken out."""
    value = b.value(node)
    if value is not None and value < 0:
        return -1, b.const(-value)
    return (-1, b.args[node][0]) if b.ops[node] == "neg" else (1, node)


def _add(b: Builder, part: Expression, args: Sequence[int]) -> int:
    terms = [_signed(b, node) for node in args]
    first = next((k for k, (sign, _) in enumerate(terms) if sign > 0), 0)
    sign, total = terms.pop(first)
    total = total if sign > 0 else b.neg(total)
    for sign, node in terms:
        total = b.add(total, node) if sign > 0 else b.sub(total, node)
    return total


def _mul(b: Builder, part: Expression, args: Sequence[int]) -> int:
    above: list[int] = []
    below: list[int] = []
    negative = False
    for argument, node in zip(part.args, args, strict=True):
        value = b.value(node)
        divisor = _divisor(b, argument, node)
        if value is not None and value != 0:
            negative ^= value < 0
            size = abs(value)
            if size.numerator == 1:
                below.append(b.const(size.denominator))
            else:
                above.append(b.const(size))
        elif divisor is not None:
            below.append(divisor)
        else:
            above.append(node)
    result = _product(b, above)
    if below:
        result = b.div(result, _product(b, below))
    return b.neg(result) if negative else result


def _divisor(b: Builder, argument: Expression, node: int) -> int | None:
    """What is divided by when a factor is a negative power."""
    if argument.func is not sympy.Pow or not argument.exp.is_Rational or not argument.exp.is_negative:
        return None
    if b.ops[node] == "div" and b.value(b.args[node][0]) == 1:
        return b.args[node][1]
    if b.ops[node] == "pow":
        base, exponent = b.args[node]
        value = b.value(exponent)
        return None if value is None else b.power(base, b.const(-value))
    return None


def _product(b: Builder, factors: Sequence[int]) -> int:
    result = b.const(1)
    for factor in factors:
        result = b.mul(result, factor)
    return result


def _pow(b: Builder, part: Expression, args: Sequence[int]) -> int:
    base, exponent = args
    value = b.value(exponent)
    if part.base is sympy.E:
        return b.call(FUNCTIONS["exp"], exponent)
    if value in (Fraction(1, 2), Fraction(-1, 2)):
        root = b.call(FUNCTIONS["sqrt"], base)
        return root if value == Fraction(1, 2) else b.div(b.const(1), root)
    return b.div(b.const(1), base) if value == -1 else b.power(base, exponent)


def _e(b: Builder, part: Expression, args: Sequence[int]) -> int:
    return b.call(FUNCTIONS["exp"], b.const(1))


def _pi(b: Builder, part: Expression, args: Sequence[int]) -> int:
    return b.emit("const", (), Constant("pi"))


def _applied(name: str) -> _Handler:
    function: Function = FUNCTIONS[name]

    def handler(b: Builder, part: Expression, args: Sequence[int]) -> int:
        return b.call(function, args[0])

    return handler


def _reciprocal(name: str) -> _Handler:
    function: Function = FUNCTIONS[name]

    def handler(b: Builder, part: Expression, args: Sequence[int]) -> int:
        return b.div(b.const(1), b.call(function, args[0]))

    return handler


def _folded(name: str) -> _Handler:
    function: Function = FUNCTIONS[name]

    def handler(b: Builder, part: Expression, args: Sequence[int]) -> int:
        result = args[0]
        for node in args[1:]:
            result = b.call(function, result, node)
        return result

    return handler


_HANDLERS: Mapping[Any, _Handler] = {
    sympy.Add: _add,
    sympy.Mul: _mul,
    sympy.Pow: _pow,
    type(sympy.E): _e,
    type(sympy.pi): _pi,
    sympy.Abs: _applied("abs"),
    sympy.sign: _applied("sign"),
    sympy.Heaviside: _applied("step"),
    sympy.Max: _folded("max"),
    sympy.Min: _folded("min"),
    **{getattr(sympy, name): _applied(name) for name in "exp log sin cos tan asin acos atan erf".split()},
    **{getattr(sympy, name): _applied(name) for name in "sinh cosh tanh asinh acosh atanh".split()},
    sympy.sec: _reciprocal("cos"),
    sympy.csc: _reciprocal("sin"),
    sympy.cot: _reciprocal("tan"),
    sympy.sech: _reciprocal("cosh"),
    sympy.csch: _reciprocal("sinh"),
    sympy.coth: _reciprocal("tanh"),
}
