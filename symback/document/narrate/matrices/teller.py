"""What every part of the narration of matrices needs: how values, adjoints and partials are written here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from symback.document import display as m
from symback.document.express import Naming, by_name
from symback.document.express_matrices import MatrixWriter
from symback.document.matrix_terms import Term, told
from symback.document.narrate.matrices.facts import Backward, Carrier, Share, backward
from symback.document.narrate.matrices.softmax import Residual, residual
from symback.document.narrate.matrix_edges import adjoint_name
from symback.document.narrate.teller import Teller, parts_of, signed
from symback.document.shape_math import sized
from symback.program.sizes import Shape

#: How many names a partial may be written with before it is left in terms of other derivatives.
LONGEST = 12


@dataclass(frozen=True)
class MatrixTeller(Teller):
    """A teller whose values are matrices."""

    @cached_property
    def nodes(self) -> Mapping[str, int]:
        """Name of an input or a named value -> its node."""
        program = self.derivation.gradient.program
        return {**program.inputs(), **{name: node for node, names in program.names.items() for name in names}}

    @cached_property
    def first_use(self) -> dict[str, int]:
        """Input -> the place of the first value that is computed from it."""
        forward = self.problem.forward
        reached = forward.reachable()
        place: dict[str, int] = {}
        for node in reached:
            for arg in forward.args[node]:
                if forward.ops[arg] == "input":
                    place.setdefault(str(forward.name(arg)), node)
        adjoints = self.derivation.gradient.adjoints
        return {
            name: k for name, k in place.items() if name not in self.problem.parameters or self.nodes[name] in adjoints
        }

    @cached_property
    def accumulator(self) -> m.Name:
        """The matrix of the backward pass: D, unless the formula has a D."""
        return m.Name(adjoint_name(self.derivation.gradient.program))

    @cached_property
    def backward(self) -> Backward:
        return backward(self.derivation)

    @cached_property
    def residual(self) -> Residual | None:
        """What is known of softmax and cross-entropy, where the loss is made of them."""
        return residual(self.derivation)

    @cached_property
    def computed(self) -> tuple[str, ...]:
        """The named values in the order in which they are computed."""
        forward = self.problem.forward
        return tuple(str(forward.name(n)) for n in forward.reachable() if forward.names.get(n) and forward.args[n])

    @cached_property
    def forward(self) -> MatrixWriter:
        """Writes values of the forward pass with the names that they have."""
        return MatrixWriter(self.problem.forward, by_name(self.problem.forward))

    def shape(self, name: str) -> Shape:
        return self.problem.shape(name)

    def typed(self, with_sizes: bool = False) -> m.Math:
        """The formula written out, with the sizes under its matrices."""
        problem = self.problem
        forward = problem.forward

        def naming(node: int) -> m.Math | None:
            if forward.ops[node] != "input":
                return None
            name = m.Name(str(forward.name(node)))
            return sized(name, forward.shape(node)) if with_sizes else name

        root = problem.result if problem.prediction is None else problem.prediction
        return MatrixWriter(forward, naming).write(root, own=bool(forward.args[root]))

    def writer(self, carriers: Mapping[int, m.Math | Term] | None = None) -> MatrixWriter:
        """Writes adjoints; those in ``carriers`` as they stand there, values by their names, the rest written out."""
        program = self.derivation.gradient.program
        named: Naming = by_name(program)
        known = carriers or {}
        special = self.residual

        def naming(node: int) -> m.Math | Term | None:
            if node in known:
                return known[node]
            return special.adjoint if special is not None and special.node == node else named(node)

        return MatrixWriter(program, naming)

    def by(self, carrier: Carrier) -> m.Math:
        """The value to which a carrier belongs: its name, or how it is computed."""
        return m.Name(carrier.name) if carrier.name else self.forward.write(carrier.of)

    def derivative(self, carrier: Carrier) -> m.Partial:
        return m.Partial(self.output, self.by(carrier))

    @cached_property
    def derivatives(self) -> Mapping[int, m.Math]:
        """Node of a carrier -> ∂L/∂H with the sign that makes it the node."""
        return {c.node: signed(c.sign, self.derivative(c)) for c in self.backward.carriers}

    def adjoint(self, carrier: Carrier, known: Mapping[int, m.Math] | None = None) -> m.Math:
        """The derivative by the value of a carrier, written out down to what is ``known``."""
        special = self.residual
        if special is not None and special.node == carrier.node:
            return told(special.adjoint.times(carrier.sign))
        return told(self.writer(known).term(carrier.node, own=True).times(carrier.sign))

    @cached_property
    def _lengths(self) -> Mapping[int, int]:
        """Node -> how many names and numbers it has when it is written out, counted up to a limit."""
        program = self.derivation.gradient.program
        found: dict[int, int] = {}
        for node in program.reachable(program.outputs[1:]):
            if program.names.get(node) or not program.args[node]:
                found[node] = 1
            elif self.residual is not None and node == self.residual.node:
                found[node] = 3
            else:
                found[node] = min(1000, sum(found[arg] for arg in program.args[node]))
        return found

    def is_long(self, name: str) -> bool:
        """Is the partial by this parameter too long to be written out?"""
        return self._lengths[self.derivation.gradient.partials[name]] > LONGEST

    def share(self, share: Share, known: Mapping[int, m.Math] | None = None) -> m.Math:
        """One term of a partial."""
        return told(self.writer(known).term(share.node).times(share.sign))

    def written(self, name: str, known: Mapping[int, m.Math] | None = None) -> m.Math:
        """The partial by a parameter."""
        shares = self.backward.shares.get(name)
        node = self.derivation.gradient.partials[name]
        if not shares or len(shares) == 1:
            return told(self.writer(known).term(node))
        terms = [(s.sign, self.share(Share(1, s.node, s.refs), known)) for s in shares]
        return m.Sum(tuple((-s, t.body) if isinstance(t, m.Negative) else (s, t) for s, t in terms))


def length(tree: m.Math) -> int:
    """How many names and numbers a formula has."""
    return sum(isinstance(part, m.Name | m.Number) for part in parts_of(tree))
