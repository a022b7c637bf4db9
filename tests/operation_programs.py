"""Programs with one matrix operation each, and random ones with several, with shapes that are all different."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from random import Random
from types import MappingProxyType
from typing import Any

from symback.program.core import Builder, Program
from symback.program.functions import FUNCTIONS, composite, unknown
from symback.program.interpret import EXACT, Domain, run
from symback.program.matrix import Matrix
from symback.program.shapes import Blocks, Placed, Window
from symback.program.sizes import ONE, Shape, Size, shape

#: From the builder to the node of a matrix or a number; the inputs a, b, c … are what is differentiated.
Formula = Callable[[Builder], int]


def _input(b: Builder, name: str, *sizes: int | str) -> int:
    return b.input(name, shape(*sizes))


def _composite() -> Any:
    """t ↦ t³ + 2t, a function of its own."""
    b = Builder()
    t = b.input("t")
    cube = b.emit("pow", (t, b.const(3)))
    return composite("g", b.build([b.emit("add", (cube, b.emit("mul", (b.const(2), t))))]))


COMPOSITE = _composite()
#: f and its derivatives where nothing is known of f; here they are polynomials, so that everything stays exact.
STAND_INS: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {"f": lambda t: t**3 - 5 * t, "df": lambda t: 3 * t**2 - 5}
)


def window(*bounds: int) -> Window:
    return Window(*map(Size.of, bounds))


def one(op: str, payload: Any, *shapes: tuple[int | str, ...]) -> Formula:
    """One operation on inputs of these shapes; the empty shape is a number."""

    def formula(b: Builder) -> int:
        args = [_input(b, name, *sizes) for name, sizes in zip("abcd", shapes, strict=False)]
        return b.emit(op, tuple(args), payload)

    return formula


def _power(b: Builder) -> int:
    return b.emit("pow", (_input(b, "a", 2, 3), b.const(3)))


def _negative_power(b: Builder) -> int:
    return b.emit("pow", (_input(b, "a", 2, 3), b.const(-2)))


def _embedded_matrix(b: Builder) -> int:
    return b.emit("embed", (_input(b, "a", 2, 1),), Placed(shape(5, 4), Size.of(2), Size.of(3)))


def _embedded_number_of_rows(b: Builder) -> int:
    return b.emit("embed", (_input(b, "a", 1, 3),), Placed(shape(2, 3), ONE, Size.of(0)))


def _eye(b: Builder) -> int:
    return b.emit("matmul", (_input(b, "a", 2, 3), b.emit("eye", (), shape(3, 3))))


def _scaled_eye(b: Builder) -> int:
    scaled = b.emit("mul", (b.input("c"), b.emit("eye", (), shape(3, 3))))
    return b.emit("matmul", (_input(b, "a", 2, 3), scaled))


def _letter(b: Builder) -> int:
    """A size as a number: the mean over n rows."""
    rows = _input(b, "a", "n", 2)
    return b.emit("div", (b.emit("sum", (rows,), 0), b.emit("const", (), Size.of("n"))))


def _same_twice(b: Builder) -> int:
    a = _input(b, "a", 3, 3)
    return b.emit("matmul", (a, b.emit("transpose", (a,))))


def _chain(b: Builder) -> int:
    a = b.emit("matmul", (_input(b, "a", 2, 3), _input(b, "b", 3, 4)))
    return b.emit("matmul", (b.call(unknown("f"), a), _input(b, "c", 4, 5)))


def _composed(b: Builder) -> int:
    return b.call(COMPOSITE, b.emit("add", (_input(b, "a", 2, 3), _input(b, "b", 1, 3))))


#: What has exact values: every operation, every way in which elementwise arguments are repeated.
EXACT_FORMULAS: Mapping[str, Formula] = MappingProxyType(
    {
        "matmul": one("matmul", None, (2, 3), (3, 4)),
        "matmul of a row and a column": one("matmul", None, (1, 3), (3, 1)),
        "matmul of a column and a row": one("matmul", None, (3, 1), (1, 2)),
        "matmul of single elements": one("matmul", None, (1, 1), (1, 1)),
        "transpose": one("transpose", None, (2, 3)),
        "transpose of a row": one("transpose", None, (1, 3)),
        "sum": one("sum", None, (2, 3)),
        "sum over the rows": one("sum", 0, (2, 3)),
        "sum over the columns": one("sum", 1, (2, 3)),
        "sum of a column over the columns": one("sum", 1, (2, 1)),
        "sum of a number": one("sum", None, ()),
        "amax": one("amax", None, (2, 3)),
        "amax over the rows": one("amax", 0, (2, 3)),
        "amax over the columns": one("amax", 1, (2, 3)),
        "expand a number": one("expand", shape(2, 3), ()),
        "expand a single element": one("expand", shape(2, 3), (1, 1)),
        "expand a row": one("expand", shape(2, 3), (1, 3)),
        "expand a column": one("expand", shape(2, 3), (2, 1)),
        "expand a number to a single element": one("expand", shape(1, 1), ()),
        "trace": one("trace", None, (3, 3)),
        "trace of a single element": one("trace", None, (1, 1)),
        "diag of a column": one("diag", None, (3, 1)),
        "diag of a row": one("diag", None, (1, 3)),
        "diagonal": one("diagonal", None, (3, 3)),
        "reshape": one("reshape", shape(3, 4), (2, 6)),
        "reshape to a column": one("reshape", shape(6, 1), (2, 3)),
        "reshape a column to a row": one("reshape", shape(1, 3), (3, 1)),
        "concat of rows": one("concat", 0, (2, 3), (1, 3), (4, 3)),
        "concat of columns": one("concat", 1, (2, 3), (2, 1), (2, 2)),
        "concat of columns with one row": one("concat", 1, (1, 3), (1, 2)),
        "slice": one("slice", window(1, 3, 0, 2), (4, 3)),
        "slice of one element": one("slice", window(1, 2, 2, 3), (4, 3)),
        "slice of a row": one("slice", window(2, 3, 0, 3), (4, 3)),
        "embed": _embedded_matrix,
        "embed a row": _embedded_number_of_rows,
        "eye": _eye,
        "eye times a number": _scaled_eye,
        "inverse": one("inverse", None, (3, 3)),
        "inverse of a single element": one("inverse", None, (1, 1)),
        "solve": one("solve", None, (3, 3), (3, 2)),
        "solve for a column": one("solve", None, (2, 2), (2, 1)),
        "det": one("det", None, (4, 4)),
        "det of a single element": one("det", None, (1, 1)),
        "kron": one("kron", None, (2, 3), (4, 2)),
        "kron of a row and a column": one("kron", None, (1, 3), (2, 1)),
        "blocks": one("blocks", Blocks(shape(2, 3), shape(4, 2)), (8, 6)),
        "unblocks": one("unblocks", Blocks(shape(2, 3), shape(4, 2)), (6, 8)),
        "power": _power,
        "negative power": _negative_power,
        "negation": one("neg", None, (2, 3)),
        "a size as a number": _letter,
        "a matrix used twice": _same_twice,
        "a chain with an unknown function": _chain,
        "a composite function": _composed,
        **{
            f"{op}: {' and '.join('×'.join(map(str, s)) or 'number' for s in shapes)}": one(op, None, *shapes)
            for op in ("add", "sub", "mul", "div")
            for shapes in (
                ((2, 3), (2, 3)),
                ((2, 3), (1, 3)),
                ((2, 1), (2, 3)),
                ((2, 3), (1, 1)),
                ((2, 1), (1, 3)),
                ((), (2, 3)),
                ((2, 3), ()),
                ((1, 1), ()),
            )
        },
        "a product of four": one("mul", None, (2, 3), (1, 3), (2, 1), ()),
        "a sum of four": one("add", None, (2, 3), (1, 3), (2, 1), ()),
    }
)


def _function(name: str, *shapes: tuple[int | str, ...]) -> Formula:
    return one("call", FUNCTIONS[name], *shapes)


#: What has no exact values: forty digits instead.
REAL_FORMULAS: Mapping[str, Formula] = MappingProxyType(
    {
        **{
            f"{op}{what}": one(op, axis, (2, 3))
            for op in ("softmax", "log_softmax", "logsumexp")
            for axis, what in ((None, ""), (0, " over the rows"), (1, " over the columns"))
        },
        "logdet": one("logdet", None, (4, 4)),
        "logdet of a single element": one("logdet", None, (1, 1)),
        "a power of matrices": one("pow", None, (2, 3), (1, 3)),
        "a power with a number": one("pow", None, (2, 3), ()),
        **{name: _function(name, (2, 3)) for name in ("exp", "log", "sqrt", "tanh", "sigmoid", "softplus", "relu")},
        **{f"{name} of a row": _function(name, (1, 3)) for name in ("sin", "atan", "abs", "elu", "erf")},
        "max of a matrix and a column": _function("max", (2, 3), (2, 1)),
        "min of a row and a number": _function("min", (1, 3), ()),
        "hypot of a matrix and a row": _function("hypot", (2, 3), (1, 3)),
        "atan2 of a column and a row": _function("atan2", (2, 1), (1, 3)),
    }
)


def _times(b: Builder, node: int, sizes: Shape) -> int:
    return b.emit("sum", (b.emit("mul", (node, b.input("C", sizes))),))


def weighted(b: Builder, node: int) -> int:
    """Σ C ⊙ Y: the adjoint is C, a whole matrix."""
    return _times(b, node, b.shape(node))


def plain_sum(b: Builder, node: int) -> int:
    """Σ Y: the adjoint is the number 1."""
    return b.emit("sum", (node,))


def scaled_sum(b: Builder, node: int) -> int:
    """c·(Σ Y)²: the adjoint is a number that has to be computed."""
    return b.emit("mul", (b.input("C"), b.emit("pow", (b.emit("sum", (node,)), b.const(2)))))


def weighted_columns(b: Builder, node: int) -> int:
    """The sum over the rows, each column with its weight: the adjoint is a row."""
    if not b.shape(node):
        return scaled_sum(b, node)
    return _times(b, b.emit("sum", (node,), 0), (ONE, b.shape(node)[1]))


def weighted_rows(b: Builder, node: int) -> int:
    """The sum over the columns, each row with its weight: the adjoint is a column."""
    if not b.shape(node):
        return scaled_sum(b, node)
    return _times(b, b.emit("sum", (node,), 1), (b.shape(node)[0], ONE))


def twice(b: Builder, node: int) -> int:
    """The value used in two places: a number's and a whole matrix's adjoint meet."""
    return b.emit("sub", (weighted(b, node), plain_sum(b, node)))


#: How a value becomes the number that is differentiated, so that its adjoint has each of its forms.
ENDINGS: Mapping[str, Callable[[Builder, int], int]] = MappingProxyType(
    {e.__name__: e for e in (weighted, plain_sum, scaled_sum, weighted_columns, weighted_rows, twice)}
)


def program(formula: Formula, ending: Callable[[Builder, int], int]) -> Program:
    b = Builder()
    return b.build([ending(b, formula(b))])


def numbers(random: Random, count: int) -> list[Fraction]:
    """Positive fractions, all different."""
    return [Fraction(n, 7) for n in random.sample(range(2, 60 + 2 * count), count)]


def point(forward: Program, sizes: Mapping[str, int], random: Random) -> dict[str, Any]:
    """A value for each input, as a ``Matrix`` of fractions or a fraction."""
    values: dict[str, Any] = {}
    for name, node in forward.inputs().items():
        dimensions = [size.at(sizes) for size in forward.shape(node)]
        if not dimensions:
            (values[name],) = numbers(random, 1)
            continue
        rows, columns = dimensions
        flat = numbers(random, rows * columns)
        values[name] = Matrix.of([flat[k : k + columns] for k in range(0, len(flat), columns)])
    return values


def in_domain(value: Any, domain: Domain) -> Any:
    return value.map(domain.const) if isinstance(value, Matrix) else domain.const(value)


def flat(value: Any) -> list[Any]:
    return value.flat() if isinstance(value, Matrix) else [value]


def elements_of(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """(name of the element, its value); the names as they are documented, written here anew."""
    for name, value in values.items():
        if isinstance(value, Matrix):
            for i, row in enumerate(value.rows, start=1):
                for j, number in enumerate(row, start=1):
                    yield f"{name}_{i}_{j}", number
        else:
            yield name, value


def has_ties(forward: Program, values: Mapping[str, Any]) -> bool:
    """Is a maximum taken of equal numbers? There the derivative is a convention."""
    found = run(forward, values, EXACT, STAND_INS)
    for node, op in enumerate(forward.ops):
        if op == "amax" and node in found:
            entries = flat(found[forward.args[node][0]])
            if len(set(entries)) < len(entries):
                return True
    return False
