"""A function to be written: plain arguments in, numbers in a nest of tuples out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

from symback.code.names import Names
from symback.program.core import Program
from symback.program.functions import Function

#: Straight-line code is faster than a loop; up to so many rows it is short enough.
UNROLL = 10_000

#: How results are grouped: a position among the outputs of the program, or a tuple of nests.
Nest: TypeAlias = "int | tuple[Nest, ...]"


@dataclass(frozen=True, slots=True)
class Vector:
    """An argument that is a sequence; its components are inputs of the program."""

    name: str
    components: tuple[str, ...]


Argument: TypeAlias = "str | Vector"


@dataclass(frozen=True)
class FunctionText:
    """What a target writes down: the function ``called`` of ``arguments``.

    Inputs of ``program`` are named as the arguments are; ``functions`` are passed after them, each under its name.
    ``nest`` says how the outputs are given back: (0, (1, 2)) is the value and a tuple of two partials. ``names`` has
    every name that is taken. A program of more than ``unroll`` rows is written with loops where it repeats itself.
    """

    called: str
    program: Program
    arguments: tuple[Argument, ...]
    functions: Mapping[Function, str]
    names: Names
    nest: Nest
    unroll: int = UNROLL

    def inputs(self) -> tuple[str, ...]:
        """The inputs in the order in which they arrive."""
        return tuple(
            name
            for argument in self.arguments
            for name in (argument.components if isinstance(argument, Vector) else (argument,))
        )

    def gathered(self, most: int) -> FunctionText:
        """The same function; more than so many plain arguments come as one sequence that stands before the others.

        >>> from symback.program.core import Builder
        >>> b = Builder()
        >>> FunctionText("f", b.build([b.input("x")]), ("x", "y"), {}, Names(), 0).gathered(1).arguments
        (Vector(name='given', components=('x', 'y')),)
        """
        plain = tuple(argument for argument in self.arguments if isinstance(argument, str))
        if len(plain) <= most or plain != self.arguments[: len(plain)]:
            return self
        taken = {*self.inputs(), *(argument.name for argument in self.arguments if isinstance(argument, Vector))}
        name = "given"
        while name in taken:
            name += "_"
        return replace(self, arguments=(Vector(name, plain), *self.arguments[len(plain) :]))


class FunctionBackend(Protocol):
    """Turns a function into the text of a module in one language."""

    def source(self, function: FunctionText) -> str:
        """The whole module. Equal functions give equal text."""
        ...


def positions(nest: Nest) -> Iterator[int]:
    """The positions in a nest, from left to right.

    >>> list(positions((0, ((1, 2), (3, 4)))))
    [0, 1, 2, 3, 4]
    """
    stack = [nest]
    while stack:
        found = stack.pop()
        if isinstance(found, int):
            yield found
        else:
            stack.extend(reversed(found))
