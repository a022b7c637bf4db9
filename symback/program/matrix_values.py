"""The value of every operation on matrices, for the interpreter; plain loops over numbers of any kind."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from types import MappingProxyType
from typing import Any

from symback.program.domains import Domain
from symback.program.matrix import Matrix, broadcast
from symback.program.shapes import Blocks, Placed, Window
from symback.program.sizes import Shape


def _along(function: Callable[[Sequence[Any]], Sequence[Any]], matrix: Matrix, axis: Any) -> Matrix:
    """A function of a list of numbers along the rows (axis 1), the columns (axis 0) or of all numbers (None)."""
    if axis is None:
        flat, width = function(matrix.flat()), matrix.shape[1]
        return Matrix(tuple(tuple(flat[k : k + width]) for k in range(0, len(flat), width)))
    if axis == 1:
        return Matrix(tuple(tuple(function(row)) for row in matrix.rows))
    return Matrix(tuple(zip(*(function(column) for column in matrix.columns), strict=True)))


def _reduced(function: Callable[[Sequence[Any]], Any], value: Any, axis: Any) -> Any:
    if not isinstance(value, Matrix):
        return function([value])
    if axis is None:
        return function(value.flat())
    if axis == 1:
        return Matrix(tuple((function(row),) for row in value.rows))
    return Matrix((tuple(function(column) for column in value.columns),))


def _total(values: Sequence[Any]) -> Any:
    return reduce(operator.add, values)


def _shifted(domain: Domain, values: Sequence[Any]) -> tuple[Any, list[Any], Any]:
    """The largest value, the exponentials of the differences to it, and their sum."""
    exp = domain.function("exp")
    largest = reduce(domain.function("max"), values)
    parts = [exp(value - largest) for value in values]
    return largest, parts, _total(parts)


def _softmax(domain: Domain, args: Sequence[Any], payload: Any, shape: Shape) -> Any:
    def function(values: Sequence[Any]) -> Sequence[Any]:
        _, parts, total = _shifted(domain, values)
        return [part / total for part in parts]

    return _along(function, args[0], payload)


def _logsumexp_of(domain: Domain, values: Sequence[Any]) -> Any:
    largest, _, total = _shifted(domain, values)
    return largest + domain.function("log")(total)


def _log_softmax(domain: Domain, args: Sequence[Any], payload: Any, shape: Shape) -> Any:
    def function(values: Sequence[Any]) -> Sequence[Any]:
        whole = _logsumexp_of(domain, values)
        return [value - whole for value in values]

    return _along(function, args[0], payload)


def _logsumexp(domain: Domain, args: Sequence[Any], payload: Any, shape: Shape) -> Any:
    return _reduced(lambda values: _logsumexp_of(domain, values), args[0], payload)


def _amax(domain: Domain, args: Sequence[Any], payload: Any, shape: Shape) -> Any:
    return _reduced(lambda values: reduce(domain.function("max"), values), args[0], payload)


def _numbers(shape: Sequence[Any]) -> list[int]:
    """The sizes as numbers; the interpreter runs programs whose letters have values."""
    found = [size.number for size in shape]
    if None in found:
        raise ValueError("the program has sizes without a value")
    return [int(size) for size in found if size is not None]


def _expand(domain: Domain, args: Sequence[Any], payload: Any, shape: Shape) -> Any:
    return Matrix.of(broadcast(args[0], *_numbers(shape)))


def _eye(domain: Domain, args: Sequence[Any], payload: Any, shape: Shape) -> Any:
    (size, _), one, zero = _numbers(shape), domain.const(Fraction(1)), domain.const(Fraction(0))
    return Matrix.of([[one if i == j else zero for j in range(size)] for i in range(size)])


def _trace(domain: Domain, args: Sequence[Any], payload: Any, shape: Shape) -> Any:
    return _total([row[k] for k, row in enumerate(args[0].rows)])


def _diag(domain: Domain, args: Sequence[Any], payload: Any, shape: Shape) -> Any:
    values, zero = args[0].flat(), domain.const(Fraction(0))
    return Matrix.of([[value if i == j else zero for j in range(len(values))] for i, value in enumerate(values)])


def _diagonal(domain: Domain, args: Sequence[Any], payload: Any, shape: Shape) -> Any:
    return Matrix.of([[row[k]] for k, row in enumerate(args[0].rows)])


def _reshape(domain: Domain, args: Sequence[Any], payload: Any, shape: Shape) -> Any:
    flat = args[0].flat() if isinstance(args[0], Matrix) else [args[0]]
    width = _numbers(shape)[1]
    return Matrix.of([flat[k : k + width] for k in range(0, len(flat), width)])


def _concat(domain: Domain, args: Sequence[Any], payload: Any, shape: Shape) -> Any:
    if payload == 0:
        return Matrix.of([row for arg in args for row in arg.rows])
    return Matrix.of([[value for row in rows for value in row] for rows in zip(*(a.rows for a in args), strict=True)])


def _slice(domain: Domain, args: Sequence[Any], payload: Window, shape: Shape) -> Any:
    top, bottom, left, right = _numbers(payload)
    return Matrix.of([row[left:right] for row in args[0].rows[top:bottom]])


def _embed(domain: Domain, args: Sequence[Any], payload: Placed, shape: Shape) -> Any:
    height, width = _numbers(payload.shape)
    top, left = _numbers((payload.row, payload.column))
    rows = [[domain.const(Fraction(0))] * width for _ in range(height)]
    for i, row in enumerate(args[0].rows):
        rows[top + i][left : left + len(row)] = row
    return Matrix.of(rows)


def _solved(domain: Domain, matrix: Matrix, right: Sequence[Sequence[Any]]) -> tuple[list[list[Any]], Any]:
    """The solution of A·X = B and det A, by elimination with pivots. Raises ZeroDivisionError if singular.

    With many digits a pivot that has lost nearly all of them is the rounding of a zero.
    """
    size = len(matrix.rows)
    rounding = 0 if domain.context is None else max(map(abs, matrix.flat())) * domain.context.eps * 2**20
    rows = [[*row, *more] for row, more in zip(matrix.rows, right, strict=True)]
    determinant: Any = 1
    for k in range(size):
        pivot = max(range(k, size), key=lambda i: abs(rows[i][k]))
        if rows[pivot][k] == 0 or (rounding and abs(rows[pivot][k]) < rounding):
            raise ZeroDivisionError("the matrix is singular")
        if pivot != k:
            rows[k], rows[pivot] = rows[pivot], rows[k]
            determinant = -determinant
        determinant = determinant * rows[k][k]
        rows[k] = [value / rows[k][k] for value in rows[k]]
        for i in range(size):
            if i != k and rows[i][k] != 0:
                factor = rows[i][k]
                rows[i] = [a - factor * b for a, b in zip(rows[i], rows[k], strict=True)]
    return [row[size:] for row in rows], determinant


def _inverse(domain: Domain, args: Sequence[Any], payload: Any, shape: Shape) -> Any:
    return Matrix.of(_solved(domain, args[0], _eye(domain, (), None, shape).rows)[0])


def _solve(domain: Domain, args: Sequence[Any], payload: Any, shape: Shape) -> Any:
    return Matrix.of(_solved(domain, args[0], args[1].rows)[0])


def _det(domain: Domain, args: Sequence[Any], payload: Any, shape: Shape) -> Any:
    try:
        return _solved(domain, args[0], [()] * len(args[0].rows))[1]
    except ZeroDivisionError:
        return args[0].rows[0][0] * 0


def _logdet(domain: Domain, args: Sequence[Any], payload: Any, shape: Shape) -> Any:
    return domain.function("log")(abs(_det(domain, args, payload, shape)))


def _kron(domain: Domain, args: Sequence[Any], payload: Any, shape: Shape) -> Any:
    return Matrix.of([[a * b for a in upper for b in lower] for upper in args[0].rows for lower in args[1].rows])


def _blocks(domain: Domain, args: Sequence[Any], payload: Blocks, shape: Shape) -> Any:
    (a, b), (c, d) = _numbers(payload.outer), _numbers(payload.inner)
    rows = args[0].rows
    return Matrix.of(
        [[rows[i * c + k][j * d + m] for k in range(c) for m in range(d)] for i in range(a) for j in range(b)]
    )


def _unblocks(domain: Domain, args: Sequence[Any], payload: Blocks, shape: Shape) -> Any:
    (a, b), (c, d) = _numbers(payload.outer), _numbers(payload.inner)
    rows = args[0].rows
    return Matrix.of(
        [[rows[i * b + j][k * d + m] for j in range(b) for m in range(d)] for i in range(a) for k in range(c)]
    )


#: Opcode -> its value from the domain, the arguments, the payload and the shape.
ARRAY_VALUES: Mapping[str, Callable[[Domain, Sequence[Any], Any, Shape], Any]] = MappingProxyType(
    {
        "matmul": lambda domain, args, payload, shape: args[0] @ args[1],
        "transpose": lambda domain, args, payload, shape: Matrix.of(args[0].columns) if shape else args[0],
        "sum": lambda domain, args, payload, shape: _reduced(_total, args[0], payload),
        "amax": _amax,
        "softmax": _softmax,
        "log_softmax": _log_softmax,
        "logsumexp": _logsumexp,
        "expand": _expand,
        "eye": _eye,
        "trace": _trace,
        "diag": _diag,
        "diagonal": _diagonal,
        "reshape": _reshape,
        "concat": _concat,
        "slice": _slice,
        "embed": _embed,
        "inverse": _inverse,
        "solve": _solve,
        "det": _det,
        "logdet": _logdet,
        "kron": _kron,
        "blocks": _blocks,
        "unblocks": _unblocks,
    }
)
