"""SymPy as a witness: a program as a SymPy expression, the naive partials by ``diff``, and what ``cse`` makes of them.

A named activation can be told in two ways. NAMED: it is one SymPy function whose ``fdiff`` is the textbook
derivative, so that it counts as one operation. DEFINED: it is rewritten by its definition in exp, erf and Piecewise,
so that SymPy differentiates it without a word from us. The first is for counting and reading, the second for proofs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

import sympy

from symback.program.core import Constant, Program
from symback.program.cost import Cost
from symback.program.functions import LEAK, Function, derivative
from symback.program.passes import executed
from symback.sympy_cost import count

Expression: TypeAlias = Any
Maker: TypeAlias = Callable[..., Expression]
#: ``cse`` as it is, and with the preprocessing that SymPy calls basic.
Mode: TypeAlias = Literal["none", "basic"]
MODES: tuple[Mode, ...] = ("basic", "none")


def _class(name: str, arity: int, partials: Callable[..., tuple[Expression, ...]]) -> Maker:
    """A SymPy function whose partials are given as a function of its arguments."""

    def fdiff(self: Expression, argindex: int = 1) -> Expression:
        return partials(*self.args)[argindex - 1]

    made: Maker = type(name, (sympy.Function,), {"nargs": arity, "fdiff": fdiff})
    return made


_step = _class("step", 1, lambda t: (sympy.Integer(0),))
_leaky_step = _class("leaky_step", 1, lambda t: (sympy.Integer(0),))
_sign = _class("sign", 1, lambda t: (sympy.Integer(0),))
_abs = _class("abs", 1, lambda t: (_sign(t),))
_sigmoid: Maker = _class("sigmoid", 1, lambda t: (_sigmoid(t) * (1 - _sigmoid(t)),))
_phi: Maker = _class("phi", 1, lambda t: (-t * _phi(t),))
_elu: Maker = _class("elu", 1, lambda t: (_min(1, _elu(t) + 1),))
_max: Maker = _class("max", 2, lambda s, t: (_step(s - t), 1 - _step(s - t)))
_min: Maker = _class("min", 2, lambda s, t: (1 - _step(s - t), _step(s - t)))

_cbrt: Maker = _class("cbrt", 1, lambda t: (1 / (3 * _cbrt(t) ** 2),))
_hypot: Maker = _class("hypot", 2, lambda s, t: (s / _hypot(s, t), t / _hypot(s, t)))
_ZERO = sympy.Integer(0)
_floor = _class("floor", 1, lambda t: (_ZERO,))
_sinc_derivative: Maker = _class("sinc_derivative", 2, lambda n, t: (_ZERO, _sinc_derivative(n + 1, t)))
_polygamma: Maker = _class("polygamma", 2, lambda n, t: (_ZERO, _polygamma(n + 1, t)))
_equal = _class("equal", 2, lambda s, t: (_ZERO, _ZERO))

_STANDARD: Mapping[str, Maker] = {
    name: getattr(sympy, name)
    for name in (
        "exp log sqrt sin cos tan asin acos atan acot atan2 sinh cosh tanh asinh acosh atanh erf erfc gamma loggamma"
    ).split()
}

#: Name -> the function that counts as one operation.
NAMED: Mapping[str, Maker] = MappingProxyType(
    {
        **_STANDARD,
        "abs": _abs,
        "sign": _sign,
        "step": _step,
        "leaky_step": _leaky_step,
        "sigmoid": _sigmoid,
        "softplus": _class("softplus", 1, lambda t: (_sigmoid(t),)),
        "relu": _class("relu", 1, lambda t: (_step(t),)),
        "leaky_relu": _class("leaky_relu", 1, lambda t: (_leaky_step(t),)),
        "elu": _elu,
        "Phi": _class("Phi", 1, lambda t: (_phi(t),)),
        "phi": _phi,
        "max": _max,
        "min": _min,
        "cbrt": _cbrt,
        "hypot": _hypot,
        "log1p": _class("log1p", 1, lambda t: (1 / (1 + t),)),
        "expm1": _class("expm1", 1, lambda t: (sympy.exp(t),)),
        "digamma": _class("digamma", 1, lambda t: (_polygamma(1, t),)),
        "polygamma": _polygamma,
        "sinc": _class("sinc", 1, lambda t: (_sinc_derivative(1, t),)),
        "sinc_derivative": _sinc_derivative,
        "floor": _floor,
        "ceiling": _class("ceiling", 1, lambda t: (_ZERO,)),
        "mod": _class("mod", 2, lambda s, t: (sympy.Integer(1), -_floor(s / t))),
        "jump": _class("jump", 2, lambda t, h: (_ZERO, _equal(t, 0))),
        "less": _class("less", 2, lambda s, t: (_ZERO, _ZERO)),
        "less_equal": _class("less_equal", 2, lambda s, t: (_ZERO, _ZERO)),
        "equal": _equal,
        "select": _class("select", 3, lambda c, s, t: (_ZERO, c, 1 - c)),
        "guard": _class("guard", 3, lambda c, s, t: (_ZERO, sympy.Integer(1), _ZERO)),
    }
)

_LEAK = sympy.Rational(LEAK.numerator, LEAK.denominator)


_CONSTANTS: Mapping[str, Expression] = {
    "pi": sympy.pi,
    "e": sympy.E,
    "nan": sympy.nan,
    **{name: getattr(sympy, name) for name in ("EulerGamma", "Catalan", "GoldenRatio")},
}


def _where(condition: Expression, yes: Expression, no: Expression) -> Expression:
    return sympy.Piecewise((yes, condition), (no, True))


def _rounded_down(t: Expression) -> Expression:
    """The floor of what is no whole number, as a formula that SymPy differentiates."""
    return t - sympy.Rational(1, 2) + sympy.atan(sympy.cot(sympy.pi * t)) / sympy.pi


def _nth_derivative(of: Maker) -> Maker:
    def made(n: Expression, t: Expression) -> Expression:
        s = sympy.Dummy("s", real=True)
        return of(s).diff(s, n).subs(s, t)

    return made


#: Name -> the textbook definition.
DEFINED: Mapping[str, Maker] = MappingProxyType(
    {
        **_STANDARD,
        "abs": lambda t: _where(t > 0, t, -t),
        "sign": lambda t: sympy.Piecewise((1, t > 0), (-1, t < 0), (0, True)),
        "step": lambda t: _where(t > 0, 1, 0),
        "leaky_step": lambda t: _where(t > 0, 1, _LEAK),
        "sigmoid": lambda t: 1 / (1 + sympy.exp(-t)),
        "softplus": lambda t: sympy.log(1 + sympy.exp(t)),
        "relu": lambda t: _where(t > 0, t, 0),
        "leaky_relu": lambda t: _where(t > 0, t, _LEAK * t),
        "elu": lambda t: _where(t > 0, t, sympy.exp(t) - 1),
        "Phi": lambda t: (1 + sympy.erf(t / sympy.sqrt(2))) / 2,
        "phi": lambda t: sympy.exp(-(t**2) / 2) / sympy.sqrt(2 * sympy.pi),
        "max": lambda s, t: _where(s > t, s, t),
        "min": lambda s, t: _where(s > t, t, s),
        "cbrt": lambda t: _where(t > 0, t ** sympy.Rational(1, 3), -((-t) ** sympy.Rational(1, 3))),
        "hypot": lambda s, t: sympy.sqrt(s**2 + t**2),
        "log1p": lambda t: sympy.log(1 + t),
        "expm1": lambda t: sympy.exp(t) - 1,
        "digamma": sympy.digamma,
        "polygamma": _nth_derivative(sympy.digamma),
        "sinc": lambda t: sympy.sin(t) / t,
        "sinc_derivative": _nth_derivative(lambda t: sympy.sin(t) / t),
        "floor": _rounded_down,
        "ceiling": lambda t: -_rounded_down(-t),
        "mod": lambda s, t: s - t * _rounded_down(s / t),
        "jump": lambda t, h: sympy.Piecewise((1, t > 0), (h, sympy.Eq(t, 0)), (0, True)),
        "less": lambda s, t: _where(s < t, 1, 0),
        "less_equal": lambda s, t: _where(s <= t, 1, 0),
        "equal": lambda s, t: _where(sympy.Eq(s, t), 1, 0),
        **dict.fromkeys(("select", "guard"), lambda c, s, t: _where(sympy.Ne(c, 0), s, t)),
    }
)


@lru_cache(maxsize=256)
def _unknown(function: Function) -> Maker:
    """F as a SymPy function whose ``fdiff`` is the first-class df; g of two arguments has dg_1 and dg_2."""

    def partials(*args: Expression) -> tuple[Expression, ...]:
        return tuple(_unknown(derivative(function, k))(*args) for k in range(function.arity))

    return _class(function.name, function.arity, partials)


def to_sympy(program: Program, node: int, *, defined: bool = False, real: bool = False) -> Expression:
    """The value of a node as a SymPy expression in symbols that have the names of the inputs.

    >>> from symback.problem.problem import from_formula
    >>> problem = from_formula("f(x*w1)*w2")
    >>> to_sympy(problem.forward, problem.prediction)
    w2*f(w1*x)
    """
    return to_sympy_all(program, (node,), defined=defined, real=real)[0]


def to_sympy_all(
    program: Program, nodes: Sequence[int], *, defined: bool = False, real: bool = False
) -> tuple[Expression, ...]:
    """The values of several nodes; what they share is one object.

    ``defined``: activations are rewritten by their definition. ``real``: the symbols are real numbers.
    """
    plain = executed(program.with_outputs(nodes))[0]
    made: dict[int, Expression] = {}
    for node in plain.reachable():
        made[node] = _row(plain, node, [made[arg] for arg in plain.args[node]], DEFINED if defined else NAMED, real)
    return tuple(made[node] for node in plain.outputs)


def _row(program: Program, node: int, args: list[Expression], functions: Mapping[str, Maker], real: bool) -> Expression:
    payload = program.payloads.get(node)
    match program.ops[node]:
        case "input":
            return sympy.Symbol(str(payload), real=True) if real else sympy.Symbol(str(payload))
        case "const":
            return _constant(program, node)
        case "add":
            return sympy.Add(*args)
        case "sub":
            return args[0] - args[1]
        case "mul":
            return sympy.Mul(*args)
        case "div":
            return args[0] / args[1]
        case "neg":
            return -args[0]
        case "pow":
            return args[0] ** args[1]
        case "call":
            function = program.function(node)
            return (_unknown(function) if function.unknown else functions[function.name])(*args)
        case op:
            raise ValueError(f"unknown operation {op!r}")


def _constant(program: Program, node: int) -> Expression:
    payload = program.payloads[node]
    if isinstance(payload, Constant):
        return _CONSTANTS[payload.name]
    value = program.constant(node)
    assert value is not None
    return sympy.Rational(value.numerator, value.denominator)


@dataclass(frozen=True, slots=True)
class Naive:
    """The forward expression and its partials as SymPy's ``diff`` gives them."""

    value: Expression
    partials: tuple[Expression, ...]

    def cse(self, mode: Mode) -> Cost:
        """The operations of value and partials after SymPy's ``cse``, counted by our rule."""
        optimizations = "basic" if mode == "basic" else None
        lines, results = sympy.cse([self.value, *self.partials], optimizations=optimizations)
        return count([*(right for _, right in lines), *results])


def naive(program: Program, wrt: Sequence[str], *, defined: bool = False, real: bool = False) -> Naive:
    """Differentiate the output of a program with SymPy, parameter by parameter.

    Raises RecursionError where the expression is too deep for SymPy.

    >>> from symback.problem.problem import chain
    >>> naive(chain(depth=2).forward, ("w2",)).partials
    (-(-w2*f(w1*x) + y)*f(w1*x),)
    """
    value = to_sympy(program, program.outputs[0], defined=defined, real=real)
    symbols = (sympy.Symbol(name, real=True) if real else sympy.Symbol(name) for name in wrt)
    return Naive(value, tuple(value.diff(symbol) for symbol in symbols))


#: A difference with more operations than this is not expanded: it could take for ever.
EXPANDED = 400


def same(a: Expression, b: Expression) -> bool:
    """Does SymPy see that two expressions are equal? False says only that it does not see it.

    >>> from sympy.abc import x, y
    >>> same((x - y)**2, (y - x)**2), same((x + y)*(x - y), x**2 - y**2), same(x, y)
    (True, True, False)
    """
    if a == b:
        return True
    a, b = _signs_out(a), _signs_out(b)
    if a == b:
        return True
    difference = a - b
    if count([difference]).total > EXPANDED:
        return False
    numerator, _ = sympy.fraction(sympy.together(difference))
    # a**(b - 1)*a is a**b only for powsimp
    return bool(sympy.powsimp(sympy.expand(numerator)) == 0)


def _signs_out(expression: Expression) -> Expression:
    """y - x becomes -(x - y), also inside abs and sign."""
    plain = sympy.signsimp(expression)
    for function, sign in ((_sign, -1), (_abs, 1)):
        for call in plain.atoms(function):
            if call.args[0].could_extract_minus_sign():
                plain = plain.xreplace({call: sign * function(-call.args[0])})
    return plain
