"""The loss written out, and ∂L/∂ŷ by steps: the factors as the rules give them, then simplified."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from symback.document import display as m
from symback.document.express import Writer, by_name, only
from symback.document.narrate.statement import formula
from symback.document.narrate.teller import Teller, signed
from symback.program.core import Builder
from symback.program.edge import Edge
from symback.program.rules import edges

#: So many paths from the loss to the prediction are written out.
MOST_PATHS = 2
MINUS_ONE = m.Group(m.Negative(m.Number(Fraction(1))))


def written_loss(teller: Teller, node: int | None = None) -> m.Math:
    """The loss, or ``node`` of it, with the prediction written out, as far as it fits into a line."""
    problem = teller.problem
    forward = problem.forward
    node = problem.result if node is None else node
    kept = frozenset(stage.node for stage in teller.loss_values)
    if problem.chain is not None and problem.chain.depth > 4:
        writer = teller.forward_writer(only(forward, kept | {problem.prediction or 0}))
        return _replace(writer.write(node, own=True), str(forward.name(problem.prediction or 0)), formula(teller))
    return teller.forward_writer(only(forward, kept)).write(node, own=True)


def _replace(tree: m.Math, name: str, new: m.Math) -> m.Math:
    """The loss with one name replaced; losses are small, so this walks the tree the plain way."""
    match tree:
        case m.Name(name=found) if found == name:
            return new
        case m.Product(factors):
            return m.Product(tuple(_replace(factor, name, new) for factor in factors))
        case m.Sum(terms):
            return m.Sum(tuple((sign, _replace(term, name, new)) for sign, term in terms))
        case m.Quotient(numerator, denominator):
            return m.Quotient(_replace(numerator, name, new), _replace(denominator, name, new))
        case m.Power(base, exponent):
            return m.Power(_replace(base, name, new), _replace(exponent, name, new))
        case m.Negative(body):
            return m.Negative(_replace(body, name, new))
        case m.Group(body):
            return m.Group(_replace(body, name, new))
        case m.Call(function, arguments, primes, partial):
            return m.Call(function, tuple(_replace(arg, name, new) for arg in arguments), primes, partial)
        case _:
            return tree


def loss_steps(teller: Teller) -> tuple[list[m.Math], m.Math | None]:
    """∂L/∂ŷ: the factors as the rules give them, then without the constants, then simplified.

    The second value is the difference a - ŷ whose derivative -1 stands among the factors, if there is one.
    """
    problem = teller.problem
    prediction = problem.prediction
    assert prediction is not None
    adjoint = teller.derivation.gradient.adjoints.get(prediction)
    program = teller.derivation.gradient.program
    last = Writer(program, by_name(program), len(problem.forward))
    final: m.Math = m.Number(Fraction(0)) if adjoint is None else signed(adjoint[0], last.write(adjoint[1]))
    b = Builder(problem.forward)
    paths = _loss_paths(teller, b)
    raw = b.build([])
    writer = Writer(raw, by_name(raw), len(problem.forward))
    written = [[part for edge in path for part in _parts(writer, edge)] for path in paths]
    if len(paths) > 1:
        added: m.Math = m.Sum(tuple((1, _joined(parts)) for parts in written))
        return ([final] if added == final else [added, final]), None
    if not paths or len(paths[0]) < 2:
        return [final], None
    found, first = paths[0], written[0]
    constants = Fraction(1)
    kept: list[m.Math] = []
    for part in first:
        value = _rational(part)
        if value is None:
            kept.append(part)
        else:
            constants *= value
    if constants not in (1, -1):
        kept.insert(0, m.Number(abs(constants)))
    if constants < 0:
        kept.append(MINUS_ONE)
    steps: list[m.Math] = []
    for step in (_joined(first), _joined(kept), final):
        if not steps or _opened(steps[-1]) != _opened(step):
            steps.append(step)
    minus = next((edge for edge in found if raw.ops[edge.node] == "sub" and edge.slot == 1), None)
    difference = None
    if minus is not None and constants < 0:
        difference = writer.write(minus.node)
    return steps, difference


def _loss_paths(teller: Teller, b: Builder) -> list[list[Edge]]:
    """The edges on every path from the loss to ŷ; none if there are more than a line holds."""
    problem = teller.problem
    assert problem.prediction is not None
    below = problem.forward.depending_on([problem.prediction])
    whole: list[list[Edge]] = []
    begun: list[tuple[int, list[Edge]]] = [(problem.result, [])]
    while begun:
        node, path = begun.pop()
        if node == problem.prediction:
            whole.append(path)
        else:
            onwards = [edge for edge in edges(b, node) if edge.arg in below]
            begun += [(edge.arg, [*path, edge]) for edge in reversed(onwards)]
        if len(whole) + len(begun) > MOST_PATHS:
            return []
    return whole


def _parts(writer: Writer, edge: Edge) -> list[m.Math]:
    """The factors of one local partial, the sign as a factor of its own."""
    parts: list[m.Math] = []
    if edge.divisors:
        numerator = _joined([writer.write(f) for f in edge.factors]) if edge.factors else m.Number(Fraction(1))
        parts.append(m.Quotient(numerator, _joined([writer.write(d) for d in edge.divisors])))
    else:
        parts += [writer.write(f) for f in edge.factors]
    if edge.sign < 0:
        parts.append(MINUS_ONE)
    return parts


def _rational(part: m.Math) -> Fraction | None:
    match part:
        case m.Number(value):
            return value
        case m.Group(m.Negative(m.Number(value))):
            return -value
        case m.Quotient(m.Number(numerator), m.Number(denominator)):
            return numerator / denominator
        case _:
            return None


def _joined(factors: Sequence[m.Math]) -> m.Math:
    if not factors:
        return m.Number(Fraction(1))
    return factors[0] if len(factors) == 1 else m.Product(tuple(factors))


def _opened(tree: m.Math) -> tuple[m.Math, ...]:
    """The factors of a product, those of the products in it among them."""
    if not isinstance(tree, m.Product | m.Group) or (
        isinstance(tree, m.Group) and not isinstance(tree.body, m.Product)
    ):
        return (tree,)
    return _opened(tree.body) if isinstance(tree, m.Group) else tuple(p for f in tree.factors for p in _opened(f))
