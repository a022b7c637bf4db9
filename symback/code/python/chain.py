"""The module of a chain: loops over the layers, so the same code serves any depth."""

from __future__ import annotations

from symback.code.names import Names, normal
from symback.code.python import header
from symback.code.python.descent import Descent
from symback.code.python.expressions import PythonSpeller
from symback.code.python.functions import (
    callable_type,
    helper_sources,
    math_import,
    passed_in,
    reserved,
    unknown_arguments,
)
from symback.code.python.layer import Layer, layer_of
from symback.code.python.layout import INDENT, assignments, call, signature, statement, value
from symback.code.python.lint import exempt
from symback.code.python.loss import loss_and_slope
from symback.code.schedule import Assignment, schedule
from symback.derivation.derivation import Derivation
from symback.problem.chain import Chain
from symback.templating import template

#: Names of ours in the template, quantities first.
_OURS = (
    "w w_k w_next o o_k o_prev h h_k slopes slope d value partials "
    "weights course total gradient g p learning_rate rate steps observation"
).split()
#: Names that the code calls; where a person's quantity has one, the code calls it by another.
_BUILTINS = ("len", "list", "range", "reversed", "sum", "zip")
_FUNCTIONS = ("predict", "loss", "value_and_grad")


def chain_module(derivation: Derivation) -> str:
    """The module of a problem with the structure of a chain."""
    return _Chain(derivation).text()


class _Chain:
    def __init__(self, derivation: Derivation) -> None:
        assert derivation.problem.chain is not None
        self.derivation, self.problem = derivation, derivation.problem
        self.chain: Chain = derivation.problem.chain
        order = [self.chain.data, *(["y"] if "y" in self.problem.data else [])]
        self.data = [normal(name) for name in (*order, *(name for name in self.problem.data if name not in order))]
        self.names = Names([*self.data, "yhat"])
        self.functions = unknown_arguments(passed_in(self.problem), self.names)
        self.ours = {name: self.names.fresh(name) for name in _OURS}
        self.called = {name: self.names.fresh(name) for name in (*_BUILTINS, *_FUNCTIONS)}
        self.plural = {name: self.names.fresh(f"{name}s") for name in self.data}
        self.speller = PythonSpeller(dict(self.functions), reserved(self.names))
        self.layer: Layer | None = None
        if self.chain.function is not None:
            self.layer = layer_of(self.chain.function, self.speller, self.names, self.ours)

    def text(self) -> str:
        loss_lines = self.loss_lines()
        gradient_lines = self.gradient_lines()
        aliases = {name: other for name, other in self.called.items() if name != other}
        text = template("python/chain.py.jinja").render(
            header=header.header(self.title(), self.problem, self.rows()),
            math=math_import(self.speller),
            takes=", ".join(["Callable"] * bool(self.functions) + ["Sequence"]),
            builtin_aliases={n: other for n, other in aliases.items() if n in _BUILTINS},
            function_aliases={n: other for n, other in aliases.items() if n in _FUNCTIONS},
            helpers=helper_sources(self.speller),
            layer=self.layer,
            local=self.ours,
            call=self.called,
            data=self.data,
            x=self.data[0],
            heads=self.heads(),
            output=self.problem.output,
            descent=Descent(
                self.ours,
                self.called,
                self.data,
                self.plural,
                tuple(self.functions.values()),
                self.problem.reduce == "mean",
            ),
            loss_lines=loss_lines,
            gradient_lines=gradient_lines,
            backward=self.backward(),
        )
        return exempt(text)

    def title(self) -> str:
        return "A chain of layers and the gradient of its loss by reverse accumulation; it serves any depth."

    def rows(self) -> list[tuple[str, str]]:
        weights = self.chain.weights
        formula = header.formula(self.problem)
        if not formula and self.layer is not None:
            formula = f"yhat = f(...f({self.chain.data}*{weights[0]})*{weights[1]}...)*{weights[-1]}"
        rows = [("network", formula or "yhat")]
        if self.layer is not None and self.problem.activation is not None:
            rows.append(("activation", header.activation(self.problem.activation)))
        rows += [
            ("loss", header.loss(self.problem)),
            ("parameters", f"w = [{header.listed(weights)}], from the first layer to the last"),
            ("data", header.listed(tuple(self.data))),
        ]
        if self.functions:
            names = tuple(self.functions.values())
            rows.append(("functions", f"{names[0]}, the activation, and {names[1]}, its derivative"))
        rows.append(("returns", f"value_and_grad gives ({self.problem.output}, list of partials in the order of w)"))
        return rows

    def heads(self) -> dict[str, str]:
        """The heads of the functions."""
        w = (self.ours["w"], "Sequence[float]")
        rate = (self.ours["learning_rate"], "float")
        last = [(name, callable_type(function.arity)) for function, name in self.functions.items()]
        data = [(name, "float") for name in self.data]
        many = [(self.plural[name], "Sequence[float]") for name in self.data]
        steps = (self.ours["steps"], "int")
        return {
            "predict": signature("predict", [w, data[0], *last], "float"),
            "loss": signature("loss", [w, *data, *last], "float"),
            "value_and_grad": signature("value_and_grad", [w, *data, *last], "tuple[float, list[float]]"),
            "step": signature("gradient_descent_step", [w, *data, rate, *last], "list[float]"),
            "descent": signature("gradient_descent", [w, *many, rate, steps, *last], "tuple[list[float], list[float]]"),
        }

    def backward(self) -> list[str]:
        """The loop from the last layer to the first: two moves a layer."""
        if self.layer is None:
            return []
        local, output, zipped, turned = self.ours, self.problem.output, self.called["zip"], self.called["reversed"]
        kept = {"": [], "h": [("h_k", "h")], "slopes": [("slope", "slopes")]}[self.layer.keeps]
        walked = [local["w_next"], *(local[one] for one, _ in kept), local["o_prev"]]
        lists = [f"{local['w']}[1:]", *(local[many] for _, many in kept), local["o"]]
        turns = ", ".join(f"{turned}({name})" for name in lists)
        slope = "" if self.layer.update == f"{local['d']} * {local['w_next']}" else " * f'(h_k)"
        update = Assignment(0, local["d"], self.layer.update)
        comment = f"d{output}/dh_k = d{output}/dh_{{k+1}} * w_{{k+1}}{slope}"
        partial = f"d{output}/dw_k = d{output}/dh_k * o_{{k-1}}"
        return [
            f"    for {', '.join(walked)} in {zipped}({turns}, strict=True):",
            *assignments([update], lambda _: comment, 2),
            f"        {local['partials']}.append({local['d']} * {local['o_prev']})  # {partial}",
            *([f"        {local['o_k']} = {local['o_prev']}"] if self.layer.uses_value else []),
        ]

    def loss_lines(self) -> list[str]:
        """The body of ``loss``."""
        part = loss_and_slope(self.derivation, self.data)
        names = dict(part.names)
        if part.residual is not None:
            names[part.residual] = self.names.fresh("residual")
        root = part.program.outputs[0]
        planned = schedule(part.program, [root], self.speller, names, self.names.row("t"))
        passed = [self.ours["w"], self.data[0], *self.functions.values()]
        predicted = call(f"yhat = {self.called['predict']}", passed)
        return [
            *(predicted if part.uses_prediction([root]) else []),
            *assignments(planned.lines),
            *statement("return", value(planned.roots[root])),
        ]

    def predicted(self) -> list[str]:
        """The line that computes ŷ from what enters the last layer."""
        n = self.ours
        last = f"{n['o_k']} * {n['w']}[-1]" if self.layer is not None else f"{self.data[0]} * {n['w_k']}"
        return [f"{INDENT}yhat = {last}"]

    def gradient_lines(self) -> list[str]:
        """The prediction, the loss and d = ∂L/∂ŷ."""
        part = loss_and_slope(self.derivation, self.data)
        root, slope = part.program.outputs
        names = dict(part.names)
        for node, name in ((slope, "d"), (root, "value")):
            if part.program.args[node]:
                names[node] = self.ours[name]
        planned = schedule(part.program, [root, slope], self.speller, names, self.names.row("t"), always=(root, slope))
        output, d = self.problem.output, self.ours["d"]
        told = {slope: f"d{output}/dyhat", root: output}
        lines = self.predicted() if part.uses_prediction([root, slope]) else []
        lines += assignments(planned.lines, lambda node: told.get(node, ""))
        if root not in {line.node for line in planned.lines}:
            lines.append(f"{INDENT}{self.ours['value']} = {value(planned.roots[root])}  # {output}")
        if names.get(slope) != d:
            lines.append(f"{INDENT}{d} = {value(planned.roots[slope])}  # d{output}/dyhat")
        return lines
