"""The numbers over which a program is run: floats, fractions, numbers of mpmath, each with its functions."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

from symback.program.functions import LEAK


class NotExact(ArithmeticError):
    """A value cannot be computed in this domain (an exponential of a fraction, say)."""


@dataclass(frozen=True, slots=True)
class Domain:
    """Numbers of one sort: ``const`` makes one from a fraction, ``functions`` are evaluated by name.

    ``context`` is mpmath's, where the numbers are its.
    """

    name: str
    const: Callable[[Fraction], Any]
    functions: Mapping[str, Callable[..., Any]]
    constants: Mapping[str, Any]
    context: Any = None

    def function(self, name: str) -> Callable[..., Any]:
        """A function by its name. Raises NotExact where it has no value in this domain."""
        if name not in self.functions:
            raise NotExact(f"{name} has no exact value")
        return self.functions[name]


def _sign(t: Any) -> Any:
    return (t > 0) - (t < 0)


def _selected(condition: Any, a: Any, b: Any) -> Any:
    return a if condition else b


#: Functions made of comparisons: they are the same over any ordered numbers.
_PIECEWISE: Mapping[str, Callable[..., Any]] = {
    "abs": abs,
    "sign": _sign,
    "step": lambda t: 1 if t > 0 else 0,
    "jump": lambda t, h: 1 if t > 0 else h if t == 0 else 0,
    "relu": lambda t: t if t > 0 else t * 0,
    "max": lambda s, t: s if s > t else t,
    "min": lambda s, t: t if s > t else s,
    "less": lambda s, t: 1 if s < t else 0,
    "less_equal": lambda s, t: 1 if s <= t else 0,
    "equal": lambda s, t: 1 if s == t else 0,
    "select": _selected,
    "guard": _selected,
    "mod": lambda s, t: s % t,
}


def _float_sigmoid(t: float) -> float:
    if t >= 0:
        return 1 / (1 + math.exp(-t))
    e = math.exp(t)
    return e / (1 + e)


@cache
def _thirty_digits() -> Domain:
    return high_precision(30)


def _rounded(name: str) -> Callable[..., float]:
    """The function that mpmath has under this name, rounded from thirty digits: math has none."""

    def function(*args: float) -> float:
        domain = _thirty_digits()
        value = domain.functions[name](*map(domain.context.mpf, args))
        if not isinstance(value, domain.context.mpf):
            raise ValueError("math domain error")
        return float(value)

    return function


FLOAT = Domain(
    "float",
    float,
    {
        **_PIECEWISE,
        **{name: getattr(math, name) for name in "exp log sqrt cbrt sin cos tan asin acos atan atan2 hypot".split()},
        **{name: getattr(math, name) for name in "sinh cosh tanh asinh acosh atanh erf erfc gamma".split()},
        **{name: getattr(math, name) for name in "log1p expm1".split()},
        **{name: _rounded(name) for name in "acot loggamma digamma polygamma sinc sinc_derivative".split()},
        "floor": lambda t: float(math.floor(t)),
        "ceiling": lambda t: float(math.ceil(t)),
        "sigmoid": _float_sigmoid,
        "softplus": lambda t: max(t, 0.0) + math.log1p(math.exp(-abs(t))),
        "leaky_relu": lambda t: t if t > 0 else t * float(LEAK),
        "leaky_step": lambda t: 1.0 if t > 0 else float(LEAK),
        "elu": lambda t: t if t > 0 else math.expm1(t),
        "Phi": lambda t: math.erfc(-t / math.sqrt(2)) / 2,
        "phi": lambda t: math.exp(-t * t / 2) / math.sqrt(2 * math.pi),
    },
    {
        "pi": math.pi,
        "e": math.e,
        "EulerGamma": 0.5772156649015329,
        "Catalan": 0.915965594177219,
        "GoldenRatio": 1.618033988749895,
        "nan": math.nan,
    },
)


def _fraction(name: str) -> Callable[..., Fraction]:
    """A function whose values are 0, 1 or -1, as fractions: the quotient of two ints would be a float."""

    def function(*args: Any) -> Fraction:
        return Fraction(_PIECEWISE[name](*args))

    return function


EXACT = Domain(
    "exact",
    lambda q: q,
    {
        **_PIECEWISE,
        **{name: _fraction(name) for name in "sign step jump less less_equal equal".split()},
        "leaky_relu": lambda t: t if t > 0 else t * LEAK,
        "leaky_step": lambda t: Fraction(1) if t > 0 else LEAK,
        "floor": lambda t: Fraction(math.floor(t)),
        "ceiling": lambda t: Fraction(math.ceil(t)),
    },
    {"nan": math.nan},  # the value where no condition of a piecewise formula holds; the other branches stay exact
)


#: An exponential with mpmath takes no larger exponent.
LARGEST_EXPONENT = 10**5


def high_precision(digits: int = 50) -> Domain:
    """Numbers of ``mpmath`` with that many decimal digits, in a context of their own.

    Like floats, they raise OverflowError for an exponential that is too large.
    """
    import mpmath

    mp = mpmath.mp.clone()
    mp.dps = digits
    constants = {"pi": mp.pi, "e": mp.e, "EulerGamma": mp.euler, "Catalan": mp.catalan, "GoldenRatio": mp.phi}
    return Domain(
        "mpmath",
        lambda q: mp.mpf(q.numerator) / q.denominator,
        {**_PIECEWISE, **_mpmath_functions(mp)},
        {**{name: +value for name, value in constants.items()}, "nan": mp.nan},
        mp,
    )


def _mpmath_functions(mp: Any) -> Mapping[str, Callable[..., Any]]:
    names = "log sqrt sin cos tan asin acos atan tanh asinh acosh atanh erf erfc".split()
    more = "atan2 hypot log1p floor loggamma digamma sinc".split()

    def bounded(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
        # mpmath has no overflow: e^(e^(e^…)) would fill the memory before anybody sees a number.
        def guarded(t: Any) -> Any:
            if abs(t) > LARGEST_EXPONENT:
                raise OverflowError("the exponential of this number is too large")
            return function(t)

        return guarded

    def exp(t: Any) -> Any:
        return mp.zero if t < -LARGEST_EXPONENT else bounded(mp.exp)(t)

    leak = mp.mpf(LEAK.numerator) / LEAK.denominator
    return {
        **{name: getattr(mp, name) for name in (*names, *more)},
        "exp": exp,
        "expm1": lambda t: exp(t) - 1 if t < -1 else bounded(mp.expm1)(t),
        "sinh": bounded(mp.sinh),
        "cosh": bounded(mp.cosh),
        "gamma": bounded(mp.gamma),
        "cbrt": lambda t: mp.sign(t) * mp.cbrt(abs(t)),
        "acot": lambda t: mp.atan(1 / t) if t else mp.pi / 2,
        "ceiling": mp.ceil,
        "polygamma": lambda n, t: mp.polygamma(int(n), t),
        "sinc_derivative": lambda n, t: _sinc_derivative(mp, int(n), t),
        "sigmoid": lambda t: 1 / (1 + exp(-t)),
        "softplus": lambda t: mp.log1p(exp(t)) if t < 0 else t + mp.log1p(exp(-t)),
        "leaky_relu": lambda t: t if t > 0 else t * leak,
        "leaky_step": lambda t: mp.mpf(1) if t > 0 else leak,
        "elu": lambda t: t if t > 0 else exp(t) - 1,
        "Phi": lambda t: mp.erfc(-t / mp.sqrt(2)) / 2,
        "phi": lambda t: exp(-t * t / 2) / mp.sqrt(2 * mp.pi),
    }


def _sinc_derivative(mp: Any, n: int, t: Any) -> Any:
    """The n-th derivative of sin(t)/t: its power series near 0; t·s⁽ⁿ⁾ + n·s⁽ⁿ⁻¹⁾ = sin⁽ⁿ⁾(t) elsewhere."""
    with mp.workdps(mp.dps + 15 + 2 * n):
        if abs(t) < 1:
            total, k = mp.zero, (n + 1) // 2
            while True:
                top = mp.mpf(mp.fac(2 * k)) / (mp.fac(2 * k - n) * mp.fac(2 * k + 1))
                term = (-1) ** k * top * t ** (2 * k - n)
                if abs(term) <= abs(total) * mp.eps:
                    break
                total += term
                k += 1
        else:
            total = mp.sin(t) / t
            for order in range(1, n + 1):
                total = (mp.sin(t + order * mp.pi / 2) - order * total) / t
    return +total
