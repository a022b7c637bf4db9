"""The values of a loss that have names: the loss by steps, and ∂L/∂ŷ by steps back through them.

Such a value is used again and again, so the loss and its derivative, written out in full, would double with every
one of them. With a line for each of them the page grows by a line.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symback.document import display as m
from symback.document.express import by_name
from symback.document.narrate.teller import Teller, display, lifted, signed
from symback.document.tree import Block


def loss_lines(teller: Teller, loss: Callable[[int], m.Math] | None = None) -> list[m.Line]:
    """A line for each named value of the loss, and the loss; ``loss`` writes a node, by default with names."""
    forward = teller.problem.forward
    writer = teller.forward_writer(by_name(forward))
    write = loss or (lambda node: writer.write(node, own=True))
    lines = [m.Line(m.Name(stage.name), (write(stage.node),)) for stage in teller.loss_values]
    return [*lines, m.Line(teller.output, (write(teller.problem.result),))]


def named_in_statement(teller: Teller) -> list[Block]:
    """What the names in the loss stand for; nothing if there are none."""
    if not teller.loss_values:
        return []
    return [*teller.say("statement_loss_values"), display(*loss_lines(teller)[:-1])]


def steps_back(teller: Teller, boxes: bool = False) -> list[m.Line]:
    """∂L/∂u for the named values of the loss, from the last to the first, then ∂L/∂ŷ."""
    adjoints = teller.derivation.gradient.adjoints
    writer = teller.gradient_writer(boxes)
    lines = []
    for name, node in teller.loss_steps.items():
        sign, adjoint = adjoints.get(node, (1, -1))
        if adjoint < 0:
            body: m.Math = m.Number(Fraction(0))
        else:
            first = teller.known_adjoints.get(adjoint) in (teller.partial(name), m.Negative(teller.partial(name)))
            body = signed(sign, lifted(writer.write(adjoint, own=first)))
        lines.append(m.Line(teller.partial(name), (body,)))
    return lines
