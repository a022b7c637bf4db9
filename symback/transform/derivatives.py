"""The programs of the four transformations: which derivatives, of what, in which nest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from symback.code.function import Nest
from symback.optimise.elimination import Task
from symback.optimise.optimise import Optimised, optimise
from symback.program.core import Program


@dataclass(frozen=True)
class Derivatives:
    """A program, how its outputs are given back, and how it came about."""

    program: Program
    nest: Nest
    made: Optimised


@dataclass(frozen=True, slots=True)
class Settings:
    """How far the operations are brought down, and whether accuracy may suffer."""

    level: int = 1
    fast_math: bool = False


def gradient(program: Program, wrt: tuple[str, ...], settings: Settings) -> Derivatives:
    """(value, partials)."""
    made = optimise(Task(program, wrt), settings.level, settings.fast_math)
    return Derivatives(made.program, (0, _row(1, len(wrt))), made)


def jacobian(program: Program, wrt: tuple[str, ...], settings: Settings) -> Derivatives:
    """(values, a row of partials for each)."""
    made = optimise(Task(program, wrt), settings.level, settings.fast_math)
    outputs = len(program.outputs)
    rows = tuple(_row(outputs + k * len(wrt), len(wrt)) for k in range(outputs))
    return Derivatives(made.program, (_row(0, outputs), rows), made)


def hessian(program: Program, wrt: tuple[str, ...], settings: Settings) -> Derivatives:
    """(value, gradient, rows of second partials); what lies above the diagonal is what lies below it."""
    first = _first(program, wrt, settings)
    size = len(wrt)
    below = [(row, column) for row in range(size) for column in range(row + 1)]
    keep = (*range(1 + size), *(1 + size + row * size + column for row, column in below))
    made = optimise(Task(first, wrt, passive=1, keep=keep), settings.level, settings.fast_math)
    place: Mapping[tuple[int, int], int] = {entry: 1 + size + k for k, entry in enumerate(below)}
    rows = tuple(tuple(place[max(row, column), min(row, column)] for column in range(size)) for row in range(size))
    return Derivatives(made.program, (0, _row(1, size), rows), made)


def hvp(program: Program, wrt: tuple[str, ...], direction: tuple[str, ...], settings: Settings) -> Derivatives:
    """(gradient, Hessian times direction): forward along the direction over reverse accumulation."""
    first = _first(program, wrt, settings)
    size = len(wrt)
    keep = (*range(1, 1 + size), *range(1 + size, 1 + 2 * size))
    task = Task(first, wrt, passive=1, keep=keep, direction=direction)
    made = optimise(task, settings.level, settings.fast_math)
    return Derivatives(made.program, (_row(0, size), _row(size, size)), made)


def _first(program: Program, wrt: tuple[str, ...], settings: Settings) -> Program:
    """The program of the value and its gradient, which is differentiated again."""
    return optimise(Task(program, wrt), min(settings.level, 1), settings.fast_math).program


def _row(start: int, size: int) -> tuple[int, ...]:
    return tuple(range(start, start + size))
