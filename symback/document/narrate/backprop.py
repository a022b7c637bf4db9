"""The fourth answer: notation, the graph with its derivatives, and backpropagation as an algorithm."""

from __future__ import annotations

from symback.derivation.stages import Stage
from symback.document import display as m
from symback.document.express import by_name
from symback.document.narrate.activation import activation
from symback.document.narrate.algorithm import algorithm, feeds_several
from symback.document.narrate.graphs import drawn_stages, local
from symback.document.narrate.teller import Teller, display, equation
from symback.document.tree import Block, FigureBlock, plain


def backprop(teller: Teller) -> list[Block]:
    """The forward pass with its graph, the graph with derivatives, f′, and the backward pass."""
    blocks = [*_notation(teller), *teller.say("graph_forward")]
    if teller.elided:
        blocks += teller.say("graph_omitted")
    blocks += [figure(teller, "forward"), *teller.say("graph_backward"), figure(teller, "backward")]
    blocks += _example(teller)
    blocks += activation(teller)
    return [*blocks, *algorithm(teller)]


def figure(teller: Teller, key: str) -> FigureBlock:
    """The block that shows one of the graphs."""
    caption = teller.inline(f"figure_{key}", several=feeds_several(teller) != ())
    return FigureBlock(key, caption, plain(teller.inline(f"alt_{key}")))


def _notation(teller: Teller) -> list[Block]:
    """The lines of the forward pass."""
    forward = teller.problem.forward
    writer = teller.forward_writer(by_name(forward))
    shown, hidden = drawn_stages(teller)
    lines: list[m.Line] = []
    for stage in shown:
        if hidden and any(argument in hidden for argument in stage.arguments):
            lines.append(m.Line(m.Symbol("vdots"), ()))
        lines.append(m.Line(m.Name(stage.name), (writer.write(stage.node, own=True),)))
    chain = teller.problem.chain
    if chain is not None and chain.function is not None:
        k = m.Name("k")
        intro = teller.say("notation_chain", h=m.Name("h", sub="k"), o=m.Name("o", sub="k"), k=k)
    else:
        intro = teller.say("notation")
    return [*intro, display(*lines)]


def _example(teller: Teller) -> list[Block]:
    """One local derivative worked out, by a computed value and by a parameter."""
    stage, argument = _typical(teller)
    if stage is None or argument is None:
        return []
    forward = teller.problem.forward
    written = teller.forward_writer(by_name(forward)).write(stage.node, own=True)
    head, tail = m.Name(stage.name), m.Name(argument)
    lines = [
        m.Line(m.Partial(head, tail), (m.Row((m.Partial(m.Row(()), tail), m.Group(written))), local(stage, argument)))
    ]
    said = teller.say("local_example", quantity=head, stage=equation(head, written))
    other = next((a for a in stage.arguments if a != argument and a in teller.problem.parameters), None)
    if other is not None:
        by = m.Name(other)
        whole = m.Row((m.Partial(m.Row(()), by), m.Group(written)))
        lines.append(m.Line(m.Partial(head, by), (whole, local(stage, other))))
    return [*said, display(*lines)]


def _typical(teller: Teller) -> tuple[Stage | None, str | None]:
    """The step nearest to the result that multiplies a computed value; else one whose derivative is no number."""
    inputs = teller.problem.forward.inputs()
    stages = [stage for stage in teller.derivation.stages if stage.node != teller.problem.result]
    found: list[tuple[int, int, Stage, str]] = []
    for place, stage in enumerate([*teller.derivation.stages[-1:], *stages]):
        active = [argument for argument in stage.arguments if teller.is_active(argument)]
        for argument in active:
            plain_number = isinstance(local(stage, argument), m.Number | m.Negative)
            merit = 0 if plain_number else 2 if argument in inputs or len(active) == 1 else 3
            found.append((merit if place else min(merit, 1), place, stage, argument))
    if not found:
        return None, None
    best = max(found, key=lambda one: one[:2])
    return best[2], best[3]
