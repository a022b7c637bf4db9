"""The third answer: the boxes, gradient descent, and what it costs."""

from __future__ import annotations

from typing import Any

from symback.document import display as m
from symback.document.narrate.matrices.cost import cost
from symback.document.narrate.matrices.facts import Carrier, first_met
from symback.document.narrate.matrices.teller import MatrixTeller
from symback.document.narrate.shared import descent
from symback.document.narrate.statement import names
from symback.document.narrate.teller import display, signed
from symback.document.shape_math import shape_note
from symback.document.tree import Block, InlineMath, Paragraph, Text


def shared(teller: MatrixTeller) -> list[Block]:
    """The adjoints that are used again, what is kept for them, one step of gradient descent, the counts."""
    boxes = [carrier for carrier in teller.backward.carriers if carrier.boxed is not None]
    blocks: list[Block] = []
    if boxes:
        blocks += teller.say("matrix_boxes", one=len(boxes) == 1, delta=delta(teller, boxes[0]))
        blocks += [
            display(*_definitions(teller, boxes)),
            *teller.say("matrix_boxes_used"),
            display(*_uses(teller, boxes)),
        ]
        blocks.append(_in_words(teller, boxes))
    else:
        blocks += teller.say("matrix_no_boxes", count=len(teller.used))
    kept = saved(teller)
    if kept:
        blocks += teller.say("matrix_saved", values=names(kept), several=len(kept) > 1)
    return [*blocks, *descent(teller), *cost(teller)]


def delta(teller: MatrixTeller, carrier: Carrier) -> m.Name:
    """δ with the number of its value, or with the value as its index."""
    letter = teller.free("delta", "epsilon", "gamma")
    if carrier.name is None:
        unnamed = [c for c in teller.backward.carriers if c.name is None]
        return m.Name(letter if len(unnamed) == 1 else f"{letter}_{'abcdefgh'[unnamed.index(carrier) % 8]}")
    base = carrier.name.rstrip("0123456789")
    digits = carrier.name[len(base) :]
    bases = {c.name.rstrip("0123456789") for c in teller.backward.carriers if c.name and c.name[-1:].isdigit()}
    return m.Name(f"{letter}{digits}" if digits and len(bases) == 1 else f"{letter}_{carrier.name}")


def _definitions(teller: MatrixTeller, boxes: list[Carrier]) -> list[m.Line]:
    """δ = ∂L/∂H = the box with what is in it."""
    program = teller.derivation.gradient.program
    known = {c.node: signed(c.sign, _reference(teller, c)) for c in boxes}
    out = []
    for carrier in boxes:
        content = m.Box(carrier.boxed or 0, teller.adjoint(carrier, known))
        left = m.Row((delta(teller, carrier), m.Symbol("equals"), teller.derivative(carrier)))
        out.append(m.Line(left, (content,), note=shape_note(program.shape(carrier.of))))
    return out


def _reference(teller: MatrixTeller, carrier: Carrier) -> m.Math:
    """A box where it is used: with its name in it."""
    return m.Box(carrier.boxed or 0, delta(teller, carrier))


def _uses(teller: MatrixTeller, boxes: list[Carrier]) -> list[m.Line]:
    known = {c.node: signed(c.sign, _reference(teller, c)) for c in boxes}
    return [
        m.Line(teller.partial(name), (teller.written(name, known),), note=shape_note(teller.shape(name)))
        for name in teller.used
    ]


def _in_words(teller: MatrixTeller, boxes: list[Carrier]) -> Paragraph:
    """Which partials contain which box."""
    of = {box.node: box for box in teller.derivation.boxes}
    pieces: list[Any] = []
    for carrier in boxes:
        part = of[carrier.node]
        used = tuple(name for name in teller.used if name in part.parameters)
        shown = [(Text(f"{carrier.boxed},\u00a0"), InlineMath(delta(teller, carrier)), Text(","))]
        partials = tuple(teller.partial(name) for name in used)
        if len(used) == 1:
            sentence = teller.inline("shared_box_once", boxes=shown, uses=part.uses, partials=partials)
        elif len(used) == len(teller.used):
            sentence = teller.inline("shared_box_everywhere", boxes=shown, count=len(used))
        else:
            sentence = teller.inline("shared_box", boxes=shown, partials=partials)
        pieces += [*([Text(" ")] if pieces else []), *sentence]
    return Paragraph(tuple(pieces))


def saved(teller: MatrixTeller) -> list[str]:
    """The values of the forward pass that the backward pass uses again, in the order in which they are computed."""
    gradient, forward = teller.derivation.gradient, teller.problem.forward
    program = gradient.program
    named = {node for node in teller.nodes.values() if node < len(forward) and forward.args[node]}
    used = first_met(program, program.outputs[1:], named - {teller.problem.result})
    return [name for name in teller.computed if teller.nodes[name] in used]
