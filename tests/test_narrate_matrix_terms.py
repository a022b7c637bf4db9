"""What stands on an edge is computed again from its LaTeX-free tree: the mathematics has the value of the program."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

import pytest

from symback.document import display as m
from symback.document.narrate.matrix_edges import goes_back, values
from symback.problem.read import read_problem
from symback.program.core import Builder, Program
from symback.program.interpret import EXACT, run
from symback.program.matrix import Matrix
from symback.program.passes import with_sizes
from symback.program.reverse import reverse
from tests.operation_programs import STAND_INS, in_domain, point
from tests.worth import worth

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
        known: dict[Any, Any] = {m.Name(name): in_domain(v, EXACT) for name, v in inputs.items()}
        known[m.Name("n")] = Fraction(SIZES["n"])
        known[m.Name(value.name)] = exact[local.node("its value")]
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
