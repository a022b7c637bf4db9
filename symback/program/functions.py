"""The functions a formula may use, each with the derivative by every argument.

A rule gets the builder, the arguments and the node of the value, so that a
derivative can use the value again: the derivative of ``exp`` is ``y``, of
``tanh`` ``1 - y**2``. At a kink the rule says what is taken there: relu, abs,
max and min follow the comment beside them. Jumps, conditions and special
functions are in ``special``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from types import MappingProxyType

from symback.program.core import Builder, Program
from symback.program.special import INTERNAL, Rule, zero
from symback.program.special import RULES as SPECIAL_RULES


@dataclass(frozen=True, eq=False, slots=True)
class Function:
    """A function by name.

    ``rules`` has one derivative per argument. ``body`` is the program of a
    composite function (inputs in the order of its arguments, one output).
    ``base`` and ``by`` say of a derivative whose it is: df is f by argument 0.
    """

    name: str
    arity: int
    rules: tuple[Rule, ...]
    body: Program | None = None
    base: Function | None = None
    by: int = 0

    @property
    def unknown(self) -> bool:
        """True for f and its derivatives when nothing is known of f."""
        root = self
        while root.base is not None:
            root = root.base
        return root.body is None and root.name not in FUNCTIONS

    @property
    def order(self) -> int:
        """How many derivatives it is away from a function that is none: 2 for ddf."""
        steps, root = 0, self
        while root.base is not None:
            steps, root = steps + 1, root.base
        return steps

    def __repr__(self) -> str:
        return f"Function({self.name})"


def unknown(name: str, arity: int = 1) -> Function:
    """An unknown function; its derivatives are df (one argument) or dg_1, dg_2 … (several).

    >>> unknown("f").name, unknown("f") is unknown("f", 1), derivative(unknown("f")).name
    ('f', True, 'df')
    """
    return _unknown(name, arity)


@cache
def _unknown(name: str, arity: int) -> Function:
    return Function(name, arity, tuple(_by_argument(k) for k in range(arity)))


def composite(name: str, body: Program) -> Function:
    """A function given by a program with one output; its inputs are the arguments."""
    arity = len(body.inputs())
    return Function(name, arity, tuple(_by_argument(k) for k in range(arity)), body)


def derivative(function: Function, by: int = 0) -> Function:
    """The partial of an unknown or composite function by one argument, as a function of the same arguments.

    >>> f = unknown("f")
    >>> derivative(f) is derivative(f, 0), derivative(f).name, derivative(unknown("g", 2), 1).name
    (True, 'df', 'dg_2')
    """
    if function.base is not None and function.by > by:
        # The order of two partials does not matter; each of the higher ones has one name.
        return _derivative(derivative(function.base, by), function.by)
    return _derivative(function, by)


@cache
def _derivative(function: Function, by: int) -> Function:
    body = None
    if function.body is not None:
        from symback.program.reverse import reverse

        gradient = reverse(function.body, tuple(function.body.inputs()))
        body = gradient.program.with_outputs((gradient.program.outputs[1 + by],))
    suffix = f"_{by + 1}" if function.arity > 1 else ""
    rules = tuple(_by_argument(k) for k in range(function.arity))
    return Function(f"d{function.name}{suffix}", function.arity, rules, body, function, by)


def _by_argument(k: int) -> Rule:
    def rule(b: Builder, args: tuple[int, ...], y: int) -> int:
        function = b.payloads[y]
        assert isinstance(function, Function)
        return b.call(derivative(function, k), *args)

    return rule


def _one_minus(b: Builder, node: int) -> int:
    return b.sub(b.const(1), node)


def _squared(b: Builder, node: int) -> int:
    return b.power(node, b.const(2))


def _exp(b: Builder, args: tuple[int, ...], y: int) -> int:
    return y


def _log(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.div(b.const(1), args[0])


def _sqrt(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.div(b.const(1), b.mul(b.const(2), y))


def _sin(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.call(FUNCTIONS["cos"], args[0])


def _cos(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.neg(b.call(FUNCTIONS["sin"], args[0]))


def _tan(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.add(b.const(1), _squared(b, y))


def _asin(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.div(b.const(1), b.call(FUNCTIONS["sqrt"], _one_minus(b, _squared(b, args[0]))))


def _acos(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.neg(_asin(b, args, y))


def _atan(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.div(b.const(1), b.add(b.const(1), _squared(b, args[0])))


def _sinh(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.call(FUNCTIONS["cosh"], args[0])


def _cosh(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.call(FUNCTIONS["sinh"], args[0])


def _tanh(b: Builder, args: tuple[int, ...], y: int) -> int:
    return _one_minus(b, _squared(b, y))


def _asinh(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.div(b.const(1), b.call(FUNCTIONS["sqrt"], b.add(_squared(b, args[0]), b.const(1))))


def _acosh(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.div(b.const(1), b.call(FUNCTIONS["sqrt"], b.sub(_squared(b, args[0]), b.const(1))))


def _atanh(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.div(b.const(1), _one_minus(b, _squared(b, args[0])))


def _abs(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.call(FUNCTIONS["sign"], args[0])  # 0 at 0


def _sigmoid(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.mul(y, _one_minus(b, y))


def _softplus(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.call(FUNCTIONS["sigmoid"], args[0])


def _relu(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.call(FUNCTIONS["step"], args[0])  # 0 at 0


def _leaky_relu(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.call(FUNCTIONS["leaky_step"], args[0])  # the slope 1/100 at 0


def _elu(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.call(FUNCTIONS["min"], b.const(1), b.add(y, b.const(1)))  # e^t below 0, 1 above


def _normal_cdf(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.call(FUNCTIONS["phi"], args[0])


def _normal_density(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.neg(b.mul(args[0], y))


def _max_left(b: Builder, args: tuple[int, ...], y: int) -> int:
    return b.call(FUNCTIONS["step"], b.sub(args[0], args[1]))  # where both are equal, all goes to the right


def _max_right(b: Builder, args: tuple[int, ...], y: int) -> int:
    return _one_minus(b, _max_left(b, args, y))


#: The functions of school and of neural networks; the others have their rules in ``special``.
_RULES: Mapping[str, tuple[Rule, ...]] = {
    "exp": (_exp,),
    "log": (_log,),
    "sqrt": (_sqrt,),
    "sin": (_sin,),
    "cos": (_cos,),
    "tan": (_tan,),
    "asin": (_asin,),
    "acos": (_acos,),
    "atan": (_atan,),
    "sinh": (_sinh,),
    "cosh": (_cosh,),
    "tanh": (_tanh,),
    "asinh": (_asinh,),
    "acosh": (_acosh,),
    "atanh": (_atanh,),
    "abs": (_abs,),
    "sign": (zero,),
    "step": (zero,),
    "leaky_step": (zero,),
    "sigmoid": (_sigmoid,),
    "softplus": (_softplus,),
    "relu": (_relu,),
    "leaky_relu": (_leaky_relu,),
    "elu": (_elu,),
    "Phi": (_normal_cdf,),
    "phi": (_normal_density,),
    "max": (_max_left, _max_right),
    "min": (_max_right, _max_left),
}

FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {name: Function(name, len(rules), rules) for name, rules in {**_RULES, **SPECIAL_RULES}.items()}
)

#: Those that a person may type.
TYPED: Mapping[str, Function] = MappingProxyType(
    {name: function for name, function in FUNCTIONS.items() if name not in INTERNAL}
)

#: The slope of leaky_relu below 0.
LEAK = Fraction(1, 100)
