"""Sample values for the matrices of a problem, as a person types them, and the sizes that follow from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from symback.errors import InputError, suggestion
from symback.problem.numbers import read_number
from symback.problem.problem import Problem
from symback.program.matrix import Matrix
from symback.program.sizes import Shape, show_shape

Sample = Fraction | Matrix

#: So many numbers one matrix of a worked example may have.
MOST_NUMBERS = 10_000


def read_samples(text: str) -> dict[str, Sample]:
    """The values of ``X=[[1, 2], [3, 4]], w=[[1/2], [1]], c=2``. Raises InputError.

    >>> read_samples("A=[[1, 1/2]], c=3")
    {'A': Matrix(rows=((Fraction(1, 1), Fraction(1, 2)),)), 'c': Fraction(3, 1)}
    """
    found: dict[str, Sample] = {}
    for part in _top_level(text, "--at"):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or not name:
            raise InputError(f'--at «{part.strip()[:60]}»: write name=value, such as --at "X=[[1, 2]], w=[[3], [4]]"')
        if name in found:
            raise InputError(f"--at gives {name} twice; give each value once")
        found[name] = read_sample(value, f"--at, {name}")
    if not found:
        raise InputError('--at is empty; write --at "X=[[1, 2]], w=[[3], [4]]"')
    return found


def read_sample(text: str, place: str) -> Sample:
    """A number, a row ``[1, 2]`` or the rows of a matrix ``[[1, 2], [3, 4]]``. Raises InputError."""
    text = text.strip()
    if not text.startswith("["):
        return read_number(text, place)
    if not text.endswith("]"):
        raise InputError(f"{place}: a bracket [ is not closed")
    inner = _top_level(text[1:-1], place)
    if not any(part.strip().startswith("[") for part in inner):
        inner = [f"[{text[1:-1]}]"]
    rows = []
    for part in inner:
        row = part.strip()
        if not (row.startswith("[") and row.endswith("]")) or "[" in row[1:-1]:
            raise InputError(f"{place}: «{row[:40]}» is not a row; a matrix is [[1, 2], [3, 4]]")
        rows.append([read_number(number.strip(), place) for number in row[1:-1].split(",")])
    return matrix(rows, place)


def matrix(rows: list[list[Fraction]], place: str) -> Matrix:
    """The matrix of these rows. Raises InputError if they are not equally long."""
    if not rows or len({len(row) for row in rows}) != 1:
        raise InputError(f"{place}: the rows of a matrix must be equally long")
    if len(rows) * len(rows[0]) > MOST_NUMBERS:
        raise InputError(f"{place}: more than {MOST_NUMBERS} numbers are no worked example; take a smaller one")
    return Matrix.of(rows)


def _top_level(text: str, place: str) -> list[str]:
    """The parts between the commas that stand in no bracket."""
    parts, depth, start = [], 0, 0
    for position, sign in enumerate(text):
        depth += (sign == "[") - (sign == "]")
        if depth < 0:
            raise InputError(f"{place}: a bracket ] has no [ before it")
        if sign == "," and depth == 0:
            parts.append(text[start:position])
            start = position + 1
    if depth:
        raise InputError(f"{place}: a bracket [ is not closed")
    parts.append(text[start:])
    return [part for part in parts if part.strip()]


def with_samples(problem: Problem, samples: Mapping[str, Sample]) -> Problem:
    """The problem with sample values for all its inputs, and the sizes that they have.

    Raises InputError for a name that does not occur, a missing value, an unknown f, or a wrong shape.
    """
    inputs = [*problem.parameters, *problem.data]
    for name in samples:
        if name not in inputs:
            hint = suggestion(name, inputs) or f"the quantities are {', '.join(inputs)}"
            raise InputError(f"--at gives a value for {name}, which does not occur; {hint}")
    missing = [name for name in inputs if name not in samples]
    if missing:
        raise InputError(f"--at gives no value for {', '.join(missing)}; add {missing[0]}=…")
    if problem.unknown_functions:
        name = problem.unknown_functions[0].name
        raise InputError(f"numbers cannot be computed with the unknown {name}; choose one with --activation")
    sizes: dict[str, int] = {}
    chosen: dict[str, Sample] = {}
    for name in inputs:
        chosen[name] = fitted(samples[name], problem.shape(name), sizes, f"--at, {name}")
    for shape in problem.forward.shapes.values():
        for letter in (letter for size in shape for letter in size.letters):
            if letter not in sizes:
                raise InputError(f"--at does not say how large {letter} is; give shapes with --shapes")
    return replace(problem, samples=chosen, sizes=sizes)


def fitted(value: Sample, shape: Shape, sizes: dict[str, int], place: str) -> Sample:
    """The value in its shape; letters of the shape get their numbers in ``sizes``. Raises InputError."""
    if not shape:
        if isinstance(value, Matrix):
            raise InputError(f"{place}: a number is wanted, not a matrix")
        return value
    if isinstance(value, Fraction):
        value = Matrix.of([[value]])
    for size, number in zip(shape, value.shape, strict=True):
        letter = size.letters[0] if len(size.letters) == 1 and str(size) == size.letters[0] else None
        known = sizes.setdefault(letter, number) if letter is not None else size.number
        if known is None:
            known = size.at(sizes) if all(name in sizes for name in size.letters) else number
        if known != number:
            is_letter = f" with {letter} = {known}" if letter is not None else ""
            found = "×".join(map(str, value.shape))
            raise InputError(f"{place} is {found}, but its shape is {show_shape(shape)}{is_letter}")
    return value
