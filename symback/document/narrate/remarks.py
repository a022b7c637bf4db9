"""What else the exercise shows: memory, vanishing gradients, contributions that add up, several observations."""

from __future__ import annotations

from fractions import Fraction
from itertools import takewhile
from typing import Any

from symback.document import display as m
from symback.document.narrate.algorithm import feeds_several, single_path
from symback.document.narrate.numbers import evaluate, is_short, number
from symback.document.narrate.pattern import at, slope
from symback.document.narrate.statement import names
from symback.document.narrate.teller import Teller, display, parts_of, separated
from symback.document.tree import Block, Emphasis, Paragraph, Piece, Text
from symback.program.core import Builder

#: Of a deep chain with numbers, so many factors are shown.
MOST_FACTORS = 6


def remarks(teller: Teller) -> list[Block]:
    """The section «what else this shows»."""
    blocks = [*_memory(teller), *_vanishing(teller), *_paths(teller)]
    if teller.problem.observations is not None and teller.prediction is not None:
        blocks += _observations(teller)
    return blocks


def titled(teller: Teller, title: str, blocks: list[Block]) -> list[Block]:
    """The title as the emphasised beginning of a paragraph that goes on to the first display."""
    head = "".join(piece.text for piece in teller.inline(title) if isinstance(piece, Text))
    inline: list[Piece] = [Emphasis(head)]
    begin = list(takewhile(lambda block: isinstance(block, Paragraph), blocks))
    for paragraph in begin:
        assert isinstance(paragraph, Paragraph)
        inline += [Text(" "), *paragraph.inline]
    return [Paragraph(tuple(inline)), *blocks[len(begin) :]]


def _memory(teller: Teller) -> list[Block]:
    chain = teller.problem.chain
    if chain is not None and chain.function is not None:
        order = m.Row((m.Symbol("big_theta"), m.Group(m.Name("m"))))
        needed = parts_of(slope(chain.function, at("h"), at("o")))
        values = (at("h"), at("o")) if at("h") in needed else (at("o"),)
        return titled(teller, "remark_memory_title", teller.say("remark_memory", values=values, order=order))
    kept = _stored(teller)
    if not kept:
        return []
    shown = names(list(kept[:6])) + ((m.Symbol("dots"),) if len(kept) > 6 else ())
    return titled(teller, "remark_memory_title", teller.say("remark_memory_general", values=shown))


def _stored(teller: Teller) -> tuple[str, ...]:
    """The named values of the forward pass that the backward pass uses."""
    program = teller.derivation.gradient.program
    typed = len(teller.problem.forward)
    named = {stage.node for stage in teller.derivation.stages}
    todo = [arg for node in program.reachable(program.outputs[1:]) if node >= typed for arg in program.args[node]]
    todo += program.outputs[1:]
    used: set[int] = set()
    while todo:
        node = todo.pop()
        if node < typed and node not in used:
            used.add(node)
            todo += () if node in named else program.args[node]  # a value without a name is found again from others
    result = teller.problem.result
    return tuple(stage.name for stage in teller.derivation.stages if stage.node in used and stage.node != result)


def _vanishing(teller: Teller) -> list[Block]:
    chain = teller.problem.chain
    if chain is None or chain.function is None:
        return []
    function = chain.function
    prime = m.Call(function.name, (at("h"),), 1)
    one = m.Number(Fraction(1))
    small, large = (m.Row((m.Name("q"), m.Symbol(sign), one)) for sign in ("less", "greater"))
    blocks = teller.say("remark_vanishing", factor=m.Product((at("w", 1), prime)), small=small, large=large)
    if function.name == "sigmoid":
        quarter = m.Quotient(m.Number(Fraction(1)), m.Number(Fraction(4)))
        bound = m.Row((m.Call("sigmoid", (m.Name("z"),), 1), m.Symbol("at_most"), quarter))
        blocks += teller.say("remark_vanishing_sigmoid", bound=bound)
    if teller.numbers is not None:
        blocks += _factors(teller)
    return titled(teller, "remark_vanishing_title", blocks)


def _factors(teller: Teller) -> list[Block]:
    """The factors w_{k+1}·f′(h_k) with the sample values, and their product."""
    chain = teller.problem.chain
    numbers = teller.numbers
    assert chain is not None and chain.function is not None and numbers is not None
    program = teller.derivation.gradient.program
    inputs = program.inputs()
    values = []
    for k, node in enumerate(chain.before, start=1):
        b = Builder()
        h = b.input("h")
        y = b.call(chain.function, h)
        prime = b.build([chain.function.rules[0](b, (h,), y)])
        local = evaluate(prime, {"h": numbers[node]})[prime.outputs[0]]
        values.append(numbers[inputs[chain.weights[k]]] * local)
    shown: list[m.Math] = []
    product: Any = Fraction(1)
    for k, value in reversed(list(enumerate(values, start=1))):
        slope_k = m.Call(chain.function.name, (m.Name(str(teller.problem.forward.name(chain.before[k - 1]))),), 1)
        sign = m.Symbol("equals" if is_short(value) else "approx")
        shown.append(m.Row((m.Product((m.Name(chain.weights[k]), slope_k)), sign, number(value))))
        product = product * value
    if len(shown) > MOST_FACTORS:
        shown[MOST_FACTORS - 1 : -1] = [m.Symbol("dots")]
    return teller.say(
        "remark_vanishing_numbers",
        factors=shown,
        product=number(product) if len(values) > 1 else None,
        all=len(values),
        exact=is_short(product),
    )


def _paths(teller: Teller) -> list[Block]:
    if teller.problem.chain is not None and teller.problem.chain.depth > 1:
        x, y = m.Name("x"), m.Name("y")
        two = m.Number(Fraction(2))
        example = m.Sum(((1, m.Power(x, two)), (1, m.Product((x, y))), (1, m.Power(m.Sum(((1, x), (1, y))), two))))
        blocks = teller.say("remark_paths_chain", d=teller.accumulator, example=example)
    elif several := feeds_several(teller):
        blocks = teller.say("remark_paths_here", quantities=names(several))
    else:
        single = single_path(teller) is not None
        blocks = teller.say("remark_paths_none", single=single, d=teller.accumulator)
    return titled(teller, "remark_paths_title", blocks)


def _observations(teller: Teller) -> list[Block]:
    problem = teller.problem
    n: m.Math = m.Name(str(problem.observations))
    if str(problem.observations).isdigit():
        n = m.Number(Fraction(str(problem.observations)))
    i = "i"
    data = list(problem.data) or ["y"]
    single = separated(*(m.Name(name, sub=i) if not name[-1].isdigit() else m.Name(name, at=f"({i})") for name in data))
    pair = m.Group(single) if len(data) > 1 else single
    one = m.Number(Fraction(1))
    each = m.Name(f"{problem.output}", sub=i)

    def total(body: m.Math) -> m.Math:
        whole = m.BigSum(i, one, n, body)
        return whole if problem.reduce == "sum" else m.Product((m.Quotient(one, n), whole))

    lines = [m.Line(teller.output, (total(each),))]
    for name in problem.parameters[:1] if problem.chain is not None else problem.parameters:
        by = m.Name("w", sub="k") if problem.chain is not None else m.Name(name)
        lines.append(m.Line(m.Partial(teller.output, by), (total(m.Partial(each, by)),)))
    blocks = teller.say(f"observations_{problem.reduce}", n=n, pairs=pair, each=each)
    closing = teller.say("observations_cost")
    return titled(teller, "observations_title", [*blocks, display(*lines), *closing])
