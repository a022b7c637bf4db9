"""Everything by hand: the forward pass, the backward pass and one step of gradient descent with small matrices."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from symback.document import display as m
from symback.document.express_matrices import MatrixWriter
from symback.document.narrate.matrices.algorithm import own
from symback.document.narrate.matrices.facts import in_order
from symback.document.narrate.matrices.teller import MatrixTeller
from symback.document.narrate.numbers import is_short, number
from symback.document.narrate.teller import display, signed
from symback.document.tree import Block
from symback.errors import InputError
from symback.program.core import Program
from symback.program.interpret import EXACT, high_precision, run, run_where_exact
from symback.program.matrix import Matrix
from symback.program.passes import with_sizes

#: The learning rate of the step that is computed.
ETA = Fraction(1, 10)
#: A matrix of more rows or columns is not written out.
LARGEST = 8


def evaluate(program: Program, values: Mapping[str, Any]) -> Mapping[int, Any]:
    """The value of every node: in fractions where that is possible, else with 50 digits.

    Raises InputError where the formula has no value.
    """
    try:
        exact = run_where_exact(program, values)
        if all(node in exact for node in program.reachable()):
            return exact
        domain = high_precision(50)
        return {**run(program, {name: entered(value, domain) for name, value in values.items()}, domain), **exact}
    except (ZeroDivisionError, ValueError, OverflowError):
        raise InputError("the formula has no value at the point given with --at; choose another point") from None


def entered(value: Any, domain: Any) -> Any:
    """A number or a matrix of fractions as numbers of a domain; what is a number of it already stays as it is."""

    def element(given: Any) -> Any:
        return domain.const(Fraction(given)) if isinstance(given, int | Fraction) else given

    return value.map(element) if isinstance(value, Matrix) else element(value)


def matrix(value: Any) -> m.Math:
    """A number or a matrix of numbers; a 1×1 matrix is shown as its number."""
    if not isinstance(value, Matrix):
        return number(value)
    if value.shape == (1, 1):
        return number(value.rows[0][0])
    return m.Grid(tuple(tuple(number(element) for element in row) for row in value.rows))


def _is_exact(value: Any) -> bool:
    return all(map(is_short, _elements(value)))


def by_hand(teller: MatrixTeller) -> list[Block]:
    """All numbers at the sample matrices; nothing without them."""
    problem = teller.problem
    if not problem.samples:
        return []
    if any(isinstance(value, Matrix) and max(value.shape) > LARGEST for value in problem.samples.values()):
        return teller.say("hand_large")
    forward = with_sizes(problem.forward, problem.sizes)
    gradient = teller.derivation.gradient
    program = with_sizes(gradient.program, problem.sizes)
    found = evaluate(program, problem.samples)
    blocks = [*teller.say("hand_given"), display(*_given(teller)), *teller.say("hand_forward")]
    blocks.append(display(*_forward(teller, forward, found)))
    if teller.used:
        blocks += [*teller.say("hand_backward"), display(*_backward(teller, program, found))]
        blocks += _step(teller, forward, found)
    return blocks


def _given(teller: MatrixTeller) -> list[m.Line]:
    problem = teller.problem
    parts: list[m.Math] = []
    for name in (*problem.data, *problem.parameters):
        if parts:
            parts += [m.Symbol("comma"), m.Symbol("quad")]
        parts += [m.Row((m.Name(name), m.Symbol("equals"), matrix(problem.samples[name])))]
    return [m.Line(None, (m.Row(tuple(parts)),))]


def line(left: m.Math, middle: m.Math | None, value: Any, relation: str = "=") -> m.Line:
    """Left = what is put in = the value, or about the value."""
    shown = matrix(value)
    exact = _is_exact(value)
    if middle is None or middle == shown:
        return m.Line(left, (shown,), relation if exact or relation != "=" else "approx")
    if exact and relation == "=":
        return m.Line(left, (middle, shown))
    return m.Line(left, (m.Row((middle, m.Symbol("equals" if exact else "approx"), shown)),), relation)


def _forward(teller: MatrixTeller, forward: Program, found: Mapping[int, Any]) -> list[m.Line]:
    lines = []
    for name in teller.computed:
        node = teller.nodes[name]
        lines.append(line(m.Name(name), _put_in(forward, node, found, {}), found[node]))
    return lines


def _put_in(program: Program, root: int, found: Mapping[int, Any], known: Mapping[int, m.Math]) -> m.Math:
    """A node with numbers in place of the names."""

    def naming(node: int) -> m.Math | None:
        if node in known and node != root:
            return known[node]
        return matrix(found[node]) if program.names.get(node) or program.ops[node] == "input" else None

    return MatrixWriter(program, naming).write(root, own=True)


def _backward(teller: MatrixTeller, program: Program, found: Mapping[int, Any]) -> list[m.Line]:
    """D and the partials in the order of the algorithm."""
    facts = teller.backward
    partials = teller.derivation.gradient.partials
    known = {c.node: signed(c.sign, matrix(_signed(c.sign, found[c.node]))) for c in facts.carriers}
    lines: list[m.Line] = []
    for part in in_order(facts, teller.used):
        if isinstance(part, str):
            node = partials[part]
            middle = _put_in(program, node, found, known) if program.args[node] else None
            lines.append(line(teller.partial(part), middle, found[node]))
            continue
        left = teller.accumulator if facts.single else own(teller, part)
        if teller.residual is not None and part.node == teller.residual.node:
            middle = teller.adjoint(part)
        else:
            middle = signed(part.sign, _put_in(program, part.node, found, known))
        lines.append(line(left, middle, _signed(part.sign, found[part.node]), "gets" if facts.single else "="))
    return lines


def _signed(sign: int, value: Any) -> Any:
    return value if sign > 0 else -value


def _step(teller: MatrixTeller, forward: Program, found: Mapping[int, Any]) -> list[Block]:
    """The parameters after one step of gradient descent, and the value there."""
    problem = teller.problem
    partials = teller.derivation.gradient.partials
    exact = all(isinstance(element, int | Fraction) for value in found.values() for element in _elements(value))
    domain = EXACT if exact else high_precision(50)
    moved = {name: entered(value, domain) for name, value in problem.samples.items()}
    lines = []
    for name in teller.used[::-1]:
        slope = found[partials[name]]
        old, by = matrix(problem.samples[name]), m.MatrixProduct((m.Number(ETA), matrix(slope)))
        moved[name] = moved[name] - entered(slope, domain) * domain.const(ETA)
        lines.append(line(m.Name(name, at="1"), m.Sum(((1, old), (-1, by))), moved[name]))
    before, after = found[problem.result], run(forward, moved, domain)[forward.outputs[0]]
    exactly = is_short(before) and is_short(after)
    return [
        *teller.say("hand_step", eta=m.Symbol("eta"), value=m.Number(ETA)),
        display(*lines),
        *teller.say("hand_after", exact=exactly, before=number(before), after=number(after), L=teller.output),
    ]


def _elements(value: Any) -> list[Any]:
    return value.flat() if isinstance(value, Matrix) else [value]
