"""value_and_grad, jacobian, hessian and hvp: the names and the conventions are those of JAX."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol, cast

from symback.code.function import Argument, FunctionText, Vector
from symback.code.functions import FUNCTION_TARGETS
from symback.code.python.functions import unknown_arguments
from symback.counting import collector_paused
from symback.errors import InputError, unknown
from symback.optimise.optimise import LEVELS
from symback.program.core import Program
from symback.program.cost import cost
from symback.program.functions import Function
from symback.transform.derivatives import Derivatives, Settings, gradient
from symback.transform.derivatives import hessian as hessian_program
from symback.transform.derivatives import hvp as hvp_program
from symback.transform.derivatives import jacobian as jacobian_program
from symback.transform.load import LOADERS
from symback.transform.reading import Formula, read


class Generated(Protocol):
    """A function that was generated.

    ``source`` is its text, ``program`` the operations behind it, ``arguments`` and ``wrt`` the names of what it takes
    and of what it differentiates by. ``counts`` has the operations (``total``, ``by_kind``), what each stage of the
    way took (``stages``), and for several outputs what each order of accumulation takes (``orders``).
    """

    source: str
    program: Program
    counts: Mapping[str, Any]
    arguments: tuple[str, ...]
    wrt: tuple[str, ...]

    def __call__(self, *args: Any) -> Any: ...


def value_and_grad(
    expression: Any, wrt: Any, args: Any = None, target: str = "python", optimize: int = 1, fast_math: bool = False
) -> Generated:
    """A function that computes a scalar expression and its partials by ``wrt``: (value, tuple of partials).

    ``expression`` is a SymPy expression, the result (replacements, reduced) of ``sympy.cse``, a list of stages
    (name, expression) whose last is the output, or a function that computes it with the operators and with the
    functions of ``symback.elementary``: so a large model is never a tree of expressions. ``wrt`` is a symbol (or its
    name) or a sequence of them. ``args`` are the arguments; by default the free symbols in the alphabetical order of
    their names. Symbols are real. Undefined functions are passed after ``args``, in alphabetical order, each with its
    derivatives: f, df for f(x); g, dg_1, dg_2 for g(x, y). A symbol whose name Python cannot use has another name in
    the text and keeps its position. The time to make it is linear in the number of the expression's distinct parts,
    however deep it is.

    ``optimize`` is 0 for plain reverse accumulation, 1 for passes that are near-linear and keep accuracy, 2 for a
    search; ``fast_math`` allows rewriting that can lose accuracy.

    At a kink: the derivative of Abs is 0 at 0, of Heaviside and sign 0 everywhere; where Max or Min compares equal
    values, one of them gets the whole derivative.

    Raises TypeError for what is not a scalar expression or a symbol, InputError for an unsupported part or a missing
    argument.

    >>> import sympy
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
    >>> function.counts["total"], function.counts["by_kind"]
    (2, {'*': 1, 'function': 1})
    """
    settings = _settings(target, optimize, fast_math)
    with collector_paused():
        formula = read(expression, wrt, args, "value_and_grad")
        derivatives = gradient(formula.program, _once(formula.wrt), settings)
        return _made("value_and_grad", formula, _repeated(derivatives, formula.wrt), target)


def jacobian(
    expressions: Any, wrt: Any, args: Any = None, target: str = "python", optimize: int = 1, fast_math: bool = False
) -> Generated:
    """A function that computes expressions and their partials: (tuple of values, tuple of rows).

    The order of accumulation, reverse, forward or mixed, is the one that takes the fewest operations;
    ``counts["orders"]`` has all three. The arguments are those of ``value_and_grad``; ``expressions`` is a sequence
    or a matrix, the result of ``sympy.cse``, or a function that returns several values.

    >>> import sympy
    >>> r, phi = sympy.symbols("r phi")
    >>> polar = jacobian([r * sympy.cos(phi), r * sympy.sin(phi)], [r, phi], args=[r, phi])
    >>> values, rows = polar(2.0, 0.0)
    >>> values, rows[1]
    ((2.0, 0.0), (0.0, 2.0))
    """
    settings = _settings(target, optimize, fast_math)
    with collector_paused():
        formula = read(expressions, wrt, args, "jacobian", several=True)
        derivatives = jacobian_program(formula.program, formula.wrt, settings)
        return _made("jacobian", formula, derivatives, target)


def hessian(
    expression: Any, wrt: Any, args: Any = None, target: str = "python", optimize: int = 1, fast_math: bool = False
) -> Generated:
    """A function that computes (value, gradient, rows of the Hessian) of a scalar expression.

    The arguments are those of ``value_and_grad``; undefined functions are passed with their second derivatives too:
    f, df, ddf.

    >>> import sympy
    >>> x, y = sympy.symbols("x y")
    >>> hessian(x**2 * y, [x, y])(3.0, 2.0)
    (18.0, (12.0, 9.0), ((4.0, 6.0), (6.0, 0.0)))
    """
    settings = _settings(target, optimize, fast_math)
    with collector_paused():
        formula = read(expression, wrt, args, "hessian")
        derivatives = hessian_program(formula.program, formula.wrt, settings)
        return _made("hessian", formula, derivatives, target, order=2)


def hvp(
    expression: Any, wrt: Any, args: Any = None, target: str = "python", optimize: int = 1, fast_math: bool = False
) -> Generated:
    """A function of the arguments and a direction v, a sequence: (gradient, Hessian times v).

    It is made by forward accumulation along v over reverse accumulation, so it takes a few times as many operations
    as the value, however many parameters there are. The arguments are those of ``hessian``.

    >>> import sympy
    >>> x, y = sympy.symbols("x y")
    >>> hvp(x**2 * y, [x, y])(3.0, 2.0, [1.0, 0.0])
    ((12.0, 9.0), (4.0, 6.0))
    """
    settings = _settings(target, optimize, fast_math)
    with collector_paused():
        formula = read(expression, wrt, args, "hvp")
        vector = formula.names.fresh("v")
        direction = Vector(vector, tuple(formula.names.fresh(f"{vector}_{name}") for name in formula.wrt))
        derivatives = hvp_program(formula.program, formula.wrt, direction.components, settings)
        return _made("hvp", formula, derivatives, target, order=2, direction=direction)


def _settings(target: str, optimize: int, fast_math: bool) -> Settings:
    if target not in FUNCTION_TARGETS:
        raise unknown("target", target, FUNCTION_TARGETS)
    if optimize not in LEVELS or isinstance(optimize, bool):
        raise InputError(f"optimize is {optimize}; it can be {', '.join(map(str, LEVELS))}")
    return Settings(optimize, bool(fast_math))


def _once(wrt: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(wrt))


def _repeated(derivatives: Derivatives, wrt: Sequence[str]) -> Derivatives:
    """A parameter that is named twice has its partial twice."""
    position = {name: 1 + k for k, name in enumerate(_once(wrt))}
    nest = (0, tuple(position[name] for name in wrt))
    return Derivatives(derivatives.program, nest, derivatives.made)


def _made(
    called: str,
    formula: Formula,
    derivatives: Derivatives,
    target: str,
    order: int = 1,
    direction: Vector | None = None,
) -> Generated:
    # A formula with f' in it needs one derivative more.
    orders = (f.order for f in derivatives.program.payloads.values() if isinstance(f, Function))
    passed = unknown_arguments(formula.undefined, formula.names, max([order, *orders]))
    arguments: tuple[Argument, ...] = formula.arguments
    if direction is not None:
        arguments = (*arguments, direction)
    text = FunctionText(called, derivatives.program, arguments, passed, formula.names, derivatives.nest)
    source = FUNCTION_TARGETS[target].source(text)
    function = cast("Generated", LOADERS[target](source, text))
    function.source = source
    function.program = derivatives.program
    function.arguments = tuple(a if isinstance(a, str) else a.name for a in arguments)
    function.wrt = formula.wrt
    function.counts = _Counts(derivatives)
    return function


class _Counts(Mapping[str, Any]):
    """The operations of a function; what each pass left is found when it is asked for, by running them once more."""

    def __init__(self, derivatives: Derivatives) -> None:
        self._made = derivatives.made
        self._program = derivatives.program
        self._keys = ("total", "by_kind", "stages", *(("orders",) if self._made.orders else ()))

    def __getitem__(self, key: str) -> Any:
        if key not in self._keys:
            raise KeyError(key)
        if key == "stages":
            return [(stage.name, stage.operations) for stage in self._made.stages]
        if key == "orders":
            return dict(self._made.orders)
        found = cost(self._program)
        return found.total if key == "total" else found.by_kind()

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def __repr__(self) -> str:
        return repr(dict(self))
