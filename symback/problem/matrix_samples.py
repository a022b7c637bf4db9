"""Sample values for the matrices of a problem, as a person types them, and the sizes that follow from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from symback.errors import InputError
from symback.problem.numbers import read_number
from symback.problem.problem import Problem
from symback.problem.values import check_complete
from symback.program.matrix import Matrix
from symback.program.passes import check_shapes, with_sizes
from symback.program.shapes import ShapeError
from symback.program.sizes import Shape, Size, letters_of, show_shape

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
    if not rows or not rows[0]:
        raise InputError(f"{place}: a matrix without numbers; write [[1, 2], [3, 4]]")
    if len({len(row) for row in rows}) != 1:
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
    check_complete(problem, samples)
    inputs = (*problem.parameters, *problem.data)
    chosen = {name: _in_shape(samples[name], problem.shape(name), name) for name in inputs}
    sizes: dict[str, int] = {}
    for name, value in chosen.items():
        if isinstance(value, Matrix):
            for size, number in zip(problem.shape(name), value.shape, strict=True):
                if size.letters and size == Size.of(size.letters[0]):
                    sizes.setdefault(size.letters[0], number)
    for letter in letters_of(problem.forward.shapes.values()):
        if letter not in sizes:
            raise InputError(f"the values do not say how large {letter} is; give shapes with --shapes")
    for name, value in chosen.items():
        if isinstance(value, Matrix):
            _fits(name, value.shape, problem.shape(name), sizes)
    try:
        check_shapes(with_sizes(problem.forward, sizes))
    except ShapeError as error:
        raise InputError(f"the values are too small for the formula: {error}") from None
    return replace(problem, samples=chosen, sizes=sizes)


def _in_shape(value: Sample, shape: Shape, name: str) -> Sample:
    """A number where one is wanted; a matrix may be given as its only number."""
    if not shape and isinstance(value, Matrix):
        raise InputError(f"the value of {name} is a matrix, but {name} is a number; write {name}=2")
    return Matrix.of([[value]]) if shape and isinstance(value, Fraction) else value


def _fits(name: str, found: tuple[int, int], shape: Shape, sizes: Mapping[str, int]) -> None:
    wanted = tuple(size.at(sizes) for size in shape)
    if wanted != found:
        shown, numbers = show_shape(shape), "×".join(map(str, wanted))
        raise InputError(
            f"the value of {name} is {'×'.join(map(str, found))}, but its shape is "
            f"{shown if shown == numbers else f'{shown}, here {numbers}'}; "
            "a row is written [[1, 2]], a column [[1], [2]]"
        )
