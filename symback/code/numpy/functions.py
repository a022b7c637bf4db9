"""The target NumPy for functions: arrays in, arrays of the shape that they broadcast to out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from symback.code.function import FunctionText, Nest, Vector, positions
from symback.code.infix import renamed
from symback.code.names import Names
from symback.code.nests import returned
from symback.code.numpy.gathered import counted, gathered_head, is_regular, taken_out
from symback.code.numpy.looped import Locals, is_long, looped_lines
from symback.code.numpy.namespaces import NUMPY, Namespace
from symback.code.numpy.spelling import ArraySpeller
from symback.code.python.layout import INDENT, assignments, call, signature, value
from symback.code.schedule import Schedule, schedule

if TYPE_CHECKING:
    from symback.code.function import FunctionBackend

#: Names of ours at the top of a text.
OURS = ("np", "math", "special", "Any", "Array", "ArrayLike", "Callable", "Sequence", "spread")

#: The function that gives every result its shape.
SPREAD = '''\
def spread(value: Any, shape: tuple[int, ...]) -> Array:
    """The value with that shape; what is spread is an array of its own."""
    return value if np.shape(value) == shape else np.array(np.broadcast_to(value, shape))'''


class NumpyFunctions:
    """Writes functions of arrays of NumPy."""

    def source(self, function: FunctionText) -> str:
        return "\n\n\n".join(array_parts([function])) + "\n"


def taken_names(functions: Iterable[FunctionText]) -> Names:
    """The names that a person's quantities have, and those of the functions."""
    found: dict[str, None] = {}
    for function in functions:
        found[function.called] = None
        found.update(dict.fromkeys(function.inputs()))
        found.update((a.name, None) for a in function.arguments if isinstance(a, Vector))
        found.update(dict.fromkeys(function.functions.values()))
    return Names(found)


def array_parts(
    functions: Sequence[FunctionText], namespace: Namespace = NUMPY, about: Mapping[str, str] | None = None
) -> list[str]:
    """The imports, the helpers and the functions; ``about`` has their docstrings.

    >>> from symback.program.core import Builder
    >>> from symback.program.functions import FUNCTIONS
    >>> b = Builder()
    >>> program = b.build([b.call(FUNCTIONS["exp"], b.input("x"))])
    >>> print(array_parts([FunctionText("f", program, ("x",), {}, Names("x"), 0)])[-1])
    def f(x: ArrayLike) -> Array:
        x = np.asarray(x, dtype=np.float64)
        return spread(np.exp(x), np.shape(x))
    """
    speller, names = array_speller(functions, namespace)
    shape, ours = names.fresh("shape"), Locals.free(names)
    written = []
    for one in functions:
        told, planned = (about or {}).get(one.called, ""), _planned(one, speller, names)
        looped = _looped(one, speller, names, (shape, ours), told) if is_long(one, len(planned.lines)) else None
        written.append(looped or _function(one, planned, speller, shape, told))
    given = used(["Callable", "Sequence"], written, speller.aliased)
    like = bool(used(["ArrayLike"], written, speller.aliased))
    spread = [] if namespace.wrapped else [speller.aliased(SPREAD)]
    return [head_text(speller, given, like=like), *dict.fromkeys(speller.sources()), *spread, *written]


def array_speller(functions: Sequence[FunctionText], namespace: Namespace) -> tuple[ArraySpeller, Names]:
    """The speller for some functions that share a text, and the names that are taken there."""
    names = taken_names(functions)
    unknown = {one: name for function in functions for one, name in function.functions.items()}
    ours = [*OURS, *(helper.name for helper in namespace.helpers.values())]
    return ArraySpeller(unknown, renamed(ours, names), namespace), names


def used(ours: Sequence[str], texts: Iterable[str], aliased: Callable[[str], str]) -> list[str]:
    """Those of our names that the heads of functions have."""
    words = {word for text in texts for word in re.findall(r"\w+", text[: text.index(":\n")])}
    return [name for name in ours if aliased(name) in words]


def head_text(speller: ArraySpeller, given: Sequence[str], *, like: bool = True) -> str:
    """The imports; ``given`` are the names from collections.abc."""

    def told(name: str) -> str:
        other = speller.aliased(name)
        return name if other == name else f"{name} as {other}"

    lines = [f"import {told('math')}"] if any("math." in text for text in speller.raw_sources()) else []
    lines += [f"from collections.abc import {', '.join(map(told, given))}"] if given else []
    lines += [f"from typing import {told('Any')}", ""]
    for line in speller.namespace.imports:
        before, alias, name = line.rpartition(" as ")
        lines.append(f"{before}{alias}{speller.aliased(name)}" if alias else line.replace("special", told("special")))
    if like and not speller.namespace.wrapped:
        lines.append(f"from numpy.typing import {told('ArrayLike')}")
    return "\n".join([*lines, "", f"{speller.aliased('Array')} = {speller.aliased('Any')}"])


def _planned(function: FunctionText, speller: ArraySpeller, names: Names) -> Schedule:
    program = function.program
    inputs = {node: name for name, node in program.inputs().items()}
    return schedule(program, program.outputs, speller, inputs, names.row("t"), room=76)


def _kinds(function: FunctionText, speller: ArraySpeller) -> dict[str, str]:
    """The types: of a number, of a sequence, of any argument, and of each function under its name."""
    array = speller.aliased("Array")
    like = array if speller.namespace.wrapped else speller.aliased("ArrayLike")
    passed = dict.fromkeys(function.functions.values(), f"{speller.aliased('Callable')}[..., {array}]")
    kinds = {"number": like, "sequence": f"{speller.aliased('Sequence')}[{like}]", "any": speller.aliased("Any")}
    return {**kinds, **passed}


def _function(function: FunctionText, planned: Schedule, speller: ArraySpeller, shape: str, about: str) -> str:
    kinds = _kinds(function, speller)
    typed = [(a.name, kinds["sequence"]) if isinstance(a, Vector) else (a, kinds["number"]) for a in function.arguments]
    passed = [(name, kinds[name]) for name in function.functions.values()]
    lines = [signature(function.called, [*typed, *passed], kind(function.nest, speller.aliased("Array")))]
    if about:
        lines.append(f'{INDENT}"""{about}"""')
    to, entering = ("", []) if speller.namespace.wrapped else _entering(function, speller, shape)
    results = _results(function, planned, speller, to)
    return "\n".join([*lines, *entering, *assignments(planned.lines), *returned(function.nest, results)])


def _looped(
    function: FunctionText, speller: ArraySpeller, names: Names, local: tuple[str, Locals], about: str
) -> str | None:
    """The function with loops; None where they save little."""
    (shape, ours), wrapped, any_ = local, speller.namespace.wrapped, speller.aliased("Any")

    def empty(name: str, count: int) -> str:
        return f"{name}: list[{any_}] = [None] * {count}"

    body = looped_lines(function, speller, ours, names.row("t"), empty) if is_regular(function.nest) else None
    if body is None:
        return None
    np, spread, one, found = speller.aliased("np"), speller.aliased("spread"), ours.one, ours.found
    returns = kind(function.nest, speller.aliased("Array"))
    lines, numbers = gathered_head(function, ours, about, _kinds(function, speller), returns)
    entering = [f"{INDENT}{ours.given} = [{np}.asarray({one}, dtype={np}.float64) for {one} in {numbers}]"]
    if wrapped:
        entering = [f"{INDENT}{ours.given} = list({numbers})"]
    entering += counted(function, ours)
    leaving = []
    if not wrapped:
        entering.append(f"{INDENT}{shape} = {np}.broadcast_shapes(*map({np}.shape, {ours.given}))")
        # No result is an argument or another result: each may be changed in place.
        nodes = [function.program.outputs[position] for position in positions(function.nest)]
        own = len(set(nodes)) == len(nodes) and all(function.program.ops[node] != "input" for node in nodes)
        each = one if own else f"{np}.copy({one})"
        leaving.append(f"{INDENT}{found} = [{spread}({each}, {shape}) for {one} in {found}]")
    size = sum(1 for _ in positions(function.nest))
    lines += [*entering, INDENT + empty(found, size), *body, *leaving, *taken_out(function.nest, found, ours.k)]
    return "\n".join(lines)


def _entering(function: FunctionText, speller: ArraySpeller, shape: str) -> tuple[str, list[str]]:
    """The shape of the results as text, and the lines that make arrays of the arguments and find it."""
    np = speller.aliased("np")
    lines: list[str] = []
    for argument in function.arguments:
        if isinstance(argument, Vector):
            for k, one in enumerate(argument.components):
                lines += call(f"{one} = {np}.asarray", [f"{argument.name}[{k}]", f"dtype={np}.float64"])
        else:
            lines += call(f"{argument} = {np}.asarray", [argument, f"dtype={np}.float64"])
    shapes = [f"{np}.shape({name})" for name in function.inputs()]
    if len(shapes) <= 1:
        return (shapes or ["()"])[0], lines
    return shape, [*lines, *call(f"{shape} = {np}.broadcast_shapes", shapes)]


def _results(function: FunctionText, planned: Schedule, speller: ArraySpeller, to: str) -> dict[int, str]:
    """Position -> its expression. No result is an argument or another result: each may be changed in place."""
    program = function.program
    results: dict[int, str] = {}
    seen: set[int] = set()
    for position in positions(function.nest):
        node = program.outputs[position]
        text = value(planned.roots[node])
        if to:
            again = node in seen or program.ops[node] == "input"
            text = f"{speller.aliased('np')}.copy({text})" if again else text
            text = f"{speller.aliased('spread')}({text}, {to})"
        seen.add(node)
        results[position] = text
    return results


def kind(nest: Nest, array: str) -> str:
    """The type of a nest of arrays."""
    if isinstance(nest, int):
        return array
    kinds = [kind(part, array) for part in nest]
    if not kinds:
        return f"tuple[{array}, ...]"
    return f"tuple[{kinds[0]}, ...]" if len(set(kinds)) == 1 else f"tuple[{', '.join(kinds)}]"


if TYPE_CHECKING:
    _conforms: FunctionBackend = NumpyFunctions()
