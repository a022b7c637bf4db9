"""What is told: every formula of a solution is computed, and nothing that a good solution says is missing."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import pytest

from symback.derivation.derivation import Derivation, derive
from symback.document import display as m
from symback.document.narrate import tell
from symback.document.tree import Document
from symback.problem.read import read_problem
from symback.problem.ready import READY
from tests import told
from tests.telling import counts, nested_loss

CHAINS: tuple[dict[str, Any], ...] = (
    *({"depth": depth} for depth in (1, 2, 3, 5)),
    *({"activation": name} for name in ("sigmoid", "tanh", "relu", "swish", "gelu", "elu", "t/(1+abs(t))")),
    {"loss": "log(cosh(y - yhat))"},
    {"loss": "softplus(yhat) - y*yhat"},
    {"loss": "abs(y - yhat) + yhat**2"},
    {"text": "x*f(x*w) + w", "wrt": "w"},
    {"text": "p*q/(p + q**2) + p", "loss": "none"},
    {"text": "f(x*w1)*w2 + l*w1**2"},
    *({"text": text} for text in ("w1", "w1 + 0", "2*w1", "w1*x")),
    {"text": "x", "wrt": "x"},
    {"loss": nested_loss(3)},
    {"depth": 8, "loss": nested_loss(2)},
    {"text": "w1", "loss": nested_loss(2)},
    {"text": "w2*tanh(w1*x) + b", "loss": f"{nested_loss(2)} + l*w1**2", "wrt": "w1,w2,b,l"},
    {"text": "x*w", "loss": "3*y - (yhat**2 + exp(yhat**2))*exp(sin(yhat**2))"},
    {"text": "x*w", "loss": "(y*w + yhat**2)**2 + sin(y*w + yhat**2)"},
    {"text": "sin(x*w) + w", "loss": f"3*y - ({nested_loss(2)})"},
)


def solution(lang: str = "en", full: bool = False, **options: Any) -> tuple[Derivation, Document]:
    options = dict(options)
    derivation = derive(read_problem(options.pop("text", None), **options))
    return derivation, tell(derivation, counts(derivation), lang, full)[0]


def point(derivation: Derivation, shift: int) -> dict[str, Any]:
    problem = derivation.problem
    names = [*problem.parameters, *problem.data]
    return {name: mpmath.mpf((k * 7 + 3 + shift) % 13 + 4) / 13 for k, name in enumerate(names)}


def execute(derivation: Derivation, document: Document, shift: int) -> int:
    """Compute every line of every display; the number of equations that were held against each other."""
    reader = told.Reader(derivation, point(derivation, shift))
    checked = 0
    for display in told.displays(document):
        above: list[m.Math] = []
        for line in display.lines:
            sides = [part for tree in line.chain for part in told.parts(tree)]
            try:
                if line.relation == "gets":
                    after_dots(reader, sides[0])
                    assert told.agree(reader, sides), (line.left, sides)
                    assert isinstance(line.left, m.Name)
                    reader.convention = "total"
                    reader.values[line.left.name] = reader.value(sides[0])
                    checked += 1
                    continue
                if line.relation != "=":
                    continue
                known = line.left is not None and not is_new(reader, line.left)
                whole = ([line.left] if known and line.left is not None else above if line.left is None else []) + sides
                if len(whole) > 1:
                    assert told.agree(reader, whole), whole
                    checked += 1
                if line.left is not None and not known and isinstance(line.left, m.Name) and line.left.sub is None:
                    reader.convention = "total"
                    reader.values[line.left.name] = reader.value(sides[-1])
                above = sides[:1]
            except told.Unreadable:
                continue
    return checked


def after_dots(reader: told.Reader, update: m.Math) -> None:
    """Where layers were left out, d has moved on meanwhile: it is the derivative by the head of the first edge."""
    if isinstance(update, m.Kept) and isinstance(update.body, m.Product):
        first = update.body.factors[1]
        if isinstance(first, m.Partial) and isinstance(first.of, m.Name) and first.of.sub is None:
            reader.convention = "total"
            d = reader.derivative(reader.derivation.problem.output, first.of.name)
            if reader.derivation.problem.chain is None or reader.derivation.problem.chain.depth < 7:
                assert told.close(reader.values["d"], d)
            reader.values["d"] = d
        elif isinstance(first, m.Partial):
            reader.convention = "total"
            reader.values["d"] = reader.derivative(reader.derivation.problem.output, f"h{told.K + 1}")


def is_new(reader: told.Reader, left: m.Math) -> bool:
    """Is this a quantity that the line defines (an adjoint of the backward pass)?"""
    if isinstance(left, m.Name):
        return left.name not in reader.values or left.at is not None
    if isinstance(left, m.Call):
        reader.values.setdefault("z", mpmath.mpf(5) / 7)
        reader.values.setdefault("t", mpmath.mpf(5) / 7)
    return False


@pytest.mark.parametrize("options", [*({"text": name} for name in READY), *CHAINS], ids=str)
@pytest.mark.parametrize("shift", [0, 5])
def test_every_printed_equation_holds_at_sixty_digits(options: dict[str, Any], shift: int) -> None:
    derivation, document = solution(**options)
    with mpmath.workdps(told.DIGITS):
        assert execute(derivation, document, shift) >= 4


def test_a_wrong_formula_would_be_noticed() -> None:
    derivation, _ = solution()
    wrong: list[m.Math] = [m.Partial(m.Name("L"), m.Name("yhat")), m.Sum(((1, m.Name("y")), (-1, m.Name("yhat"))))]
    with mpmath.workdps(told.DIGITS):
        reader = told.Reader(derivation, point(derivation, 0))
        assert not told.agree(reader, wrong)


def test_the_minus_of_the_residual_is_a_step_of_its_own() -> None:
    _, document = solution()
    steps = next(
        line.chain
        for display in told.displays(document)
        for line in display.lines
        if line.left == m.Partial(m.Name("L"), m.Name("yhat"))
    )
    y, yhat = m.Name("y"), m.Name("yhat")
    difference = m.Sum(((1, y), (-1, yhat)))
    minus = m.Group(m.Negative(m.Number(Fraction(1))))
    assert steps[-2:] == (m.Product((difference, minus)), m.Sum(((1, yhat), (-1, y))))


def test_the_tasks_have_the_letters_of_the_language() -> None:
    assert [task.letter for task in solution("ru")[1].tasks] == list("абвг")
    assert [task.letter for task in solution("en")[1].tasks] == list("abcd")


def test_a_deep_chain_is_told_by_its_ends_and_its_pattern() -> None:
    short = solution(depth=20)[1]
    full = solution(depth=20, full=True)[1]
    lines = [sum(len(d.lines) for d in told.displays(document)) for document in (short, full)]
    assert lines[0] < lines[1] / 2
    partials = {
        line.left.by.name
        for display in told.displays(full)
        for line in display.lines
        if isinstance(line.left, m.Partial) and isinstance(line.left.by, m.Name)
    }
    assert {f"w{k}" for k in range(1, 21)} <= partials


@pytest.mark.parametrize("depth", [7, 20])
def test_what_is_told_of_a_deep_chain_is_true_as_well(depth: int) -> None:
    derivation, document = solution(depth=depth)
    with mpmath.workdps(told.DIGITS):
        assert execute(derivation, document, 2) >= 6


def test_the_pattern_of_a_deep_chain_gives_the_partial_when_its_dots_are_filled_in() -> None:
    derivation, document = solution(depth=7)
    by = m.Name("w", sub="k")
    written = [
        line.chain[0]
        for display in told.displays(document)
        for line in display.lines
        if line.left == m.Partial(m.Name("L"), by) and m.Symbol("dots") in getattr(line.chain[0], "factors", ())
    ]
    assert len(written) == 2  # with and without boxes
    with mpmath.workdps(told.DIGITS):
        reader = told.Reader(derivation, point(derivation, 1))
        for product in written:
            assert isinstance(product, m.Product)
            factors = [factor for factor in product.factors if factor != m.Symbol("dots")]
            for k in (6, 5):  # k is 3: the layers between w_7 f'(h_6) and w_4 f'(h_3)
                factors += [m.Name(f"w{k}"), m.Call("f", (m.Name(f"h{k - 1}"),), 1)]
            assert told.agree(reader, [m.Partial(m.Name("L"), m.Name("w3")), m.Product(tuple(factors))])


def test_numbers_are_exact_where_they_can_be() -> None:
    _, document = solution(text="relu(relu(x*w1)*w2)*w3", at="x=1,y=0,w1=1/2,w2=2,w3=-1")
    lines = [line for display in told.displays(document) for line in display.lines]
    values = {line.left: line.chain[-1] for line in lines if line.left is not None}
    assert values[m.Name("L")] == m.Number(Fraction(1, 2))
    assert values[m.Partial(m.Name("L"), m.Name("w1"))] == m.Number(Fraction(2))


def test_an_unused_parameter_is_said_to_have_the_partial_zero() -> None:
    from symback.document.latex_math import math_to_latex
    from symback.document.tree import InlineMath, Paragraph

    _, document = solution(text="w1*x", wrt="w1,w9")
    said = [
        "".join(math_to_latex(p.math) if isinstance(p, InlineMath) else p.text for p in block.inline)
        for block in document.tasks[1].solution
        if isinstance(block, Paragraph)
    ]
    assert any("w_{9}" in text and "0" in text for text in said)
