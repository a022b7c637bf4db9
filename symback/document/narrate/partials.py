"""The second answer: the loss written out, and every partial derivative by the chain rule."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from symback.document import display as m
from symback.document.narrate.loss import MINUS_ONE, loss_steps, written_loss
from symback.document.narrate.loss_values import loss_lines, steps_back
from symback.document.narrate.pattern import HEAD, HEAD_BOXES, between, chain_of, general_partial, shortened
from symback.document.narrate.statement import is_given, names
from symback.document.narrate.teller import Teller, display, equation
from symback.document.tree import Block
from symback.problem.chain import loss_is_apart
from symback.program.core import Builder


def partials(teller: Teller, letter: str) -> list[Block]:
    """Every partial: the short chain through ŷ, then all its factors. ``letter`` names the part with the steps."""
    blocks: list[Block] = []
    if teller.prediction is not None:
        block = "partials_loss_values" if teller.loss_values else "partials_loss"
        blocks += [*teller.say(block), display(*loss_lines(teller, partial(written_loss, teller)))]
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
    elif _is_the_prediction(teller):
        return [*blocks, *_by_the_prediction(teller), *_zeros(teller)]
    elif teller.used:
        if teller.loss_steps:
            blocks += [*teller.say("partials_loss_steps_direct"), display(*steps_back(teller))]
        blocks += teller.say("partials_direct")
    if teller.used:
        blocks += partial_lines(teller, through)
    if _has_paths(teller):
        blocks += teller.say("partials_paths")
    return [*blocks, *_zeros(teller)]


def _zeros(teller: Teller) -> list[Block]:
    """The partials by parameters on which nothing depends."""
    if not teller.unused:
        return []
    zero = equation(*(teller.partial(name) for name in teller.unused), m.Number(Fraction(0)))
    return teller.say("partials_zero", parameters=names(teller.unused), zero=zero)


def _is_the_prediction(teller: Teller) -> bool:
    """Is the only parameter that matters the prediction itself?"""
    prediction = teller.prediction
    if prediction is None or not is_given(teller) or teller.loss_steps:
        return False
    return teller.used == (prediction.name,)


def _by_the_prediction(teller: Teller) -> list[Block]:
    """The only partial, where the only parameter is the prediction itself."""
    steps, difference = loss_steps(teller)
    name = teller.used[0]
    blocks = [*teller.say("partials_given", yhat=m.Name(name)), display(m.Line(teller.partial(name), tuple(steps)))]
    return [*blocks, *_minus(teller, difference)]


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
    blocks = teller.say(
        f"partials_chain_rule{one}", yhat=prediction, rule=rule, index=index, steps=bool(teller.loss_steps)
    )
    if teller.loss_steps:
        return [*blocks, *teller.say("partials_loss_steps"), display(*steps_back(teller))]
    steps, difference = loss_steps(teller)
    blocks.append(display(m.Line(m.Partial(teller.output, prediction), tuple(steps))))
    return [*blocks, *_minus(teller, difference)]


def _minus(teller: Teller, difference: m.Math | None) -> list[Block]:
    """The warning of the factor -1, if there is a difference that brings it."""
    if difference is None or teller.prediction is None:
        return []
    values = {"minus": MINUS_ONE, "difference": difference, "yhat": teller.prediction}
    return teller.say("partials_minus", count=len(teller.used), **values)


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
    adjoints = teller.derivation.gradient.adjoints
    end = teller.problem.prediction if teller.loss_steps else None  # of the paths within such a loss it is said there
    own = {node for of, (_, node) in adjoints.items() if end is None or of < end}
    return any(program.ops[node] in ("add", "sub") and node >= len(teller.problem.forward) for node in own)
