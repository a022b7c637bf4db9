"""The module of a problem with matrices in one library of arrays."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from symback.code.array.libraries import Library
from symback.code.array.lines import Line, Plan, plan
from symback.code.array.prepared import prepare
from symback.code.array.sizes import derived_sizes, free_letters, mentioned, shape_text, source, sources
from symback.code.array.spelling import MatrixSpeller
from symback.code.array.text import about, helper_text, import_lines, shape_entry, signature_lines, told_shape, wrapped
from symback.code.infix import renamed
from symback.code.names import Names, normal
from symback.code.python import header
from symback.code.python.functions import passed_in, unknown_arguments
from symback.code.python.layout import INDENT, WIDTH, assignments, call, statement
from symback.code.python.lint import exempt
from symback.code.schedule import Assignment
from symback.derivation.derivation import Derivation
from symback.problem.problem import Problem
from symback.program.core import Program
from symback.program.sizes import ONE, Size
from symback.templating import template

#: Names that every tuple has already.
_OF_TUPLES = ("count", "index")
#: Columns for what predict and loss give back: its type stands beside its name.
NARROW = WIDTH - 16
#: Names of the text itself that a function of the module uses.
_OURS = ("Gradients", "NEW", "check_shapes", "fit_shapes", "math", "jax", "array_namespace", "device", "out", "float")


class ArrayModule:
    """Writes one problem in one library."""

    def __init__(self, derivation: Derivation, library: Library) -> None:
        self.problem: Problem = derivation.problem
        self.library = library
        made = prepare(derivation)
        self.program, self.adjoints, self.prediction = made.program, made.adjoints, made.prediction
        problem = self.problem
        shapes = {name: problem.shape(name) for name in (*problem.parameters, *problem.data)}
        given = [normal(name) for name in shapes]
        inside = [normal(told[0]) for told in self.program.names.values()]
        self.taken = Names([*given, *inside])
        self.inputs = dict(zip(shapes, given, strict=True))
        self.shapes = {self.inputs[name]: shape for name, shape in shapes.items()}
        self.functions = unknown_arguments(passed_in(problem), self.taken)
        self.rename = renamed([library.alias, *_OURS, *(h.name for h in library.helpers.values())], self.taken)
        self.letters = free_letters(problem.forward, self.taken)
        self.row_names: dict[Size, str] = {}
        self.like = next(name for name, shape in self.shapes.items() if shape)
        self.speller = MatrixSpeller(library, self.program, self.functions, self.rename, self.letters, self.like)

    def ours(self, name: str) -> str:
        return self.rename.get(name, name)

    @cached_property
    def names(self) -> dict[int, str]:
        """Node -> its name: inputs, named values, adjoints."""
        names = {node: self.inputs[name] for name, node in self.program.inputs().items()}
        for node, told in self.program.names.items():
            names.setdefault(node, normal(told[0]))
        for node, adjoint in self.adjoints.items():
            if node not in names:
                names[node] = self.taken.fresh(f"{'minus_d' if adjoint.negative else 'd'}{adjoint.of}")
        return names

    def text(self) -> str:
        functions = [*self.forward_functions(), self.value_and_grad()]
        library = self.library
        helpers = [self.speller.aliased(helper_text(text, library)) for text in self.speller.raw_sources()]
        body = "\n".join([*functions, *helpers])
        math = self.speller.uses_math or re.search(r"\bmath\.", body) is not None
        told = header.header(
            f"The value of a formula and its gradient by reverse accumulation, for {library.name}.",
            self.problem,
            about(self.problem, list(self.functions.values()), self.ours("Gradients")),
        )
        text = template("python/arrays.py.jinja").render(
            header=told,
            callable=bool(self.functions),
            math=math,
            typing=", ".join(sorted({"Any", "NamedTuple", "TypeAlias"})),
            imports=import_lines(library, body, self.rename),
            array=self.speller.aliased(library.array),
            number=self.ours("float"),
            shapes={name: shape_entry(shape) for name, shape in self.shapes.items() if shape},
            gradients=self.ours("Gradients"),
            output=self.problem.output,
            fields=dict(zip(self.fields, map(self._field_type, self.problem.parameters), strict=True)),
            fresh=self.ours("NEW") if library.in_place else "",
            functions=functions,
            helpers=helpers,
            check=self.ours("check_shapes"),
            fit=self.ours("fit_shapes"),
            derived=derived_sizes(self.shapes.values()),
        )
        return exempt(text)

    @cached_property
    def fields(self) -> list[str]:
        """A field per parameter, in their order; names that tuples have already get an underscore."""
        found = [self.inputs[name] for name in self.problem.parameters]
        names = Names(name for name in found if name not in _OF_TUPLES)
        return [names.fresh(f"{name}_") if name in _OF_TUPLES else name for name in found]

    def _field_type(self, parameter: str) -> str:
        return "Array" if self.problem.shape(parameter) or not self.library.in_place else "float"

    def arguments(self, data: Iterable[str]) -> list[tuple[str, str]]:
        quantities = [*self.problem.parameters, *data]
        functions = [(name, self._callable(function.arity)) for function, name in self.functions.items()]
        kinds = {name: "Array" if self.problem.shape(name) else "Array | float" for name in quantities}
        return [*((self.inputs[name], kinds[name]) for name in quantities), *functions]

    @staticmethod
    def _callable(arity: int) -> str:
        return f"Callable[[{', '.join(['Array'] * arity)}], Array]"

    def forward_functions(self) -> list[str]:
        """predict and loss, or value where there is no loss."""
        problem, result = self.problem, self.program.outputs[0]
        if self.prediction is None:
            return [self.forward_function("value", f"The value {problem.output}.", result, problem.data)]
        below = {
            str(self.program.payloads[n])
            for n in self.program.reachable([self.prediction])
            if self.program.ops[n] == "input"
        }
        data = [name for name in problem.data if name in below]
        return [
            self.forward_function("predict", "The prediction.", self.prediction, data),
            self.forward_function("loss", f"The loss {problem.output}.", result, problem.data),
        ]

    def forward_function(self, name: str, what: str, root: int, data: Sequence[str]) -> str:
        names = {node: called for node, called in self.names.items() if node not in self.adjoints}
        residual = [n for n, a in self.adjoints.items() if n not in self.program.names and a.of in ("Yhat", "yhat")]
        names |= dict.fromkeys(residual[:1], "residual" if "residual" not in self.taken else "residual_")
        self.speller.ones = self._rows_of_ones(self.program.reachable([root]))
        planned = self._planned(self.program, [root], names, (), room=NARROW)
        shape = self.program.shape(root)
        scalar = not shape and self.library.in_place
        lines = [*signature_lines(name, self.arguments(data), "float" if scalar else "Array")]
        lines += self._docstring(what, data, f"Gives {told_shape(shape)}." if shape else "")
        lines += self._prologue(data, planned)
        lines += self._body(planned, lambda line: "")
        text = planned.roots[root][0]
        if shape and self.library.in_place and not text.isidentifier():
            # What NumPy says of the types of its functions is too little for a strict checker.
            result = self.names.get(root, "result")
            if result in {line.name for line in planned.lines} or root not in self.names:
                result = self.taken.fresh("result")
            lines += statement(f"{result}: Array =", text)
            text = result
        lines += statement("return", f"{self.ours('float')}({text})" if scalar else text)
        return "\n".join(lines)

    def value_and_grad(self) -> str:
        program, problem = self.program, self.problem
        outputs = list(program.outputs)
        out = self.ours("out")
        placed = {}
        for node, field in zip(outputs[1:], self.fields, strict=True):
            if program.shape(node) and node not in placed and program.args[node] and program.ops[node] != "transpose":
                placed[node] = f"{out}.{field}"
        self.speller.ones = self._rows_of_ones(program.reachable(outputs))
        always = {node for node in self.adjoints if node in self.names and program.ops[node] != "transpose"}
        planned = self._planned(program, outputs, self.names, always, placed)
        lines = signature_lines(
            "value_and_grad",
            self.arguments(problem.data),
            f"tuple[{'float' if self.library.in_place else 'Array'}, {self.ours('Gradients')}]",
            f"*, {out}: {self.ours('Gradients')} = {self.ours('NEW')}" if self.library.in_place else "",
        )
        what = f"The {'loss' if problem.loss else 'value'} {problem.output} and its partials."
        lines += self._docstring(what, problem.data, "Every partial has the shape of its parameter.", bool(placed))
        results = self._results(planned, placed)
        lines += self._prologue(problem.data, planned, results)
        lines += self._body(planned, self._comment)
        return "\n".join([*lines, *results])

    def _planned(
        self,
        program: Program,
        roots: list[int],
        names: Mapping[int, str],
        always: Iterable[int],
        places: Mapping[int, str] | None = None,
        room: int = WIDTH - 8,
    ) -> Plan:
        reached = set(program.reachable(roots))
        kept = {node for node in always if node in reached and program.args[node]}
        return plan(program, roots, self.speller, names, self.taken.row("t"), always=kept, places=places, room=room)

    def _docstring(self, what: str, data: Sequence[str], more: str = "", buffers: bool = False) -> list[str]:
        shapes = [f"{self.inputs[n]}: {told_shape(self.problem.shape(n))}" for n in (*self.problem.parameters, *data)]
        lines = [f'{INDENT}"""{what}', "", *wrapped(", ".join(shapes) + ".")]
        if more:
            lines += wrapped(more)
        if buffers and self.library.in_place:
            lines += wrapped(f"``{self.ours('out')}`` has the arrays into which the partials are written.")
        return [*lines, f'{INDENT}"""']

    def _prologue(self, data: Sequence[str], planned: Plan, more: Sequence[str] = ()) -> list[str]:
        """The check of the shapes, the sizes that are needed, rows of ones, and plain numbers as arrays."""
        given = [*self.problem.parameters, *data]
        matrices = [self.inputs[name] for name in given if self.problem.shape(name)]
        lines = call(self.ours("check_shapes"), [f"{name}={name}" for name in matrices])
        texts = [*(line.text for line in planned.lines), *(text for text, _ in planned.roots.values())]
        words = set(re.findall(r"\w+", " ".join(texts)))
        numbers = [self.inputs[name] for name in given if not self.problem.shape(name)]
        converted = [
            f"{INDENT}{name} = {self.speller.pattern(self.library.number, name)}" for name in numbers if name in words
        ]
        xp = self.ours("xp")
        if self.library.namespace and any(re.search(rf"\b{xp}\.", text) for text in [*texts, *more, *converted]):
            lines += call(f"{xp} = {self.ours('array_namespace')}", matrices)
        ones = []
        for size, name in self.speller.ones.items():
            shape = {"shape": shape_text((ONE, size), self.letters)}
            text = self.speller.pattern(self.library.operations["ones"], words=shape)
            ones.append(f"{INDENT}{name} = {text}  # its product with a matrix adds up the rows")
        places = sources(self.problem.forward, {name: self.inputs[name] for name in given})
        for letter in mentioned(self.letters, [*texts, *ones]):
            lines.append(f"{INDENT}{self.letters[letter]} = {source(places, letter)}")
        return [*lines, *converted, *ones]

    def _rows_of_ones(self, nodes: Sequence[int]) -> Mapping[Size, str]:
        """Number of rows -> the name of a row of ones, where the rows of two or more matrices are added up.

        As a product that is several times as fast as a sum along the axis.
        """
        program = self.program
        summed = [n for n in nodes if program.ops[n] == "sum" and program.payloads.get(n) == 0]
        counts = Counter(program.shape(program.args[node][0])[0] for node in summed)
        wanted = [size for size, count in counts.items() if count > 1] if self.library.in_place else []
        for size in wanted:
            self.row_names.setdefault(size, self.taken.fresh("ones"))
        return {size: self.row_names[size] for size in wanted}

    def _body(self, planned: Plan, comment: object) -> list[str]:
        assert callable(comment)
        told = {line.node: comment(line) for line in planned.lines}
        return assignments((Assignment(line.node, line.name, line.text) for line in planned.lines), told.__getitem__)

    def _comment(self, line: Line) -> str:
        """The formula of an adjoint, and of a value whose lines are written in place."""
        adjoint = self.adjoints.get(line.node)
        output = self.problem.output
        if adjoint is not None and line.node not in self.program.names:
            left = f"{'-' if adjoint.negative else ''}d{output}/d{adjoint.of}"
            return f"{left} = {line.formula}" if len(line.formula) <= WIDTH // 2 else left
        in_place = "out=" in line.text and line.node in self.program.names
        return f"{line.name} = {line.formula}" if in_place else ""

    def _results(self, planned: Plan, placed: Mapping[int, str]) -> list[str]:
        program, output = self.program, self.problem.output
        value = planned.roots[program.outputs[0]][0]
        value = f"{self.ours('float')}({value})" if self.library.in_place else value
        seen: set[int] = set()
        rows = []
        pairs = zip(self.fields, self.problem.parameters, program.outputs[1:], strict=True)
        for field, parameter, node in pairs:
            text, formula = planned.roots[node]
            text = self._partial(node, text, field, node in seen)
            seen.add(node)
            line = f"{INDENT * 2}{field}={text},"
            told = f"  # d{output}/d{parameter} = {formula}"
            shown = node in placed and text.count("(") and len(line) + len(told) <= WIDTH
            rows.append(line + told if shown else line)
        head = f"{INDENT}return {value}, {self.ours('Gradients')}"
        plain = ", ".join(row.strip().rstrip(",") for row in rows)
        if all("#" not in row for row in rows) and len(f"{head}({plain})") <= WIDTH:
            return [f"{head}({plain})"]
        gradients = self.taken.fresh("gradients")
        made = [f"{INDENT}{gradients} = {self.ours('Gradients')}(", *rows, f"{INDENT})"]
        return [*made, f"{INDENT}return {value}, {gradients}"]

    def _partial(self, node: int, text: str, field: str, again: bool) -> str:
        """A partial as it is given back: an array of its own."""
        program, library = self.program, self.library
        if not program.shape(node):
            if library.in_place:
                return f"{self.ours('float')}({text})"
            return self.speller.pattern(library.number, text) if node in self.speller.plain else text
        if not library.in_place:
            shared = again or program.ops[node] in ("input", "transpose", "reshape", "slice", "expand", "diagonal")
            return self.speller.pattern(library.copy, text) if shared else text
        if not again and self.speller.takes_place(node):
            return text
        self.speller.helper("placed")
        return f"{self.speller.aliased('placed')}({text}, {self.ours('out')}.{field})"
