"""A translation unit of C99: prototypes, helpers, and functions that are straight-line code.

Nothing is allocated and nothing is kept between calls. Numbers come by value,
a sequence as a pointer, an unknown function as a pointer to a function; more
numbers than a function has to take in C come in an array.
Results go to one pointer for each part of the nest, rows one after another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from symback.code.c.helpers import HELPERS
from symback.code.c.identifiers import c_names, identifier
from symback.code.c.layout import body, comment, head, listed, text_comment
from symback.code.c.looped import Result, looped
from symback.code.c.pieces import LINES, Cut, cut, words
from symback.code.c.spelling import CSpeller
from symback.code.function import FunctionText, Nest, Vector, positions
from symback.code.infix import renamed
from symback.code.names import runs
from symback.code.schedule import Schedule, schedule
from symback.program.functions import Function

#: What the parts of a nest are called.
PARTS: Mapping[str, tuple[str, ...]] = {
    "value_and_grad": ("value", "partials"),
    "jacobian": ("values", "rows"),
    "hessian": ("value", "gradient", "rows"),
    "hvp": ("gradient", "product"),
}
#: C promises no more parameters than these (5.2.4.1); more numbers come in an array.
MOST_PARAMETERS = 127
#: Up to so many numbers are handed to the pieces one by one; more travel in the array.
MOST_PASSED = 12
#: So many of them are put there by one call, which passes them in registers.
TOGETHER = 8
#: A larger array does not go on the stack: the caller gives it.
MOST_ON_STACK = 2**15

_APART = """\
#if defined(__GNUC__)
#define SYMBACK_APART __attribute__((noinline))
#else
#define SYMBACK_APART
#endif"""


@dataclass(frozen=True, slots=True)
class Written:
    """One function: its prototype with a comment, the definitions that make it up, and the macro for its work array."""

    prototype: str
    definitions: tuple[str, ...]
    macro: str = ""


class Unit:
    """Several functions over the same quantities in one file."""

    def __init__(self, functions: Sequence[FunctionText], told: Mapping[str, str] | None = None) -> None:
        self.told = told or {}
        functions = [function.gathered(MOST_PARAMETERS) for function in functions]
        names = self.names = c_names()
        self.called = [names.fresh(function.called) for function in functions]
        self.inputs: dict[str, str] = {}
        self.pointers: dict[str, str] = {}
        unknown: dict[Function, str] = {}
        for function in functions:
            for argument in function.arguments:
                if isinstance(argument, str):
                    self.inputs.setdefault(argument, names.fresh(identifier(argument)))
                elif argument.name not in self.pointers:
                    self.pointers[argument.name] = names.fresh(identifier(argument.name))
            for one, name in function.functions.items():
                if one not in unknown:
                    unknown[one] = names.fresh(identifier(name))
        self.parts = [self._parts(function) for function in functions]
        self.array, self.work, self.counter = names.fresh("kept"), names.fresh("work"), names.fresh("k")
        self.speller = CSpeller(unknown, renamed((helper.name for helper in HELPERS.values()), names))
        self.written = [self._function(k, function) for k, function in enumerate(functions)]

    def source(self, about: str) -> str:
        """The whole file."""
        apart = any(len(one.definitions) > 1 for one in self.written)
        parts = [
            text_comment(about),
            "#include <math.h>",
            *([_APART] if apart else []),
            *(one.prototype for one in self.written),
            *self.speller.sources(),
            *(definition for one in self.written for definition in one.definitions),
        ]
        return "\n\n".join(parts) + "\n"

    def header(self, about: str) -> str:
        """The prototypes alone, for C and C++."""
        return header_text(text_comment(about), [one.prototype for one in self.written], self.called[-1])

    def _parts(self, function: FunctionText) -> tuple[str, ...]:
        if isinstance(function.nest, int):
            return ()
        wanted = PARTS.get(function.called, ())
        if len(wanted) != len(function.nest):
            wanted = tuple(f"out{k}" for k in range(1, len(function.nest) + 1))
        return tuple(self.names.fresh(name) for name in wanted)

    def _function(self, number: int, function: FunctionText) -> Written:
        program, called, parts = function.program, self.called[number], self.parts[number]
        spelled = self._spelled(function)
        inputs = {node: spelled.get(name, name) for name, node in program.inputs().items()}
        planned = schedule(program, program.outputs, self.speller, inputs, self.names.row("t"), room=82)
        results = _results(function, planned, parts)
        declared = self._declared(function, parts)
        returns = "double" if isinstance(function.nest, int) else "void"
        if len(planned.lines) > 2 * LINES and returns == "void":
            return self._long(function, called, declared, planned, results)
        statements = [f"const double {line.name} = {line.text};" for line in planned.lines]
        statements += [f"{place} = {text};" if place else f"return {text};" for place, text in results]
        used = {word for statement in statements for word in words(statement)}
        unused = [name for name in declared if name not in used]
        top = head(returns, called, declared.values())
        told = comment(self._about(function, parts, 0))
        return Written(f"{told}\n{top};", (f"{top}\n{body(statements, unused)}",))

    def _spelled(self, function: FunctionText) -> dict[str, str]:
        """How the function reads its inputs."""
        found: dict[str, str] = {}
        for argument in function.arguments:
            if isinstance(argument, str):
                found[argument] = self.inputs[argument]
            else:
                name = self.pointers[argument.name]
                found.update((one, f"{name}[{k}]") for k, one in enumerate(argument.components))
        return found

    def _long(
        self,
        function: FunctionText,
        called: str,
        declared: Mapping[str, str],
        planned: Schedule,
        results: Sequence[tuple[str, str]],
    ) -> Written:
        """A function with loops, or in pieces that hand on values in an array."""
        plain = [self.inputs[argument] for argument in function.arguments if isinstance(argument, str)]
        kept = plain if len(plain) > MOST_PASSED else []
        spelled = self._spelled(function)
        walked = looped(
            function,
            [spelled[name] for name in function.inputs()],
            _places(function, self.parts[self.called.index(called)]),
            self.speller,
            (self.names, self.array, self.counter),
        )
        made: Cut = walked or cut(planned.lines, results, kept, self.array)
        array = {self.array: f"double *{self.array}"} if made.size else {}
        if made.walked:
            array[made.walked] = f"const double *{made.walked}"
        definitions: list[str] = []
        calls: list[str] = []
        for piece in made.pieces if len(made.pieces) > 1 else ():
            name = self.names.fresh(f"{called}_{len(calls) + 1}")
            taken = {one: text for one, text in {**declared, **array}.items() if one in piece.words}
            top = head("static SYMBACK_APART void", name, taken.values())
            definitions.append(f"{top}\n{body(piece.statements)}")
            calls.append(f"{name}({', '.join(taken)});")
        declarations, macro, outer = [], "", dict(declared)
        if made.size > MOST_ON_STACK:
            macro = f"{called.upper()}_WORK"
            outer[self.work] = f"double *{self.work}"
            declarations.append(f"double *const {self.array} = {self.work};")
        elif made.size:
            declarations.append(f"double {self.array}[{made.size}];")
        if made.walked:
            declarations.append(listed(made.walked, [spelled[name] for name in function.inputs()]))
        if not calls:
            calls = list(made.pieces[0].statements)
        entered, helper = self._entered(made, called)
        used = {word for statement in (*declarations, *entered, *calls) for word in words(statement)}
        unused = [name for name in declared if name not in used]
        top = head("void", called, outer.values())
        told = comment(self._about(function, self.parts[self.called.index(called)], made.size if macro else 0))
        define = f"#define {macro} {made.size}\n" if macro else ""
        whole = f"{top}\n{body([*declarations, *entered, *calls], unused)}"
        return Written(f"{told}\n{define}{top};", (*helper, *definitions, whole), macro)

    def _entered(self, made: Cut, called: str) -> tuple[list[str], list[str]]:
        """The statements that keep the arguments, and the function that they call; thousands of stores are slow."""
        names = list(made.entries)
        whole = len(names) // TOGETHER * TOGETHER
        statements, helper = [], []
        if whole:
            name = self.names.fresh(f"{called}_keep")
            letters = [f"a{k}" for k in range(TOGETHER)]
            top = head("static SYMBACK_APART void", name, ["double *to", *(f"double {letter}" for letter in letters)])
            helper.append(f"{top}\n{body([f'to[{k}] = {letter};' for k, letter in enumerate(letters)])}")
            for start in range(0, whole, TOGETHER):
                group = names[start : start + TOGETHER]
                statements.append(f"{name}({self.array} + {made.entries[group[0]]}, {', '.join(group)});")
        statements += [f"{self.array}[{made.entries[name]}] = {name};" for name in names[whole:]]
        return statements, helper

    def _declared(self, function: FunctionText, parts: Sequence[str]) -> dict[str, str]:
        """Argument -> its declaration, in the order in which they are passed."""
        found: dict[str, str] = {}
        for argument in function.arguments:
            if isinstance(argument, Vector):
                name = self.pointers[argument.name]
                found[name] = f"const double *{name}"
            else:
                found[self.inputs[argument]] = f"double {self.inputs[argument]}"
        for one in function.functions:
            name = self.speller.functions[one]
            found[name] = f"double (*{name})({', '.join(['double'] * one.arity)})"
        return found | {part: f"double *{part}" for part in parts}

    def _about(self, function: FunctionText, parts: Sequence[str], work: int) -> str:
        told = [self.told[function.called]] if function.called in self.told else []
        if isinstance(function.nest, int):
            return " ".join([*told, f"{function.called} returns the number."])
        for part, nest in zip(parts, function.nest, strict=True):
            told.append(f"{part} gets {_size(nest)};")
        for argument in function.arguments:
            if isinstance(argument, Vector):
                name, wide = self.pointers[argument.name], len(argument.components) > MOST_PARAMETERS
                which = f": {runs(argument.components)}" if wide else ""
                told.append(f"{name} has {_numbers(len(argument.components))}{which};")
        if work:
            told.append(f"{self.work} has room for {_numbers(work)};")
        return " ".join([*told, "what is written overlaps nothing that is read."])


def header_text(about: str, prototypes: Sequence[str], called: str, includes: Sequence[str] = ()) -> str:
    """A header for C and C++; ``about`` is its comment."""
    guard = f"SYMBACK_{called.upper()}_H"
    parts = [
        about,
        f"#ifndef {guard}\n#define {guard}",
        *(f"#include <{name}>" for name in includes),
        '#ifdef __cplusplus\nextern "C" {\n#endif',
        *prototypes,
        "#ifdef __cplusplus\n}\n#endif",
        "#endif",
    ]
    return "\n\n".join(parts) + "\n"


def _results(function: FunctionText, planned: Schedule, parts: Sequence[str]) -> list[tuple[str, str]]:
    """Where each result goes, empty for what is returned, and its expression."""
    outputs = function.program.outputs
    if isinstance(function.nest, int):
        return [("", planned.roots[outputs[function.nest]].text)]
    return [(one.place, planned.roots[outputs[one.output]].text) for one in _places(function, parts)]


def _places(function: FunctionText, parts: Sequence[str]) -> list[Result]:
    """Where each output goes."""
    found = []
    for part, nest in zip(parts, () if isinstance(function.nest, int) else function.nest, strict=True):
        if isinstance(nest, int):
            found.append(Result(part, -1, nest))
        else:
            found += [Result(part, k, position) for k, position in enumerate(positions(nest))]
    return found


def _numbers(count: int) -> str:
    return f"{count} number{'' if count == 1 else 's'}"


def _size(nest: Nest) -> str:
    if isinstance(nest, int):
        return "the number"
    if nest and all(isinstance(row, tuple) for row in nest):
        width = len(nest[0]) if isinstance(nest[0], tuple) else 0
        return f"{len(nest)} rows of {_numbers(width)}"
    return _numbers(len(nest))
