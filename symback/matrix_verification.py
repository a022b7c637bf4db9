"""Every partial of a matrix formula against differences of the forward pass with many digits, element by element."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from random import Random
from typing import Any

from symback.derivation.derivation import Derivation
from symback.points import RANGES, Given, Outside, stand_ins
from symback.problem.problem import Problem
from symback.program.core import Program
from symback.program.interpret import Domain, high_precision, run
from symback.program.matrix import Matrix
from symback.program.passes import executed, with_sizes
from symback.verification import DIGITS, POINTS, STEP_DIGITS, TOLERANCE_DIGITS, Verification, WrongPartial

#: Numbers for the letters of the shapes, all different, so that a transpose in the wrong place does not fit.
SIZES = (3, 2, 4, 5, 6, 7)
#: Of a matrix so many elements are moved one by one, of a larger one a random choice of as many.
ELEMENTS = 24
MOST_DRAWS = 60


def small_sizes(program: Program) -> dict[str, int]:
    """Letter -> a small number; the letters in the order in which the inputs have them."""
    letters: dict[str, None] = {}
    for shape in program.shapes.values():
        letters.update(dict.fromkeys(letter for size in shape for letter in size.letters))
    return {letter: SIZES[k] if k < len(SIZES) else 2 + k % 4 for k, letter in enumerate(letters)}


def verify_matrices(derivation: Derivation) -> Verification:
    """Check every partial. Raises WrongPartial, which names the parameter and the element, if one is wrong.

    >>> from symback.derivation.derivation import derive
    >>> from symback.problem.matrices import from_matrix_stages
    >>> verify_matrices(derive(from_matrix_stages({}, "f(X@W1)@W2"))).points
    6
    """
    problem = derivation.problem
    sizes = small_sizes(problem.forward)
    domain = high_precision(DIGITS)
    mp = domain.context
    forward = executed(with_sizes(problem.forward, sizes))[0]
    gradient = with_sizes(derivation.gradient.program, sizes)
    given = stand_ins(gradient, mp)
    largest, checked = mp.mpf(0), 0
    for point in _points(forward, domain, given):
        found = values_at(gradient, point, domain, given)
        partials = dict(zip(problem.parameters, (found[node] for node in gradient.outputs[1:]), strict=True))
        checked += 1
        for name, place, difference in _differences(problem, forward, partials, point, domain, given, checked):
            if not difference < mp.mpf(10) ** -TOLERANCE_DIGITS:
                raise WrongPartial(
                    f"the partial by {name}{place} of «{problem.formula}» differs from the difference quotient by "
                    f"{mp.nstr(difference, 3)} (relative); this is a bug of symback"
                )
            largest = max(largest, difference)
    return Verification(
        partials=len(problem.parameters),
        symbolic=0,
        operations=None,
        points=checked,
        largest=mp.nstr(largest, 1).replace(".0e", "e") if largest else "0",
        directions=False,
        sizes=", ".join(f"{letter} = {size}" for letter, size in sizes.items()),
    )


def values_at(program: Program, point: Mapping[str, Any], domain: Domain, given: Given) -> dict[int, Any]:
    """The real values of a program at a point. Raises Outside where there are none."""
    try:
        found = run(program, point, domain, given)
    except (ZeroDivisionError, ValueError, TypeError, OverflowError) as error:
        raise Outside(str(error)) from error
    for value in found.values():
        for number in value.flat() if isinstance(value, Matrix) else [value]:
            if isinstance(number, complex) or hasattr(number, "_mpc_") or not abs(number) < float("inf"):
                raise Outside(f"the value {number} is not a real number")
    return found


def _points(forward: Program, domain: Domain, given: Given) -> Iterator[dict[str, Any]]:
    """Random matrices inside the domain of the formula, from a fixed seed."""
    random = Random("symback matrices")
    found = 0
    for number in range(MOST_DRAWS):
        low, high = RANGES[number % len(RANGES)]
        point = {name: _drawn(random, forward, node, low, high, domain) for name, node in forward.inputs().items()}
        try:
            values_at(forward, point, domain, given)
        except Outside:
            continue
        yield point
        found += 1
        if found == POINTS:
            return


def _drawn(random: Random, program: Program, node: int, low: int, high: int, domain: Domain) -> Any:
    def number() -> Any:
        return domain.const(Fraction(random.randrange(1000 * low, 1000 * high), 1000) + Fraction(1, 7919))

    shape = program.shape(node)
    if not shape:
        return number()
    rows, columns = (size.number or 0 for size in shape)
    return Matrix.of([[number() for _ in range(columns)] for _ in range(rows)])


def _differences(
    problem: Problem,
    forward: Program,
    partials: Mapping[str, Any],
    point: Mapping[str, Any],
    domain: Domain,
    given: Given,
    number: int,
) -> Iterator[tuple[str, str, Any]]:
    """(parameter, its element, relative difference)."""
    mp = domain.context
    step = mp.mpf(10) ** -STEP_DIGITS
    for name in problem.parameters:
        value, partial = point[name], partials[name]
        if isinstance(value, Matrix) and (not isinstance(partial, Matrix) or partial.shape != value.shape):
            raise WrongPartial(f"the partial by {name} of «{problem.formula}» has not the shape of {name}")
        places: list[tuple[int, int] | None] = [None]
        if isinstance(value, Matrix):
            places = [(i, j) for i in range(value.shape[0]) for j in range(value.shape[1])]
        if len(places) > ELEMENTS:
            places = Random(f"symback {name} {number}").sample(places, ELEMENTS)
        for place in places:
            ends = []
            for sign in (1, -1):
                moved = {**point, name: _moved(value, place, sign * step)}
                ends.append(values_at(forward, moved, domain, given)[forward.outputs[0]])
            expected = partial if place is None else partial.rows[place[0]][place[1]]
            difference = abs((ends[0] - ends[1]) / (2 * step) - expected)
            shown = "" if place is None else f"[{place[0] + 1}, {place[1] + 1}]"
            yield name, shown, difference / max(abs(expected), mp.mpf("1e-6"))


def _moved(value: Any, place: tuple[int, int] | None, step: Any) -> Any:
    if place is None:
        return value + step
    rows = [list(row) for row in value.rows]
    rows[place[0]][place[1]] += step
    return Matrix.of(rows)
