"""How each kind of part of a SymPy expression is written as operations, and where it is not defined."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import sympy
from sympy.codegen import cfunctions
from sympy.logic import boolalg

from symback.errors import InputError
from symback.program.core import Builder, Constant
from symback.program.functions import FUNCTIONS

Expression: TypeAlias = Any  # SymPy publishes no types
Handler: TypeAlias = Callable[[Builder, Expression, Sequence[int]], int]
#: (place of the argument, a value for it at which the part and its derivatives are finite).
Hazard: TypeAlias = tuple[int, int | Fraction]

#: Parts of an error message are shown in full up to so many of their own parts.
_SHOWN = 40


def shown(part: Expression) -> str:
    """The kind of a part, and the part itself if it is small."""
    name = part.func.__name__
    small, seen = [part], 0
    while small and seen <= _SHOWN:
        seen += 1
        small.extend(small.pop().args)
    return name if small else f"{name} («{part}»)"


def fraction(number: Expression) -> Fraction:
    """The exact value of a rational or floating-point number.

    Raises InputError for an infinity and for what is not a number.
    """
    if isinstance(number, sympy.Rational):
        if not number.is_finite:
            raise InputError(f"{number} is not a real number")
        return Fraction(int(number.p), int(number.q))
    sign, mantissa, exponent, _ = number._mpf_
    if not mantissa and exponent:
        raise InputError(f"{number} is not a real number")
    size = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    return -size if sign else size


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


def _constant(name: str) -> Handler:
    return lambda b, part, args: b.emit("const", (), Constant(name))


def _whole(value: int) -> Handler:
    return lambda b, part, args: b.const(value)


def _applied(name: str) -> Handler:
    return lambda b, part, args: b.call(FUNCTIONS[name], *args)


def _reciprocal(name: str) -> Handler:
    return lambda b, part, args: b.div(b.const(1), b.call(FUNCTIONS[name], args[0]))


def _of_reciprocal(name: str) -> Handler:
    return lambda b, part, args: b.call(FUNCTIONS[name], b.div(b.const(1), args[0]))


def _folded(name: str) -> Handler:
    def handler(b: Builder, part: Expression, args: Sequence[int]) -> int:
        result = args[0]
        for node in args[1:]:
            result = b.call(FUNCTIONS[name], result, node)
        return result

    return handler


def _logarithm(base: int) -> Handler:
    scale = sympy.log(base).evalf(60)
    return lambda b, part, args: b.div(b.call(FUNCTIONS["log"], args[0]), b.const(fraction(scale)))


def _heaviside(b: Builder, part: Expression, args: Sequence[int]) -> int:
    return b.call(FUNCTIONS["step"], args[0]) if b.value(args[1]) == 0 else b.call(FUNCTIONS["jump"], *args)


def _polygamma(b: Builder, part: Expression, args: Sequence[int]) -> int:
    order = b.value(args[0])
    if order is None or order.denominator != 1 or order < 0:
        raise InputError(f"{shown(part)} is not supported; the order has to be a whole number from 0 on")
    return b.call(FUNCTIONS["digamma"], args[1]) if order == 0 else b.call(FUNCTIONS["polygamma"], *args)


def _compared(name: str, turned: bool = False) -> Handler:
    def handler(b: Builder, part: Expression, args: Sequence[int]) -> int:
        if not args:  # one side is infinite, the other one real
            order = [{sympy.oo: 1, -sympy.oo: -1}.get(side, 0) for side in part.args]
            left, right = reversed(order) if turned else order
            holds = {"less": left < right, "less_equal": left <= right, "equal": left == right}
            return b.const(int(holds[name]))
        if not all(isinstance(side, sympy.Expr) for side in part.args):
            raise InputError(f"{shown(part)} is not supported; only numbers are compared")
        return b.call(FUNCTIONS[name], *(reversed(args) if turned else args))

    return handler


def _unequal(b: Builder, part: Expression, args: Sequence[int]) -> int:
    return b.sub(b.const(1), _compared("equal")(b, part, args))


def _conditions(part: Expression) -> None:
    if any(isinstance(condition, sympy.Symbol) for condition in part.args):
        raise InputError(f"{shown(part)} is not supported; a symbol is a number and no condition")


def _and(b: Builder, part: Expression, args: Sequence[int]) -> int:
    _conditions(part)
    return _product(b, args)


def _or(b: Builder, part: Expression, args: Sequence[int]) -> int:
    _conditions(part)
    return _folded("max")(b, part, args)


def _not(b: Builder, part: Expression, args: Sequence[int]) -> int:
    _conditions(part)
    return b.sub(b.const(1), args[0])


_SAME_NAME = "exp sin cos tan asin acos atan acot atan2 sinh cosh tanh asinh acosh atanh erf erfc sinc".split()

HANDLERS: Mapping[Any, Handler] = {
    sympy.Add: _add,
    sympy.Mul: _mul,
    sympy.Pow: _pow,
    type(sympy.E): _constant("e"),
    type(sympy.pi): _constant("pi"),
    **{type(getattr(sympy, name)): _constant(name) for name in ("EulerGamma", "Catalan", "GoldenRatio")},
    sympy.UnevaluatedExpr: lambda b, part, args: args[0],
    sympy.Abs: _applied("abs"),
    sympy.sign: _applied("sign"),
    sympy.Heaviside: _heaviside,
    sympy.Max: _folded("max"),
    sympy.Min: _folded("min"),
    **{getattr(sympy, name): _applied(name) for name in _SAME_NAME},
    sympy.log: _applied("log"),
    **{getattr(sympy, name): _applied(name) for name in ("gamma", "loggamma", "digamma", "floor", "ceiling")},
    sympy.trigamma: lambda b, part, args: b.call(FUNCTIONS["polygamma"], b.const(1), args[0]),
    sympy.polygamma: _polygamma,
    sympy.factorial: lambda b, part, args: b.call(FUNCTIONS["gamma"], b.add(args[0], b.const(1))),
    sympy.Mod: _applied("mod"),
    sympy.frac: lambda b, part, args: b.call(FUNCTIONS["mod"], args[0], b.const(1)),
    sympy.sec: _reciprocal("cos"),
    sympy.csc: _reciprocal("sin"),
    sympy.cot: _reciprocal("tan"),
    sympy.sech: _reciprocal("cosh"),
    sympy.csch: _reciprocal("sinh"),
    sympy.coth: _reciprocal("tanh"),
    sympy.asec: _of_reciprocal("acos"),
    sympy.acsc: _of_reciprocal("asin"),
    sympy.asech: _of_reciprocal("acosh"),
    sympy.acsch: _of_reciprocal("asinh"),
    sympy.acoth: _of_reciprocal("atanh"),
    cfunctions.expm1: _applied("expm1"),
    cfunctions.log1p: _applied("log1p"),
    cfunctions.Cbrt: _applied("cbrt"),
    cfunctions.Sqrt: _applied("sqrt"),
    cfunctions.hypot: _applied("hypot"),
    cfunctions.log2: _logarithm(2),
    cfunctions.log10: _logarithm(10),
    cfunctions.exp2: lambda b, part, args: b.power(b.const(2), args[0]),
    cfunctions.fma: lambda b, part, args: b.add(b.mul(args[0], args[1]), args[2]),
    sympy.StrictLessThan: _compared("less"),
    sympy.LessThan: _compared("less_equal"),
    sympy.StrictGreaterThan: _compared("less", turned=True),
    sympy.GreaterThan: _compared("less_equal", turned=True),
    sympy.Equality: _compared("equal"),
    sympy.Unequality: _unequal,
    sympy.And: _and,
    sympy.Or: _or,
    sympy.Not: _not,
    boolalg.BooleanTrue: _whole(1),
    boolalg.BooleanFalse: _whole(0),
}

_HALF = Fraction(1, 2)
#: Where a value or a derivative may not be finite; an exponential of a large number is too large for a float.
_HAZARDS: Mapping[Any, Sequence[Hazard]] = {
    **dict.fromkeys(
        (sympy.exp, sympy.sinh, sympy.cosh, sympy.sech, sympy.sec, sympy.tan, cfunctions.expm1, cfunctions.exp2),
        ((0, 0),),
    ),
    **dict.fromkeys((sympy.asin, sympy.acos, sympy.atanh, cfunctions.log1p), ((0, 0),)),
    **dict.fromkeys((sympy.log, cfunctions.log2, cfunctions.log10, cfunctions.Cbrt, cfunctions.Sqrt), ((0, 1),)),
    **dict.fromkeys((sympy.csc, sympy.cot, sympy.csch, sympy.coth, sympy.acsch, cfunctions.hypot), ((0, 1),)),
    **dict.fromkeys((sympy.gamma, sympy.loggamma, sympy.digamma, sympy.trigamma, sympy.factorial), ((0, 1),)),
    **dict.fromkeys((sympy.acosh, sympy.asec, sympy.acsc, sympy.acoth), ((0, 2),)),
    sympy.asech: ((0, _HALF),),
    **dict.fromkeys((sympy.atan2, sympy.polygamma, sympy.Mod), ((1, 1),)),
}


def hazards(part: Expression) -> Sequence[Hazard]:
    """The arguments of a part for which it may have no finite value or derivative, each with a harmless value.

    >>> hazards(sympy.log(sympy.Symbol("x"))), hazards(sympy.Symbol("x") ** 3)
    (((0, 1),), ())
    """
    if part.func is not sympy.Pow:
        return _HAZARDS.get(part.func, ())
    if part.base is sympy.E:
        return ((1, 0),)
    if part.exp.is_Integer and part.exp.is_positive:
        return ()
    return ((0, 1),) if part.exp.is_Rational or not part.base.is_Rational else ((1, 0),)
