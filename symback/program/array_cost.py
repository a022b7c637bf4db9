"""How many operations on numbers a matrix operation takes, from the shapes.

An elementwise operation takes one for each element of its result. The product
of r×k and k×c takes rkc multiplications and rc(k-1) additions. Moving numbers
(transpose, slice, reshape) and repeating them takes none. Comparisons of a
maximum count as functions.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from symback.program.core import Program
from symback.program.sizes import ONE, Shape, Size, elements

#: The kind (as in ``cost.KINDS``) and the number of operations.
Part: TypeAlias = tuple[str, Size]
_Rule: TypeAlias = Callable[[Sequence[Shape], Shape], tuple[Part, ...]]


def _free(args: Sequence[Shape], shape: Shape) -> tuple[Part, ...]:
    return ()


def _matmul(args: Sequence[Shape], shape: Shape) -> tuple[Part, ...]:
    inner = args[0][1]
    return ("*", elements(shape) * inner), ("+", elements(shape) * (inner - 1))


def _sum(args: Sequence[Shape], shape: Shape) -> tuple[Part, ...]:
    return (("+", elements(args[0]) - elements(shape)),)


def _amax(args: Sequence[Shape], shape: Shape) -> tuple[Part, ...]:
    return (("function", elements(args[0]) - elements(shape)),)


def _groups(args: Sequence[Shape], axis: object) -> Size:
    """How many rows or columns are treated each by itself."""
    return ONE if axis is None else args[0][1 if axis == 0 else 0]


def _trace(args: Sequence[Shape], shape: Shape) -> tuple[Part, ...]:
    return (("+", args[0][0] - 1),)


def _kron(args: Sequence[Shape], shape: Shape) -> tuple[Part, ...]:
    return (("*", elements(shape)),)


_RULES: Mapping[str, _Rule] = MappingProxyType(
    {
        "matmul": _matmul,
        "sum": _sum,
        "amax": _amax,
        "trace": _trace,
        "kron": _kron,
        **dict.fromkeys(("transpose", "expand", "diag", "diagonal", "reshape", "concat"), _free),
        **dict.fromkeys(("slice", "embed", "eye", "blocks", "unblocks"), _free),
    }
)


def _exponentials(op: str, args: Sequence[Shape], axis: object) -> tuple[Part, ...]:
    """Softmax and its kin: the largest value is subtracted first, so that no exponential overflows."""
    whole, groups = elements(args[0]), _groups(args, axis)
    parts = (("function", whole - groups), ("-", whole), ("function", whole), ("+", whole - groups))
    if op == "softmax":
        return (*parts, ("/", whole))
    if op == "log_softmax":
        return (*parts, ("function", groups), ("+", groups), ("-", whole))
    return (*parts, ("function", groups), ("+", groups))


def _eliminations(op: str, args: Sequence[Shape]) -> tuple[Part, ...]:
    """Gauss-Jordan elimination with ``more`` right sides, as the interpreter does it; a cubic in the size."""
    size = args[0][0]
    more = {"inverse": size, "solve": args[-1][-1]}.get(op, Size.of(0))
    width = size + more
    steps = size * (size - 1) * width
    parts: tuple[Part, ...] = (("/", size * width), ("*", steps), ("-", steps))
    if op in ("det", "logdet"):
        parts += (("*", size - 1),)
    return (*parts, ("function", Size.of(2))) if op == "logdet" else parts


def array_cost(program: Program, node: int) -> tuple[Part, ...]:
    """The operations of one row of a matrix program, by kind.

    >>> from symback.program.core import Builder
    >>> from symback.program.sizes import shape
    >>> b = Builder()
    >>> p = b.build([b.emit("matmul", (b.input("A", shape("n", "k")), b.input("B", shape("k", 1))))])
    >>> [(kind, str(number)) for kind, number in array_cost(p, p.outputs[0])]
    [('*', 'k*n'), ('+', 'k*n - n')]
    """
    from symback.program.cost import KIND

    op, args = program.ops[node], [program.shape(arg) for arg in program.args[node]]
    shape, axis = program.shape(node), program.payloads.get(node)
    if op in KIND:
        times = len(args) - 1 if op in ("add", "mul") else 1
        return ((KIND[op], elements(shape) * times),)
    if op in ("softmax", "log_softmax", "logsumexp"):
        return _exponentials(op, args, axis)
    if op in ("inverse", "solve", "det", "logdet"):
        return _eliminations(op, args)
    return _RULES[op](args, shape) if op in _RULES else ()


def sized_cost(program: Program, roots: Sequence[int] | None = None) -> dict[str, Size]:
    """Kind -> the operations of the rows that the roots (default: the outputs) need, each counted once."""
    return _added(program, dict.fromkeys(program.reachable(roots), 1))


def sized_tree_cost(
    program: Program, roots: Sequence[int] | None = None, free: Collection[int] = ()
) -> dict[str, Size]:
    """The same when every value is computed anew wherever it is used, except the nodes in ``free``."""
    from symback.program.cost import occurrences

    roots = program.outputs if roots is None else roots
    return _added(program, dict(occurrences(program, roots, frozenset(free), 1)))


def _added(program: Program, times: Mapping[int, int]) -> dict[str, Size]:
    from symback.program.cost import KINDS

    found = {kind: Size.of(0) for kind in KINDS}
    for node, count in times.items():
        for kind, number in array_cost(program, node):
            found[kind] += number * count
    return {kind: number for kind, number in found.items() if number.terms}
