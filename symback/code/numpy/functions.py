"""The target NumPy for functions: arrays in, arrays of the shape that they broadcast to out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from symback.code.function import FunctionText, Nest, Vector, positions
from symback.code.infix import renamed
from symback.code.names import Names
from symback.code.nests import returned
from symback.code.numpy.namespaces import NUMPY, Namespace
from symback.code.numpy.spelling import ArraySpeller
from symback.code.python.layout import INDENT, assignments, call, signature
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
    shape = names.fresh("shape")
    written = [_function(one, speller, names, shape, (about or {}).get(one.called, "")) for one in functions]
    given = [
        *(["Callable"] if any(one.functions for one in functions) else []),
        *(["Sequence"] if any(isinstance(a, Vector) for one in functions for a in one.arguments) else []),
    ]
    spread = [] if namespace.wrapped else [speller.aliased(SPREAD)]
    return [head_text(speller, given), *dict.fromkeys(speller.sources()), *spread, *written]


def array_speller(functions: Sequence[FunctionText], namespace: Namespace) -> tuple[ArraySpeller, Names]:
    """The speller for some functions that share a text, and the names that are taken there."""
    names = taken_names(functions)
    unknown = {one: name for function in functions for one, name in function.functions.items()}
    ours = [*OURS, *(helper.name for helper in namespace.helpers.values())]
    return ArraySpeller(unknown, renamed(ours, names), namespace), names


def head_text(speller: ArraySpeller, given: Sequence[str]) -> str:
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
    if not speller.namespace.wrapped:
        lines.append(f"from numpy.typing import {told('ArrayLike')}")
    return "\n".join([*lines, "", f"{speller.aliased('Array')} = {speller.aliased('Any')}"])


def _function(function: FunctionText, speller: ArraySpeller, names: Names, shape: str, about: str) -> str:
    program, wrapped = function.program, speller.namespace.wrapped
    inputs = {node: name for name, node in program.inputs().items()}
    planned = schedule(program, program.outputs, speller, inputs, names.row("t"), room=76)
    array = speller.aliased("Array")
    like = array if wrapped else speller.aliased("ArrayLike")
    sequence = f"{speller.aliased('Sequence')}[{like}]"
    typed = [(a.name, sequence) if isinstance(a, Vector) else (a, like) for a in function.arguments]
    passed = [(name, f"{speller.aliased('Callable')}[..., {array}]") for name in function.functions.values()]
    lines = [signature(function.called, [*typed, *passed], kind(function.nest, array))]
    if about:
        lines.append(f'{INDENT}"""{about}"""')
    to, entering = ("", []) if wrapped else _entering(function, speller, shape)
    results = _results(function, planned, speller, to)
    return "\n".join([*lines, *entering, *assignments(planned.lines), *returned(function.nest, results)])


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
        text = planned.roots[node].text
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
