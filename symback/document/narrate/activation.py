"""The derivative of the activation worked out, down to the value that is used again."""

from __future__ import annotations

from symback.derivation.activations import WorkedOut, work_out
from symback.document import display as m
from symback.document.express import Writer, call
from symback.document.narrate.pattern import slope
from symback.document.narrate.teller import Teller, display, equation, parts_of
from symback.document.tree import Block
from symback.problem.activations import Activation
from symback.problem.activations import activation as find
from symback.program.core import Program
from symback.program.functions import LEAK, Function

#: Activations that are their own definition.
ELEMENTARY = ("sin", "exp")


def activation(teller: Teller) -> list[Block]:
    """f′ of the activation; of the sigmoid as an example where f is unknown."""
    used = teller.problem.activation
    if used is None or used.name == "identity":
        return []
    shown = find("sigmoid").function if used.formula is None else used.function
    return [*derivative_steps(teller), *_reuse(teller, used.function, shown)]


def derivative_steps(teller: Teller, network: bool | None = None) -> list[Block]:
    """The same down to the last step, before it is put to use; ``network``: is it the function of a layer?"""
    used = teller.problem.activation
    network = teller.prediction is not None if network is None else network
    if used is None or used.name == "identity":
        return []
    if used.formula is None:
        return _steps(teller, find("sigmoid"), "activation_example", network, f=call(used.function, ()))
    worked = work_out(used)
    if used.name in ELEMENTARY:
        known = teller.say("activation_known", network=network)
        return [*known, *_lines(teller, used, worked)]
    block = "activation_steps_quotient" if worked.by_quotient else "activation_steps"
    blocks = _steps(teller, used, block, network)
    names = {
        part.function
        for step in worked.steps
        for part in parts_of(written(teller, used, step))
        if isinstance(part, m.Call)
    }
    z = variable(teller, used)
    for name in ("step", "leaky_step"):
        if name in names:
            blocks += teller.say(f"activation_{name}", z=z, step=m.Call(name, (z,)), leak=m.Number(LEAK))
    if "Phi" in names:
        blocks += teller.say("activation_normal", Phi=m.Call("Phi", ()), phi=m.Call("phi", ()))
    if worked.kinked:
        blocks += teller.say("activation_kinks", f=call(used.function, ()))
    return blocks


def _steps(teller: Teller, used: Activation, block: str, network: bool, **values: m.Math) -> list[Block]:
    worked = work_out(used)
    defined = definition(teller, used)
    said = teller.say(block, definition=defined, network=network, steps=len(worked.steps), **values)
    return [*said, *_lines(teller, used, worked)]


def _lines(teller: Teller, used: Activation, worked: WorkedOut) -> list[Block]:
    primed = m.Call(used.function.name, (variable(teller, used),), 1)
    steps = tuple(written(teller, used, step) for step in worked.steps)
    return [display(m.Line(primed, steps))]


def is_worth_defining(teller: Teller) -> bool:
    """Is the activation something else than a function that everybody knows by its name?"""
    used = teller.problem.activation
    return used is not None and used.name not in ELEMENTARY


def definition(teller: Teller, used: Activation) -> m.Math:
    """The activation with its formula: f(t) = t/(1+|t|)."""
    return equation(call(used.function, (variable(teller, used),)), written(teller, used, work_out(used).definition))


def variable(teller: Teller, used: Activation) -> m.Name:
    """z, or t where z has a meaning already; the t of a person's own formula."""
    return m.Name("t") if used.name in ("own", "identity") else m.Name(teller.free("z", "t", "s"))


def written(teller: Teller, used: Activation, program: Program) -> m.Math:
    """A program in the variable of an activation as mathematics."""
    z = variable(teller, used)

    def naming(node: int) -> m.Math | None:
        return z if program.ops[node] == "input" else None

    return Writer(program, naming, len(program)).write(program.outputs[0])


def _reuse(teller: Teller, told: Function, function: Function) -> list[Block]:
    """f′(h_2) = o_2(1 - o_2), at the function nearest to the result."""
    forward = teller.problem.forward
    stage = next(
        (
            stage
            for stage in reversed(teller.derivation.stages)
            if forward.ops[stage.node] == "call" and forward.function(stage.node) is told and len(stage.arguments) == 1
        ),
        None,
    )
    if stage is None or forward.name(forward.args[stage.node][0]) is None:
        return []
    h, o = m.Name(str(forward.name(forward.args[stage.node][0]))), m.Name(stage.name)
    value = slope(function, h, o)
    local = equation(m.Call(function.name, (h,), 1), value)
    if function.body is not None:
        return []
    if o in parts_of(value):
        return teller.say("activation_reuse", local=local, o=o)
    if not forward.args[forward.args[stage.node][0]]:  # a given value is no result of the forward pass
        return []
    return teller.say("activation_reuse_argument", local=local, h=h)
