"""The fourth answer: the forward pass, and backpropagation as an algorithm with matrices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from symback.document import display as m
from symback.document.narrate.matrices.facts import Carrier, Share
from symback.document.narrate.matrices.teller import MatrixTeller
from symback.document.narrate.teller import EQUALS, display, signed
from symback.document.shape_math import shape_note
from symback.document.tree import Block


def forward_lines(teller: MatrixTeller) -> list[Block]:
    """The forward pass, line by line, with the sizes."""
    lines = [
        m.Line(m.Name(name), (teller.forward.write(teller.nodes[name], own=True),), note=shape_note(teller.shape(name)))
        for name in teller.computed
    ]
    return [*teller.say("notation"), display(*lines)]


def algorithm(teller: MatrixTeller) -> list[Block]:
    """The backward pass."""
    if not teller.used:
        return teller.say("algorithm_none")
    facts = teller.backward
    if not facts.carriers:
        return [*teller.say("matrix_direct", count=len(teller.used)), display(*_direct(teller))]
    if facts.single:
        several = [name for name in teller.used if len(facts.shares.get(name, ())) > 1]
        loss = teller.prediction is not None
        values = {"D": teller.accumulator, "moves": len(facts.carriers) > 1, "loss": loss}
        blocks = teller.say("matrix_algorithm_one", **values)
        if several:
            blocks += teller.say("matrix_algorithm_adds", partials=tuple(teller.partial(name) for name in several))
        blocks.append(display(*_with_one(teller)))
        return [*blocks, *(teller.say("algorithm_which", d=teller.accumulator) if len(facts.carriers) > 1 else [])]
    first = next((c for c in facts.carriers if c.name), facts.carriers[0])
    said = teller.say("matrix_algorithm_many", D=own(teller, first), adjoint=teller.derivative(first))
    return [*said, display(*_with_many(teller))]


def own(teller: MatrixTeller, carrier: Carrier) -> m.Name:
    """The matrix of one value where every value has its own: D with the value as its index."""
    letter = teller.accumulator.name
    if carrier.name is not None:
        return m.Name(f"{letter}_{carrier.name}")
    unnamed = [c for c in teller.backward.carriers if c.name is None]
    return m.Name(f"{letter}{unnamed.index(carrier)}" if len(unnamed) > 1 else letter)


def _direct(teller: MatrixTeller) -> list[m.Line]:
    return [
        m.Line(teller.partial(name), (teller.written(name),), note=shape_note(teller.shape(name)))
        for name in teller.used
    ]


def _with_one(teller: MatrixTeller) -> list[m.Line]:
    """Two moves for every value that is kept: D moves on, then the parameters that are met there are read off."""
    d = teller.accumulator
    met: dict[tuple[int, ...], list[tuple[str, Share]]] = {}
    for name in teller.used:
        for share in teller.backward.shares.get(name, ()):
            met.setdefault(share.refs, []).append((name, share))
    out = _read_off(teller, met.get((), []), {})
    before: Mapping[int, m.Math] = {}
    for carrier in teller.backward.carriers:
        shape = teller.derivation.gradient.program.shape(carrier.of)
        written, reached = teller.adjoint(carrier, before), teller.derivative(carrier)
        parts = (written, EQUALS, reached) if before else (reached, EQUALS, written)
        out.append(m.Line(d, (m.Row(parts),), "gets", shape_note(shape)))
        before = {carrier.node: signed(carrier.sign, d)}
        out += _read_off(teller, met.get((carrier.node,), []), before)
    return out


def _read_off(teller: MatrixTeller, met: Sequence[tuple[str, Share]], known: Mapping[int, m.Math]) -> list[m.Line]:
    """The terms of partials that are found at one place; what is met several times is added."""
    out = []
    for name, share in met:
        relation = "=" if len(teller.backward.shares[name]) == 1 else "adds"
        left, value = teller.partial(name), teller.share(share, known)
        if value != left:
            out.append(m.Line(left, (value,), relation, shape_note(teller.shape(name))))
    return out


def _with_many(teller: MatrixTeller) -> list[m.Line]:
    known = {c.node: signed(c.sign, own(teller, c)) for c in teller.backward.carriers}
    program = teller.derivation.gradient.program
    out = [
        m.Line(own(teller, c), (teller.adjoint(c, known),), note=shape_note(program.shape(c.of)))
        for c in teller.backward.carriers
    ]
    out += [
        m.Line(teller.partial(name), (teller.written(name, known),), note=shape_note(teller.shape(name)))
        for name in teller.used
    ]
    return out
