"""What a person gives, a SymPy expression, stages, the result of ``sympy.cse`` or a function, as a program."""

from __future__ import annotations

import builtins
import inspect
import keyword
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import sympy
from sympy.core.function import AppliedUndef

from symback.code.names import Names, normal
from symback.code.python.spelling import HELPERS
from symback.errors import InputError
from symback.problem.sympy_reader import UNDEFINED, post_order, read_expression
from symback.problem.traced import Traced, traced_node
from symback.program.core import Builder, Program
from symback.program.functions import Function, unknown
from symback.program.passes import executed
from symback.program.sizes import SCALAR, Shape

#: Names that generated code needs for itself.
_RESERVED = ("math", "Callable", "Sequence", *(helper.name for helper in HELPERS.values()), *dir(builtins))
_LONGEST_NAME = 40

#: A SymPy expression; SymPy publishes no types.
Expression: TypeAlias = Any


@dataclass(frozen=True)
class Formula:
    """A program over named inputs; ``wrt`` are inputs, ``undefined`` the unknown functions with their names."""

    program: Program
    arguments: tuple[str, ...]
    wrt: tuple[str, ...]
    undefined: dict[Function, str]
    names: Names


def read(given: Any, wrt: Any, args: Any, called: str, *, several: bool = False) -> Formula:
    """The formula in what was given; ``several`` says that there may be several outputs.

    Raises TypeError for what is neither an expression nor a way to make one, InputError for an unsupported part or a
    missing argument.
    """
    names = Names([*_RESERVED, called])
    if callable(given) and not isinstance(given, sympy.Basic):
        return _from_function(given, wrt, args, names, several)
    stages, outputs = _parts(given, several)
    return _from_expressions(stages, outputs, wrt, args, names)


def _parts(given: Any, several: bool) -> tuple[list[tuple[Any, Expression]], list[Expression]]:
    """(stages, outputs) of expressions, of the result of ``sympy.cse``, or of stages whose last is the output."""
    if not isinstance(given, list | tuple | sympy.MatrixBase):
        return [], [_scalar(given)]
    if isinstance(given, sympy.MatrixBase):
        return [], _outputs([given], several) if several else [_scalar(given)]
    if len(given) == 2 and isinstance(given[0], list | tuple) and isinstance(given[1], list | tuple):
        replacements, reduced = given
        if all(_is_stage(pair) for pair in replacements):
            return [_stage(pair) for pair in replacements], _outputs(reduced, several)
    if given and all(_is_stage(pair) for pair in given):
        stages = [_stage(pair) for pair in given]
        return stages[:-1], [stages[-1][1]]
    return [], _outputs(given, several) if several else [_scalar(given)]


def _is_stage(pair: Any) -> bool:
    return isinstance(pair, list | tuple) and len(pair) == 2 and isinstance(pair[0], str | sympy.Symbol)


def _stage(pair: Any) -> tuple[Any, Expression]:
    name, expression = pair
    return (sympy.Symbol(name) if isinstance(name, str) else name), _scalar(expression)


def _outputs(given: Sequence[Any], several: bool) -> list[Expression]:
    found = [entry for part in given for entry in (part if isinstance(part, sympy.MatrixBase) else (part,))]
    if not several and len(found) != 1:
        raise TypeError(f"{len(found)} expressions were given where one is differentiated; use jacobian")
    return [_scalar(expression) for expression in found]


def _scalar(expression: Any) -> Expression:
    if isinstance(expression, bool) or not isinstance(expression, sympy.Expr | int | float):
        raise TypeError(f"{type(expression).__name__} is not a scalar SymPy expression")
    if isinstance(expression, int):
        return sympy.Integer(expression)
    if isinstance(expression, float):
        return sympy.Float(expression)
    return expression


class _Stages(Builder):
    """A builder for which the name of a stage means its node."""

    def __init__(self) -> None:
        super().__init__()
        self.stages: dict[str, int] = {}

    def input(self, name: str, shape: Shape = SCALAR) -> int:
        found = self.stages.get(name)
        return super().input(name, shape) if found is None else found


def _from_expressions(
    stages: list[tuple[Any, Expression]], outputs: list[Expression], wrt: Any, args: Any, names: Names
) -> Formula:
    parts: dict[Expression, None] = {}
    expressions = [*(expression for _, expression in stages), *outputs]
    free: dict[Any, None] = {}
    undefined: set[tuple[str, int]] = set()
    made = {symbol.name: symbol for symbol, _ in stages}
    for expression in expressions:
        for part in post_order(expression):
            if isinstance(part, sympy.Symbol):
                if part.name not in made:
                    free[part] = None
                parts[part] = None
            elif isinstance(part, AppliedUndef):
                undefined.add((part.func.__name__, len(part.args)))
    chosen = _listed(wrt, "wrt", sympy.Symbol)
    arguments = sorted(free, key=_alphabetical) if args is None else _listed(args, "args", sympy.Symbol)
    _check(arguments, free)
    called = {symbol: names.fresh(_identifier(symbol.name)) for symbol in dict.fromkeys([*arguments, *chosen])}
    for symbol in parts:
        if symbol not in called:
            called[symbol] = f"stage {symbol.name}"
    b = _Stages()
    named = {symbol.name for symbol in arguments}
    for symbol, expression in stages:
        if symbol.name in named:
            raise InputError(f"{symbol.name} is a stage and an argument; give one of them another name")
        node = read_expression(expression, b, called)
        b.stages[f"stage {symbol.name}"] = node
    program, _ = executed(b.build([read_expression(expression, b, called) for expression in outputs]))
    functions = {unknown(f"{UNDEFINED}{name}", arity): _identifier(name) for name, arity in sorted(undefined)}
    return Formula(
        program,
        tuple(called[symbol] for symbol in arguments),
        tuple(called[symbol] for symbol in chosen),
        functions,
        names,
    )


def _from_function(given: Callable[..., Any], wrt: Any, args: Any, names: Names, several: bool) -> Formula:
    """The formula that a function computes: it is called once, with values that write down what is done with them."""
    told = (
        _parameters(given)
        if args is None
        else [_named(argument) for argument in _listed(args, "args", sympy.Symbol | str)]
    )
    chosen = [_named(argument) for argument in _listed(wrt, "wrt", sympy.Symbol | str)]
    known = set(told)
    missing = [name for name in chosen if name not in known]
    if missing:
        raise InputError(
            f"wrt has {', '.join(missing)}, which is no argument of the function; it has {', '.join(told)}"
        )
    called = {name: names.fresh(_identifier(name)) for name in told}
    b = Builder()
    result = given(*(Traced(b, b.input(name)) for name in called.values()))
    outputs = list(result) if isinstance(result, list | tuple) else [result]
    if not several and len(outputs) != 1:
        raise TypeError(f"the function gives {len(outputs)} values where one is differentiated; use jacobian")
    program, _ = executed(b.build([traced_node(b, output) for output in outputs]))
    return Formula(program, tuple(called.values()), tuple(called[name] for name in chosen), {}, names)


def _parameters(given: Callable[..., Any]) -> list[str]:
    parameters = inspect.signature(given).parameters.values()
    if any(parameter.kind in (parameter.VAR_POSITIONAL, parameter.KEYWORD_ONLY) for parameter in parameters):
        raise InputError("the function takes any number of arguments; name them with args=[…]")
    return [parameter.name for parameter in parameters if parameter.kind is not parameter.VAR_KEYWORD]


def _listed(given: Any, place: str, kind: Any) -> list[Any]:
    """One symbol or a sequence of them as a list; for functions names will do."""
    listed = [given] if isinstance(given, kind) else given
    if not isinstance(listed, Sequence | sympy.Tuple) or isinstance(listed, str):
        raise TypeError(f"{place} is {type(given).__name__}; give a symbol or a sequence of symbols")
    for symbol in listed:
        if not isinstance(symbol, kind):
            raise TypeError(f"{place} has {type(symbol).__name__} «{symbol}»; give symbols only")
    return list(listed)


def _named(symbol: Any) -> str:
    return symbol if isinstance(symbol, str) else str(symbol.name)


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
