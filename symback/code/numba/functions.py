"""The target numba: the Python that its compiler takes, over numbers.

numba takes long for functions of hundreds of arguments or results, and loops need arrays. So a wide function and one
with loops is compiled over two arrays, and a plain function of Python fills the one and reads the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from symback.code.function import FunctionText, Vector, positions
from symback.code.infix import renamed
from symback.code.names import Names
from symback.code.nests import returned
from symback.code.numpy.functions import taken_names, used
from symback.code.numpy.gathered import MOST_NAMED, counted, docstring, gathered_head, is_regular, taken_out
from symback.code.numpy.looped import Locals, is_long, looped_lines
from symback.code.python.expressions import PythonSpeller
from symback.code.python.functions import callable_type, helper_sources, math_import
from symback.code.python.layout import INDENT, assignments, call, signature, value
from symback.code.python.single import annotation
from symback.code.python.spelling import HELPERS
from symback.code.schedule import Schedule, schedule

if TYPE_CHECKING:
    from symback.code.function import FunctionBackend

#: Names of ours at the top of a text.
OURS = ("math", "njit", "Callable", "Sequence", "np", "NDArray", "Array", "Any")
#: What is added to the name of a function for the one that reads one array and writes another.
INTO = "_into"

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


def compiled_parts(functions: Sequence[FunctionText], about: Mapping[str, str] | None = None) -> list[str]:
    """The imports, the helpers and the functions; ``about`` has their docstrings."""
    names = taken_names(functions)
    unknown = {one: name for function in functions for one, name in function.functions.items()}
    rename = renamed([*OURS, *(helper.name for helper in HELPERS.values()), "cube_root"], names)
    speller, ours = PythonSpeller(unknown, rename), Locals.free(names)
    compiled, plain = [], []
    for one in functions:
        told = (about or {}).get(one.called, "")
        planned = _planned(one, speller, names)
        body = _gathered_body(one, planned, speller, names, ours)
        if body is None:
            compiled.append(_function(one, planned, speller, told))
        else:
            into = names.fresh(f"{one.called}{INTO}")
            compiled.append(_into(one, into, body, speller, ours))
            plain.append(_around(one, into, speller, ours, told))
    given = used(["Callable", "Sequence", "Any"], [*compiled, *plain], lambda name: rename.get(name, name))
    head = head_lines(speller, given, arrays=bool(plain))
    return ["\n".join(head), *decorated([*compiled_helpers(speller), *compiled], speller.rename), *plain]


def decorated(texts: Sequence[str], rename: Mapping[str, str]) -> list[str]:
    """The functions with the decorator of the compiler, and the cube root, which it does not know."""
    known, ours = f"{rename.get('math', 'math')}.cbrt(", rename.get("cube_root", "cube_root")
    found = [text.replace(known, f"{ours}(") for text in texts]
    if found != list(texts):
        root = _CUBE_ROOT.replace("math.", f"{rename.get('math', 'math')}.").replace("def cube_root(", f"def {ours}(")
        found.insert(0, root.rstrip())
    return [f"@{rename.get('njit', 'njit')}\n{text}" for text in found]


def head_lines(speller: PythonSpeller, given: Sequence[str], *, arrays: bool = False) -> list[str]:
    """The imports, ``given`` among them, and the type of an array where there are arrays."""
    lines = [math_import(speller)] if speller.uses_math else []
    abstract = ", ".join(imported(speller, name) for name in given if name != "Any")
    lines += [f"from collections.abc import {abstract}"] if abstract else []
    lines += [f"from typing import {imported(speller, 'Any')}"] if "Any" in given else []
    lines += [""] if lines else []
    njit = f"from numba import {imported(speller, 'njit')}"
    if not arrays:
        return [*lines, njit]
    np, array, kind = (speller.rename.get(name, name) for name in ("np", "Array", "NDArray"))
    typing = f"from numpy.typing import {imported(speller, 'NDArray')}"
    return [*lines, f"import numpy as {np}", njit, typing, "", f"{array} = {kind}[{np}.float64]"]


def imported(speller: PythonSpeller, name: str) -> str:
    """A name of ours as it is imported."""
    return f"{name} as {speller.rename[name]}" if name in speller.rename else name


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


def _planned(function: FunctionText, speller: PythonSpeller, names: Names, given: str = "") -> Schedule:
    place = {name: k for k, name in enumerate(function.inputs())}
    inputs = {node: f"{given}[{place[name]}]" if given else name for name, node in function.program.inputs().items()}
    return schedule(function.program, function.program.outputs, speller, inputs, names.row("t"))


def _function(function: FunctionText, planned: Schedule, speller: PythonSpeller, about: str) -> str:
    program = function.program
    results = {position: value(planned.roots[program.outputs[position]]) for position in positions(function.nest)}
    kinds = _kinds(function, speller)
    typed = [(a.name, kinds["sequence"]) if isinstance(a, Vector) else (a, "float") for a in function.arguments]
    passed = [(name, kinds[name]) for name in function.functions.values()]
    lines = [signature(function.called, [*typed, *passed], annotation(function.nest))]
    if about:
        lines.append(f'{INDENT}"""{about}"""')
    for argument in function.arguments:
        if isinstance(argument, Vector):
            lines += [f"{INDENT}{one} = {argument.name}[{k}]" for k, one in enumerate(argument.components)]
    return "\n".join([*lines, *assignments(planned.lines), *returned(function.nest, results)])


def _kinds(function: FunctionText, speller: PythonSpeller) -> dict[str, str]:
    """The types: of a number, of a sequence, of any argument, and of each function under its name."""
    sequence, callable_, any_ = (speller.rename.get(name, name) for name in ("Sequence", "Callable", "Any"))
    passed = {name: callable_type(one.arity).replace("Callable", callable_) for one, name in function.functions.items()}
    return {"number": "float", "sequence": f"{sequence}[float]", "any": any_, **passed}


def _gathered_body(
    function: FunctionText, planned: Schedule, speller: PythonSpeller, names: Names, ours: Locals
) -> list[str] | None:
    """The lines that compute one array from the other, with loops where they save much; None for a small function."""
    if not is_regular(function.nest):
        return None
    np, results = speller.rename.get("np", "np"), list(positions(function.nest))
    if is_long(function, len(planned.lines)):
        row = names.row("t")
        looped = looped_lines(function, speller, ours, row, lambda name, count: f"{name} = {np}.empty({count})")
        if looped is not None:
            return looped
    if max(len(function.inputs()), len(results)) <= MOST_NAMED:
        return None
    planned = _planned(function, speller, names, ours.given)
    roots = [planned.roots[function.program.outputs[position]] for position in results]
    return [
        *assignments(planned.lines),
        *(f"{INDENT}{ours.found}[{k}] = {value(root)}" for k, root in enumerate(roots)),
    ]


def _into(function: FunctionText, into: str, body: Sequence[str], speller: PythonSpeller, ours: Locals) -> str:
    """What is compiled."""
    array, kinds = speller.rename.get("Array", "Array"), _kinds(function, speller)
    typed = [(ours.given, array), (ours.found, array), *((one, kinds[one]) for one in function.functions.values())]
    told = f"Write what {function.called} gives, number by number, of the numbers that it takes."
    return "\n".join([signature(into, typed, "None"), *docstring(told), *body])


def _around(function: FunctionText, into: str, speller: PythonSpeller, ours: Locals, about: str) -> str:
    """What is called: it makes the arrays."""
    np, given, found = speller.rename.get("np", "np"), ours.given, ours.found
    lines, numbers = gathered_head(function, ours, about, _kinds(function, speller), annotation(function.nest))
    size = sum(1 for _ in positions(function.nest))
    leaving = [f"{INDENT}{ours.results} = {found}.tolist()", *taken_out(function.nest, ours.results, ours.k)]
    if isinstance(function.nest, int):
        leaving = [f"{INDENT}return float({found}[0])"]
    return "\n".join([
        *lines,
        f"{INDENT}{given} = {np}.array({numbers}, dtype={np}.float64)",
        *counted(function, ours),
        f"{INDENT}{found} = {np}.empty({size})",
        *call(into, [given, found, *function.functions.values()]),
        *leaving,
    ])  # fmt: skip


if TYPE_CHECKING:
    _conforms: FunctionBackend = NumbaFunctions()
