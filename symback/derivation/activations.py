"""The derivative of an activation, worked out step by step.

Each step is a formula in ``t`` and equals the derivative; the tests compute
every one of them. Known activations have their steps here; a person's own gets
the quotient, product or chain rule applied to its last operation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from symback.derivation.simplified import simplified
from symback.problem.activations import Activation
from symback.problem.formula import read_formula
from symback.program.core import Builder, Program
from symback.program.functions import derivative

_D = "(exp(t) + exp(-t))"
_N = "(exp(t) - exp(-t))"

#: Activation -> the steps from its definition to its derivative.
STEPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "sigmoid": (
            "(0*(1 + exp(-t)) - 1*(-exp(-t)))/(1 + exp(-t))**2",
            "exp(-t)/(1 + exp(-t))**2",
            "(1/(1 + exp(-t)))*(exp(-t)/(1 + exp(-t)))",
            "sigmoid(t)*(1 - sigmoid(t))",
        ),
        "tanh": (
            f"({_D}*{_D} - {_N}*{_N})/{_D}**2",
            f"1 - ({_N}/{_D})**2",
            "1 - tanh(t)**2",
        ),
        "relu": ("step(t)",),
        "leaky_relu": ("leaky_step(t)",),
        "elu": ("min(1, exp(t))", "min(1, elu(t) + 1)"),
        "softplus": ("exp(t)/(1 + exp(t))", "1/(exp(-t) + 1)", "sigmoid(t)"),
        "swish": (
            "1*sigmoid(t) + t*sigmoid(t)*(1 - sigmoid(t))",
            "sigmoid(t) + t*sigmoid(t)*(1 - sigmoid(t))",
        ),
        "gelu": ("1*Phi(t) + t*phi(t)", "Phi(t) + t*phi(t)"),
        "sin": ("cos(t)",),
        "exp": ("exp(t)",),
        "identity": ("1",),
    }
)

#: Activations whose definition is a fraction, differentiated by the quotient rule.
BY_QUOTIENT = frozenset({"sigmoid", "tanh"})
#: Activations with a kink. Whether a person's own has one is not said: t/(1+abs(t)) has none.
KINKED = frozenset({"relu", "leaky_relu"})


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """An activation's definition and the steps of its derivative, as programs in ``t`` with one output each."""

    definition: Program
    steps: tuple[Program, ...]
    by_quotient: bool
    kinked: bool


def work_out(activation: Activation) -> WorkedOut:
    """The derivative of a known activation, or of a person's own.

    >>> from symback.problem.activations import activation
    >>> len(work_out(activation("sigmoid")).steps)
    4
    """
    if activation.formula is None:
        raise ValueError("nothing is known of f, so its derivative cannot be worked out")
    definition = _read(activation.formula)
    if activation.name in STEPS:
        steps = tuple(_read(step) for step in STEPS[activation.name])
        return WorkedOut(definition, steps, activation.name in BY_QUOTIENT, activation.name in KINKED)
    root = definition.ops[definition.outputs[0]]
    return WorkedOut(definition, _own_steps(activation, definition), root == "div", kinked=False)


def _read(text: str) -> Program:
    b = Builder()
    t = b.input("t")
    return b.build([read_formula(text, b, {"t": t}, place="the derivative")])


def _own_steps(activation: Activation, definition: Program) -> tuple[Program, ...]:
    """The rule for the last operation of the definition, then what reverse accumulation finds."""
    found = derivative(activation.function).body
    assert found is not None
    root = definition.outputs[0]
    if definition.ops[root] not in ("div", "mul"):
        return _with_short_form(found)
    b = Builder(definition)
    left, right = definition.args[root]
    slopes = [_slope(b, definition, side) for side in (left, right)]
    first = b.emit("mul", (slopes[0], right))
    second = b.emit("mul", (left, slopes[1]))
    if definition.ops[root] == "mul":
        by_rule = b.emit("add", (first, second))
    else:
        by_rule = b.emit("div", (b.emit("sub", (first, second)), b.power(right, b.const(2))))
    return _with_short_form(b.build([by_rule]))


def _with_short_form(long: Program) -> tuple[Program, ...]:
    short = simplified(long)
    return (long,) if short is None else (long, short)


def _slope(b: Builder, definition: Program, node: int) -> int:
    """The derivative of one part of the definition by t, appended to the builder."""
    from symback.program.reverse import reverse

    gradient = reverse(definition.with_outputs([node]), ("t",))
    program = gradient.program
    moved: dict[int, int] = {}
    wanted = gradient.partials["t"]
    for row in program.reachable([wanted]):
        args = tuple(moved[arg] for arg in program.args[row])
        moved[row] = b.emit(program.ops[row], args, program.payloads.get(row))
    return moved[wanted]
