"""The module of a chain for arrays of NumPy: every weight and every quantity may be an array."""

from __future__ import annotations

from collections.abc import Sequence

from symback.code.infix import renamed
from symback.code.layers import ChainParts
from symback.code.names import Names
from symback.code.numpy.functions import OURS, SPREAD, head_text
from symback.code.numpy.layered import LayerLoops
from symback.code.numpy.namespaces import NUMPY
from symback.code.numpy.spelling import ArraySpeller
from symback.code.python.layout import INDENT, WIDTH, call, signature, statement
from symback.derivation.derivation import Derivation

_FUNCTIONS = ("predict", "loss", "value_and_grad")
_LOCAL = ("w w_k w_next weights shape o o_k o_prev h h_k slopes slope d value partials").split()
_BUILTINS = ("map", "reversed", "tuple", "zip")


class ArrayChain(LayerLoops):
    """The functions predict, loss and value_and_grad."""

    speller: ArraySpeller

    def __init__(self, derivation: Derivation) -> None:
        names = Names(("yhat", *_FUNCTIONS, *_BUILTINS))
        self.parts = ChainParts(derivation, names, _LOCAL)
        ours = [*OURS, *(helper.name for helper in NUMPY.helpers.values())]
        self.speller = ArraySpeller(dict(self.parts.functions), renamed(ours, names), NUMPY)
        n = self.parts.ours
        self.value, self.argument, self.before, self.start = n["o_k"], n["h_k"], n["o_prev"], self.parts.x
        self.weight, self.next_weight = n["w_k"], n["w_next"]
        self.np, self.array, self.like, self.spread = map(self.speller.aliased, ("np", "Array", "ArrayLike", "spread"))

    def text(self) -> str:
        functions = [self.predict(), self.loss(), self.value_and_grad()]
        given = [*(["Callable"] if self.parts.functions else []), "Sequence"]
        w, output = self.parts.ours["w"], self.parts.problem.output
        told = self.parts.header(
            f"{w}, a sequence from the first layer to the last; every weight is a number or an array",
            f"value_and_grad gives ({output}, tuple of partials in the order of {w}), all of the shape that the "
            "arguments broadcast to",
        )
        parts = [
            f'"""{told}\n"""\n\n{head_text(self.speller, given)}',
            *dict.fromkeys(self.speller.sources()),
            self.speller.aliased(SPREAD),
            *functions,
        ]
        return "\n\n\n".join(parts) + "\n"

    def head(self, name: str, data: Sequence[str], returns: str) -> str:
        sequence, callable_ = map(self.speller.aliased, ("Sequence", "Callable"))
        arguments = [(self.parts.ours["w"], f"{sequence}[{self.like}]"), *((one, self.like) for one in data)]
        passed = [(f, f"{callable_}[..., {self.array}]") for f in self.parts.functions.values()]
        return signature(name, [*arguments, *passed], returns)

    def entering(self, data: Sequence[str]) -> list[str]:
        """The arguments become arrays."""
        n, float64 = self.parts.ours, f"{self.np}.float64"
        return [
            f"{INDENT}{n['weights']} = [{self.np}.asarray({n['w_k']}, dtype={float64}) for {n['w_k']} in {n['w']}]",
            *(line for one in data for line in call(f"{one} = {self.np}.asarray", [one, f"dtype={self.np}.float64"])),
            *call(
                f"{n['shape']} = {self.np}.broadcast_shapes",
                [f"*map({self.np}.shape, {n['weights']})", *(f"{self.np}.shape({one})" for one in data)],
            ),
        ]

    def lists(self) -> list[str]:
        names = [*self.kept(), self.parts.ours["o"]]
        return [f"{INDENT}{name} = []" for name in names]

    def kept(self) -> list[str]:
        """The list that the way back needs beside o."""
        n, layer = self.parts.ours, self.parts.layer
        return {"h": [n["h"]], "slope": [n["slopes"]]}.get(layer.keeps, []) if layer is not None else []

    def forward_head(self) -> str:
        return f"for {self.weight} in {self.parts.ours['weights']}[:-1]:"

    def store(self, text: str) -> str:
        return f"{self.parts.ours['o']}.append({text})"

    def keep(self, text: str) -> str:
        return f"{self.kept()[0]}.append({text})"

    def backward_head(self) -> list[str]:
        n, layer = self.parts.ours, self.parts.layer
        one = {"h": [n["h_k"]], "slope": [n["slope"]]}.get(layer.keeps, []) if layer is not None else []
        walked = ", ".join([self.next_weight, *one, self.before])
        turns = ", ".join(f"reversed({many})" for many in [f"{n['weights']}[1:]", *self.kept(), n["o"]])
        head = f"{INDENT}for {walked} in zip({turns}, strict=True):"
        if len(head) <= WIDTH:
            return [head]
        return [f"{INDENT}for {walked} in zip(", f"{INDENT * 2}{turns}, strict=True", f"{INDENT}):"]

    def add_partial(self, text: str) -> str:
        return f"{self.parts.ours['partials']}.append({text})"

    def predicted(self, yhat: str) -> str:
        n = self.parts.ours
        return f"{INDENT}{yhat} = {n['o_k']} * {n['weights']}[-1]"

    def predict(self) -> str:
        n, x = self.parts.ours, self.parts.x
        return "\n".join([
            self.head("predict", [x], self.array),
            f'{INDENT}"""The prediction yhat."""',
            *self.entering([x]),
            *self.forward(keeping=False),
            f"{INDENT}return {self.spread}({n['o_k']} * {n['weights']}[-1], {n['shape']})",
        ])  # fmt: skip

    def loss(self) -> str:
        n, part, data = self.parts.ours, self.parts.loss, list(self.parts.data.values())
        root = part.program.outputs[0]
        lines, (value,) = self.block(part.program, [root], 1, yhat="yhat")
        uses = part.uses_prediction([root])
        return "\n".join([
            self.head("loss", data, self.array),
            f'{INDENT}"""The loss {self.parts.problem.output}."""',
            *self.entering(data),
            *([*self.forward(keeping=False), self.predicted("yhat")] if uses else []),
            *lines,
            *statement("return", f"{self.spread}({value}, {n['shape']})"),
        ])  # fmt: skip

    def value_and_grad(self) -> str:
        n, part, layer = self.parts.ours, self.parts.loss, self.parts.layer
        data, d = list(self.parts.data.values()), n["d"]
        lines, (value, slope) = self.block(part.program, part.program.outputs, 1, yhat="yhat")
        return "\n".join([
            self.head("value_and_grad", data, f"tuple[{self.array}, tuple[{self.array}, ...]]"),
            f'{INDENT}"""The loss {self.parts.problem.output} and its partials, in the order of {n["w"]}."""',
            *self.entering(data),
            *self.forward(keeping=layer is not None),
            *([self.predicted("yhat")] if part.uses_prediction(part.program.outputs) else []),
            *lines,
            f"{INDENT}{n['value']} = {value}",
            f"{INDENT}{n['d']} = {slope}",
            f"{INDENT}{n['partials']} = [{n['d']} * {n['o_k']}]",
            *self.backward(),
            f"{INDENT}{n['partials']}.reverse()",
            f"{INDENT}{n['value']} = {self.spread}({n['value']}, {n['shape']})",
            f"{INDENT}return {n['value']}, tuple([{self.spread}({d}, {n['shape']}) for {d} in {n['partials']}])",
        ])  # fmt: skip
