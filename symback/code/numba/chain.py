"""The module of a chain for numba: the weights are an array, the partials are one."""

from __future__ import annotations

from collections.abc import Sequence

from symback.code.infix import renamed
from symback.code.layers import ChainParts
from symback.code.names import Names
from symback.code.numba.functions import OURS, compiled_helpers, decorated, head_lines
from symback.code.numpy.layered import LayerLoops
from symback.code.python.expressions import PythonSpeller
from symback.code.python.functions import callable_type
from symback.code.python.layout import INDENT, call, floating, signature, statement
from symback.code.python.spelling import HELPERS
from symback.derivation.derivation import Derivation

_FUNCTIONS = ("predict", "loss", "value_and_grad")
_LOCAL = "w k o h kept d value slope before partials".split()


class CompiledChain(LayerLoops):
    """The functions predict, loss and value_and_grad."""

    speller: PythonSpeller

    def __init__(self, derivation: Derivation) -> None:
        names = Names(("yhat", "len", "range", *_FUNCTIONS))
        self.parts = ChainParts(derivation, names, _LOCAL)
        ours = [*OURS, *(helper.name for helper in HELPERS.values()), "cube_root"]
        self.rename = renamed(ours, names)
        self.speller = PythonSpeller(dict(self.parts.functions), self.rename)
        n = self.parts.ours
        self.value, self.argument, self.before, self.start = n["o"], n["h"], n["before"], f"1.0 * {self.parts.x}"
        self.weight = self.next_weight = f"{n['w']}[{n['k']}]"
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

    def lists(self) -> list[str]:
        return []

    def forward_head(self) -> str:
        n = self.parts.ours
        return f"for {n['k']} in range(len({n['w']}) - 1):"

    def store(self, text: str) -> str:
        n = self.parts.ours
        return f"{n['partials']}[{n['k']}] = {text}"

    def keep(self, text: str) -> str:
        n = self.parts.ours
        return f"{n['kept']}[{n['k']}] = {text}"

    def backward_head(self) -> list[str]:
        n, layer = self.parts.ours, self.parts.layer
        kept = {"h": n["h"], "slope": n["slope"]}.get(layer.keeps) if layer is not None else None
        return [
            f"{INDENT}for {n['k']} in range(len({n['w']}) - 1, 0, -1):",
            *([f"{INDENT * 2}{kept} = {n['kept']}[{n['k']} - 1]"] if kept else []),
            f"{INDENT * 2}{n['before']} = {n['partials']}[{n['k']} - 1]",
        ]

    def add_partial(self, text: str) -> str:
        n = self.parts.ours
        return f"{n['partials']}[{n['k']} - 1] = {text}"

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
            *statement("return", floating(value)),
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
            f"{INDENT}{n['value']} = {floating(value)}",
            f"{INDENT}{d} = {floating(slope)}",
            f"{INDENT}{partials}[len({w}) - 1] = {d} * {o}",
            *self.backward(),
            f"{INDENT}return {n['value']}, {partials}",
        ])  # fmt: skip
