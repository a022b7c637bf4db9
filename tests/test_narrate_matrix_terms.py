"""What stands on an edge is computed again from its LaTeX-free tree: the mathematics has the value of the program."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from fractions import Fraction
from functools import reduce
from random import Random
from typing import Any

import pytest

from symback.document import display as m
from symback.document.narrate.matrix_edges import goes_back, values
from symback.document.narrate.matrix_terms import ONES, TOP
from symback.document.narrate.teller import parts_of
from symback.problem.read import read_problem
from symback.program.core import Builder, Program
from symback.program.interpret import EXACT, run
from symback.program.matrix import Matrix, elementwise
from symback.program.passes import with_sizes
from symback.program.reverse import reverse
from tests.operation_programs import STAND_INS, in_domain, point

SIZES = {"n": 3, "m": 2, "d0": 4, "d1": 2, "d2": 5, "d3": 1, "p": 2, "q": 4, "r": 5, "k": 4, "d": 2}
CASES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("dense", {"bias": True}),
    ("ridge", {}),
    ("linear_regression", {}),
    ("autoencoder", {}),
    ("x'*A*x", {"shapes": "x: n, A: n x n", "wrt": "x,A"}),
    ("norm(A@x - b)^2", {"shapes": "A: m x n, x: n, b: m", "wrt": "A,x,b"}),
    ("sum((A/b)*c)", {"shapes": "A: m x n, b: m x 1, c: number", "wrt": "A,b,c"}),
    ("tr(A@X@B)", {"shapes": "A: n x m, X: m x p, B: p x n", "wrt": "A,X,B"}),
    ("sum((X - y)**3, 0)@w", {"shapes": "X: n x p, y: 1 x p, w: p x 1", "wrt": "X,y,w"}),
)


def worth(math: Any, known: dict[str, Any], sizes: tuple[int, int]) -> Any:
    """The value of a piece of mathematics; a vector of ones is as long as its neighbours need."""
    match math:
        case m.Number(value):
            return value
        case m.Name(name):
            return known[name]
        case m.Group(body):
            return worth(body, known, sizes)
        case m.Negative(body):
            return -worth(body, known, sizes)
        case m.Sum(terms):
            worths = together([term for _, term in terms], known, sizes)
            return reduce(operator.add, (value * sign for value, (sign, _) in zip(worths, terms, strict=True)))
        case m.Product(factors):
            product: Any = Fraction(1)
            for factor in factors:
                product = product * worth(factor, known, sizes)
            return product
        case m.Quotient(above, below):
            return worth(above, known, sizes) / worth(below, known, sizes)
        case m.Call(function, arguments, primes):
            return elementwise(STAND_INS["d" * primes + function], *(worth(a, known, sizes) for a in arguments))
        case m.Power(base, m.Number(power)):
            return worth(base, known, sizes) ** int(power)
        case m.Power() | m.Row() | m.Symbol():
            return worth_of_matrix(math, known, sizes)
    raise ValueError(f"nothing says what {math} is worth")


def worth_of_matrix(math: Any, known: dict[str, Any], sizes: tuple[int, int]) -> Any:
    match math:
        case m.Symbol("ones"):
            return Matrix.of([[Fraction(1)]] * sizes[0])
        case m.Power(m.Symbol("ones"), exponent) if exponent == TOP:
            return Matrix.of([[Fraction(1)] * sizes[1]])
        case m.Power(base, exponent) if exponent == TOP:
            return Matrix.of(worth(base, known, sizes).columns)
        case m.Power(base, m.Row((m.Symbol("circ"), m.Number(power)))):
            value = worth(base, known, sizes)
            return elementwise(lambda t: t ** int(power), value)
        case m.Row(parts) if m.Symbol("odot") in parts:
            return reduce(operator.mul, together(parts[::2], known, sizes))
        case m.Row((left, m.Symbol("oslash"), right)):
            return operator.truediv(*together([left, right], known, sizes))
        case m.Row(parts):
            return multiplied(parts, known, sizes)
    raise ValueError(f"nothing says what {math} is worth")


def together(parts: Sequence[Any], known: dict[str, Any], sizes: tuple[int, int]) -> list[Any]:
    """The values of parts that have one size; what is made of ones takes it from the others."""
    plain = [worth(part, known, sizes) for part in parts if ONES not in parts_of(part)]
    whole = next((value.shape for value in plain if isinstance(value, Matrix)), sizes)
    return [worth(part, known, whole) for part in parts]


def multiplied(parts: tuple[Any, ...], known: dict[str, Any], sizes: tuple[int, int]) -> Any:
    """A product of matrices; ones at an end have the size of the result, ones inside that of their neighbour."""
    ones = [part == ONES or part == m.Power(ONES, TOP) for part in parts]
    found = [None if is_one else worth(part, known, sizes) for part, is_one in zip(parts, ones, strict=True)]
    for k, part in enumerate(parts):
        if part == m.Power(ONES, TOP):
            right = found[k + 1] if k + 1 < len(parts) else None
            found[k] = Matrix.of([[Fraction(1)] * (right.shape[0] if right is not None else sizes[1])])
    for k, part in enumerate(parts):
        if part == ONES:
            left = found[k - 1] if k and not ones[k - 1] else None
            needs = k + 1 < len(parts) and left is not None and ones[k + 1]
            column = left is not None and not (needs and left.shape[1] == 1)
            found[k] = Matrix.of([[Fraction(1)]] * (left.shape[1] if column and left is not None else sizes[0]))
    product: Any = found[0]
    for value in found[1:]:
        product = product @ value if isinstance(product, Matrix) and isinstance(value, Matrix) else product * value
    return product


@pytest.mark.parametrize(("text", "options"), CASES, ids=[text for text, _ in CASES])
def test_what_stands_on_an_edge_is_what_the_argument_gets(text: str, options: dict[str, Any]) -> None:
    problem = read_problem(text, matrices=True, **options)
    program, compared = problem.forward, 0
    for value in values(program):
        is_result = value.node == problem.result
        local = sized_local(program, value.name, is_result)
        inputs = point(local, {}, Random(f"{text} {value.name}"))
        gradient = reverse(local, value.arguments)
        exact = run(gradient.program, inputs, EXACT, STAND_INS)
        known = {name: in_domain(v, EXACT) for name, v in inputs.items()} | {"n": Fraction(SIZES["n"])}
        known[value.name] = exact[local.node("its value")]
        for name, math in goes_back(program, value, is_result).items():
            expected = exact[gradient.partials[name]]
            size = expected.shape if isinstance(expected, Matrix) else (1, 1)
            found = worth(math, known, size)
            if isinstance(expected, Matrix) and not isinstance(found, Matrix):
                found = Matrix.of([[found]])
            if isinstance(found, Matrix) and not isinstance(expected, Matrix):
                (found,) = found.flat()
            assert found == expected, (value.name, name, math)
            compared += 1
    assert compared


def sized_local(program: Program, name: str, is_result: bool) -> Program:
    """The program of one value from its named arguments, times D, written here anew, with numbers for letters."""
    sized = with_sizes(program, SIZES)
    b = Builder()
    root = sized.node(name)
    moved: dict[int, int] = {}
    for node in sized.reachable([root]):
        known = sized.name(node)
        if node != root and known is not None:
            moved[node] = b.input(known, sized.shape(node))
        else:
            args = tuple(moved[arg] for arg in sized.args[node])
            moved[node] = b.emit(sized.ops[node], args, sized.payloads.get(node))
    y = moved[root]
    b.name(y, "its value")
    if is_result:
        return b.build([y])
    return b.build([b.emit("sum", (b.emit("mul", (b.input("D", b.shape(y)), y)),))])
