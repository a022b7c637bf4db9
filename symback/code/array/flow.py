"""Where the values of a program over matrices go: what is written with what, how often each is used, and by whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

from symback.code.array.spelling import MatrixSpeller
from symback.program.core import Program

#: Values of these operations are not arrays of their own: they may be views of their arguments.
VIEWS = frozenset({"input", "transpose", "reshape", "slice", "expand", "diagonal", "blocks", "unblocks", "concat"})


class Flow:
    """``nodes`` are written in this order, each with its ``args``; ``uses`` count through transposes.

    Values in ``pinned`` may be seen under another name, so nothing may be written into them.
    """

    def __init__(self, program: Program, roots: Sequence[int], speller: MatrixSpeller) -> None:
        self.program, self.roots, self.speller = program, roots, speller
        self.nodes = program.reachable(roots)
        self.args = self._arguments()
        self.uses, self.pinned = self._uses()

    @cached_property
    def users(self) -> Mapping[int, int]:
        """The last row that uses a value."""
        return {arg: node for node in self.nodes for arg in self.args[node]}

    def _arguments(self) -> dict[int, tuple[int, ...]]:
        """The arguments of every row that is written; the sum of a square or a product takes their factors."""
        program, uses = self.program, self.program.uses(self.roots)
        found: dict[int, tuple[int, ...]] = {}
        for node in self.nodes:
            args = program.args[node]
            if self._is_dot(node) and uses[args[0]] == 1:
                inner = program.args[args[0]]
                args = inner if program.ops[args[0]] == "mul" else (inner[0], inner[0])
            found[node] = args
        needed = set(self.roots)
        for node in reversed(self.nodes):
            if node in needed:
                needed.update(found[node])
        self.nodes = [node for node in self.nodes if node in needed]
        return found

    def _is_dot(self, node: int) -> bool:
        program = self.program
        if program.ops[node] != "sum" or "vdot" not in self.speller.library.operations:
            return False
        (inner,) = program.args[node]
        if program.payloads.get(node) is not None or inner in program.names:
            return False
        args = program.args[inner]
        if program.ops[inner] == "pow":
            return program.constant(args[1]) == 2 and program.ops[args[0]] != "transpose"
        shapes = {program.shape(arg) for arg in args}
        return program.ops[inner] == "mul" and len(shapes) == 1 and all(program.ops[a] != "transpose" for a in args)

    def base(self, node: int) -> int:
        """The matrix of which a row is a transpose."""
        while self.program.ops[node] == "transpose":
            node = self.program.args[node][0]
        return node

    def _uses(self) -> tuple[Counter[int], set[int]]:
        """How often every value is used, through transposes; and the values that may have other names."""
        uses: Counter[int] = Counter(self.base(root) for root in self.roots)
        pinned = set(map(self.base, self.roots))
        for node in self.nodes:
            op = self.program.ops[node]
            if op == "transpose":
                continue
            bases = [self.base(arg) for arg in self.args[node]]
            uses.update(bases)
            if op in VIEWS or (op == "call" and self.program.function(node) in self.speller.functions):
                pinned.update(bases)
        return uses, pinned
