"""The module of any formula: straight-line code, an argument a quantity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from symback.code.adjoints import Adjoint, adjoints
from symback.code.fewer import operations
from symback.code.names import Names, normal
from symback.code.python import header
from symback.code.python.expressions import PythonSpeller
from symback.code.python.functions import (
    callable_type,
    helper_sources,
    math_import,
    passed_in,
    reserved,
    unknown_arguments,
)
from symback.code.python.layout import INDENT, assignments, call, signature, statement, value
from symback.code.python.lint import exempt
from symback.code.schedule import Schedule, schedule
from symback.derivation.derivation import Derivation
from symback.program.core import Program
from symback.program.functions import Function
from symback.templating import template

#: Names that every tuple has already.
_OF_TUPLES = ("count", "index")
#: An adjoint that only the output needs is its own formula; a longer one is not repeated.
SHORT = 32


def straight_line(derivation: Derivation) -> str:
    """The module of a formula that is no chain."""
    return _Module(derivation).text()


@dataclass
class _Module:
    derivation: Derivation

    def __post_init__(self) -> None:
        self.problem = self.derivation.problem
        self.program, self.moved = self.derivation.execution
        theirs = [*self.problem.parameters, *self.problem.data]
        stages = [name for node, names in self.program.names.items() for name in names[:1] if node != self.result]
        self.taken = Names([*theirs, *stages])
        self.inputs = _distinct([*self.problem.parameters, *self.problem.data], self.taken)
        self.functions: dict[Function, str] = unknown_arguments(passed_in(self.problem), self.taken)
        self.speller = PythonSpeller(self.functions, reserved(self.taken))
        self.gradients = self.taken.capitalised("Gradients")
        self.temporaries = "t"

    @property
    def result(self) -> int:
        return self.program.outputs[0]

    @cached_property
    def adjoints(self) -> Mapping[int, Adjoint]:
        return adjoints(self.derivation)

    @cached_property
    def names(self) -> dict[int, str]:
        """Node of the executed program -> its name: inputs, stages, the output, adjoints."""
        names: dict[int, str] = {}
        for name, node in self.program.inputs().items():
            names[node] = self.inputs.get(name) or self.taken.fresh(name)
        output = self.problem.output
        for node, told in self.program.names.items():
            if node == self.result:
                plain = output.islower() and output not in self.inputs and normal(output) not in self.taken
                names[node] = self.taken.fresh(output if plain else "value")
            else:
                names.setdefault(node, normal(told[0]))
        for node, adjoint in self.adjoints.items():
            names[node] = self.taken.fresh(f"{'minus_d' if adjoint.negative else 'd'}_{adjoint.of}")
        return names

    @cached_property
    def forward_names(self) -> dict[int, str]:
        """The names without those of adjoints: in the forward pass nobody speaks of derivatives."""
        names = {node: name for node, name in self.names.items() if node not in self.adjoints}
        residual = [node for node, a in self.adjoints.items() if a.of == self.prediction_name and not a.negative]
        names.update(dict.fromkeys(residual[:1], self.taken.fresh("residual")))
        return names

    @cached_property
    def prediction_name(self) -> str | None:
        prediction = self.problem.prediction
        return None if prediction is None else self.problem.forward.name(prediction)

    def text(self) -> str:
        functions = [*self.forward_functions(), self.value_and_grad()]
        fields = self.fields()
        rows = self.rows(fields)
        title = "The value of a formula and its gradient by reverse accumulation."
        text = template("python/straight.py.jinja").render(
            header=header.header(title, self.problem, rows),
            math=math_import(self.speller),
            callable=bool(self.functions),
            gradients=self.gradients,
            output=self.problem.output,
            number=self.number,
            number_alias=self.number != "float",
            fields=fields,
            helpers=helper_sources(self.speller),
            functions=functions,
        )
        return exempt(text)

    @cached_property
    def number(self) -> str:
        """The type of a field; a field that is called float hides the type float."""
        return "float" if "float" not in self.fields() else self.taken.capitalised("Number")

    def fields(self) -> list[str]:
        """A field per parameter, in their order; names that tuples have already get an underscore."""
        names = Names(name for name in map(self.inputs.__getitem__, self.problem.parameters) if name not in _OF_TUPLES)
        return [
            names.fresh(f"{name}_") if name in _OF_TUPLES else name
            for name in map(self.inputs.__getitem__, self.problem.parameters)
        ]

    def arguments(self, data: Iterable[str]) -> list[tuple[str, str]]:
        quantities = [*self.problem.parameters, *data]
        functions = [(name, callable_type(function.arity)) for function, name in self.functions.items()]
        return [*((self.inputs[name], "float") for name in quantities), *functions]

    def scheduled(self, roots: list[int], names: Mapping[int, str], always: Iterable[int]) -> Schedule:
        temporary = self.taken.row(self.temporaries)
        return schedule(self.program, roots, self.speller, names, temporary, always=set(always))

    def forward_functions(self) -> list[str]:
        """The functions predict and loss, or value where there is no loss."""
        problem = self.problem
        if problem.prediction is None:
            return [self.forward_function("value", f"The value {problem.output}.", self.result, problem.data)]
        prediction = self.moved[problem.prediction]
        seen = set(_inputs_below(problem.forward, problem.prediction))
        data = [name for name in problem.data if name in seen]
        return [
            self.forward_function("predict", "The prediction yhat.", prediction, data),
            self.forward_function("loss", f"The loss {problem.output}.", self.result, problem.data),
        ]

    def forward_function(self, name: str, about: str, root: int, data: Iterable[str]) -> str:
        named = [node for node in self.program.names if node != root]
        planned = self.scheduled([root], self.forward_names, named)
        lines = [signature(name, self.arguments(data), "float"), f'{INDENT}"""{about}"""']
        lines += assignments(planned.lines)
        lines += statement("return", value(planned.roots[root]))
        return "\n".join(lines)

    def value_and_grad(self) -> str:
        program, names = self.computed
        outputs = list(program.outputs)
        temporary = self.taken.row(self.temporaries)
        named = {*program.names, *outputs}
        planned = schedule(program, outputs, self.speller, names, temporary, always=named)
        output = self.problem.output
        lines = [
            signature("value_and_grad", self.arguments(self.problem.data), f"tuple[float, {self.gradients}]"),
            f'{INDENT}"""{"The loss" if self.problem.loss else "The value"} {output} and its partials."""',
        ]
        told = self.comment if program is self.program else lambda node, text: ""
        beside = {line.node: told(line.node, line.text) for line in planned.lines}
        lines += assignments(planned.lines, beside.__getitem__)
        partials = [
            f"{name}={value(planned.roots[node])}" for name, node in zip(self.fields(), outputs[1:], strict=True)
        ]
        result = value(planned.roots[outputs[0]])
        short = call(f"return {result}, {self.gradients}", partials)
        if len(short) > 1:
            gradients = self.taken.fresh("gradients")
            short = [*call(f"{gradients} = {self.gradients}", partials), f"{INDENT}return {result}, {gradients}"]
        return "\n".join([*lines, *short])

    @cached_property
    def computed(self) -> tuple[Program, Mapping[int, str]]:
        """The program of value_and_grad with the names of its nodes: as it is told, or in fewer operations."""
        fewer = self.derivation.fewer
        if fewer is None:
            return self.program, self.names
        names = {node: self.inputs[name] for name, node in fewer.inputs().items()}
        names.update((node, normal(told[0])) for node, told in fewer.names.items() if node not in names)
        return fewer, names

    def comment(self, node: int, text: str) -> str:
        """The formula of an adjoint; the output under its name on the blackboard."""
        output = self.problem.output
        if node == self.result:
            return output if self.names.get(node) != output else ""
        adjoint = self.adjoints.get(node)
        if adjoint is None:
            return ""
        left = f"{'-' if adjoint.negative else ''}d{output}/d{adjoint.of}"
        if not adjoint.formula:
            return f"{left} = {text}" if len(text) <= SHORT else left
        return f"{left} = -({adjoint.formula})" if adjoint.negative else f"{left} = {adjoint.formula}"

    def rows(self, fields: list[str]) -> list[tuple[str, str]]:
        problem = self.problem
        rows = header.about(problem, list(self.functions.values()))
        rows += operations(self.derivation)
        told = f"value_and_grad gives ({problem.output}, {self.gradients}) with a field per parameter"
        pairs = zip(problem.parameters, fields, strict=True)
        renamed = [f"{name} as {field}" for name, field in pairs if name != field]
        return [*rows, ("returns", f"{told}; {', '.join(renamed)}" if renamed else told)]


def _distinct(inputs: list[str], taken: Names) -> dict[str, str]:
    """Input -> identifier. Two spellings that Python takes for one name get two."""
    found: dict[str, str] = {}
    seen: set[str] = set()
    for name in inputs:
        plain = normal(name)
        found[name] = taken.fresh(plain) if plain in seen else plain
        seen.add(plain)
    return found


def _inputs_below(program: Program, node: int) -> list[str]:
    return [str(program.payloads[below]) for below in program.reachable([node]) if program.ops[below] == "input"]
