"""How many operations a program takes. The rule is one for all rows of all tables.

Each ``+ - * /``, power, negation and function is 1; a sum or product of n is
n - 1; a value used again is free; constants are folded before counting.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import MAX_EMAX, Decimal, localcontext
from types import MappingProxyType
from typing import TypeVar

from symback.program.core import Program

#: Opcode -> the kind under which it is counted.
KIND: Mapping[str, str] = MappingProxyType(
    {"add": "+", "sub": "-", "mul": "*", "div": "/", "pow": "power", "neg": "negation", "call": "function"}
)
KINDS: tuple[str, ...] = tuple(KIND.values())

Number = TypeVar("Number", int, Decimal)

#: Beyond this many bits an exact tree count is given up (it grows exponentially with the depth).
MOST_BITS = 4096


@dataclass(frozen=True, slots=True)
class Cost:
    """Exact numbers of operations by kind, in the order of ``KINDS``."""

    numbers: tuple[int, ...] = (0,) * len(KINDS)

    @property
    def total(self) -> int:
        return sum(self.numbers)

    def by_kind(self) -> dict[str, int]:
        """Kind -> number, kinds that do not occur left out."""
        return {kind: number for kind, number in zip(KINDS, self.numbers, strict=True) if number}

    def __add__(self, other: Cost) -> Cost:
        return Cost(tuple(a + b for a, b in zip(self.numbers, other.numbers, strict=True)))


_INDEX = {op: k for k, op in enumerate(KIND)}


def own_cost(program: Program, node: int) -> tuple[int, int]:
    """(index of the kind, number) of the operations of one row; (0, 0) for inputs and constants."""
    op = program.ops[node]
    if op in ("input", "const"):
        return 0, 0
    if op == "call":
        function = program.payloads[node]
        if getattr(function, "body", None) is not None:
            raise ValueError(f"{program.function(node).name} is composite: count the executed program")
    return _INDEX[op], len(program.args[node]) - 1 if op in ("add", "mul") else 1


def cost(program: Program, roots: Sequence[int] | None = None) -> Cost:
    """The operations of the rows that the roots (default: the outputs) need, each counted once."""
    nodes = program.reachable(roots)
    composites = [node for node, payload in program.payloads.items() if getattr(payload, "body", None) is not None]
    for node in composites and sorted(set(composites).intersection(nodes)):
        own_cost(program, node)  # raises: it is no single operation
    widths = map(len, map(program.args.__getitem__, nodes))
    numbers = [0] * len(KINDS)
    for (op, width), times in Counter(zip(map(program.ops.__getitem__, nodes), widths, strict=True)).items():
        if op not in ("input", "const"):
            numbers[_INDEX[op]] += times * (width - 1 if op in ("add", "mul") else 1)
    return Cost(tuple(numbers))


class TooLarge(ArithmeticError):
    """A tree count has more digits than anybody wants to see."""


def tree_cost(program: Program, roots: Sequence[int] | None = None, free: Collection[int] = ()) -> Cost:
    """The operations when every value is computed anew wherever it is used, except the nodes in ``free``.

    Exact, and linear in the size of the program: the exploded expression is never built. A node occurs in it as often
    as there are paths from the roots to it, and the paths are counted in one sweep downwards.

    Raises TooLarge when a number has more than ``MOST_BITS`` bits.

    >>> from symback.program.core import Builder
    >>> b = Builder()
    >>> squared = b.mul(x := b.add(b.input("u"), b.input("v")), x)
    >>> tree_cost(b.build([squared])).by_kind()
    {'+': 2, '*': 1}
    """
    numbers = [0] * len(KINDS)
    for node, times in occurrences(program, program.outputs if roots is None else roots, frozenset(free), 1):
        if times.bit_length() > MOST_BITS:
            raise TooLarge
        kind, number = own_cost(program, node)
        numbers[kind] += number * times
    return Cost(tuple(numbers))


def estimated_tree_cost(program: Program, roots: Sequence[int] | None = None, free: Collection[int] = ()) -> Decimal:
    """The total of ``tree_cost`` to some fifteen digits, however huge it is."""
    roots = program.outputs if roots is None else roots
    with localcontext() as context:
        context.prec, context.Emax = 25, MAX_EMAX
        walk = occurrences(program, roots, frozenset(free), Decimal(1))
        return sum((own_cost(program, node)[1] * times for node, times in walk), Decimal(0))


def occurrences(
    program: Program, roots: Sequence[int], free: frozenset[int], one: Number
) -> Iterator[tuple[int, Number]]:
    """Each operation below the roots with the number of its occurrences in the exploded expression."""
    paths: dict[int, Number] = {}
    for root in roots:
        paths[root] = paths[root] + one if root in paths else one
    for node in range(max(roots, default=-1), -1, -1):
        times = paths.pop(node, None)
        args = program.args[node]
        if times is None or node in free or not args:
            continue
        yield node, times
        for arg in args:
            paths[arg] = paths[arg] + times if arg in paths else times
