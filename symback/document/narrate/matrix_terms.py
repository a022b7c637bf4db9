"""The nodes of a small program with matrices as mathematics, for labels that have no room for more than is needed.

A node is a sign, a rational number, factors and divisors that are numbers, and
a matrix; the numbers are collected, a transpose goes to the single factors.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType

from symback.document import display as m
from symback.document.express import call
from symback.document.express_matrices import OF_ELEMENTS, embed_math, slice_math
from symback.document.latex_levels import NEGATIVE, POWER, core, level
from symback.document.narrate.matrix_sizes import size_math
from symback.program.core import Constant, Program
from symback.program.shapes import broadcast
from symback.program.sizes import ONE, Shape, Size

ODOT, OSLASH, OTIMES = m.Symbol("odot"), m.Symbol("oslash"), m.Symbol("otimes")
TOP, ONES = m.Symbol("top"), m.Symbol("ones")


@dataclass(frozen=True, slots=True)
class Term:
    """``scale`` · factors / divisors · the product of ``matrices``; each factor may be printed as it is."""

    scale: Fraction = Fraction(1)
    factors: tuple[m.Math, ...] = ()
    divisors: tuple[m.Math, ...] = ()
    matrices: tuple[m.Math, ...] = ()

    def times(self, other: Term) -> Term:
        """Both together, the matrices in their order."""
        return Term(
            self.scale * other.scale,
            self.factors + other.factors,
            self.divisors + other.divisors,
            self.matrices + other.matrices,
        )

    def over(self, other: Term) -> Term:
        """Divided by a number."""
        return Term(
            self.scale / other.scale, self.factors + other.divisors, self.divisors + other.factors, self.matrices
        )

    @property
    def math(self) -> m.Math:
        """As mathematics: the sign, then numbers, then matrices."""
        scale = abs(self.scale)
        above: list[m.Math] = [m.Number(Fraction(scale.numerator))] if scale.numerator != 1 else []
        below: list[m.Math] = [m.Number(Fraction(scale.denominator))] if scale.denominator != 1 else []
        above, below = [*above, *self.factors], [*below, *self.divisors]
        one = m.Number(Fraction(1))
        front: list[m.Math] = [m.Quotient(_product(above or [one]), _product(below))] if below else above
        body = _beside(self.matrices)
        if body is not None:
            front.append(m.Group(body) if front and _has_sign(body) else body)
        whole = _product(front or [one])
        return whole if self.scale >= 0 else m.Negative(whole)


def written(program: Program, root: int, own: bool = False) -> m.Math:
    """The mathematics of a node; values with a name appear by it. ``own``: the root itself is written out."""
    found: dict[int, Term] = {}
    for node in program.reachable([root]):
        named = None if own and node == root else _named(program, node)
        found[node] = named or _term(program, node, found)
    return found[root].math


def _named(program: Program, node: int) -> Term | None:
    name = program.name(node)
    return None if name is None else _whole(m.Name(name), program.shape(node))


def _whole(body: m.Math, shape: Shape) -> Term:
    return Term(matrices=(body,)) if shape else Term(factors=(body,))


def _term(program: Program, node: int, found: Mapping[int, Term]) -> Term:
    op, args, shape = program.ops[node], program.args[node], program.shape(node)
    terms = [found[arg] for arg in args]
    shapes = [program.shape(arg) for arg in args]
    if op in TERMS:
        return TERMS[op](terms, shapes)
    if op == "const":
        return _constant(program.payloads[node])
    if op == "expand":
        return _spread(terms[0], shapes[0], shape)
    if op == "sum":
        return _summed(terms[0], program.payloads.get(node), shapes[0])
    arguments = tuple(term.math for term in terms)
    if op == "call":
        written = call(program.function(node), arguments)
        if shape and not written.primes:
            written = replace(written, function=OF_ELEMENTS.get(written.function, written.function))
        return _whole(written, shape)
    if op == "slice":
        return _whole(slice_math(arguments[0], shapes[0], program.payloads[node]), shape)
    if op == "embed":
        return _whole(embed_math(arguments[0], shapes[0], program.payloads[node]), shape)
    return _whole(m.Call(_NAMES.get(op, op), arguments), shape)


def _constant(payload: object) -> Term:
    if isinstance(payload, Fraction):
        return Term(payload)
    return Term(factors=(size_math(payload) if isinstance(payload, Size) else _symbol(payload),))


def _symbol(payload: object) -> m.Math:
    assert isinstance(payload, Constant)
    return m.Symbol(payload.name)


def _spread(term: Term, shape: Shape, whole: Shape) -> Term:
    """s 𝟏ᵀ repeats a column, 𝟏 r a row."""
    here = shape or (ONE, ONE)
    if not whole or here == whole:
        return term
    down, across = (size == ONE != large for size, large in zip(here, whole, strict=True))
    row = m.Power(ONES, TOP)
    if down and across:
        return replace(term, matrices=(*term.matrices, ONES, row))
    return replace(term, matrices=(ONES, *term.matrices) if down else (*term.matrices, row))


def _summed(term: Term, axis: object, shape: Shape) -> Term:
    """𝟏ᵀ D adds up the rows of a matrix, D 𝟏 its columns."""
    rows, columns = shape or (ONE, ONE)
    left = (m.Power(ONES, TOP),) if axis in (None, 0) and rows != ONE else ()
    right = (ONES,) if axis in (None, 1) and columns != ONE else ()
    return replace(term, matrices=(*left, *term.matrices, *right))


def _added(sign: int) -> Callable[[Sequence[Term], Sequence[Shape]], Term]:
    def added(terms: Sequence[Term], shapes: Sequence[Shape]) -> Term:
        whole = broadcast(shapes)
        # A number is added to every element, as on every blackboard; rows and columns are repeated visibly.
        spread = [_spread(t, s, whole) if s else t for t, s in zip(terms, shapes, strict=True)]
        summands = []
        for k, term in enumerate(spread):
            positive = (term.scale >= 0) == (sign > 0 or k == 0)
            summands.append((1 if positive else -1, replace(term, scale=abs(term.scale)).math))
        return _whole(m.Sum(tuple(summands)), whole)

    return added


def _times(terms: Sequence[Term], shapes: Sequence[Shape]) -> Term:
    """Numbers in front, the matrices with ⊙ between them."""
    whole = broadcast(shapes)
    result = Term()
    parts: list[m.Math] = []
    for term, shape in zip(terms, shapes, strict=True):
        result = result.times(replace(term, matrices=()))
        body = _beside(_spread(term, shape, whole).matrices) if shape else None
        if body is not None:
            parts.append(body)
    if len(parts) < 2:
        return replace(result, matrices=tuple(parts))
    row: list[m.Math] = []
    for part in parts:
        loose = level(core(part)) <= NEGATIVE or (isinstance(part, m.Row) and not _has_sign(part))
        row += [*([ODOT] if row else []), m.Group(part) if loose else part]
    return replace(result, matrices=(m.Row(tuple(row)),))


def _over(terms: Sequence[Term], shapes: Sequence[Shape]) -> Term:
    above, below = terms
    if not shapes[1]:
        return above.over(below)
    whole = broadcast(shapes)
    upper = _beside(_spread(above, shapes[0], whole).matrices) or ONES
    lower = _beside(_spread(below, shapes[1], whole).matrices) or ONES
    row = m.Row((_grouped(upper), OSLASH, _grouped(lower)))
    return replace(above, matrices=()).over(replace(below, matrices=())).times(Term(matrices=(row,)))


def _power(terms: Sequence[Term], shapes: Sequence[Shape]) -> Term:
    base, exponent = terms[0].math, terms[1].math
    if not any(shapes):
        return Term(factors=(m.Power(base, exponent),))
    return Term(matrices=(m.Power(_grouped(base), m.Row((m.Symbol("circ"), exponent))),))


def _transposed(terms: Sequence[Term], shapes: Sequence[Shape]) -> Term:
    """(A B)ᵀ = Bᵀ Aᵀ, (Aᵀ)ᵀ = A."""
    turned = []
    for factor in reversed(terms[0].matrices):
        if isinstance(factor, m.Power) and factor.exponent == TOP:
            turned.append(factor.base)
        else:
            turned.append(m.Power(_tight(factor), TOP))
    return replace(terms[0], matrices=tuple(turned))


def _inverse(terms: Sequence[Term], shapes: Sequence[Shape]) -> Term:
    return Term(matrices=(m.Power(_tight(terms[0].math), m.Negative(m.Number(Fraction(1)))),))


def _kron(terms: Sequence[Term], shapes: Sequence[Shape]) -> Term:
    return Term(matrices=(m.Row((_grouped(terms[0].math), OTIMES, _grouped(terms[1].math))),))


#: Operations with a sign of their own; the others are written like functions.
TERMS: Mapping[str, Callable[[Sequence[Term], Sequence[Shape]], Term]] = MappingProxyType(
    {
        "add": _added(1),
        "sub": _added(-1),
        "mul": _times,
        "div": _over,
        "neg": lambda terms, shapes: replace(terms[0], scale=-terms[0].scale),
        "pow": _power,
        "matmul": lambda terms, shapes: terms[0].times(terms[1]),
        "transpose": _transposed,
        "inverse": _inverse,
        "solve": lambda terms, shapes: _inverse(terms[:1], shapes).times(terms[1]),
        "kron": _kron,
        "eye": lambda terms, shapes: Term(matrices=(m.Name("I"),)),
    }
)
_NAMES: Mapping[str, str] = MappingProxyType({"trace": "tr", "diagonal": "diag", "amax": "max", "logsumexp": "lse"})


def _product(factors: Sequence[m.Math]) -> m.Math:
    return factors[0] if len(factors) == 1 else m.Product(tuple(factors))


def _beside(factors: Sequence[m.Math]) -> m.Math | None:
    if len(factors) < 2:
        return factors[0] if factors else None
    return m.Row(tuple(_grouped(factor) for factor in factors))


def _grouped(factor: m.Math) -> m.Math:
    factor = core(factor)
    return m.Group(factor) if level(factor) <= NEGATIVE or _has_sign(factor) else factor


def _tight(factor: m.Math) -> m.Math:
    """What an exponent may stand at."""
    factor = core(factor)
    return m.Group(factor) if isinstance(factor, m.Row) or level(factor) <= POWER else factor


def _has_sign(factor: m.Math) -> bool:
    """Is this a row with an operator between its parts, ⊙ say?"""
    return isinstance(factor, m.Row) and any(part in (ODOT, OSLASH, OTIMES) for part in factor.parts)
