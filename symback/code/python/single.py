"""One function of plain arguments that returns numbers in nested tuples."""

from __future__ import annotations

from collections.abc import Mapping

from symback.code.function import FunctionText, Nest, Vector, positions
from symback.code.names import Names
from symback.code.python.expressions import PythonSpeller
from symback.code.python.functions import callable_type, helper_sources, math_import
from symback.code.python.layout import INDENT, assignments, signature, value
from symback.code.python.looped import Body, looped_body
from symback.code.schedule import schedule

#: A result that is longer is given back element by element on lines of its own.
SHORT = 90


class PythonFunctions:
    """Writes a function that needs nothing but the standard library."""

    def source(self, function: FunctionText) -> str:
        return function_source(function)


def function_source(function: FunctionText) -> str:
    """The text of a module with one function.

    The module math and the helpers keep their names, so none of the names may be one of those.

    >>> from symback.code.names import Names
    >>> from symback.program.core import Builder
    >>> b = Builder()
    >>> x, y = b.input("x"), b.input("y")
    >>> program = b.build([b.mul(x, y), y, x])
    >>> print(function_source(FunctionText("product", program, ("x", "y"), {}, Names("xy"), (0, (1, 2)))))
    def product(x: float, y: float) -> tuple[float, tuple[float, ...]]:
        return x * y, (y, x)
    <BLANKLINE>
    """
    program, names = function.program, function.names
    speller = PythonSpeller(function.functions, scratch=names.fresh("e"))
    body = looped_body(function, speller) if len(program) > function.unroll else None
    if body is None:
        body = _straight_body(function, speller)
    passed = [(name, callable_type(unknown.arity)) for unknown, name in function.functions.items()]
    typed = [(a.name, "Sequence[float]") if isinstance(a, Vector) else (a, "float") for a in function.arguments]
    lines = [signature(function.called, [*typed, *passed], annotation(function.nest))]
    for argument in function.arguments:
        if isinstance(argument, Vector):
            lines.append(f"{INDENT}{_target(argument.components)} = {argument.name}")
    lines += body.lines
    lines += _returned(body.nest, body.results, names)
    wanted = [
        name
        for name, used in (
            ("Callable", bool(function.functions)),
            ("Sequence", any(isinstance(argument, Vector) for argument in function.arguments)),
        )
        if used
    ]
    head = [math_import(speller), f"from collections.abc import {', '.join(wanted)}" if wanted else ""]
    imports = "\n".join(line for line in head if line)
    parts = [imports, *helper_sources(speller), "\n".join(lines)]
    return "\n\n\n".join(part for part in parts if part) + "\n"


def _straight_body(function: FunctionText, speller: PythonSpeller) -> Body:
    program = function.program
    inputs = {node: name for name, node in program.inputs().items()}
    planned = schedule(program, program.outputs, speller, inputs, function.names.row("t"))
    results = {position: value(planned.roots[program.outputs[position]]) for position in positions(function.nest)}
    return Body(assignments(planned.lines), function.nest, results)


def annotation(nest: Nest) -> str:
    """The type of a nest of floats; where all elements of a tuple are alike, it has any length.

    >>> annotation((0, (1, 2))), annotation(((0, 1), ((2, 3), (4, 5))))
    ('tuple[float, tuple[float, ...]]', 'tuple[tuple[float, ...], tuple[tuple[float, ...], ...]]')
    """
    if isinstance(nest, int):
        return "float"
    kinds = [annotation(part) for part in nest]
    if not kinds:
        return "tuple[float, ...]"
    alike = len(set(kinds)) == 1
    return f"tuple[{kinds[0]}, ...]" if alike else f"tuple[{', '.join(kinds)}]"


def _target(components: tuple[str, ...]) -> str:
    return f"({components[0]},)" if len(components) == 1 else f"({', '.join(components)})"


def _packed(nest: Nest, results: Mapping[int, str]) -> str:
    if isinstance(nest, int):
        return results[nest]
    inner = [_packed(part, results) for part in nest]
    return f"({inner[0]},)" if len(inner) == 1 else f"({', '.join(inner)})"


def _returned(nest: Nest, results: Mapping[int, str], names: Names) -> list[str]:
    """The return statement, on one line or an element a line; many partials get a name first."""
    packed = _packed(nest, results)
    if isinstance(nest, int) or len(packed) <= SHORT:
        plain = packed[1:-1] if isinstance(nest, tuple) and len(nest) > 1 else packed
        return [f"{INDENT}return {plain}"]
    if len(nest) == 2 and isinstance(nest[0], int) and len(results[nest[0]]) <= SHORT // 2:
        name = names.fresh("partials")
        first, *others = _broken(nest[1], results, 1)
        return [f"{INDENT}{name} = {first}", *others, f"{INDENT}return {results[nest[0]]}, {name}"]
    first, *others = _broken(nest, results, 1)
    return [f"{INDENT}return {first}", *others]


def _broken(nest: Nest, results: Mapping[int, str], level: int) -> list[str]:
    """The lines of a nest that is too long for one; each inner nest on its own line if it fits there."""
    indent = INDENT * level
    packed = _packed(nest, results)
    if isinstance(nest, int) or len(indent) + len(packed) < SHORT:
        return [packed if level == 1 else f"{indent}{packed},"]
    inner = [line for part in nest for line in _broken(part, results, level + 1)]
    return ["(" if level == 1 else f"{indent}(", *inner, f"{indent})" if level == 1 else f"{indent}),"]
