"""Which part of a formula needs parentheses where: the precedence of everything that is printed."""

from __future__ import annotations

from fractions import Fraction

from symback.document.display import (
    BigSum,
    Call,
    ElementPower,
    ElementQuotient,
    Evaluated,
    Hadamard,
    Inverse,
    Kronecker,
    Math,
    MatrixProduct,
    Name,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quotient,
    Row,
    Sum,
    Transpose,
)

#: A level stands alone below a higher one only in parentheses.
SUM, BIG_SUM, NEGATIVE, PRODUCT, FRACTION, POWER, ATOM = range(7)


def core(math: Math) -> Math:
    """``math`` without sums of one positive term and products of one factor, which print like their content."""
    while True:
        match math:
            case Product(factors=(only,)) | MatrixProduct(factors=(only,)) | Hadamard(factors=(only,)):
                math = only
            case Sum(terms=((1, only),)):
                math = only
            case Sum(terms=((_, only),)):
                return Negative(only)
            case Product(factors=()):
                return Number(Fraction(1))
            case Sum(terms=()):
                return Number(Fraction(0))
            case _:
                return math


def level(math: Math) -> int:
    """How tightly the printed form of ``math`` holds together (``math`` as `core` returns it).

    >>> level(Negative(Name("x"))) < level(Product((Name("x"), Name("y"))))
    True
    """
    match math:
        case Sum():
            return SUM
        case BigSum():
            return BIG_SUM
        case Negative():
            return NEGATIVE
        case Product(factors=factors):
            return NEGATIVE if factors and starts_with_minus(factors[0]) else PRODUCT
        case Number(value=value, digits=digits):
            if value < 0:
                return NEGATIVE
            return ATOM if value.denominator == 1 or digits is not None else FRACTION
        case MatrixProduct() | Hadamard() | ElementQuotient() | Kronecker():
            return PRODUCT
        case Quotient() | Partial():
            return FRACTION
        case ElementPower() | Transpose() | Inverse():
            return POWER
        case Power() | Call(function="exp", primes=0, partial=None):
            return POWER
        case Name(at=str()) | Evaluated() | Call(partial=int()):
            return POWER
        case _:
            return ATOM


def beginning(math: Math) -> Math:
    """What ``math`` begins with in print, parentheses aside: the 2 of 2x or of the power of 2.

    >>> beginning(Product((Power(Number(Fraction(2)), Name("m")), Name("x"))))
    Number(value=Fraction(2, 1), digits=None)
    """
    while True:
        math = core(math)
        match math:
            case Product(factors=(first, *_)) | MatrixProduct(factors=(first, *_)) | Row(parts=(first, *_)):
                math = first
            case Power(base=first) | Evaluated(body=first):
                math = first
            case _:
                return math


def starts_with_minus(math: Math) -> bool:
    """Whether ``math``, as the first factor, prints a minus without parentheses."""
    return isinstance(math, Number) and math.value < 0


def factor_needs_parentheses(math: Math, *, first: bool, last: bool) -> bool:
    """Whether ``math`` needs parentheses as a factor of a product."""
    if first and starts_with_minus(math):
        return False
    return level(math) <= NEGATIVE and not (last and isinstance(math, BigSum))


def term_needs_parentheses(math: Math, *, positive: bool, first: bool) -> bool:
    """Whether ``math`` needs parentheses as a term of a sum."""
    if isinstance(math, Sum):
        return not positive or (not first and _sum_starts_with_minus(math))
    return level(math) == NEGATIVE and not (first and positive)


def _sum_starts_with_minus(math: Sum) -> bool:
    sign, term = math.terms[0]
    while sign > 0 and isinstance(term := core(term), Sum):
        sign, term = term.terms[0]
    return sign < 0 or level(term) == NEGATIVE


_SMALL = 12


def is_small(math: Math) -> bool:
    """Whether ``math`` is low and short enough for the exponent of e."""
    todo = [math]
    seen = 0
    while todo:
        node = core(todo.pop())
        seen += 1
        if seen > _SMALL:
            return False
        match node:
            case Product(factors=factors):
                todo.extend(factors)
            case Sum(terms=terms):
                todo.extend(term for _, term in terms)
            case Negative(body=body):
                todo.append(body)
            case Power(base=base, exponent=exponent):
                if not isinstance(exponent, Number):
                    return False
                todo.append(base)
            case Quotient() | Partial() | BigSum() | Evaluated() | Call(function="exp"):
                return False
            case Call(arguments=arguments):
                todo.extend(arguments)
            case _ if level(node) == FRACTION:
                return False
            case _:
                pass
    return True
