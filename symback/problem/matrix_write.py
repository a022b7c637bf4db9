"""From a draft whose shapes are known to a program: abbreviations such as mean and norm are written out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from fractions import Fraction

from symback.errors import InputError
from symback.problem.draft import Draft, Row
from symback.program.arrays import size_node
from symback.program.core import Builder
from symback.program.functions import FUNCTIONS
from symback.program.shapes import ShapeError, Window
from symback.program.sizes import ONE, Shape, Size, elements, letters_of

#: Operations of the draft that are operations of the program under another name.
_SAME = {"inv": "inverse", "diagonal": "diagonal", "trace": "trace", "det": "det", "logdet": "logdet"}
_SAME |= {name: name for name in ("matmul", "transpose", "sum", "amax", "softmax", "log_softmax", "logsumexp")}
_SAME |= {name: name for name in ("solve", "kron", "diag")}


#: Of a number these give the number.
_OF_A_NUMBER_ITSELF = frozenset({"transpose", "sum", "mean", "amax", "logsumexp"})


def write(draft: Draft, shapes: Mapping[int, Shape], b: Builder) -> dict[int, int]:
    """Append the rows to the builder; row of the draft -> node.

    Raises InputError that names the shapes, the operation and the place.
    """
    letters = letters_of(shapes.values())
    nodes: dict[int, int] = {}
    for number in shapes:
        row = draft.rows[number]
        try:
            nodes[number] = _node(draft, row, number, shapes, b, nodes, letters)
        except ShapeError as error:
            raise InputError(f"{row.where}: {error}") from None
    return nodes


def _node(
    draft: Draft,
    row: Row,
    number: int,
    shapes: Mapping[int, Shape],
    b: Builder,
    nodes: Mapping[int, int],
    letters: Collection[str],
) -> int:
    args = tuple(nodes[arg] for arg in row.args)
    shape = shapes[number]
    whole = shapes[row.args[0]] if row.args else shape
    match row.op:
        case "input" if not shape and row.payload in letters:
            return b.emit("const", (), Size.of(row.payload))
        case "input":
            return b.input(row.payload, shape)
        case op if op in _OF_A_NUMBER_ITSELF and not whole:
            return args[0]
        case "times":
            return b.emit("matmul" if multiplies([shapes[arg] for arg in row.args]) else "mul", args)
        case "pow" | "raised" if draft.rows[row.args[0]].op == "norm" and draft.value(row.args[1]) == 2:
            return _squares(b, nodes[draft.rows[row.args[0]].args[0]])
        case "slice":
            return b.emit("slice", args, _window(row, whole))
        case op if op in _SAME:
            return b.emit(_SAME[op], args, row.payload)
        case "over" | "raised":
            return b.emit("div" if row.op == "over" else "pow", args)
        case op if op in _WRITTEN_OUT:
            return _WRITTEN_OUT[op](b, args, row, whole, shape)
        case op:
            return b.emit(op, args, row.payload)


def multiplies(shapes: Sequence[Shape | None]) -> bool:
    """Is the product of mathematics one of matrices? A number, also as x'*y, multiplies every element."""
    return all(shape and shape != (ONE, ONE) for shape in shapes)


def _mean(b: Builder, args: tuple[int, ...], row: Row, whole: Shape, shape: Shape) -> int:
    count = elements(whole) if row.payload is None else whole[row.payload]
    return b.emit("div", (b.emit("sum", args, row.payload), size_node(b, count)))


#: Abbreviations: from the builder, the arguments, the row, the shapes of the first argument and of the value.
_WRITTEN_OUT: Mapping[str, Callable[[Builder, tuple[int, ...], Row, Shape, Shape], int]] = {
    "mean": _mean,
    "norm": lambda b, args, row, whole, shape: b.call(FUNCTIONS["sqrt"], _squares(b, args[0])),
    "norm1": lambda b, args, row, whole, shape: b.emit("sum", (b.call(FUNCTIONS["abs"], args[0]),)),
    "inner": lambda b, args, row, whole, shape: b.emit("sum", (b.emit("mul", args),)),
    "rows": lambda b, args, row, whole, shape: size_node(b, whole[0]),
    "cols": lambda b, args, row, whole, shape: size_node(b, whole[1]),
    "vec": lambda b, args, row, whole, shape: b.emit("reshape", (b.emit("transpose", args),), shape),
    "reshape": lambda b, args, row, whole, shape: b.emit("reshape", args[:1], shape),
    "ones": lambda b, args, row, whole, shape: b.emit("expand", (b.const(1),), shape),
    "eye": lambda b, args, row, whole, shape: b.emit("eye", (), shape),
    "hcat": lambda b, args, row, whole, shape: b.emit("concat", args, 1),
    "vcat": lambda b, args, row, whole, shape: b.emit("concat", args, 0),
}


def _squares(b: Builder, node: int) -> int:
    return b.emit("sum", (b.emit("pow", (node, b.const(Fraction(2)))),))


def _window(row: Row, whole: Shape) -> Window:
    ends: list[Size] = []
    for (start, stop), size in zip(row.payload, whole, strict=True):
        ends += [_end(start, Size.of(0)), _end(stop, size)]
    return Window(*ends)


def _end(text: str, default: Size) -> Size:
    name, plus, _ = text.partition("+")
    if not name:
        return default
    return Size.of(int(name) if name.isdigit() else name) + (1 if plus else 0)
