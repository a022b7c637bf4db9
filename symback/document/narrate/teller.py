"""What every part of the narration needs: the derivation, the phrases, and how quantities are written here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from symback.derivation.derivation import Derivation
from symback.derivation.stages import Stage
from symback.document import display as m
from symback.document.express import Writer, by_name, only
from symback.document.narrate.numbers import evaluate
from symback.document.phrases import Phrases
from symback.document.tree import Block, DisplayBlock, Inline, Paragraph
from symback.problem.problem import Problem

#: Chains up to this depth are told in full; of deeper ones the first and last layers and the pattern between them.
TOLD_DEPTH = 6
#: How many quantities a partial derivative may be written with before abbreviations are used.
LONGEST = 13

EQUALS = m.Symbol("equals")


@dataclass(frozen=True)
class Teller:
    """Everything that is told comes from ``derivation``; ``counts`` are the rows and growth laws of its operations."""

    derivation: Derivation
    counts: Mapping[str, Any]
    phrases: Phrases
    full: bool = False

    @property
    def problem(self) -> Problem:
        return self.derivation.problem

    @property
    def output(self) -> m.Name:
        """L, or z for a formula without a loss."""
        return m.Name(self.problem.output)

    @cached_property
    def prediction(self) -> m.Name | None:
        """ŷ as it is called here; None without a loss."""
        node = self.problem.prediction
        return None if node is None else m.Name(str(self.problem.forward.name(node)))

    @cached_property
    def elided(self) -> bool:
        """Is the middle of the network left out?"""
        chain = self.problem.chain
        return chain is not None and chain.depth > TOLD_DEPTH and not self.full

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The parameters in the order in which the backward pass finishes them: the one used first comes last."""
        position = self.first_use
        order = {name: k for k, name in enumerate(self.problem.parameters)}
        return tuple(sorted(self.problem.parameters, key=lambda name: (-position.get(name, -1), order[name])))

    @cached_property
    def unused(self) -> tuple[str, ...]:
        """Parameters on which nothing depends."""
        return tuple(name for name in self.problem.parameters if name not in self.first_use)

    @cached_property
    def first_use(self) -> dict[str, int]:
        """Input -> the place of the first named value that is computed from it."""
        place: dict[str, int] = {}
        for k, stage in enumerate(self.derivation.stages):
            for argument in stage.arguments:
                place.setdefault(argument, k)
        if self.problem.prediction is not None:
            name = self.problem.forward.name(self.problem.prediction)
            if name in self.problem.parameters:
                place.setdefault(str(name), len(place))
        return place

    @property
    def used(self) -> tuple[str, ...]:
        """The parameters on which the result depends, from the last to the first."""
        return tuple(name for name in self.parameters if name in self.first_use)

    def free(self, *candidates: str) -> str:
        """The first of these names that stands for nothing here yet; the last one if all do."""
        return next((name for name in candidates if name not in self.nodes), candidates[-1])

    @cached_property
    def accumulator(self) -> m.Name:
        """The running number of the backward pass: d, unless the formula has a d."""
        return m.Name(self.free("d", "delta", "a"))

    @cached_property
    def abbreviated(self) -> bool:
        """Are the partials written with h and o, because written out they would be too long?"""
        program = self.derivation.gradient.program
        atoms: dict[int, int] = {}
        for node in program.reachable(program.outputs[1:]):
            if self.keeps_its_name(node) or node in self.known_adjoints:
                atoms[node] = 1
            else:
                atoms[node] = min(1000, sum(atoms[arg] for arg in program.args[node]))
        longest = max((atoms[node] for node in program.outputs[1:]), default=0)
        if self.problem.chain is not None:
            return self.problem.chain.depth > 3
        return longest > LONGEST and bool(self.inner_names)

    def keeps_its_name(self, node: int) -> bool:
        """Is this an input, the prediction or a named value of the loss, which are never written out in a partial?"""
        return not self.derivation.gradient.program.args[node] or node in self._kept

    @cached_property
    def _kept(self) -> frozenset[int]:
        prediction = self.problem.prediction
        return frozenset(
            {stage.node for stage in self.loss_values} | ({prediction} if prediction is not None else set())
        )

    @cached_property
    def loss_values(self) -> tuple[Stage, ...]:
        """The named values between the prediction and the loss, in the order in which they are computed."""
        prediction = self.problem.prediction
        if prediction is None:
            return ()
        return tuple(stage for stage in self.derivation.stages if prediction < stage.node != self.problem.result)

    @cached_property
    def loss_steps(self) -> Mapping[str, int]:
        """The named values of the loss that depend on a parameter, from the last to the first, then ŷ -> its node."""
        found = {stage.name: stage.node for stage in reversed(self.loss_values) if self.is_active(stage.name)}
        prediction = self.problem.prediction
        if found and prediction is not None and self.problem.forward.args[prediction]:
            found[str(self.problem.forward.name(prediction))] = prediction
        return found

    @cached_property
    def known_adjoints(self) -> Mapping[int, m.Math]:
        """Adjoints that have lines of their own, because the loss has named values -> ∂L/∂u, by which they go."""
        gradient = self.derivation.gradient
        found: dict[int, m.Math] = {}
        for name, node in self.loss_steps.items():
            sign, adjoint = gradient.adjoints.get(node, (1, 0))
            if adjoint >= len(self.problem.forward) and gradient.program.args[adjoint]:
                found.setdefault(adjoint, signed(sign, self.partial(name)))
        return found

    @cached_property
    def inner_names(self) -> tuple[str, ...]:
        """The names of the values between the inputs and the prediction, or the result where there is none."""
        ends = {self.problem.result, *self._kept}
        return tuple(stage.name for stage in self.derivation.stages if stage.node not in ends)

    def gradient_writer(self, boxes: bool = False) -> Writer:
        """Writes partials: with abbreviations or written out, with or without boxes."""
        program = self.derivation.gradient.program
        named = by_name(program) if self.abbreviated else only(program, self._kept)
        numbers = {box.node: box.number for box in self.derivation.boxes} if boxes else {}

        def naming(node: int) -> m.Math | None:
            known = self.known_adjoints.get(node)
            if known is None:
                return named(node)
            return m.Box(numbers[node], known) if node in numbers else known

        return Writer(program, naming, len(self.problem.forward), numbers)

    def forward_writer(self, named: Callable[[int], m.Math | None] | None = None) -> Writer:
        """Writes the formula as it was typed; ``named`` says which values appear by name."""
        forward = self.problem.forward
        return Writer(forward, named or only(forward, frozenset()), len(forward))

    def partial(self, name: str, of: m.Math | None = None) -> m.Partial:
        return m.Partial(of or self.output, m.Name(name))

    def value(self, name: str, boxes: bool = False) -> m.Math:
        """The partial by a parameter, written out."""
        program = self.derivation.gradient.program
        node = program.inputs()[name]
        adjoint = self.derivation.gradient.adjoints.get(node)
        if adjoint is None:
            return m.Number(Fraction(0))
        written = self.gradient_writer(boxes).write(adjoint[1])
        return signed(adjoint[0], lifted(written) if self.known_adjoints else written)

    def say(self, block: str, **values: Any) -> list[Block]:
        """A block of the prose as paragraphs."""
        return [Paragraph(inline) for inline in self.phrases.say(block, **values)]

    def inline(self, block: str, **values: Any) -> Inline:
        """A block of the prose that is one line: a title, a caption, a cell."""
        return tuple(piece for paragraph in self.phrases.say(block, **values) for piece in paragraph)

    @cached_property
    def numbers(self) -> Mapping[int, Any] | None:
        """The value of every node at the sample point: fractions if all are exact, else 50 digits; None without."""
        if not self.problem.values:
            return None
        return evaluate(self.derivation.gradient.program, self.problem.values)

    @cached_property
    def nodes(self) -> Mapping[str, int]:
        """Name of an input or of a stage -> its node."""
        inputs = self.derivation.gradient.program.inputs()
        return {**inputs, **{stage.name: stage.node for stage in self.derivation.stages}}

    @cached_property
    def users(self) -> Mapping[str, list[Stage]]:
        """Quantity -> the stages that are computed from it, in the order in which they are computed."""
        found: dict[str, list[Stage]] = {}
        for stage in self.derivation.stages:
            for argument in stage.arguments:
                found.setdefault(argument, []).append(stage)
        return found

    def is_active(self, name: str) -> bool:
        """Does this quantity depend on a parameter (or is it one), and the result on it?"""
        return self.nodes[name] in self.derivation.gradient.adjoints


def signed(sign: int, body: m.Math) -> m.Math:
    """A mathematics with its sign; the signs of a sum are turned round term by term."""
    if sign > 0:
        return body
    if isinstance(body, m.Sum):
        return m.Sum(tuple((-s, term) for s, term in body.terms))
    return body.body if isinstance(body, m.Negative) else m.Negative(body)


def lifted(body: m.Math) -> m.Math:
    """The same with the signs of the factors in front of their product, and those of the terms in their sum."""
    if isinstance(body, m.Sum):
        terms = [
            (-s, t.body) if isinstance(t, m.Negative) else (s, t) for s, t in ((s, lifted(t)) for s, t in body.terms)
        ]
        return m.Sum(tuple(terms))
    if not isinstance(body, m.Product):
        return body
    minuses = sum(isinstance(factor, m.Negative) for factor in body.factors)
    bare = tuple(factor.body if isinstance(factor, m.Negative) else factor for factor in body.factors)
    return signed(-1 if minuses % 2 else 1, m.Product(bare))


def equation(left: m.Math, *right: m.Math) -> m.Row:
    """Left = right = …, for a line of text."""
    parts: list[m.Math] = [left]
    for part in right:
        parts += [EQUALS, part]
    return m.Row(tuple(parts))


def separated(*parts: m.Math) -> m.Math:
    """Parts with commas between them; a single part stays what it is."""
    if len(parts) == 1:
        return parts[0]
    row = [piece for part in parts for piece in (m.Symbol("comma"), part)]
    return m.Row(tuple(row[1:]))


def display(*lines: m.Line) -> DisplayBlock:
    """Lines of mathematics as a block of their own."""
    return DisplayBlock(m.Display(tuple(lines)))


def parts_of(tree: m.Math) -> list[m.Math]:
    """Every part of a piece of mathematics, itself included, in no particular order."""
    found: list[m.Math] = []
    stack: list[object] = [tree]
    while stack:
        part = stack.pop()
        if isinstance(part, tuple):
            stack.extend(part)
        elif isinstance(part, m.Math):
            found.append(part)
            stack.extend(getattr(part, name) for name in part.__dataclass_fields__)
    return found
