"""The backward pass: with one accumulator d where the values form a chain, with one number for each value elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from symback.derivation.stages import Stage
from symback.document import display as m
from symback.document.narrate.graphs import local
from symback.document.narrate.growth import growth_order, law
from symback.document.narrate.numbers import is_short, number
from symback.document.narrate.pattern import at, between, slope
from symback.document.narrate.shared import growth_laws, own_rows
from symback.document.narrate.teller import EQUALS, Teller, display, equation
from symback.document.tree import Block

ONE = m.Number(Fraction(1))


@dataclass(frozen=True, slots=True)
class Move:
    """One layer of the backward pass: ``d`` moves along ``path`` to ``stage``, then its parameters are read off.

    ``path`` holds the (head, tail) pairs of the edges on the way; it is empty at a result that has parameters itself.
    """

    path: tuple[tuple[Stage, str], ...]
    stage: Stage
    parameters: tuple[str, ...]


def algorithm(teller: Teller) -> list[Block]:
    """The algorithm, the cost it has, and with sample values its numbers."""
    moves = single_path(teller)
    if teller.used:
        blocks = _with_one(teller, moves) if moves is not None else _with_many(teller)
        blocks += _cost(teller)
    else:
        blocks = teller.say("algorithm_none")
    if teller.numbers is not None and not teller.elided:
        blocks += [*teller.say("algorithm_numbers"), *_numbers(teller, moves or None)]
    return blocks


def single_path(teller: Teller) -> list[Move] | None:
    """The moves of the accumulator; None where a value feeds several places and one number is not enough."""
    stages = {stage.name: stage for stage in teller.derivation.stages}
    active = {name for name in teller.nodes if teller.is_active(name)}
    if feeds_several(teller):
        return None
    moves: list[Move] = []
    stage = next(stage for stage in stages.values() if stage.node == teller.problem.result)
    path: list[tuple[Stage, str]] = []
    while True:
        onwards = [a for a in stage.arguments if a in active and a in stages]
        here = tuple(a for a in stage.arguments if a in active and a not in stages)
        if len(onwards) > 1:
            return None
        if here:
            moves.append(Move(tuple(path), stage, tuple(name for name in teller.parameters if name in here)))
            path = []
        if not onwards:
            return moves
        path.append((stage, onwards[0]))
        stage = stages[onwards[0]]


def feeds_several(teller: Teller) -> tuple[str, ...]:
    """The quantities that are used in several places and whose derivative is asked for, inputs first."""
    return tuple(name for name in teller.nodes if len(teller.users.get(name, ())) > 1 and teller.is_active(name))


def _with_one(teller: Teller, moves: list[Move]) -> list[Block]:
    d = teller.accumulator
    chain = teller.problem.chain
    if len(moves) > 1:
        loss = teller.prediction is not None
        blocks = teller.say("algorithm_one", d=d, loss=loss, chain=chain is not None)
    else:
        blocks = teller.say("algorithm_one_short", d=d)
    groups = [_group(teller, k, move) for k, move in enumerate(moves)]
    if teller.elided and chain is not None and chain.function is not None:
        top = [line for group in groups[:3] for line in group]
        k = at("h")
        slope_k = slope(chain.function, at("h"), at("o"))
        kept = m.Kept(m.Product((d, m.Partial(at("h", 1), at("o")), m.Partial(at("o"), k))))
        factors = slope_k.factors if isinstance(slope_k, m.Product) else (slope_k,)
        value = m.Product((d, at("w", 1), *factors))
        pattern = display(
            m.Line(d, (equation(kept, value),), "gets"),
            m.Line(
                m.Partial(teller.output, at("w")), (m.Product((d, m.Partial(k, at("w")))), m.Product((d, at("o", -1))))
            ),
        )
        blocks += [display(*top), *teller.say("algorithm_pattern", range=between(teller, 2, chain.depth - 3)), pattern]
        blocks += [*teller.say("algorithm_last"), display(*groups[-1])]
    else:
        blocks.append(display(*(line for group in groups for line in group)))
    if len(moves) > 1:
        blocks += teller.say("algorithm_which", d=d)
    return blocks


def _group(teller: Teller, k: int, move: Move) -> list[m.Line]:
    """The two moves of one layer."""
    d = teller.accumulator
    lines: list[m.Line] = []
    first = k == 0
    if move.path:
        partials = [m.Partial(m.Name(head.name), m.Name(tail)) for head, tail in move.path]
        values = [local(head, tail) for head, tail in move.path]
        symbols: m.Math = product([] if first else [d], partials)
        if not first:
            symbols = m.Kept(symbols)
        reached = m.Partial(teller.output, m.Name(move.stage.name))
        parts = [symbols, product([] if first else [d], values)]
        if symbols != reached and not (first and len(partials) == 1):
            parts.append(reached)
        lines.append(m.Line(d, (m.Row(_joined(parts)),), "gets"))
    elif first:
        lines.append(m.Line(d, (ONE,), "gets"))
    for name in move.parameters:
        by = m.Name(name)
        partial = m.Partial(m.Name(move.stage.name), by)
        value = product([d], [local(move.stage, name)])
        # at the result itself the edge has the very derivative that is sought
        chain = (value,) if partial == teller.partial(name) else (m.Product((d, partial)), value)
        lines.append(m.Line(teller.partial(name), chain))
    return lines


def _joined(parts: list[m.Math]) -> tuple[m.Math, ...]:
    row: list[m.Math] = []
    for part in parts:
        if row:
            row.append(EQUALS)
        row.append(part)
    return tuple(row)


def product(first: Sequence[m.Math], factors: Sequence[m.Math]) -> m.Math:
    """A product with the factors 1 left out and nested products opened; a leading sign comes to the front."""
    flat: list[m.Math] = list(first)
    sign = 1
    for factor in factors:
        if isinstance(factor, m.Negative):
            sign, factor = -sign, factor.body
        if isinstance(factor, m.Product):
            flat += factor.factors
        elif factor != ONE:
            flat.append(factor)
    body: m.Math = ONE if not flat else flat[0] if len(flat) == 1 else m.Product(tuple(flat))
    return body if sign > 0 else m.Negative(body)


def adjoint_name(teller: Teller, name: str) -> m.Name:
    """The number that a value gets in the backward pass: d with the value as its index."""
    return m.Name(f"{teller.accumulator.name}_{name}")


def _with_many(teller: Teller) -> list[Block]:
    """One number for each value; contributions from all its uses are added."""
    stages = {stage.name: stage for stage in teller.derivation.stages}
    users = teller.users
    result = next(stage for stage in stages.values() if stage.node == teller.problem.result)
    lines: list[m.Line] = []
    computed = [name for name in stages if name != result.name and teller.is_active(name)]
    example = next((name for name in computed if len(users[name]) > 1), computed[0] if computed else result.name)
    for name in [*reversed(computed), *teller.used]:
        left: m.Math = adjoint_name(teller, name) if name in stages else teller.partial(name)
        symbols, values = [], []
        for user in reversed(users.get(name, [])):
            step = m.Partial(m.Name(user.name), m.Name(name))
            before: list[m.Math] = [] if user is result else [adjoint_name(teller, user.name)]
            symbols.append((1, product(before, [step])))
            value = product(before, [local(user, name)])
            values.append((-1, value.body) if isinstance(value, m.Negative) else (1, value))
        # a variable that feeds the result directly and on other ways would stand on both sides
        circular = len(symbols) > 1 and (1, left) in symbols
        lines.append(m.Line(left, (_sum(values),) if circular else (_sum(symbols), _sum(values))))
    block = "algorithm_many" if feeds_several(teller) else "algorithm_branches"
    said = teller.say(block, u=m.Name(example), adjoint=adjoint_name(teller, example))
    return [*said, display(*lines)]


def _sum(terms: list[tuple[int, m.Math]]) -> m.Math:
    if len(terms) == 1:
        sign, body = terms[0]
        return body if sign > 0 else m.Negative(body)
    flat: list[tuple[int, m.Math]] = []
    for sign, term in terms:
        if isinstance(term, m.Sum):
            flat += [(sign * inner, part) for inner, part in term.terms]
        else:
            flat.append((sign, term))
    return m.Sum(tuple(flat))


def _cost(teller: Teller) -> list[Block]:
    reverse = own_rows(teller)["reverse"]["total"]
    growth = growth_laws(teller).get("reverse")
    if not growth:
        return teller.say("algorithm_cost", total=reverse, law=None)
    return teller.say("algorithm_cost", total=reverse, law=law(growth), m=m.Name("m"), order=growth_order(growth))


def _numbers(teller: Teller, moves: list[Move] | None) -> list[Block]:
    """The forward and the backward pass with the sample values."""
    numbers = teller.numbers
    assert numbers is not None

    def line(left: m.Math, middle: m.Math | None, value: object) -> m.Line:
        relation = "=" if is_short(value) else "approx"
        if middle is None:
            return m.Line(left, (number(value),), relation)
        if relation == "=":
            return m.Line(left, (middle, number(value)))
        return m.Line(left, (m.Row((middle, m.Symbol("approx"), number(value))),))

    forward = [line(m.Name(stage.name), None, numbers[stage.node]) for stage in teller.derivation.stages]
    backward: list[m.Line] = []
    gradient = teller.derivation.gradient
    if moves is not None:
        for move in moves:
            reached = m.Partial(teller.output, m.Name(move.stage.name))
            adjoint = gradient.adjoints[move.stage.node]
            backward.append(line(teller.accumulator, reached, adjoint[0] * numbers[adjoint[1]]))
            for name in move.parameters:
                backward.append(line(teller.partial(name), None, numbers[gradient.partials[name]]))
    else:
        for stage in reversed(teller.derivation.stages):
            if stage.node in gradient.adjoints and stage.node != teller.problem.result:
                sign, node = gradient.adjoints[stage.node]
                if node in numbers:
                    backward.append(line(adjoint_name(teller, stage.name), None, sign * numbers[node]))
        for name in teller.parameters:
            backward.append(line(teller.partial(name), None, numbers[gradient.partials[name]]))
    return [display(*forward), display(*backward)]
