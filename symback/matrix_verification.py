"""Every partial of a matrix formula against differences of the forward pass with many digits, element by element."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import count
from random import Random
from typing import Any

from symback.derivation.derivation import Derivation, derive
from symback.points import RANGES, Given, Outside, evaluate, stand_ins
from symback.problem.problem import Problem
from symback.program.array_cost import sized_cost
from symback.program.core import Builder, Program
from symback.program.interpret import Domain, high_precision
from symback.program.matrix import Matrix
from symback.program.passes import check_shapes, executed, with_sizes
from symback.program.shapes import ShapeError
from symback.program.sizes import Size, elements, letters_of
from symback.verification import (
    DIGITS,
    POINTS,
    STEP_DIGITS,
    TOLERANCE_DIGITS,
    Verification,
    WrongPartial,
    with_enough_digits,
)

#: Numbers for the letters of the shapes, all different, so that a transpose in the wrong place does not fit.
SIZES = (3, 2, 4, 5, 6, 7)
#: Of a matrix so many elements are moved one by one, of a larger one a random choice of as many.
ELEMENTS = 24
#: A network with larger numbers in its shapes is checked in small.
LARGEST_SIZE = 12
#: So many operations on numbers may be done to move every element by itself.
MOST_WORK = 1_000_000
MOST_DRAWS = 60
#: A larger value hides the change that a small partial makes.
LARGEST_VALUE = 10**100


def small_sizes(program: Program, backwards: bool = False) -> dict[str, int]:
    """Letter -> a small number, with which all operations fit, slices among them; the letters in their order.

    ``backwards``: the first letters get the larger ones. Raises ShapeError if no such numbers were found.
    """
    letters = list(letters_of(program.shapes.values()))
    random = Random("symback sizes")
    largest = max((size.number or 0 for shape in program.shapes.values() for size in shape), default=0)
    given = [SIZES[k] if k < len(SIZES) else 2 + k % 4 for k in range(len(letters))]
    sizes = dict(zip(letters, sorted(given, reverse=True) if backwards else given, strict=True))
    for number in range(MOST_DRAWS):
        try:
            check_shapes(with_sizes(program, sizes))
            return sizes
        except ShapeError:
            sizes = {letter: random.randrange(2, 8 + number) + (number % 2) * largest for letter in letters}
    check_shapes(with_sizes(program, sizes))
    return sizes


def verify_matrices(derivation: Derivation) -> Verification:
    """Check every partial. Raises WrongPartial, which names the parameter and the element, if one is wrong.

    A large network is checked in small: its derivation with smaller numbers in the shapes, where that is the same
    derivation row by row. What stays large is moved in random directions, all elements of a parameter together.

    >>> from symback.derivation.derivation import derive
    >>> from symback.problem.matrices import from_matrix_stages
    >>> verify_matrices(derive(from_matrix_stages({}, "f(X@W1)@W2"))).points
    6
    """
    derivation, instead = smaller(derivation)
    problem = derivation.problem
    domain = high_precision(DIGITS)
    mp = domain.context
    given = stand_ins(derivation.gradient.program, mp)
    points: list[dict[str, Any]] = []
    for backwards in (False, True):
        sizes = small_sizes(problem.forward, backwards)
        forward = executed(with_sizes(problem.forward, sizes))[0]
        together = _work(derivation, sizes) > MOST_WORK
        points = list(_points(forward, domain, given, 1 if together else POINTS))
        if points:  # otherwise there may be some with other sizes: the determinant of X'X is 0 for a wide X
            break
    programs = forward, with_sizes(derivation.gradient.program, sizes)
    largest, checked = mp.mpf(0), 0
    for number, point in enumerate(points):
        directions = _together if together else _one_by_one
        moved = {name: point[name] for name in problem.parameters if name in point}
        moves = list(directions(Random(f"symback {number}"), moved))
        try:
            differences = with_enough_digits(mp, partial(_at_precision, problem, programs, point, domain, given, moves))
        except Outside:
            continue
        checked += 1
        for name, difference in differences:
            if not difference < mp.mpf(10) ** -TOLERANCE_DIGITS:
                raise WrongPartial(
                    f"the partial by {name} of «{problem.formula}» differs from the difference quotient by "
                    f"{mp.nstr(difference, 3)} (relative); this is a bug of symback"
                )
            largest = max(largest, difference)
    told = [f"{letter} = {size}" for letter, size in sizes.items()]
    told += [f"{small} instead of {large}" for large, small in instead.items()]
    return Verification(
        partials=len(problem.parameters),
        symbolic=0,
        operations=None,
        points=checked,
        largest=mp.nstr(largest, 1).replace(".0e", "e") if largest else "0",
        directions=together,
        sizes=", ".join(told) or "of the formula",
    )


def _work(derivation: Derivation, sizes: Mapping[str, int]) -> int:
    """About how many operations on numbers it takes to move every element by itself."""
    problem = derivation.problem
    forward = with_sizes(problem.forward, sizes)
    once = sum(cost.number or 0 for cost in sized_cost(forward).values())
    parameters = [elements(forward.shape(forward.node(name))).number or 0 for name in problem.parameters]
    return once * 2 * POINTS * sum(min(number, ELEMENTS) for number in parameters)


def smaller(derivation: Derivation) -> tuple[Derivation, dict[int, int]]:
    """The same derivation with small numbers in the place of large ones in its shapes, and which stand for which.

    The one that was given comes back where the small numbers do not fit, or would make it another one.
    """
    forward = derivation.problem.forward
    numbers = sorted({size.number or 0 for shape in forward.shapes.values() for size in shape} - {0, 1})
    if not numbers or numbers[-1] <= LARGEST_SIZE:
        return derivation, {}
    letters = SIZES[: len(letters_of(forward.shapes.values()))]
    free = (number for number in count(2) if number not in letters)
    instead = {large: small for large, small in zip(numbers, free, strict=False) if small < large}
    b = Builder()
    try:
        for node, op in enumerate(forward.ops):
            payload = _resized(forward.payloads.get(node), instead)
            if op == "input":
                b.input(str(payload), _resized(forward.shape(node), instead))
            else:
                b.emit(op, forward.args[node], payload)
    except ShapeError:
        return derivation, {}
    if tuple(b.args) != tuple(forward.args):
        return derivation, {}
    b.names = dict(forward.names)
    found = derive(replace(derivation.problem, forward=b.build(forward.outputs)))
    ours, theirs = found.gradient.program, derivation.gradient.program
    same = (ours.ops, ours.args, ours.outputs) == (theirs.ops, theirs.args, theirs.outputs)
    return (found, instead) if same else (derivation, {})


def _resized(payload: Any, instead: Mapping[int, int]) -> Any:
    """A shape, a window or the like with small numbers in place of large ones."""
    if isinstance(payload, Size):
        return Size.of(instead.get(payload.number, payload.number)) if payload.number is not None else payload
    if isinstance(payload, tuple):
        parts = [_resized(part, instead) for part in payload]
        return payload._make(parts) if hasattr(payload, "_make") else tuple(parts)
    return payload


def _points(forward: Program, domain: Domain, given: Given, most: int) -> Iterator[dict[str, Any]]:
    """Random matrices inside the domain of the formula, from a fixed seed."""
    random = Random("symback matrices")
    found = 0
    for number in range(MOST_DRAWS):
        low, high = RANGES[number % len(RANGES)]
        point = {name: _drawn(random, forward, node, low, high, domain) for name, node in forward.inputs().items()}
        try:
            value = evaluate(forward, point, domain, given)[forward.outputs[0]]
        except Outside:
            continue
        if abs(value) > LARGEST_VALUE:
            continue
        yield point
        found += 1
        if found == most:
            return


def _drawn(random: Random, program: Program, node: int, low: int, high: int, domain: Domain) -> Any:
    def number() -> Any:
        return domain.const(Fraction(random.randrange(1000 * low, 1000 * high), 1000) + Fraction(1, 7919))

    shape = program.shape(node)
    if not shape:
        return number()
    rows, columns = (size.number or 0 for size in shape)
    return Matrix.of([[number() for _ in range(columns)] for _ in range(rows)])


def _at_precision(
    problem: Problem,
    programs: tuple[Program, Program],
    point: Mapping[str, Any],
    domain: Domain,
    given: Given,
    moves: Sequence[tuple[str, Mapping[str, Any]]],
    extra: int,
) -> Iterator[tuple[str, Any]]:
    """``moves`` has the directions: parameter -> what is added to it."""
    forward, gradient = programs
    mp = domain.context
    step = mp.mpf(10) ** -(STEP_DIGITS + extra)
    values = evaluate(gradient, point, domain, given, gradient.outputs)
    partials = dict(zip(problem.parameters, (values[node] for node in gradient.outputs[1:]), strict=True))
    for moved, direction in moves:
        expected, ends = mp.mpf(0), []
        for name, by in direction.items():
            if isinstance(by, Matrix) and (not isinstance(partials[name], Matrix) or partials[name].shape != by.shape):
                raise WrongPartial(f"the partial by {name} has not the shape of {name}; this is a bug of symback")
            along = partials[name] * by
            expected += mp.fsum(along.flat()) if isinstance(along, Matrix) else along
        for sign in (1, -1):
            there = {**point, **{name: point[name] + by * (sign * step) for name, by in direction.items()}}
            ends.append(evaluate(forward, there, domain, given)[forward.outputs[0]])
        difference = abs((ends[0] - ends[1]) / (2 * step) - expected)
        yield moved, difference / max(abs(expected), mp.mpf("1e-6"))


def _one_by_one(random: Random, values: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every element by itself; of a large matrix a random choice."""
    for name, value in values.items():
        if not isinstance(value, Matrix):
            yield name, {name: 1}
            continue
        height, width = value.shape
        places = [(i, j) for i in range(height) for j in range(width)]
        for i, j in places if len(places) <= ELEMENTS else random.sample(places, ELEMENTS):
            unit = [[int((i, j) == (k, m)) for m in range(width)] for k in range(height)]
            yield f"{name}[{i + 1}, {j + 1}]", {name: Matrix.of(unit)}


def _together(random: Random, values: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """All elements of all parameters at once, in a random direction; then those of the first and of the last alone."""

    def drawn(_: Any) -> int:
        return random.choice((-3, -2, -1, 1, 2, 3))

    direction = {name: value.map(drawn) if isinstance(value, Matrix) else drawn(0) for name, value in values.items()}
    yield "all parameters", direction
    for name in dict.fromkeys((next(iter(values)), list(values)[-1])):
        yield name, {name: direction[name]}
