"""The module of a chain for numba: the weights are an array, the partials are one."""

from __future__ import annotations

from collections.abc import Sequence

from symback.code.infix import renamed
from symback.code.layers import ChainParts
from symback.code.names import Names
from symback.code.numba.functions import OURS, compiled_helpers, decorated, head_lines
from symback.code.python.expressions import PythonSpeller
from symback.code.python.functions import callable_type
from symback.code.python.layout import INDENT, assignments, call, signature, statement
from symback.code.python.spelling import HELPERS
from symback.derivation.derivation import Derivation
from symback.program.core import Program

_FUNCTIONS = ("predict", "loss", "value_and_grad")
_LOCAL = "w k o h kept d value slope before partials".split()


class CompiledChain:
    """The functions predict, loss and value_and_grad."""

    def __init__(self, derivation: Derivation) -> None:
        names = Names(("yhat", "len", "range", *_FUNCTIONS))
        self.parts = ChainParts(derivation, names, _LOCAL)
        ours = [*OURS, *(helper.name for helper in HELPERS.values()), "cube_root"]
        self.rename = renamed(ours, names)
        self.speller = PythonSpeller(dict(self.parts.functions), self.rename)
        self.np, self.array = (self.rename.get(name, name) for name in ("np", "Array"))

    def text(self) -> str:
        functions = [self.predict(), self.loss(), self.value_and_grad()]
        w, output = self.parts.ours["w"], self.parts.problem.output
        told = self.parts.header(
            f"{w}, an array from the first layer to the last",
            f"value_and_grad gives ({output}, array of partials in the order of {w})",
        )
        given = ["Callable"] if self.parts.functions else []
        parts = [f'"""{told}\n"""\n\n' + "\n".join(head_lines(self.speller, given, arrays=True))]
        return "\n\n\n".join([*parts, *decorated([*compiled_helpers(self.speller), *functions], self.rename)]) + "\n"

    def head(self, name: str, data: Sequence[str], returns: str) -> str:
        typed = [(self.parts.ours["w"], self.array), *((one, "float") for one in data)]
        other = self.rename.get("Callable", "Callable")
        passed = [(name, callable_type(f.arity).replace("Callable", other)) for f, name in self.parts.functions.items()]
        return signature(name, [*typed, *passed], returns)

    def block(self, program: Program, roots: Sequence[int], level: int, **known: str) -> tuple[list[str], list[str]]:
        lines, results = self.parts.block(program, roots, self.speller, known, room=84)
        return assignments(lines, level=level), results

    def forward(self, *, keeping: bool) -> list[str]:
        """The loop from the first layer to the last."""
        n, layer = self.parts.ours, self.parts.layer
        if layer is None:
            return [f"{INDENT}{n['o']} = 1.0 * {self.parts.x}"]
        roots = list(layer.forward.outputs) if keeping else [layer.forward.outputs[0]]
        lines, results = self.block(layer.forward, roots, 2, h=n["h"])
        kept = {"h": n["h"], "slope": results[-1]}.get(layer.keeps) if keeping else None
        return [
            f"{INDENT}{n['o']} = 1.0 * {self.parts.x}",
            f"{INDENT}for {n['k']} in range(len({n['w']}) - 1):",
            *([f"{INDENT * 2}{n['partials']}[{n['k']}] = {n['o']}"] if keeping else []),
            f"{INDENT * 2}{n['h']} = {n['o']} * {n['w']}[{n['k']}]",
            *lines,
            *([f"{INDENT * 2}{n['kept']}[{n['k']}] = {kept}"] if kept else []),
            f"{INDENT * 2}{n['o']} = {results[0]}",
        ]

    def predict(self) -> str:
        n = self.parts.ours
        return "\n".join([
            self.head("predict", [self.parts.x], "float"),
            f'{INDENT}"""The prediction yhat."""',
            *self.forward(keeping=False),
            f"{INDENT}return {n['o']} * {n['w']}[len({n['w']}) - 1]",
        ])  # fmt: skip

    def loss(self) -> str:
        n, part = self.parts.ours, self.parts.loss
        root = part.program.outputs[0]
        lines, (value,) = self.block(part.program, [root], 1, yhat="yhat")
        passed = [n["w"], self.parts.x, *self.parts.functions.values()]
        return "\n".join([
            self.head("loss", list(self.parts.data.values()), "float"),
            f'{INDENT}"""The loss {self.parts.problem.output}."""',
            *(call("yhat = predict", passed) if part.uses_prediction([root]) else []),
            *lines,
            *statement("return", _floating(value)),
        ])  # fmt: skip

    def value_and_grad(self) -> str:
        n, part, layer = self.parts.ours, self.parts.loss, self.parts.layer
        lines, (value, slope) = self.block(part.program, part.program.outputs, 1, yhat="yhat")
        w, o, d, partials = n["w"], n["o"], n["d"], n["partials"]
        uses = part.uses_prediction(part.program.outputs)
        return "\n".join([
            self.head("value_and_grad", list(self.parts.data.values()), f"tuple[float, {self.array}]"),
            f'{INDENT}"""The loss {self.parts.problem.output} and its partials, in the order of {w}."""',
            f"{INDENT}{partials} = {self.np}.empty(len({w}))",
            *([f"{INDENT}{n['kept']} = {self.np}.empty(len({w}))"] if layer is not None and layer.keeps else []),
            *self.forward(keeping=layer is not None),
            *([f"{INDENT}yhat = {o} * {w}[len({w}) - 1]"] if uses else []),
            *lines,
            f"{INDENT}{n['value']} = {_floating(value)}",
            f"{INDENT}{d} = {_floating(slope)}",
            f"{INDENT}{partials}[len({w}) - 1] = {d} * {o}",
            *self.backward(),
            f"{INDENT}return {n['value']}, {partials}",
        ])  # fmt: skip

    def backward(self) -> list[str]:
        """The loop from the last layer to the first."""
        n, layer = self.parts.ours, self.parts.layer
        if layer is None:
            return []
        at = f"{n['w']}[{n['k']}]"
        lines, (changed,) = self.block(
            layer.update, layer.update.outputs, 2, d=n["d"], w=at, o=n["o"], h=n["h"], slope=n["slope"]
        )
        kept = {"h": n["h"], "slope": n["slope"]}.get(layer.keeps)
        return [
            f"{INDENT}for {n['k']} in range(len({n['w']}) - 1, 0, -1):",
            *([f"{INDENT * 2}{kept} = {n['kept']}[{n['k']} - 1]"] if kept else []),
            f"{INDENT * 2}{n['before']} = {n['partials']}[{n['k']} - 1]",
            *lines,
            f"{INDENT * 2}{n['d']} = {changed}",
            f"{INDENT * 2}{n['partials']}[{n['k']} - 1] = {n['d']} * {n['before']}",
            *([f"{INDENT * 2}{n['o']} = {n['before']}"] if layer.uses_value else []),
        ]


def _floating(text: str) -> str:
    return f"{text}.0" if text.lstrip("-").isdigit() else text
