"""The interpreter: the reference for every backend.

It runs a program over any numbers: floats, ``Fraction``, ``mpmath``. A
``Domain`` says how constants enter and what the functions are there.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Any

from symback.program.core import Constant, Program
from symback.program.functions import LEAK


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


class NotExact(ArithmeticError):
    """A value cannot be computed in this domain (an exponential of a fraction, say)."""


def run(
    program: Program,
    values: Mapping[str, Any],
    domain: Domain,
    functions: Mapping[str, Callable[..., Any]] | None = None,
    roots: Sequence[int] | None = None,
) -> dict[int, Any]:
    """The value of every node that the roots (default: the outputs) need.

    ``values`` holds the inputs by name, ``functions`` what unknown functions are (``f``, ``df``).

    Raises KeyError for a missing input or function, NotExact where the domain has no such value.

    >>> from symback.program.core import Builder
    >>> b = Builder()
    >>> p = b.build([b.div(b.input("x"), b.const(3))])
    >>> run(p, {"x": Fraction(1, 2)}, EXACT)[p.outputs[0]]
    Fraction(1, 6)
    """
    given = functions or {}
    result: dict[int, Any] = {}
    for node in program.reachable(roots):
        result[node] = _value(program, node, [result[arg] for arg in program.args[node]], values, domain, given)
    return result


def run_where_exact(program: Program, values: Mapping[str, Fraction]) -> dict[int, Fraction]:
    """The exact values of those nodes that have one: a rational part stays exact beside an exponential."""
    result: dict[int, Fraction] = {}
    for node in program.reachable():
        args = program.args[node]
        if all(arg in result for arg in args):
            with suppress(NotExact):
                result[node] = _value(program, node, [result[arg] for arg in args], values, EXACT, {})
    return result


def _value(
    program: Program,
    node: int,
    args: list[Any],
    values: Mapping[str, Any],
    domain: Domain,
    given: Mapping[str, Callable[..., Any]],
) -> Any:
    """The value of one row from the values of its arguments."""
    payload = program.payloads.get(node)
    match program.ops[node]:
        case "input":
            return values[str(payload)]
        case "const" if isinstance(payload, Constant):
            if payload.name not in domain.constants:
                raise NotExact(f"{payload.name} has no exact value")
            return domain.constants[payload.name]
        case "const" if isinstance(payload, Fraction):
            return domain.const(payload)
        case "add":
            return reduce(operator.add, args)
        case "mul":
            return reduce(operator.mul, args)
        case "sub":
            return args[0] - args[1]
        case "div":
            return args[0] / args[1]
        case "neg":
            return -args[0]
        case "pow":
            return _power(domain, args[0], args[1])
        case "call":
            return _call(program, node, args, domain, given)
        case op:
            raise ValueError(f"unknown operation {op!r}")


def _power(domain: Domain, base: Any, exponent: Any) -> Any:
    if domain.name == "exact" and exponent.denominator != 1:
        raise NotExact("a root has no exact value")
    if domain.context is not None and abs(exponent) > LARGEST_EXPONENT:
        raise OverflowError("the exponent is too large")
    if isinstance(exponent, float) and exponent.is_integer():
        exponent = int(exponent)
    return base**exponent


def _call(program: Program, node: int, args: list[Any], domain: Domain, given: Mapping[str, Callable[..., Any]]) -> Any:
    function = program.function(node)
    if function.body is not None:
        inner = run(function.body, dict(zip(function.body.inputs(), args, strict=True)), domain, given)
        return inner[function.body.outputs[0]]
    if function.name in given:
        return given[function.name](*args)
    if function.unknown:
        raise KeyError(f"the function {function.name} is not known")
    if function.name not in domain.functions:
        raise NotExact(f"{function.name} has no exact value")
    return domain.functions[function.name](*args)


def _sign(t: Any) -> Any:
    return (t > 0) - (t < 0)


#: Functions made of comparisons: they are the same over any ordered numbers.
_PIECEWISE: Mapping[str, Callable[..., Any]] = {
    "abs": abs,
    "sign": _sign,
    "step": lambda t: 1 if t > 0 else 0,
    "relu": lambda t: t if t > 0 else t * 0,
    "max": lambda s, t: s if s > t else t,
    "min": lambda s, t: t if s > t else s,
}


def _float_sigmoid(t: float) -> float:
    if t >= 0:
        return 1 / (1 + math.exp(-t))
    e = math.exp(t)
    return e / (1 + e)


FLOAT = Domain(
    "float",
    float,
    {
        **_PIECEWISE,
        **{name: getattr(math, name) for name in "exp log sqrt sin cos tan asin acos atan".split()},
        **{name: getattr(math, name) for name in "sinh cosh tanh asinh acosh atanh erf".split()},
        "sigmoid": _float_sigmoid,
        "softplus": lambda t: max(t, 0.0) + math.log1p(math.exp(-abs(t))),
        "leaky_relu": lambda t: t if t > 0 else t * float(LEAK),
        "leaky_step": lambda t: 1.0 if t > 0 else float(LEAK),
        "elu": lambda t: t if t > 0 else math.expm1(t),
        "Phi": lambda t: math.erfc(-t / math.sqrt(2)) / 2,
        "phi": lambda t: math.exp(-t * t / 2) / math.sqrt(2 * math.pi),
    },
    {"pi": math.pi},
)

EXACT = Domain(
    "exact",
    lambda q: q,
    {
        **_PIECEWISE,
        "leaky_relu": lambda t: t if t > 0 else t * LEAK,
        "leaky_step": lambda t: Fraction(1) if t > 0 else LEAK,
    },
    {},
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
    names = "log sqrt sin cos tan asin acos atan tanh asinh acosh atanh erf".split()

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
    return Domain(
        "mpmath",
        lambda q: mp.mpf(q.numerator) / q.denominator,
        {
            **_PIECEWISE,
            **{name: getattr(mp, name) for name in names},
            "exp": exp,
            "sinh": bounded(mp.sinh),
            "cosh": bounded(mp.cosh),
            "sigmoid": lambda t: 1 / (1 + exp(-t)),
            "softplus": lambda t: mp.log1p(exp(t)) if t < 0 else t + mp.log1p(exp(-t)),
            "leaky_relu": lambda t: t if t > 0 else t * leak,
            "leaky_step": lambda t: mp.mpf(1) if t > 0 else leak,
            "elu": lambda t: t if t > 0 else exp(t) - 1,
            "Phi": lambda t: mp.erfc(-t / mp.sqrt(2)) / 2,
            "phi": lambda t: exp(-t * t / 2) / mp.sqrt(2 * mp.pi),
        },
        {"pi": +mp.pi},
        mp,
    )
