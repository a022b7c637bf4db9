"""What the module of a formula consists of, in any language: its functions, and the rows of its header."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from symback.code.fewer import operations
from symback.code.function import FunctionText
from symback.code.names import Names, normal
from symback.code.python import header
from symback.code.python.functions import passed_in, unknown_arguments
from symback.derivation.derivation import Derivation
from symback.problem.problem import Problem
from symback.program.core import Program


def straight_functions(derivation: Derivation) -> list[FunctionText]:
    """predict and loss, or value where there is no loss; value_and_grad last.

    Arguments are the parameters, then the data that the function needs, then unknown functions.

    >>> from symback.derivation.derivation import derive
    >>> from symback.problem.problem import from_formula
    >>> [(f.called, f.arguments) for f in straight_functions(derive(from_formula("a*x", loss="none", wrt=["a"])))]
    [('value', ('a', 'x')), ('value_and_grad', ('a', 'x'))]
    """
    problem = derivation.problem
    program, moved = derivation.execution
    names = Names()
    inputs = {name: names.fresh(normal(name)) for name in (*problem.parameters, *problem.data)}
    functions = unknown_arguments(passed_in(problem), names)
    renamed = {node: inputs[name] for name, node in program.inputs().items() if name in inputs}
    program = replace(program, payloads=MappingProxyType({**program.payloads, **renamed}))

    def function(called: str, roots: tuple[int, ...], data: tuple[str, ...]) -> FunctionText:
        arguments = tuple(inputs[name] for name in (*problem.parameters, *data))
        nest = (0, tuple(range(1, len(roots)))) if called == "value_and_grad" else 0
        return FunctionText(called, program.with_outputs(roots), arguments, functions, names, nest)

    result = program.outputs[0]
    last = function("value_and_grad", program.outputs, problem.data)
    if derivation.fewer is not None:
        fewer = derivation.fewer
        renamed = {node: inputs[name] for name, node in fewer.inputs().items() if name in inputs}
        last = replace(last, program=replace(fewer, payloads=MappingProxyType({**fewer.payloads, **renamed})))
    if problem.prediction is None:
        return [function("value", (result,), problem.data), last]
    seen = _inputs_below(problem.forward, problem.prediction)
    data = tuple(name for name in problem.data if name in seen)
    return [
        function("predict", (moved[problem.prediction],), data),
        function("loss", (result,), problem.data),
        last,
    ]


def straight_header(derivation: Derivation, functions: list[FunctionText], returns: str) -> str:
    """The header of the module of a formula; ``returns`` says what value_and_grad gives."""
    problem = derivation.problem
    rows = header.about(problem, list(functions[-1].functions.values()))
    title = "The value of a formula and its gradient by reverse accumulation."
    return header.header(title, problem, [*rows, *operations(derivation), ("returns", returns)])


def about(problem: Problem) -> dict[str, str]:
    """A line about each function."""
    output = problem.output
    return {
        "value": f"The value {output}.",
        "predict": "The prediction yhat.",
        "loss": f"The loss {output}.",
        "value_and_grad": f"The {'loss' if problem.loss else 'value'} {output} and its partials.",
    }


def _inputs_below(program: Program, node: int) -> set[str]:
    return {str(program.payloads[below]) for below in program.reachable([node]) if program.ops[below] == "input"}
