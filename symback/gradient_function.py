"""From a SymPy expression to a Python function of its value and its gradient.

Here, and nowhere else, symback runs code: text that its own backend wrote.
Nothing a person typed is in it but names, and those are made identifiers first.
"""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Iterable, Sequence
from typing import Any, Protocol, cast

import sympy
from sympy.core.function import AppliedUndef

from symback.code.names import Names, normal
from symback.code.python.functions import unknown_arguments
from symback.code.python.single import function_source
from symback.code.python.spelling import HELPERS
from symback.errors import InputError
from symback.problem.sympy_reader import UNDEFINED, post_order, read_expression
from symback.program.core import Builder
from symback.program.functions import Function, unknown
from symback.program.passes import executed, orient_differences
from symback.program.reverse import reverse

_NAME = "value_and_grad"
#: Names that generated code needs for itself.
_RESERVED = ("math", "Callable", _NAME, *(helper.name for helper in HELPERS.values()), *dir(builtins))
_LONGEST_NAME = 40


class ValueAndGrad(Protocol):
    """A function that gives ``(value, tuple of partials)``; ``source`` is its text."""

    source: str

    def __call__(self, *args: Any) -> tuple[float, tuple[float, ...]]: ...


def value_and_grad(expression: Any, wrt: Any, args: Any = None) -> ValueAndGrad:
    """A Python function that computes a scalar SymPy expression and its partials by ``wrt``.

    ``wrt`` is a symbol or a sequence of symbols. ``args`` are the arguments of the function; by default the free
    symbols in the alphabetical order of their names. Symbols are real. Undefined functions are passed after ``args``,
    in alphabetical order, each with its derivatives: f, df for f(x); g, dg_1, dg_2 for g(x, y). A symbol whose name
    Python cannot use has another name in the text and keeps its position. The gradient is made by reverse accumulation
    in time linear in the number of the expression's distinct parts, however deep it is.

    At a kink: the derivative of Abs is 0 at 0, of Heaviside and sign 0 everywhere; where Max or Min compares equal
    values, one of them gets the whole derivative.

    Raises TypeError for what is not a scalar expression or a symbol, InputError for an unsupported part or a missing
    argument.

    >>> x, y = sympy.symbols("x y")
    >>> function = value_and_grad(x * sympy.exp(y), [x, y])
    >>> function(2.0, 0.0)
    (2.0, (1.0, 2.0))
    >>> print(function.source)
    import math
    <BLANKLINE>
    <BLANKLINE>
    def value_and_grad(x: float, y: float) -> tuple[float, tuple[float, ...]]:
        t1 = math.exp(y)
        t2 = x * t1
        return t2, (t1, t2)
    <BLANKLINE>
    """
    expression = _scalar(expression)
    parts = post_order(expression)
    free = list(dict.fromkeys(part for part in parts if isinstance(part, sympy.Symbol)))
    chosen = _symbols(wrt, "wrt")
    arguments = sorted(free, key=_alphabetical) if args is None else _symbols(args, "args")
    _check(arguments, free)
    names = Names(_RESERVED)
    called = {symbol: names.fresh(_identifier(symbol.name)) for symbol in dict.fromkeys([*arguments, *chosen])}
    functions = _undefined(parts, names)
    b = Builder()
    forward = b.build([read_expression(expression, b, called)])
    parameters = tuple(called[symbol] for symbol in dict.fromkeys(chosen))
    gradient = reverse(orient_differences(forward, parameters), parameters)
    program = gradient.program
    by_name = gradient.partials
    outputs = [program.outputs[0], *(by_name[called[symbol]] for symbol in chosen)]
    small, _ = executed(program.with_outputs(outputs))
    source = function_source(small, [called[symbol] for symbol in arguments], functions, names, _NAME)
    return _compiled(source)


def _scalar(expression: Any) -> Any:
    if isinstance(expression, bool) or not isinstance(expression, sympy.Expr | int | float):
        raise TypeError(f"{type(expression).__name__} is not a scalar SymPy expression")
    if isinstance(expression, int):
        return sympy.Integer(expression)
    if isinstance(expression, float):
        return sympy.Float(expression)
    return expression


def _symbols(given: Any, place: str) -> list[Any]:
    """One symbol or a sequence of them as a list."""
    symbols = [given] if isinstance(given, sympy.Symbol) else given
    if not isinstance(symbols, Sequence | sympy.Tuple) or isinstance(symbols, str):
        raise TypeError(f"{place} is {type(given).__name__}; give a symbol or a sequence of symbols")
    for symbol in symbols:
        if not isinstance(symbol, sympy.Symbol):
            raise TypeError(f"{place} has {type(symbol).__name__} «{symbol}»; give symbols only")
    return list(symbols)


def _alphabetical(symbol: Any) -> Any:
    return symbol.name, symbol.sort_key()


def _check(arguments: Sequence[Any], free: Iterable[Any]) -> None:
    if len(set(arguments)) != len(arguments):
        raise InputError("args names a symbol twice; name each once")
    missing = sorted({symbol.name for symbol in free} - {symbol.name for symbol in arguments})
    missing += sorted(symbol.name for symbol in set(free) - set(arguments) if symbol.name not in missing)
    if missing:
        raise InputError(f"args lacks {', '.join(missing)}, on which the expression depends")


def _identifier(name: str) -> str:
    """The name as Python can use it: ``w_{12}`` becomes w_12, ``lambda`` becomes lambda_."""
    plain = normal(name)
    if not plain.isidentifier() or plain.startswith("_"):
        plain = re.sub(r"[\W_]+", "_", plain.replace("'", "_prime")).strip("_")
    plain = plain[:_LONGEST_NAME]
    if not plain.isidentifier():
        plain = f"x_{plain}" if f"x_{plain}".isidentifier() else "x"
    return f"{plain}_" if keyword.iskeyword(plain) else plain


def _undefined(parts: Iterable[Any], names: Names) -> dict[Function, str]:
    """The undefined functions and their derivatives -> names, in the order in which they are passed."""
    found = {(part.func.__name__, len(part.args)) for part in parts if isinstance(part, AppliedUndef)}
    return unknown_arguments(
        {unknown(f"{UNDEFINED}{name}", arity): _identifier(name) for name, arity in sorted(found)}, names
    )


def _compiled(source: str) -> ValueAndGrad:
    namespace: dict[str, Any] = {}
    exec(compile(source, f"<symback {_NAME}>", "exec"), namespace)  # noqa: S102 - our own text, see above
    function = cast("ValueAndGrad", namespace[_NAME])
    function.source = source
    return function
