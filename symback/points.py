"""Random points at which a gradient is checked: inside the domain, away from kinks, on every branch.

Everything is drawn from a fixed seed, so the same problem is always checked at the same points.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any, TypeAlias

from symback.program.core import Program
from symback.program.functions import Function
from symback.program.interpret import Domain, run
from symback.program.matrix import Matrix
from symback.program.passes import executed

Point: TypeAlias = Mapping[str, Fraction]
Given: TypeAlias = Mapping[str, Callable[..., Any]]

#: Functions with a kink or a jump where their argument, or the difference of their arguments, is 0.
KINKED = frozenset("abs sign step leaky_step relu leaky_relu elu max min less less_equal equal".split())
#: A point is away from a kink if moving every value by about this much crosses none.
DISTANCE = Fraction(1, 10**8)
#: So many points are drawn at most, and so many only to reach one more branch.
MOST_DRAWS = 400
DRAWS_FOR_BRANCHES = 60
#: The values are drawn from these ranges in turn: of both signs, all positive (nothing is switched off), small, large.
#: Every other draw takes each value from a range of its own.
RANGES = ((-2, 2), (0, 1), (-2, 2), (1, 3), (-1, 1), (0, 4), (-1, 0))


@dataclass(frozen=True, slots=True)
class Points:
    """The points, with the number of branches (two a kinked function) and how many of them are reached."""

    points: tuple[Point, ...]
    branches: int
    reached: int


class Outside(ArithmeticError):
    """The point is outside the domain of the formula, or at a kink."""


def draw(program: Program, domain: Domain, given: Given, count: int, seed: str = "symback") -> Points:
    """Draw ``count`` points, and more as long as they reach a new branch of a piecewise function.

    ``program`` has one output. Fewer points come back where the formula is hardly ever real.

    >>> from symback.problem.problem import from_formula
    >>> from symback.program.interpret import high_precision
    >>> found = draw(from_formula("relu(x*w)", loss="none").forward, high_precision(), {}, 5)
    >>> len(found.points) >= 5, found.branches, found.reached
    (True, 2, 2)
    """
    plain = executed(program)[0]
    kinks = [n for n in plain.reachable() if plain.ops[n] == "call" and plain.function(n).name in KINKED]
    names = [str(plain.payloads[node]) for node in plain.reachable() if plain.ops[node] == "input"]
    random = Random(seed)
    points: list[Point] = []
    seen: set[tuple[int, bool]] = set()
    for number in range(MOST_DRAWS):
        if len(points) >= count and (len(seen) == 2 * len(kinks) or number >= DRAWS_FOR_BRANCHES):
            break
        mixed = number >= len(RANGES) and number % 2
        bounds = (random.choice(RANGES) if mixed else RANGES[number % len(RANGES)] for _ in names)
        point = {name: _number(random, low, high) for name, (low, high) in zip(names, bounds, strict=True)}
        try:
            sides = _sides(plain, kinks, point, domain, given)
        except Outside:
            continue
        if len(points) < count or not sides <= seen:
            points.append(point)
            seen |= sides
    return Points(tuple(points), 2 * len(kinks), len(seen))


def _number(random: Random, low: int, high: int) -> Fraction:
    """A fraction between the bounds, but not near 0."""
    value = Fraction(0)
    while abs(value) < Fraction(1, 10):
        value = Fraction(random.randrange(1000 * low, 1000 * high), 1000) + Fraction(1, 7919)
    return value


def evaluate(
    program: Program, values: Mapping[str, Any], domain: Domain, given: Given, roots: Sequence[int] | None = None
) -> dict[int, Any]:
    """The real values of a program at a point, matrices among them. Raises Outside where there are none."""
    try:
        found = run(program, values, domain, given, roots)
    except (ZeroDivisionError, ValueError, TypeError, OverflowError) as error:
        # comparing a complex number is a TypeError
        raise Outside(str(error)) from error
    for value in found.values():
        for number in value.flat() if isinstance(value, Matrix) else (value,):
            # mpmath continues roots and logarithms into the complex plane; a pole is infinite
            if isinstance(number, complex) or hasattr(number, "_mpc_") or not abs(number) < float("inf"):
                raise Outside(f"the value {number} is not a real number")
    return found


def _sides(program: Program, kinks: list[int], point: Point, domain: Domain, given: Given) -> set[tuple[int, bool]]:
    """On which side of its kink each kinked function is evaluated.

    An argument that is 0 all around the point (behind a relu that is off) is no kink: the value is constant there.
    """
    values = {name: domain.const(value) for name, value in point.items()}
    here = _signs(program, kinks, evaluate(program, values, domain, given))
    if kinks:
        for sign in (1, -1):
            steps = (domain.const(sign * DISTANCE * (k % 7 - 3 or 4) / 7) for k in range(len(values)))
            moved = {name: value + step for (name, value), step in zip(values.items(), steps, strict=True)}
            if _signs(program, kinks, evaluate(program, moved, domain, given)) != here:
                raise Outside("the point is near a kink")
    return {(node, sign > 0) for node, sign in here.items() if sign}


def _signs(program: Program, kinks: list[int], found: Mapping[int, Any]) -> dict[int, int]:
    signs = {}
    for node in kinks:
        args = [found[arg] for arg in program.args[node]]
        distance = args[0] - args[1] if len(args) == 2 else args[0]
        signs[node] = int(distance > 0) - int(distance < 0)
    return signs


def stand_ins(program: Program, mp: Any) -> dict[str, Callable[..., Any]]:
    """Smooth functions, and their true partials, in place of the unknown ones: name -> function.

    f(t) = sin(Σ a_k t_k + b) + Σ c_k t_k + e Π t_k, with coefficients of its own for each name.

    Raises ValueError for a second derivative.
    """
    given: dict[str, Callable[..., Any]] = {}
    for node in program.reachable():
        if program.ops[node] == "call" and program.function(node).unknown:
            function = program.function(node)
            given.setdefault(function.name, _stand_in(function, mp))
    return given


def _stand_in(function: Function, mp: Any) -> Callable[..., Any]:
    base = function.base or function
    if base.base is not None:
        raise ValueError(f"{function.name} is a second derivative, which no gradient contains")
    random = Random(f"symback {base.name}")
    b, e, *rest = (mp.mpf(random.randrange(200, 900)) / 1000 for _ in range(2 + 2 * base.arity))
    slopes, straight = rest[: base.arity], rest[base.arity :]

    def angle(args: tuple[Any, ...]) -> Any:
        return mp.fdot(slopes, args) + b

    def value(*args: Any) -> Any:
        return mp.sin(angle(args)) + mp.fdot(straight, args) + (e * mp.fprod(args) if len(args) > 1 else 0)

    def partial(*args: Any) -> Any:
        k = function.by
        others = e * mp.fprod(args[:k] + args[k + 1 :]) if len(args) > 1 else 0
        return slopes[k] * mp.cos(angle(args)) + straight[k] + others

    return value if function.base is None else partial
