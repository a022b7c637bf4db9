"""The functions with which a problem is built, for every kind of object.

A namespace has the elementary functions by name, ``pi`` and ``ratio(p, q)``, the number p/q as the tool likes it.
A function of a plain number is a plain number, so that ``ops.sqrt(2)`` is a constant everywhere.
"""

from __future__ import annotations

import math
from fractions import Fraction
from importlib import import_module
from types import SimpleNamespace
from typing import Any

#: The functions of one argument that every namespace has.
UNARY = "exp log sqrt sin cos tan asin acos atan sinh cosh tanh erf".split()

#: Symbolic constants of one value only would be simplified by some tools and not by others.
FLOATS = SimpleNamespace(
    **{name: getattr(math, name) for name in UNARY},
    abs=abs,
    atan2=math.atan2,
    pi=math.pi,
    ratio=lambda p, q: p / q,
)


def exact_functions() -> SimpleNamespace:
    """Sixty-digit functions of mpmath: what is computed with them is the reference."""
    import mpmath

    context = mpmath.mp.clone()
    context.dps = 60
    return SimpleNamespace(
        **{name: getattr(context, name) for name in UNARY},
        abs=abs,
        atan2=context.atan2,
        pi=+context.pi,
        ratio=lambda p, q: context.mpf(p) / q,
        number=lambda value: context.mpf(Fraction(value).numerator) / Fraction(value).denominator,
    )


def _sympy() -> SimpleNamespace:
    import sympy

    return SimpleNamespace(
        **{name: getattr(sympy, name) for name in UNARY},
        abs=sympy.Abs,
        atan2=sympy.atan2,
        pi=sympy.pi,
        ratio=sympy.Rational,
    )


def symengine_functions() -> SimpleNamespace:
    """SymEngine's functions."""
    symengine: Any = import_module("symengine")  # it publishes no types

    return SimpleNamespace(
        **{name: getattr(symengine, name) for name in UNARY},
        abs=symengine.Abs,
        atan2=symengine.atan2,
        pi=symengine.pi,
        ratio=lambda p, q: symengine.Integer(p) / q,
    )


def casadi_functions() -> SimpleNamespace:
    """CasADi's functions; a function of a number is a float."""
    casadi: Any = import_module("casadi")  # it publishes no types

    def numeric(name: str) -> Any:
        return lambda x: getattr(math, name)(x) if isinstance(x, int | float) else getattr(casadi, name)(x)

    return SimpleNamespace(
        **{name: numeric(name) for name in UNARY},
        abs=casadi.fabs,
        atan2=casadi.atan2,
        pi=math.pi,
        ratio=lambda p, q: p / q,
    )


def jax_functions() -> SimpleNamespace:
    """JAX's functions."""
    import jax.numpy as jnp
    from jax.scipy.special import erf

    names = {name: getattr(jnp, name) for name in UNARY if name not in ("asin", "acos", "atan", "erf")}
    inverse = {"asin": jnp.arcsin, "acos": jnp.arccos, "atan": jnp.arctan}
    return SimpleNamespace(
        **names, **inverse, erf=erf, abs=jnp.abs, atan2=jnp.arctan2, pi=math.pi, ratio=lambda p, q: p / q
    )


SYMPY = _sympy()
