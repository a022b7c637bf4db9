"""One function of plain arguments that returns ``(value, tuple of partials)``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from symback.code.names import Names
from symback.code.python.expressions import PythonSpeller
from symback.code.python.functions import callable_type, helper_sources, math_import
from symback.code.python.layout import INDENT, assignments, signature, value
from symback.code.schedule import schedule
from symback.program.core import Program
from symback.program.functions import Function


def function_source(
    program: Program, arguments: Sequence[str], functions: Mapping[Function, str], names: Names, called: str
) -> str:
    """The text of a module with the one function ``called``.

    Outputs of ``program`` are the value and the partials; its inputs are named as the ``arguments`` are. ``functions``
    are passed after them. The module math and the helpers keep their names, so none of ``names`` may be one of those.

    >>> from symback.program.core import Builder
    >>> b = Builder()
    >>> x, y = b.input("x"), b.input("y")
    >>> print(function_source(b.build([b.mul(x, y), y, x]), ["x", "y"], {}, Names("xy"), "product"))
    def product(x: float, y: float) -> tuple[float, tuple[float, ...]]:
        return x * y, (y, x)
    """
    speller = PythonSpeller(functions)
    inputs = {node: name for name, node in program.inputs().items()}
    planned = schedule(program, program.outputs, speller, inputs, names.row("t"))
    result, *partials = (value(planned.roots[node]) for node in program.outputs)
    passed = [(name, callable_type(function.arity)) for function, name in functions.items()]
    typed = [*((name, "float") for name in arguments), *passed]
    lines = [signature(called, typed, "tuple[float, tuple[float, ...]]"), *assignments(planned.lines)]
    packed = f"({partials[0]},)" if len(partials) == 1 else f"({', '.join(partials)})"
    if len(result) + len(packed) < 80:
        lines.append(f"{INDENT}return {result}, {packed}")
    else:
        told = names.fresh("partials")
        rows = [f"{INDENT}{INDENT}{partial}," for partial in partials]
        lines += [f"{INDENT}{told} = (", *rows, f"{INDENT})", f"{INDENT}return {result}, {told}"]
    head = [math_import(speller), "from collections.abc import Callable" if functions else ""]
    imports = "\n".join(line for line in head if line)
    parts = [imports, *helper_sources(speller), "\n".join(lines)]
    return "\n\n\n".join(part for part in parts if part) + "\n"
