"""Every partial against independent derivatives: SymPy's, and differences of the forward pass with many digits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from random import Random
from typing import Any

from symback.derivation.derivation import Derivation
from symback.points import Given, Outside, Point, draw, evaluate, stand_ins
from symback.problem.problem import Problem
from symback.program.core import Program
from symback.program.cost import TooLarge, tree_cost
from symback.program.interpret import Domain, high_precision

POINTS = 6
DIGITS = 50
#: The step of a central difference is 10^-17: its error is about 10^-34, and 50 - 17 digits of the difference are left.
STEP_DIGITS = 17
#: A relative difference above 10^-20 is a wrong partial.
TOLERANCE_DIGITS = 20
#: So small a partial may be (10^-n) and still be checked to twenty digits of its own.
SMALLEST = 150
#: More digits for the step, and twice as many for the numbers, where the first ones do not suffice.
EXTRA_DIGITS = (0, 60, 200)
#: Up to so many parameters are moved one by one; of more all at once, in random directions, and the outer two alone.
ONE_BY_ONE = 50
#: So many operations the naive partials may have to be compared by SymPy.
SYMBOLIC_OPERATIONS = 1_200


class WrongPartial(AssertionError):
    """A partial differs from an independent derivative: a bug of symback."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What was compared. ``largest`` is the largest relative difference, as text; "0" if there was none.

    ``symbolic`` counts the partials that SymPy showed to be equal to its own; ``operations`` is the size of the
    naive partials where they were too long for it. ``directions``: the parameters were moved together.
    """

    partials: int
    symbolic: int
    operations: str | None
    points: int
    largest: str
    directions: bool
    branches: int = 0
    reached: int = 0
    sizes: str = ""

    def sentence(self) -> str:
        """What was verified, and how, in a sentence or two."""
        many = self.partials > 1
        differences = (
            f"central differences at {self.points} random points with {DIGITS} digits "
            f"(largest relative difference {self.largest})"
        )
        subject = f"All {self.partials} partials are" if many else "The partial is"
        if self.symbolic == self.partials:
            compared = (
                f"SymPy's derivative (symbolically) and to {differences}" if self.points else "SymPy's derivative"
            )
        elif self.points:
            compared = differences
        else:
            return "No partial could be verified: no point was found at which the formula is real."
        text = f"{subject} verified: equal to {compared}"
        if self.directions:
            text += ", moved together in random directions, the first and the last also alone"
        if self.sizes:
            return f"{text}{'' if self.directions else ', each element by itself'}, with the sizes {self.sizes}."
        if self.operations is not None:
            text += f"; written out they have {self.operations} operations, too many for a comparison by SymPy"
        elif self.symbolic < self.partials:
            shown = (
                f"shows only {self.symbolic} of them" if self.symbolic else f"does not show {'them' if many else 'it'}"
            )
            text += f"; SymPy {shown} to be equal symbolically"
        return text + "."


def verify(derivation: Derivation) -> Verification:
    """Check every partial of a derivation. Raises WrongPartial, which names the partial, if one is wrong.

    >>> from symback.derivation.derivation import derive
    >>> from symback.problem.problem import chain
    >>> print(verify(derive(chain(depth=3))).sentence())
    All 3 partials are verified: equal to SymPy's derivative (symbolically) and to central differences at 6 random
    points with 50 digits (largest relative difference ...).
    """
    problem, program = derivation.problem, derivation.gradient.program
    domain = high_precision(DIGITS)
    given = stand_ins(program, domain.context)
    found = draw(problem.forward, domain, given, POINTS)
    largest, checked = _check_points(problem, program, domain, given, found.points)
    operations = _too_many(derivation)
    symbolic = _compare_symbolically(problem, program) if operations is None else 0
    return Verification(
        partials=len(problem.parameters),
        symbolic=symbolic,
        operations=operations,
        points=checked,
        largest=domain.context.nstr(largest, 1).replace(".0e", "e") if largest else "0",
        directions=len(problem.parameters) > ONE_BY_ONE,
        branches=found.branches,
        reached=found.reached,
    )


def _check_points(
    problem: Problem, program: Program, domain: Domain, given: Given, points: Sequence[Point]
) -> tuple[Any, int]:
    """The largest relative difference, and at how many points it was looked for."""
    mp = domain.context
    largest, checked = mp.mpf(0), 0
    for number, point in enumerate(points):
        try:
            differences = with_enough_digits(mp, partial(_at_precision, problem, program, domain, given, point, number))
        except Outside:
            continue
        checked += 1
        for name, difference in differences:
            if not difference < mp.mpf(10) ** -TOLERANCE_DIGITS:
                raise WrongPartial(_mismatch(problem, name, mp.nstr(difference, 3), point))
            largest = max(largest, difference)
    return largest, checked


def _mismatch(problem: Problem, name: str, difference: str, point: Point) -> str:
    shown = list(point.items())[:10]
    at = ", ".join(f"{key}={float(value):.6g}" for key, value in shown)
    more = ", …" if len(point) > len(shown) else ""
    return (
        f"the partial by {name} of «{problem.formula or problem.name}» differs from the difference quotient by "
        f"{difference} (relative) at {at}{more}; this is a bug of symback"
    )


def with_enough_digits(mp: Any, differences: Callable[[int], Iterable[tuple[str, Any]]]) -> list[tuple[str, Any]]:
    """(what was moved, relative difference), from the digits that are taken beyond the first ones.

    A large difference may come from a loss of digits where the formula is steep or flat; then more are taken. A wrong
    partial stays wrong with any number of digits.
    """
    found: list[tuple[str, Any]] = []
    for extra in EXTRA_DIGITS:
        with mp.workdps(DIGITS + 2 * extra):
            found = list(differences(extra))
        if all(difference < mp.mpf(10) ** -TOLERANCE_DIGITS for _, difference in found):
            break
    return found


def _at_precision(
    problem: Problem, program: Program, domain: Domain, given: Given, point: Point, number: int, extra: int
) -> Iterator[tuple[str, Any]]:
    mp = domain.context
    values = {name: domain.const(point.get(name, Fraction(1))) for name in (*problem.parameters, *problem.data)}
    found = evaluate(program, values, domain, given)
    partials = dict(zip(problem.parameters, (found[node] for node in program.outputs[1:]), strict=True))
    least = min([mp.mpf(1), *(abs(partial) for partial in partials.values() if partial)])
    least = max(least, mp.mpf(10) ** -SMALLEST)
    small = int(-mp.log10(least)) + 1
    # A small partial moves the value so little that more digits are needed to see it.
    with mp.workdps(mp.dps + 2 * small):
        step = mp.mpf(10) ** -(STEP_DIGITS + small + extra)
        for name, direction in _directions(problem.parameters, number):
            expected = mp.fsum(weight * partials[key] for key, weight in direction.items())
            ends = []
            for sign in (1, -1):
                moved = values | {key: values[key] + sign * weight * step for key, weight in direction.items()}
                ends.append(evaluate(problem.forward, moved, domain, given)[problem.result])
            difference = abs((ends[0] - ends[1]) / (2 * step) - expected)
            yield name, difference / max(abs(expected), least)


def _directions(parameters: Sequence[str], number: int) -> Iterator[tuple[str, Mapping[str, int]]]:
    if len(parameters) <= ONE_BY_ONE:
        yield from ((name, {name: 1}) for name in parameters)
        return
    random = Random(f"symback direction {number}")
    yield "a random direction", {name: random.choice((-3, -2, -1, 1, 2, 3)) for name in parameters}
    if number == 0:
        yield from ((name, {name: 1}) for name in (parameters[0], parameters[-1]))


def _too_many(derivation: Derivation) -> str | None:
    """The size of the partials written out, if it is too much for SymPy."""
    try:
        operations = tree_cost(derivation.executed).total
    except TooLarge:
        return "astronomically many"
    return None if operations <= SYMBOLIC_OPERATIONS else f"{operations:,}"


def _compare_symbolically(problem: Problem, program: Program) -> int:
    """How many partials SymPy shows to be equal to its own."""
    from symback.witness import naive, same, to_sympy_all

    try:
        theirs = naive(problem.forward, problem.parameters).partials
        ours = to_sympy_all(program, program.outputs[1:])
        return sum(same(a, b) for a, b in zip(ours, theirs, strict=True))
    except RecursionError:
        return 0
