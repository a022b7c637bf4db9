"""A matrix with a number in front: how terms are multiplied, added and repeated, with the numbers gathered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from symback.document import display as m
from symback.document.shape_math import ONE, size_math
from symback.program.sizes import ONE as ONE_SIZE
from symback.program.sizes import Shape

TWO = m.Number(Fraction(2))


@dataclass(frozen=True, slots=True)
class Term:
    """coefficient · over / under · body; ``over`` and ``under`` are numbers, ``body`` is a matrix or a value of one.

    >>> told(Term(Fraction(-1, 2), (m.Name("n"),), (), m.Name("A")))  # doctest: +ELLIPSIS
    Negative(body=MatrixProduct(factors=(Quotient(numerator=Name(name='n',...
    """

    coefficient: Fraction = Fraction(1)
    over: tuple[m.Math, ...] = ()
    under: tuple[m.Math, ...] = ()
    body: m.Math | None = None

    def times(self, number: int) -> Term:
        return replace(self, coefficient=self.coefficient * number)

    def with_body(self, body: m.Math | None) -> Term:
        return replace(self, body=body)

    def with_factors(self, other: Term, down: bool = False) -> Term:
        """With the numbers of another term as factors, or as divisors; what stands above and below is cancelled."""
        over, under = (other.under, other.over) if down else (other.over, other.under)
        above, below = [*self.over, *over], [*self.under, *under]
        for factor in tuple(above):
            if factor in below:
                above.remove(factor)
                below.remove(factor)
        scale = 1 / other.coefficient if down else other.coefficient
        return replace(self, coefficient=self.coefficient * scale, over=tuple(above), under=tuple(below))


def term_of(name: m.Math | Term, shape: Shape) -> Term:
    """A quantity by its name, with a minus in front as the factor -1."""
    if isinstance(name, Term):
        return name
    sign = Fraction(1)
    if isinstance(name, m.Negative):
        sign, name = Fraction(-1), name.body
    return Term(sign, body=name) if shape else Term(sign, (name,))


def told(term: Term) -> m.Math:
    """The term as mathematics."""
    if term.coefficient == 0:
        return m.Number(Fraction(0))
    front = _numbers(abs(term.coefficient), list(term.over), list(term.under))
    if term.body is not None:
        body = term.body
        front += body.factors if isinstance(body, m.MatrixProduct) else (body,)
    whole = _beside(front) if front else ONE
    return whole if term.coefficient > 0 else m.Negative(whole)


def _numbers(scale: Fraction, over: list[m.Math], under: list[m.Math]) -> list[m.Math]:
    """The numbers in front: 1/(2n), λ/2, or one beside the other."""
    simple = len(over) == 1 and scale.numerator == 1 and isinstance(over[0], m.Name | m.Symbol)
    if not under and (scale.denominator == 1 or not simple):
        return [*([m.Number(scale)] if scale != 1 else []), *over]
    if scale.denominator != 1:
        under.insert(0, m.Number(Fraction(scale.denominator)))
    if scale.numerator != 1 or not over:
        over.insert(0, m.Number(Fraction(scale.numerator)))
    return [m.Quotient(_beside(over), _beside(under))]


def bare(term: Term) -> m.Math:
    """The matrix of a term without its number; 1 if it is nothing but a number."""
    return ONE if term.body is None else term.body


def _beside(factors: Sequence[m.Math]) -> m.Math:
    return factors[0] if len(factors) == 1 else m.MatrixProduct(tuple(factors))


def product(left: Term, right: Term, flat: bool = False) -> Term:
    """The product of matrices; what was multiplied first on the right stays together unless it is ``flat``."""
    term = left.with_factors(right)
    if left.body is None or right.body is None:
        return term.with_body(right.body if left.body is None else left.body)
    factors = left.body.factors if isinstance(left.body, m.MatrixProduct) else (left.body,)
    if isinstance(right.body, m.MatrixProduct) and flat:
        return term.with_body(m.MatrixProduct((*factors, *right.body.factors)))
    return term.with_body(m.MatrixProduct((*factors, right.body)))


def turned(body: m.Math) -> m.Math:
    """The transpose; that of a transpose is the matrix itself. A size under the matrix is turned as well."""
    if isinstance(body, m.Sized) and isinstance(body.size, m.Row):
        rows, times, columns = body.size.parts
        return m.Sized(turned(body.body), m.Row((columns, times, rows)))
    return body.body if isinstance(body, m.Transpose) else m.Transpose(body)


def under(body: m.Math, make: Callable[[m.Math], m.Math]) -> m.Math:
    """What is made of a square matrix, or of all elements, with the size staying under it."""
    return m.Sized(make(body.body), body.size) if isinstance(body, m.Sized) else make(body)


def hadamard(left: Term, right: Term) -> Term:
    """The product element by element."""
    term = left.with_factors(right)
    if left.body is None or right.body is None:
        return term.with_body(right.body if left.body is None else left.body)
    factors = left.body.factors if isinstance(left.body, m.Hadamard) else (left.body,)
    return term.with_body(m.Hadamard((*factors, right.body)))


def multiplied(args: Sequence[Term], shapes: Sequence[Shape], shape: Shape) -> Term:
    """Numbers in front, matrices element by element."""
    crowded = bool(shape) or sum(arg.body is not None for arg in args) > 1
    result = Term()
    for arg, own in zip(args, shapes, strict=True):
        result = hadamard(result, repeated(arg, own, shape) if own else as_factor(arg) if crowded else arg)
    return result


def as_factor(term: Term) -> Term:
    """A number that is a value of matrices, such as 1'·A·1, as one factor in front."""
    return term if term.body is None else replace(term, over=(*term.over, term.body), body=None)


def divided(args: Sequence[Term], shapes: Sequence[Shape], shape: Shape) -> Term:
    """By a number: it comes to the front; by a matrix: element by element."""
    above, below = args
    if not shapes[1]:
        return repeated(above, shapes[0], shape).with_factors(as_factor(below), down=True)
    term = above.with_factors(replace(below, body=None), down=True)
    numerator = bare(repeated(replace(above, coefficient=Fraction(1), over=(), under=()), shapes[0], shape))
    return term.with_body(m.ElementQuotient(numerator, bare(repeated(below, shapes[1], shape))))


def sum_of(terms: Sequence[tuple[int, Term]]) -> Term:
    """A sum; a number that all terms have in front stands in front of the sum."""
    first = terms[0][1]
    numbers = {(term.over, term.under, abs(term.coefficient)) for _, term in terms}
    front = numbers != {((), (), Fraction(1))}
    if front and len(numbers) == 1 and all(term.body is not None for _, term in terms):
        inner = [(sign, Term(Fraction(1 if term.coefficient > 0 else -1), body=term.body)) for sign, term in terms]
        return Term(abs(first.coefficient), first.over, first.under, _sum(inner))
    return Term(body=_sum(terms))


def _sum(terms: Sequence[tuple[int, Term]]) -> m.Math:
    flat: list[tuple[int, m.Math]] = []
    for sign, term in terms:
        body = told(term)
        if isinstance(body, m.Negative):
            sign, body = -sign, body.body
        if isinstance(body, m.Sum) and sign > 0:
            flat += body.terms
        else:
            flat.append((sign, body))
    return m.Sum(tuple(flat))


def repeated(term: Term, own: Shape, shape: Shape, whole: bool = False) -> Term:
    """A row, a column or (where the ``whole`` matrix is asked for) a number, repeated to the shape by columns of ones.

    A number beside a matrix means the number in every place, so it stays as it is.
    """
    if own == shape or (not own and not whole):
        return term
    small = own or (ONE_SIZE, ONE_SIZE)
    body = term.body
    if small[0] == ONE_SIZE and shape[0] != ONE_SIZE:
        ones: m.Math = m.Ones(size_math(shape[0]))
        body = ones if body is None else bare(product(Term(body=ones), Term(body=body), flat=True))
    if small[1] == ONE_SIZE and shape[1] != ONE_SIZE:
        row: m.Math = m.Transpose(m.Ones(size_math(shape[1])))
        body = row if body is None else bare(product(Term(body=body), Term(body=row)))
    return term.with_body(body)
