"""Functions on which differentiation and optimisation have always been tried."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from benchmarks.problems.networks import dot, total
from benchmarks.problems.problem import Problem

MGH = "Moré, Garbow, Hillstrom 1981"


def enumerated(letter: str, number: int) -> tuple[str, ...]:
    """x1, x2, … for the letter x."""
    return tuple(f"{letter}{k}" for k in range(1, number + 1))


def speelpenning(number: int) -> Problem:
    """∏ x_i (Speelpenning 1980)."""

    def definition(ops: Any, inputs: Sequence[Any]) -> Sequence[Any]:
        result = inputs[0]
        for value in inputs[1:]:
            result = result * value
        return [result]

    names = enumerated("x", number)
    return Problem(f"Speelpenning {number}", definition, names, names, "Speelpenning 1980", {"": (0.8, 1.25)})


def rosenbrock(number: int) -> Problem:
    """Σ 100 (x_{i+1} - x_i²)² + (1 - x_i)² (Rosenbrock 1960, the chained form)."""

    def definition(ops: Any, inputs: Sequence[Any]) -> Sequence[Any]:
        terms = []
        for here, there in pairwise(inputs):
            terms.append(100 * (there - here**2) ** 2 + (1 - here) ** 2)
        return [total(terms)]

    names = enumerated("x", number)
    return Problem(f"Rosenbrock {number}", definition, names, names, "Rosenbrock 1960", {"": (-2, 2)})


def helmholtz(number: int) -> Problem:
    """The Helmholtz energy of a mixture, by the amounts x (Griewank and Walther, "Evaluating Derivatives").

    R T Σ x_i log(x_i/(1 - bᵀx)) - xᵀAx/(√8 bᵀx) · log((1 + (1+√2) bᵀx)/(1 + (1-√2) bᵀx)); A is symmetric, given by its
    lower triangle.
    """
    triangle = tuple(f"A{i}_{j}" for i in range(1, number + 1) for j in range(1, i + 1))
    x_names, b_names = enumerated("x", number), enumerated("b", number)

    def definition(ops: Any, inputs: Sequence[Any]) -> Sequence[Any]:
        x, b = inputs[:number], inputs[number : 2 * number]
        gas, temperature = inputs[2 * number], inputs[2 * number + 1]
        entries = iter(inputs[2 * number + 2 :])
        a: list[list[Any]] = [[None] * number for _ in range(number)]
        for i in range(number):
            for j in range(i + 1):
                a[i][j] = a[j][i] = next(entries)
        root = ops.sqrt(2)
        bx = dot(b, x)
        entropy = gas * temperature * total([v * ops.log(v / (1 - bx)) for v in x])
        attraction = dot(x, [dot(row, x) for row in a])
        logarithm = ops.log((1 + (1 + root) * bx) / (1 + (1 - root) * bx))
        return [entropy - attraction / (ops.sqrt(8) * bx) * logarithm]

    ranges = {"x": (0.05, 0.4), "b": (0.02, 0.2), "R": (1, 2), "T": (1, 2), "A": (0.1, 1)}
    names = (*x_names, *b_names, "R", "T", *triangle)
    return Problem(f"Helmholtz {number}", definition, names, x_names, "Griewank and Walther", ranges)


def beale() -> Problem:
    """Beale's function: (1.5 - x + xy)² + (2.25 - x + xy²)² + (2.625 - x + xy³)²."""

    def definition(ops: Any, inputs: Sequence[Any]) -> Sequence[Any]:
        x, y = inputs
        data = (ops.ratio(3, 2), ops.ratio(9, 4), ops.ratio(21, 8))
        return [total([(c - x * (1 - y**k)) ** 2 for k, c in enumerate(data, 1)])]

    return Problem("Beale", definition, ("x", "y"), ("x", "y"), MGH, {"": (-2, 2)})


def powell_singular() -> Problem:
    """Powell's singular function: (x_1 + 10x_2)² + 5(x_3 - x_4)² + (x_2 - 2x_3)⁴ + 10(x_1 - x_4)⁴."""

    def definition(ops: Any, inputs: Sequence[Any]) -> Sequence[Any]:
        a, b, c, d = inputs
        return [(a + 10 * b) ** 2 + 5 * (c - d) ** 2 + (b - 2 * c) ** 4 + 10 * (a - d) ** 4]

    names = enumerated("x", 4)
    return Problem("Powell singular", definition, names, names, MGH)


def wood() -> Problem:
    """Wood's function of four variables.

    100(x_2 - x_1²)² + (1 - x_1)² + 90(x_4 - x_3²)² + (1 - x_3)² + 10(x_2 + x_4 - 2)² + (x_2 - x_4)²/10.
    """

    def definition(ops: Any, inputs: Sequence[Any]) -> Sequence[Any]:
        a, b, c, d = inputs
        first = 100 * (b - a**2) ** 2 + (1 - a) ** 2 + 90 * (d - c**2) ** 2 + (1 - c) ** 2
        return [first + 10 * (b + d - 2) ** 2 + (b - d) ** 2 / 10]

    names = enumerated("x", 4)
    return Problem("Wood", definition, names, names, MGH)


def brown_dennis(observations: int = 5) -> Problem:
    """Brown and Dennis: Σ ((x_1 + t x_2 - e^t)² + (x_3 + x_4 sin t - cos t)²)², t = i/5."""

    def definition(ops: Any, inputs: Sequence[Any]) -> Sequence[Any]:
        a, b, c, d = inputs
        terms = []
        for k in range(1, observations + 1):
            t = ops.ratio(k, 5)
            terms.append(((a + t * b - ops.exp(t)) ** 2 + (c + ops.sin(t) * d - ops.cos(t)) ** 2) ** 2)
        return [total(terms)]

    names = enumerated("x", 4)
    return Problem(f"Brown-Dennis {observations}", definition, names, names, MGH)


def brown_almost_linear(number: int = 5) -> Problem:
    """Brown's almost linear function: Σ_{i<n} (x_i + Σ x_j - (n + 1))² + (∏ x_j - 1)²."""

    def definition(ops: Any, inputs: Sequence[Any]) -> Sequence[Any]:
        amount = total(inputs)
        product = inputs[0]
        for value in inputs[1:]:
            product = product * value
        terms = [(value + amount - (number + 1)) ** 2 for value in inputs[:-1]]
        return [total([*terms, (product - 1) ** 2])]

    names = enumerated("x", number)
    return Problem(f"Brown almost linear {number}", definition, names, names, MGH)
