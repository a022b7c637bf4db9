"""The target numba: the Python that its compiler takes, over numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from symback.code.function import FunctionText, Vector, positions
from symback.code.infix import renamed
from symback.code.names import Names
from symback.code.nests import returned
from symback.code.numpy.functions import taken_names
from symback.code.python.expressions import PythonSpeller
from symback.code.python.functions import callable_type, helper_sources, math_import
from symback.code.python.layout import INDENT, assignments, signature, value
from symback.code.python.single import annotation
from symback.code.python.spelling import HELPERS
from symback.code.schedule import schedule

if TYPE_CHECKING:
    from symback.code.function import FunctionBackend

#: Names of ours at the top of a text.
OURS = ("math", "njit", "Callable", "Sequence")

# Loops over arrays take the place of what the compiler does not know: lists made by a loop, math.factorial.
_POLYGAMMA = '''\
def polygamma(n: int, t: float) -> float:
    """The n-th derivative of digamma(t), n > 0."""
    if t <= 0 and t == math.floor(t):
        raise ValueError("math domain error")
    sign, x, total = (1.0 if n % 2 == 0 else -1.0), (t if t > 0 else 1.0 - t), 0.0
    while x < 15 + n:
        total += n * (1 / x) ** (n + 1)
        x += 1.0
    factor = (1 / x) ** n
    total += factor * (1 + 0.5 * n / x)
    k = 2
    for number in (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510):
        factor *= (n + k - 2) * (n + k - 1) / ((k - 1) * k * x * x)
        total += number * factor
        k += 2
    total *= -sign * math.gamma(1.0 * n)
    if t > 0:
        return total
    powers = [0.0] * (n + 4)
    powers[1] = 1.0
    for step in range(n):
        before = powers[:]
        for j in range(step + 3):
            rising = (j + 1) * before[j + 1] if j <= step else 0.0
            falling = (j - 1) * before[j - 1] if j >= 2 else 0.0
            powers[j] = -rising - falling
    cot, slope = 1 / math.tan(math.pi * (t - round(t))), 0.0
    for j in range(n + 1, -1, -1):
        slope = slope * cot + powers[j]
    return sign * total - math.pi ** (n + 1) * slope
'''
_CUBE_ROOT = '''\
def cube_root(t: float) -> float:
    """The real cube root."""
    root = math.copysign(math.fabs(t) ** (1 / 3), t)
    return root - (root * root * root - t) / (3 * root * root) if 0 < math.fabs(t) < math.inf else t
'''
#: Helpers that have another text here.
OTHERS: Mapping[str, str] = MappingProxyType({"polygamma": _POLYGAMMA})


class NumbaFunctions:
    """Writes functions that numba compiles."""

    def source(self, function: FunctionText) -> str:
        return "\n\n\n".join(compiled_parts([function])) + "\n"


def compiled_parts(
    functions: Sequence[FunctionText],
    about: Mapping[str, str] | None = None,
    speller: PythonSpeller | None = None,
    names: Names | None = None,
) -> list[str]:
    """The imports, the helpers and the functions; ``about`` has their docstrings."""
    names = names or taken_names(functions)
    unknown = {one: name for function in functions for one, name in function.functions.items()}
    rename = renamed([*OURS, *(helper.name for helper in HELPERS.values()), "cube_root"], names)
    speller = speller or PythonSpeller(unknown, rename)
    written = [_function(one, speller, names, (about or {}).get(one.called, "")) for one in functions]
    given = [
        *(["Callable"] if any(one.functions for one in functions) else []),
        *(["Sequence"] if any(isinstance(a, Vector) for one in functions for a in one.arguments) else []),
    ]
    return [
        "\n".join(head_lines(speller, given)),
        *decorated([*compiled_helpers(speller), *written], speller.rename),
    ]


def decorated(texts: Sequence[str], rename: Mapping[str, str]) -> list[str]:
    """The functions with the decorator of the compiler, and the cube root, which it does not know."""
    known, ours = f"{rename.get('math', 'math')}.cbrt(", rename.get("cube_root", "cube_root")
    found = [text.replace(known, f"{ours}(") for text in texts]
    if found != list(texts):
        root = _CUBE_ROOT.replace("math.", f"{rename.get('math', 'math')}.").replace("def cube_root(", f"def {ours}(")
        found.insert(0, root.rstrip())
    return [f"@{rename.get('njit', 'njit')}\n{text}" for text in found]


def head_lines(speller: PythonSpeller, given: Sequence[str]) -> list[str]:
    """The imports."""
    rename = speller.rename
    told = [name if name not in rename else f"{name} as {rename[name]}" for name in given]
    lines = [math_import(speller)] if speller.uses_math else []
    lines += [f"from collections.abc import {', '.join(told)}"] if told else []
    lines += [""] if lines else []
    return [*lines, f"from numba import njit as {rename['njit']}" if "njit" in rename else "from numba import njit"]


def compiled_helpers(speller: PythonSpeller) -> list[str]:
    """The definitions of the helpers that were used."""
    found = []
    for key, text in zip(speller.helpers, helper_sources(speller), strict=True):
        if key in OTHERS:
            name = HELPERS[key].name
            text = OTHERS[key].replace(f"def {name}(", f"def {speller.rename.get(name, name)}(").rstrip()
            text = text.replace("math.", f"{speller.rename.get('math', 'math')}.")
        found.append(text)
    return found


def _function(function: FunctionText, speller: PythonSpeller, names: Names, about: str) -> str:
    program, rename = function.program, speller.rename
    inputs = {node: name for name, node in program.inputs().items()}
    planned = schedule(program, program.outputs, speller, inputs, names.row("t"))
    results = {position: value(planned.roots[program.outputs[position]]) for position in positions(function.nest)}
    sequence = f"{rename.get('Sequence', 'Sequence')}[float]"
    typed = [(a.name, sequence) if isinstance(a, Vector) else (a, "float") for a in function.arguments]
    passed = [
        (name, callable_type(one.arity).replace("Callable", rename.get("Callable", "Callable")))
        for one, name in function.functions.items()
    ]
    lines = [signature(function.called, [*typed, *passed], annotation(function.nest))]
    if about:
        lines.append(f'{INDENT}"""{about}"""')
    for argument in function.arguments:
        if isinstance(argument, Vector):
            lines += [f"{INDENT}{one} = {argument.name}[{k}]" for k, one in enumerate(argument.components)]
    return "\n".join([*lines, *assignments(planned.lines), *returned(function.nest, results)])


if TYPE_CHECKING:
    _conforms: FunctionBackend = NumbaFunctions()
