"""Softmax, determinants and inverses for numbers of which nobody knows how large they are.

The interpreter subtracts the largest number and looks for a pivot. Here
nothing is compared: exponentials are taken as they are, determinants are
expanded by minors, the inverse is the adjugate divided by the determinant.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from types import MappingProxyType
from typing import Any

from symback.program.domains import Domain
from symback.program.matrix import Matrix, elementwise
from symback.program.matrix_values import ARRAY_VALUES
from symback.program.sizes import Shape


def _softmax(domain: Domain, args: Sequence[Any], payload: Any, shape: Shape) -> Any:
    parts = args[0].map(domain.function("exp"))
    return parts / ARRAY_VALUES["sum"](domain, [parts], payload, shape)


def _logsumexp(domain: Domain, args: Sequence[Any], payload: Any, shape: Shape) -> Any:
    parts = elementwise(domain.function("exp"), args[0])
    return elementwise(domain.function("log"), ARRAY_VALUES["sum"](domain, [parts], payload, shape))


def _log_softmax(domain: Domain, args: Sequence[Any], payload: Any, shape: Shape) -> Any:
    return args[0] - _logsumexp(domain, args, payload, shape)


def determinant(rows: Sequence[Sequence[Any]]) -> Any:
    """By Laplace's expansion along the first row; a minor of the last rows is computed once.

    >>> determinant([[1, 2], [3, 4]])
    -2
    """
    size = len(rows)
    below: dict[tuple[int, ...], Any] = {(k,): value for k, value in enumerate(rows[-1])}
    for height, row in enumerate(reversed(rows[:-1]), start=2):
        here: dict[tuple[int, ...], Any] = {}
        for columns in combinations(range(size), height):
            terms = [row[column] * below[columns[:k] + columns[k + 1 :]] for k, column in enumerate(columns)]
            total = terms[0]
            for k, term in enumerate(terms[1:], start=1):
                total = total - term if k % 2 else total + term
            here[columns] = total
        below = here
    return below[tuple(range(size))]


def _det(domain: Domain, args: Sequence[Any], payload: Any, shape: Shape) -> Any:
    return determinant(args[0].rows)


def _logdet(domain: Domain, args: Sequence[Any], payload: Any, shape: Shape) -> Any:
    return domain.function("log")(abs(determinant(args[0].rows)))


def _inverse(domain: Domain, args: Sequence[Any], payload: Any, shape: Shape) -> Any:
    rows = args[0].rows
    size, whole = len(rows), determinant(rows)
    if size == 1:
        return Matrix.of([[domain.const(Fraction(1)) / whole]])

    def cofactor(i: int, j: int) -> Any:
        minor = determinant([row[:j] + row[j + 1 :] for row in rows[:i] + rows[i + 1 :]])
        return -minor if (i + j) % 2 else minor

    return Matrix.of([[cofactor(j, i) / whole for j in range(size)] for i in range(size)])


def _solve(domain: Domain, args: Sequence[Any], payload: Any, shape: Shape) -> Any:
    return _inverse(domain, args, payload, shape) @ args[1]


#: Opcode -> its value, where it is computed otherwise than by the interpreter.
ELEMENT_VALUES: Mapping[str, Callable[[Domain, Sequence[Any], Any, Shape], Any]] = MappingProxyType(
    {
        "softmax": _softmax,
        "log_softmax": _log_softmax,
        "logsumexp": _logsumexp,
        "det": _det,
        "logdet": _logdet,
        "inverse": _inverse,
        "solve": _solve,
    }
)
