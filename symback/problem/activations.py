"""The activations by name, each as a formula in ``t``, and a person's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from symback.errors import InputError, suggestion
from symback.problem.formula import read_formula
from symback.program.core import Builder
from symback.program.functions import FUNCTIONS, Function, composite, unknown


@dataclass(frozen=True, slots=True)
class Activation:
    """A function that stands for f in a network.

    ``name`` is how it is asked for, ``formula`` what it does to ``t`` (None: nothing is known of f),
    ``function`` how a program calls it.
    """

    name: str
    formula: str | None
    function: Function


#: Name -> formula in t, as a person would type it.
ACTIVATIONS: Mapping[str, str] = MappingProxyType(
    {
        "sigmoid": "1/(1 + exp(-t))",
        "tanh": "(exp(t) - exp(-t))/(exp(t) + exp(-t))",
        "relu": "max(t, 0)",
        "leaky_relu": "max(t, t/100)",
        "elu": "max(t, 0) + exp(min(t, 0)) - 1",
        "softplus": "log(1 + exp(t))",
        "swish": "t*sigmoid(t)",
        "gelu": "t*Phi(t)",
        "sin": "sin(t)",
        "exp": "exp(t)",
        "identity": "t",
    }
)

#: Those that a program calls by their formula, because they are made of other functions.
_COMPOSITE = {"swish": "swish", "gelu": "gelu", "identity": "f"}


def _body(text: str, place: str) -> Function:
    b = Builder()
    t = b.input("t")
    node = read_formula(text, b, {"t": t}, place=place)
    program = b.build([node])
    others = [name for name in program.inputs() if name != "t"]
    if others:
        raise InputError(f"{place} «{text}»: it may only depend on t, not on {', '.join(others)}")
    if t not in program.reachable():
        raise InputError(f"{place} «{text}»: it does not depend on t; write a function of t such as t/(1+abs(t))")
    for node, op in enumerate(program.ops):
        if op == "call" and program.function(node).unknown:
            raise InputError(f"{place} «{text}»: it may not use the unknown function {program.function(node).name}")
    return composite("f", program)


def activation(name: str | None) -> Activation:
    """The activation of that name, or the one that a formula in ``t`` describes; None is the unknown f.

    Raises InputError for what is neither.

    >>> activation("tanh").function.name, activation("t/(1 + abs(t))").function.name, activation(None).function.unknown
    ('tanh', 'f', True)
    """
    if name is None:
        return Activation("f", None, unknown("f"))
    name = name.strip()
    if name in FUNCTIONS and name in ACTIVATIONS:
        return Activation(name, ACTIVATIONS[name], FUNCTIONS[name])
    if name in _COMPOSITE:
        body = _body(ACTIVATIONS[name], "the activation")
        assert body.body is not None
        return Activation(name, ACTIVATIONS[name], composite(_COMPOSITE[name], body.body))
    if name.isidentifier() and name != "t":
        own = 'or write your own in t such as "t/(1+abs(t))"'
        hint = suggestion(name, ACTIVATIONS) or f"known are {', '.join(ACTIVATIONS)}, {own}"
        raise InputError(f"the activation {name} is not known; {hint}")
    return Activation("own", name, _body(name, "the activation"))
