"""The second answer: the loss written out, and every partial derivative by the chain rule."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from symback.document import display as m
from symback.document.express import Writer, by_name, only
from symback.document.narrate.pattern import HEAD, HEAD_BOXES, between, chain_of, general_partial, shortened
from symback.document.narrate.statement import formula, names
from symback.document.narrate.teller import Teller, display, equation, signed
from symback.document.tree import Block
from symback.problem.chain import loss_is_apart
from symback.program.core import Builder
from symback.program.rules import Edge, edges

#: So many paths from the loss to the prediction are written out.
MOST_PATHS = 2
MINUS_ONE = m.Group(m.Negative(m.Number(Fraction(1))))


def partials(teller: Teller, letter: str) -> list[Block]:
    """Every partial: the short chain through ŷ, then all its factors. ``letter`` names the part with the steps."""
    blocks: list[Block] = []
    if teller.prediction is not None:
        blocks += [*teller.say("partials_loss"), display(m.Line(teller.output, (written_loss(teller),)))]
    through = through_prediction(teller)
    if through:
        blocks += _chain_rule(teller)
    if teller.abbreviated:
        blocks += _abbreviations(teller, letter)
    if through:
        chain = teller.problem.chain is not None
        single = len(told(teller)) == 1
        several = len({teller.first_use[name] for name in teller.used}) > 1
        chained = {"chain": chain, "several": several}
        blocks += teller.say("partials_so") if single else teller.say("partials_backwards", **chained)
    else:
        blocks += teller.say("partials_direct")
    blocks += partial_lines(teller, through)
    if _has_paths(teller):
        blocks += teller.say("partials_paths")
    if teller.unused:
        zero = equation(*(teller.partial(name) for name in teller.unused), m.Number(Fraction(0)))
        blocks += teller.say("partials_zero", parameters=names(teller.unused), zero=zero)
    return blocks


def told(teller: Teller) -> tuple[str, ...]:
    """The parameters whose partials are written: all, or the last two and the first of a deep chain."""
    return (*teller.used[:3], teller.used[-1]) if teller.elided else teller.used


def partial_lines(teller: Teller, through: bool, boxes: bool = False) -> list[Block]:
    """The partials as a display; between the last and the first layers of a deep chain stands the pattern."""
    lines = [_partial_line(teller, name, through, boxes) for name in told(teller)]
    if not teller.elided:
        return [display(*lines)]
    pattern = m.Line(m.Partial(teller.output, m.Name("w", sub="k")), (general_partial(teller, boxes),))
    layers = between(teller, 2, chain_of(teller).depth - 3)
    return [display(*lines[:-1]), *teller.say("partials_pattern", range=layers), display(pattern, lines[-1])]


def _partial_line(teller: Teller, name: str, through: bool, boxes: bool) -> m.Line:
    written = teller.value(name, boxes)
    if teller.elided:
        written = shortened(written, HEAD_BOXES if boxes else HEAD)
    chain: tuple[m.Math, ...] = (written,)
    if through and teller.prediction is not None and name != teller.prediction.name and not boxes:
        prediction = teller.prediction
        chain = (m.Product((m.Partial(teller.output, prediction), m.Partial(prediction, m.Name(name)))), written)
    return m.Line(teller.partial(name), chain)


def written_loss(teller: Teller) -> m.Math:
    """The loss with the prediction written out, as far as it fits into a line."""
    problem = teller.problem
    forward = problem.forward
    if problem.chain is not None and problem.chain.depth > 4:
        writer = teller.forward_writer(only(forward, frozenset({problem.prediction or 0})))
        return _replace(
            writer.write(problem.result, own=True), str(forward.name(problem.prediction or 0)), formula(teller)
        )
    return teller.forward_writer().write(problem.result, own=True)


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


def through_prediction(teller: Teller) -> bool:
    """Do the parameters reach the loss only through ŷ?"""
    problem = teller.problem
    prediction = problem.prediction
    if prediction is None or not problem.forward.args[prediction]:
        return False
    return loss_is_apart(Builder(problem.forward), problem.result, prediction, problem.parameters)


def _chain_rule(teller: Teller) -> list[Block]:
    """∂L/∂ŷ by steps, with the minus that is easily lost."""
    prediction = teller.prediction
    assert prediction is not None and teller.problem.prediction is not None
    index = m.Name("w", sub="k") if teller.problem.chain is not None else m.Name(teller.free("theta", "p", "v"))
    if len(teller.used) == 1:
        index = m.Name(teller.used[0])
    rule = equation(
        m.Partial(teller.output, index),
        m.Product((m.Partial(teller.output, prediction), m.Partial(prediction, index))),
    )
    one = "_one" if len(teller.used) == 1 else ""
    blocks = teller.say(f"partials_chain_rule{one}", yhat=prediction, rule=rule, index=index)
    steps, difference = loss_steps(teller)
    blocks.append(display(m.Line(m.Partial(teller.output, prediction), tuple(steps))))
    if difference is not None:
        values = {"minus": MINUS_ONE, "difference": difference, "yhat": prediction}
        blocks += teller.say("partials_minus", count=len(teller.used), **values)
    return blocks


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
        if not steps or steps[-1] != step:
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


def _abbreviations(teller: Teller, letter: str) -> list[Block]:
    """H and o, before the partials that are written with them."""
    if teller.problem.chain is None:
        return teller.say("abbreviations", inner=names(teller.inner_names), letter=letter)
    h, o = m.Name("h", sub="k"), m.Name("o", sub="k")
    blocks = teller.say("abbreviations_chain", h=h, o=o, k=m.Name("k"))
    from symback.document.narrate.pattern import general_layer

    return [*blocks, general_layer(teller)]


def _has_paths(teller: Teller) -> bool:
    """Is one of the partials a sum over several paths?"""
    program = teller.derivation.gradient.program
    own = {node for _, node in teller.derivation.gradient.adjoints.values()}
    return any(program.ops[node] in ("add", "sub") and node >= len(teller.problem.forward) for node in own)
