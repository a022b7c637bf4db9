"""The module of a chain in C: loops over the layers, so the same code serves any depth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from symback.code.c.helpers import HELPERS
from symback.code.c.identifiers import c_names, identifier
from symback.code.c.layout import INDENT, body, head, text_comment
from symback.code.c.pieces import words
from symback.code.c.spelling import CSpeller
from symback.code.c.unit import header_text
from symback.code.infix import renamed
from symback.code.layers import ChainParts
from symback.derivation.derivation import Derivation
from symback.program.core import Program

_FUNCTIONS = ("predict", "loss", "value_and_grad")
_OURS = "m w k o h d yhat value slope before partials work".split()


class ChainUnit:
    """The functions predict, loss and value_and_grad of a chain."""

    def __init__(self, derivation: Derivation) -> None:
        # The functions keep their names, by which the file is linked; arguments give way.
        names = c_names(_FUNCTIONS)
        parts = self.parts = ChainParts(derivation, names, _OURS, identifier)
        self.ours = {**parts.ours, **dict(zip(_FUNCTIONS, _FUNCTIONS, strict=True))}
        self.speller = CSpeller(dict(parts.functions), renamed((helper.name for helper in HELPERS.values()), names))
        n = self.ours
        pointers = [f"double (*{f})({', '.join(['double'] * one.arity)})" for one, f in parts.functions.items()]
        first = [f"size_t {n['m']}", f"const double *{n['w']}"]
        data = [f"double {name}" for name in parts.data.values()]
        last = [f"double *{n['partials']}", f"double *{n['work']}"]
        self.heads = {
            "predict": head("double", n["predict"], [*first, data[0], *pointers]),
            "loss": head("double", n["loss"], [*first, *data, *pointers]),
            "value_and_grad": head("double", n["value_and_grad"], [*first, *data, *pointers, *last]),
        }

    def source(self) -> str:
        bodies = {"predict": self.predict(), "loss": self.loss(), "value_and_grad": self.value_and_grad()}
        parts = [
            text_comment(self.about()),
            "#include <math.h>\n#include <stddef.h>",
            "\n".join(f"{top};" for top in self.heads.values()),
            *self.speller.sources(),
            *(f"{top}\n{bodies[name]}" for name, top in self.heads.items()),
        ]
        return "\n\n".join(parts) + "\n"

    def header(self) -> str:
        """The prototypes alone."""
        told = ["\n".join(f"{top};" for top in self.heads.values())]
        return header_text(text_comment(self.about()), told, "chain", ["stddef.h"])

    def about(self) -> str:
        n, problem = self.ours, self.parts.problem
        returns = (
            f"{n['value_and_grad']} returns {problem.output} and writes the {n['m']} partials in the order of "
            f"{n['w']}; {n['work']} has room for {n['m']} numbers"
        )
        weights = f"{n['w']}[0] to {n['w']}[{n['m']} - 1] from the first layer to the last; {n['m']} is at least 1"
        return self.parts.header(weights, returns)

    def predict(self) -> str:
        n, x = self.ours, self.parts.x
        statements = [f"return {x} * {n['w']}[{n['m']} - 1];"]
        if self.parts.layer is not None:
            statements = [
                f"double {n['o']} = {x};",
                f"size_t {n['k']};",
                f"for ({n['k']} = 0; {n['k']} + 1 < {n['m']}; {n['k']}++) {{",
                *self.forward(keeping=False),
                "}",
                f"return {n['o']} * {n['w']}[{n['m']} - 1];",
            ]
        return body(statements, self.unused(statements, []))

    def loss(self) -> str:
        n, part = self.ours, self.parts.loss
        root = part.program.outputs[0]
        lines, (value,) = self.block(part.program, [root], {"yhat": n["yhat"]})
        passed = [n["m"], n["w"], self.parts.x, *self.parts.functions.values()]
        uses = part.uses_prediction([root])
        predicted = [f"const double {n['yhat']} = {n['predict']}({', '.join(passed)});"] if uses else []
        statements = [*predicted, *lines, f"return {value};"]
        return body(statements, self.unused(statements, [n["m"], n["w"], *self.parts.data.values()]))

    def value_and_grad(self) -> str:
        n, layer, part = self.ours, self.parts.layer, self.parts.loss
        lines, (value, slope) = self.block(part.program, list(part.program.outputs), {"yhat": n["yhat"]})
        uses = part.uses_prediction(list(part.program.outputs))
        w, k, o, d, partials = n["w"], n["k"], n["o"], n["d"], n["partials"]
        if layer is None:
            statements = [
                *([f"const double {n['yhat']} = {self.parts.x} * {w}[0];"] if uses else []),
                *lines,
                f"{partials}[0] = {_factor(slope)} * {self.parts.x};",
                f"return {value};",
            ]
            return body(statements, self.unused(statements, [n["m"], w, *self.parts.data.values(), n["work"]]))
        update, (changed,) = self.block(
            layer.update, list(layer.update.outputs),
            {"d": d, "w": f"{w}[{k}]", "o": o, "h": n["h"], "slope": n["slope"]},
        )  # fmt: skip
        kept = {"h": n["h"], "slope": n["slope"]}.get(layer.keeps)
        statements = [
            f"double {o} = {self.parts.x}, {d}, {n['value']};",
            f"size_t {k};",
            f"for ({k} = 0; {k} + 1 < {n['m']}; {k}++) {{",
            *self.forward(keeping=True),
            "}",
            "{",
            *_in([*([f"const double {n['yhat']} = {o} * {w}[{k}];"] if uses else []), *lines]),
            *_in([f"{n['value']} = {value};", f"{d} = {slope};"]),
            "}",
            f"{partials}[{k}] = {d} * {o};",
            f"for (; {k} > 0; {k}--) {{",
            *_in([f"const double {kept} = {n['work']}[{k} - 1];"] if kept else []),
            *_in([f"const double {n['before']} = {partials}[{k} - 1];", *update, f"{d} = {changed};"]),
            *_in([f"{partials}[{k} - 1] = {d} * {n['before']};"]),
            *_in([f"{o} = {n['before']};"] if layer.uses_value else []),
            "}",
            f"return {n['value']};",
        ]
        return body(statements, self.unused(statements, [*self.parts.data.values(), n["work"]]))

    def forward(self, *, keeping: bool) -> list[str]:
        """The body of the loop from the first layer to the last."""
        n, layer = self.ours, self.parts.layer
        assert layer is not None
        roots = list(layer.forward.outputs) if keeping else [layer.forward.outputs[0]]
        lines, results = self.block(layer.forward, roots, {"h": n["h"]})
        statements = [f"const double {n['h']} = {n['o']} * {n['w']}[{n['k']}];", *lines]
        if keeping:
            kept = {"h": n["h"], "slope": results[-1]}.get(layer.keeps)
            statements += [f"{n['partials']}[{n['k']}] = {n['o']};"]
            statements += [f"{n['work']}[{n['k']}] = {kept};"] if kept else []
        return _in([*statements, f"{n['o']} = {results[0]};"])

    def block(self, program: Program, roots: Sequence[int], known: Mapping[str, str]) -> tuple[list[str], list[str]]:
        """The statements that compute the roots, and the roots."""
        lines, results = self.parts.block(program, roots, self.speller, known, room=78)
        return [f"const double {line.name} = {line.text};" for line in lines], results

    def unused(self, statements: Sequence[str], names: Sequence[str]) -> list[str]:
        """The arguments that no statement uses."""
        used = {word for statement in statements for word in words(statement)}
        pointers = list(self.parts.functions.values())
        return [name for name in [*names, *pointers] if name not in used]


def _in(statements: Sequence[str]) -> list[str]:
    return [f"{INDENT}{statement}" for statement in statements]


def _factor(text: str) -> str:
    return text if text.isidentifier() else f"({text})"
