"""The derivative rules of the special functions, of the jumps, and of what a piecewise formula is made of.

A condition is a number, 1 or 0: ``less``, ``less_equal`` and ``equal`` compare, a product is «and», ``max`` is «or»,
1 - c is «not». ``select(c, a, b)`` is a where c is 1 and b elsewhere; both are computed. So that a branch that is not
taken does no harm, the arguments of its partial operations are guarded: ``guard(c, u, safe)`` has the value of
``select``, and it may only stand where all that is made of it is selected away when c is 0. Its derivative by u is
therefore 1: it is multiplied by 0 where the branch is not taken.

At a jump and elsewhere the derivative of what is piecewise constant is 0: ``floor``, ``ceiling``, ``jump``, the
comparisons. ``mod(s, t)`` = s - t·floor(s/t) has the derivative 1 by s and -floor(s/t) by t, also at its jumps.
``polygamma(n, t)`` and ``sinc_derivative(n, t)`` are the n-th derivatives of ``digamma`` and ``sinc``; n is a constant.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import TypeAlias

from symback.errors import InputError
from symback.program.core import Builder, Constant

Rule: TypeAlias = Callable[[Builder, tuple[int, ...], int], int]

#: Functions that programs use and nobody types in a formula.
INTERNAL = frozenset("less less_equal equal select guard jump polygamma sinc_derivative".split())


def _call(b: Builder, name: str, *args: int) -> int:
    from symback.program.functions import FUNCTIONS

    return b.call(FUNCTIONS[name], *args)


def _squared(b: Builder, node: int) -> int:
    return b.power(node, b.const(2))


def zero(b: Builder, args: tuple[int, ...], y: int) -> int:
    """The derivative of what is piecewise constant: 0 almost everywhere, the jumps are left out."""
    return b.const(0)


def _one(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.const(1)


def _cbrt(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.div(b.const(1), b.mul(b.const(3), _squared(b, y)))


def _log1p(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.div(b.const(1), b.add(b.const(1), args[0]))


def _expm1(b: Builder, args: tuple[int, ...], y: int) -> int:
    return _call(b, "exp", args[0])  # y + 1 would have lost the digits of a small exponential


def _hypot_left(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.div(args[0], y)


def _hypot_right(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.div(args[1], y)


def _size(b: Builder, args: tuple[int, ...]) -> int:
    return b.add(_squared(b, args[0]), _squared(b, args[1]))


def _atan2_above(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.div(args[1], _size(b, args))


def _atan2_below(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.neg(b.div(args[0], _size(b, args)))


def _acot(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.neg(b.div(b.const(1), b.add(b.const(1), _squared(b, args[0]))))


def _erf(b: Builder, args: tuple[int, ...], y: int) -> int:
    root_pi = _call(b, "sqrt", b.emit("const", (), Constant("pi")))
    return b.div(b.mul(b.const(2), _call(b, "exp", b.neg(_squared(b, args[0])))), root_pi)


def _erfc(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.neg(_erf(b, args, y))


def _gamma(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.mul(y, _call(b, "digamma", args[0]))


def _loggamma(b: Builder, args: tuple[int, ...], y: int) -> int:
    return _call(b, "digamma", args[0])


def _digamma(b: Builder, args: tuple[int, ...], y: int) -> int:
    return _call(b, "polygamma", b.const(1), args[0])


def _sinc(b: Builder, args: tuple[int, ...], y: int) -> int:
    return _call(b, "sinc_derivative", b.const(1), args[0])


def _by_order(b: Builder, args: tuple[int, ...], y: int) -> int:
    _order(b, args, y)
    return b.const(0)


def _order(b: Builder, args: tuple[int, ...], y: int) -> Fraction:
    order = b.value(args[0])
    if order is None:
        raise InputError(
            f"{getattr(b.payloads[y], 'name', y)} is not differentiable by its order; write a number there"
        )
    return order


def _next_order(name: str) -> Rule:
    def rule(b: Builder, args: tuple[int, ...], y: int) -> int:
        return _call(b, name, b.const(_order(b, args, y) + 1), args[1])

    return rule


def _mod_right(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.neg(_call(b, "floor", b.div(*args)))


def _at_the_jump(b: Builder, args: tuple[int, ...], y: int) -> int:
    return _call(b, "equal", args[0], b.const(0))


def _condition(b: Builder, args: tuple[int, ...], y: int) -> int:
    return args[0]  # 1 where the second argument is selected


def _otherwise(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.sub(b.const(1), args[0])


#: Function -> its derivative by each argument.
RULES: Mapping[str, tuple[Rule, ...]] = MappingProxyType(
    {
        "cbrt": (_cbrt,),
        "log1p": (_log1p,),
        "expm1": (_expm1,),
        "hypot": (_hypot_left, _hypot_right),
        "atan2": (_atan2_above, _atan2_below),
        "acot": (_acot,),
        "erf": (_erf,),
        "erfc": (_erfc,),
        "gamma": (_gamma,),
        "loggamma": (_loggamma,),
        "digamma": (_digamma,),
        "polygamma": (_by_order, _next_order("polygamma")),
        "sinc": (_sinc,),
        "sinc_derivative": (_by_order, _next_order("sinc_derivative")),
        "floor": (zero,),
        "ceiling": (zero,),
        "mod": (_one, _mod_right),
        "jump": (zero, _at_the_jump),
        "less": (zero, zero),
        "less_equal": (zero, zero),
        "equal": (zero, zero),
        "select": (zero, _condition, _otherwise),
        "guard": (zero, _one, zero),
    }
)
