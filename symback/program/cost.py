"""How many operations a program takes. The rule is one for all rows of all tables.

Each ``+ - * /``, power, negation and function is 1; a sum or product of n is
n - 1; a value used again is free; constants are folded before counting.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from symback.program.core import Program

#: Opcode -> the kind under which it is counted.
KIND: Mapping[str, str] = MappingProxyType(
    {"add": "+", "sub": "-", "mul": "*", "div": "/", "pow": "power", "neg": "negation", "call": "function"}
)
KINDS: tuple[str, ...] = tuple(KIND.values())

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
    if op == "call" and program.function(node).body is not None:
        raise ValueError(f"{program.function(node).name} is composite: count the executed program")
    return _INDEX[op], len(program.args[node]) - 1 if op in ("add", "mul") else 1


def cost(program: Program, roots: Sequence[int] | None = None) -> Cost:
    """The operations of the rows that the roots (default: the outputs) need, each counted once."""
    numbers = [0] * len(KINDS)
    for node in program.reachable(roots):
        kind, number = own_cost(program, node)
        numbers[kind] += number
    return Cost(tuple(numbers))


class TooLarge(ArithmeticError):
    """A tree count has more digits than anybody wants to see."""


def tree_cost(program: Program, roots: Sequence[int] | None = None, free: Collection[int] = ()) -> Cost:
    """The operations when every value is computed anew wherever it is used, except the nodes in ``free``.

    Exact, and linear in the size of the program: the exploded expression is never built.

    Raises TooLarge when a number has more than ``MOST_BITS`` bits.
    """
    roots = program.outputs if roots is None else roots
    free = set(free)
    width = len(KINDS)
    zero = (0,) * width
    trees: dict[int, tuple[int, ...]] = {}
    for node in program.reachable(roots):
        if node in free or not program.args[node]:
            trees[node] = zero
            continue
        numbers = [0] * width
        kind, number = own_cost(program, node)
        numbers[kind] += number
        for arg in program.args[node]:
            for k, n in enumerate(trees[arg]):
                if n:
                    numbers[k] += n
        if max(numbers).bit_length() > MOST_BITS:
            raise TooLarge
        trees[node] = tuple(numbers)
    total = Cost()
    for root in roots:
        total = total + Cost(trees[root])
    return total
