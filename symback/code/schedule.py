"""Decides which values of a program get a line of their own; the others are written where they are used.

One walk in the order of the rows, linear in their number. A value is assigned
when it is used more than once, when it has a name, when its expression would
be longer than a line or nested too deeply, or when its user needs it as a
plain name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from symback.program.core import Program

#: Compilers recurse over expressions, so nothing is nested deeper than this.
DEEPEST = 20
#: The operations whose spelling may repeat an argument.
_MAY_REPEAT = frozenset({"pow", "call"})


class Expression(NamedTuple):
    """A piece of code; ``level`` says how strongly its outermost operator binds, ``depth`` how far it is nested."""

    text: str
    level: int
    depth: int = 0


class Assignment(NamedTuple):
    """One line: ``name = text``, the value of ``node``."""

    node: int
    name: str
    text: str


class Speller(Protocol):
    """How one language writes single operations."""

    def name(self, name: str) -> Expression:
        """A value that has a name."""
        ...

    def spell(self, program: Program, node: int, args: Sequence[Expression]) -> Expression:
        """One operation or constant, its arguments written out."""
        ...

    def plain_arguments(self, program: Program, node: int) -> bool:
        """Does the spelling of a power or a function repeat its arguments, so that they have to be names?"""
        ...


@dataclass(frozen=True, slots=True)
class Schedule:
    """The lines in order, and how each root is written after them."""

    lines: tuple[Assignment, ...]
    roots: Mapping[int, Expression]


def schedule(
    program: Program,
    roots: Sequence[int],
    speller: Speller,
    names: Mapping[int, str],
    temporary: Callable[[], str],
    *,
    always: Collection[int] = (),
    room: int = 92,
) -> Schedule:
    """The lines that compute the roots.

    ``names`` are those of the inputs and of the values that have one; values in ``always`` get a line even when
    they are used once. ``temporary`` gives the other values their names. ``room`` is for name, equals sign and text.
    """
    return _Scheduler(program, roots, speller, names, temporary, room).run(always)


class _Scheduler:
    def __init__(
        self,
        program: Program,
        roots: Sequence[int],
        speller: Speller,
        names: Mapping[int, str],
        temporary: Callable[[], str],
        room: int,
    ) -> None:
        self.program, self.roots, self.speller = program, roots, speller
        self.names, self.temporary, self.room = names, temporary, room
        self.lines: list[Assignment] = []
        self.written: dict[int, Expression] = {}
        self.inlined: set[int] = set()

    def run(self, always: Collection[int]) -> Schedule:
        program, written = self.program, self.written
        ops, args = program.ops, program.args
        for node, count in program.uses(self.roots).items():
            if not args[node]:
                if ops[node] == "input":
                    written[node] = self.speller.name(self.names[node])
                else:
                    written[node] = self.speller.spell(program, node, ())
            elif count > 1 or node in always:
                self.write(node, self.names.get(node))
                self.assign(node)
            else:
                self.write(node, None)
        return Schedule(tuple(self.lines), {root: written[root] for root in self.roots})

    def write(self, node: int, name: str | None) -> None:
        """Write the expression of a node; what makes it too long or too deep gets a line before it."""
        room = self.room - 3 - len(name or "t000000")
        program, written, spell = self.program, self.written, self.speller.spell
        args = program.args[node]
        if program.ops[node] in _MAY_REPEAT and self.speller.plain_arguments(program, node):
            for arg in args:
                self.assign(arg)
        while True:
            expression = spell(program, node, [written[arg] for arg in args])
            if len(expression.text) <= room and expression.depth <= DEEPEST:
                break
            pending = [arg for arg in args if arg in self.inlined]
            if not pending:
                break
            self.assign(max(pending, key=lambda arg: (written[arg].depth, len(written[arg].text))))
        written[node] = expression
        self.inlined.add(node)

    def assign(self, node: int) -> None:
        """Give an inlined node a line of its own."""
        if node not in self.inlined:
            return
        self.inlined.discard(node)
        name = self.names.get(node) or self.temporary()
        self.lines.append(Assignment(node, name, self.written[node].text))
        self.written[node] = self.speller.name(name)
