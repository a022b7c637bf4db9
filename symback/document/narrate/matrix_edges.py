"""What goes back along each edge of a graph of matrices: from the adjoint D of a value to that of its argument.

The local program of a value is differentiated by itself, with the number
Σ D ⊙ Y in place of the loss; so D is the adjoint of the value Y, and the
partials are what the arguments get.
"""

from __future__ import annotations

from dataclasses import dataclass

from symback.derivation.stages import alone
from symback.document import display as m
from symback.document.narrate.matrix_terms import written
from symback.program.core import Program
from symback.program.reverse import reverse
from symback.program.sizes import Shape

#: Letters for the adjoint, the usual one first.
LETTERS = "DGEQMRSTUVABCKNPZ"


@dataclass(frozen=True, slots=True)
class Value:
    """A named value of the forward pass and the named quantities from which it is computed."""

    name: str
    node: int
    arguments: tuple[str, ...]


def values(program: Program) -> tuple[Value, ...]:
    """The named values in the order in which they are computed.

    >>> from symback.problem.matrices import from_matrix_stages
    >>> forward = from_matrix_stages({}, "f(X@W1)@W2").forward
    >>> [(value.name, value.arguments) for value in values(forward)][:2]
    [('H1', ('X', 'W1')), ('O1', ('H1',))]
    """
    named = [node for node in program.reachable() if program.names.get(node) and program.args[node]]
    return tuple(Value(str(program.name(node)), node, alone(program, node)[2]) for node in named)


def adjoint_name(program: Program) -> str:
    """D, or another letter where the formula has a D."""
    taken = {*program.inputs(), *(name for names in program.names.values() for name in names)}
    return next((letter for letter in LETTERS if letter not in taken), "D_bar")


def goes_back(program: Program, value: Value, is_result: bool) -> dict[str, m.Math]:
    r"""Argument -> its share of the adjoint; where the value is the result, its adjoint is 1.

    >>> from symback.document.latex_math import math_to_latex
    >>> from symback.problem.matrices import from_matrix_stages
    >>> forward = from_matrix_stages({}, "f(X@W1)@W2").forward
    >>> print(*(math_to_latex(share) for share in goes_back(forward, values(forward)[0], False).values()))
    D\,W_{1}^{\top} X^{\top}\,D
    """
    b, y, _ = alone(program, value.node)
    b.name(y, value.name)
    if not is_result:
        product = b.emit("mul", (b.input(adjoint_name(program), program.shape(value.node)), y))
        y = b.emit("sum", (product,)) if b.shape(product) else product
    gradient = reverse(b.build([y]), value.arguments)
    return {name: written(gradient.program, node) for name, node in gradient.partials.items()}


def shape_of(program: Program, name: str) -> Shape:
    """The shape of a named quantity; the empty one of a number."""
    return program.shape(program.node(name))
