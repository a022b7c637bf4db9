"""The functions with which every tool builds a problem, the sigmoid among them, for what is built and run."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from benchmarks.problems.namespaces import (
    FLOATS,
    SYMPY,
    UNARY,
    casadi_functions,
    jax_functions,
    symengine_functions,
)

_INVERSE = {"asin": "arcsin", "acos": "arccos", "atan": "arctan"}


def written_out(exp: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The sigmoid for tools that have none."""
    return lambda t: 1 / (1 + exp(-t))


def numbers() -> SimpleNamespace:
    """The functions of floats."""
    return SimpleNamespace(**vars(FLOATS), sigmoid=written_out(math.exp))


def ours() -> SimpleNamespace:
    """symback's own: the names of ``symback.elementary``."""
    elementary: Any = import_module("symback.elementary")
    names = {name: getattr(elementary, name) for name in (*UNARY, "abs", "atan2", "sigmoid")}
    return SimpleNamespace(**names, pi=math.pi, ratio=Fraction)


def sympy() -> SimpleNamespace:
    """SymPy's functions."""
    return SimpleNamespace(**vars(SYMPY), sigmoid=written_out(SYMPY.exp))


def symengine() -> SimpleNamespace:
    """SymEngine's functions."""
    names = symengine_functions()
    return SimpleNamespace(**vars(names), sigmoid=written_out(names.exp))


def symforce() -> SimpleNamespace:
    """SymForce's functions; its epsilon at singularities is left out, as others have none."""
    sf: Any = import_module("symforce.symbolic")
    functions = sf.sympy
    return SimpleNamespace(
        **{name: getattr(functions, name) for name in UNARY},
        abs=functions.Abs,
        atan2=functions.atan2,
        sigmoid=written_out(functions.exp),
        pi=functions.pi,
        ratio=lambda p, q: functions.Integer(p) / q,
    )


def casadi() -> SimpleNamespace:
    """CasADi's functions."""
    names = casadi_functions()
    return SimpleNamespace(**vars(names), sigmoid=written_out(names.exp))


def jax() -> SimpleNamespace:
    """JAX's functions."""
    from jax.nn import sigmoid

    return SimpleNamespace(**vars(jax_functions()), sigmoid=sigmoid)


def torch() -> SimpleNamespace:
    """PyTorch's functions; of a plain number they are numbers."""
    library: Any = import_module("torch")

    def of(name: str) -> Callable[[Any], Any]:
        return lambda x: getattr(math, name)(x) if isinstance(x, int | float) else getattr(library, name)(x)

    return SimpleNamespace(
        **{name: of(name) for name in UNARY},
        abs=library.abs,
        atan2=library.atan2,
        sigmoid=library.sigmoid,
        pi=math.pi,
        ratio=lambda p, q: p / q,
    )


def autograd() -> SimpleNamespace:
    """The functions of autograd: those of NumPy, and erf of SciPy where that is installed."""
    library: Any = import_module("autograd.numpy")
    names = {name: getattr(library, _INVERSE.get(name, name)) for name in UNARY if name != "erf"}

    def erf(x: Any) -> Any:
        return import_module("autograd.scipy.special").erf(x)

    return SimpleNamespace(
        **names,
        erf=erf,
        abs=library.abs,
        atan2=library.arctan2,
        sigmoid=written_out(library.exp),
        pi=math.pi,
        ratio=lambda p, q: p / q,
    )


def pytensor() -> SimpleNamespace:
    """PyTensor's functions."""
    library: Any = import_module("pytensor.tensor")
    names = {name: getattr(library, _INVERSE.get(name, name)) for name in UNARY}
    return SimpleNamespace(
        **names,
        abs=library.abs,
        atan2=library.arctan2,
        sigmoid=library.sigmoid,
        pi=math.pi,
        ratio=lambda p, q: p / q,
    )
