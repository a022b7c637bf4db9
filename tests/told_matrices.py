"""Reads told mathematics with matrices back and computes it with sixty digits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import reduce
from random import Random
from typing import Any

import mpmath

from symback.derivation.derivation import Derivation
from symback.document import display as m
from symback.document.narrate.matrices.teller import MatrixTeller
from symback.document.phrases import Phrases
from symback.document.tree import Document
from symback.matrix_verification import small_sizes
from symback.program.core import Program
from symback.program.interpret import Domain, high_precision, run
from symback.program.matrix import Matrix, elementwise
from symback.program.matrix_values import ARRAY_VALUES
from symback.program.passes import with_sizes
from symback.program.sizes import shape
from tests import told
from tests.told import DIGITS, UNKNOWN, Unreadable

STEP = mpmath.mpf(10) ** -20
#: Functions of whole matrices, by the name under which they are written -> the operation and its axis.
OF_MATRICES = {
    "trace": ("trace", None), "det": ("det", None), "diag": ("diag", None), "diagonal": ("diagonal", None),
    "softmax": ("softmax", 1), "log_softmax": ("log_softmax", 1), "logsumexp": ("logsumexp", 1),
    "row_max": ("amax", 1), "softmax_all": ("softmax", None), "log_softmax_all": ("log_softmax", None),
    "logsumexp_all": ("logsumexp", None),
}  # fmt: skip


def close(a: Any, b: Any) -> bool:
    a, b = _one(a), _one(b)
    if isinstance(a, Matrix) != isinstance(b, Matrix):
        return False
    if not isinstance(a, Matrix):
        return bool(abs(a - b) < mpmath.mpf(10) ** -25 * (1 + abs(a)))
    return a.shape == b.shape and all(close(x, y) for x, y in zip(a.flat(), b.flat(), strict=True))


def _one(value: Any) -> Any:
    """A 1×1 matrix is as good as its number."""
    return value.rows[0][0] if isinstance(value, Matrix) and value.shape == (1, 1) else value


@dataclass
class Reader:
    """The values of all quantities of a problem at one point, and derivatives by differences."""

    derivation: Derivation
    shift: int = 0
    domain: Domain = field(default_factory=lambda: high_precision(DIGITS))
    values: dict[str, Any] = field(default_factory=dict)
    index: dict[str, int] = field(default_factory=dict)
    collected: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        problem = self.derivation.problem
        self.sizes = dict(problem.sizes) or small_sizes(problem.forward)
        self.program = with_sizes(problem.forward, self.sizes)
        self.teller = MatrixTeller(self.derivation, {}, Phrases.load("en"))
        self.point = self.entered(problem.samples) if problem.samples else self.drawn()
        found = run(self.program, self.point, self.domain, UNKNOWN)
        self.values = {letter: self.domain.const(Fraction(size)) for letter, size in self.sizes.items()}
        self.values |= self.point
        for node, names in self.program.names.items():
            if node in found:
                self.values |= dict.fromkeys(names, found[node])

    def entered(self, samples: Mapping[str, Any]) -> dict[str, Any]:
        const = self.domain.const
        return {n: v.map(const) if isinstance(v, Matrix) else const(v) for n, v in samples.items()}

    def drawn(self) -> dict[str, Any]:
        random = Random(f"told {self.shift}")
        point = {name: self.matrix(random, node) for name, node in self.program.inputs().items()}
        special = self.teller.residual
        if special is not None and isinstance(special.labels, m.Name):
            rows = [[x / sum(row) for x in row] for row in point[special.labels.name].rows]
            point[special.labels.name] = Matrix.of(rows)
        return point

    def matrix(self, random: Random, node: int) -> Any:
        def number() -> Any:
            return self.domain.const(Fraction(random.randrange(200, 1800), 997))

        sizes = [size.number for size in self.program.shape(node)]
        if not sizes:
            return number()
        return Matrix.of([[number() for _ in range(int(sizes[1] or 0))] for _ in range(int(sizes[0] or 0))])

    # ---- trees

    def value(self, tree: m.Math) -> Any:
        rule = _VALUES.get(type(tree))
        if rule is None:
            raise Unreadable(tree)
        return rule(self, tree)

    def size(self, tree: m.Math) -> int:
        return int(self.value(tree))

    def name(self, tree: m.Name) -> Any:
        if tree.at is not None:
            raise Unreadable(tree)
        if tree.sub is None:
            if tree.name not in self.values:
                raise Unreadable(tree)
            return self.values[tree.name]
        return self.element(self.values[self.whole(tree)], tree.sub)

    def whole(self, tree: m.Name) -> str:
        """The matrix of which this is an element."""
        name = {"yhat": "Yhat"}.get(tree.name, tree.name.upper())
        if name not in self.values:
            raise Unreadable(tree)
        return name

    def element(self, value: Any, sub: str) -> Any:
        places = [self.index.get(letter, 1) - 1 for letter in sub.split(",")]
        return value.rows[places[0]][places[1] if len(places) > 1 else 0]

    def call(self, tree: m.Call) -> Any:
        if not tree.arguments or tree.function in ("blocks", "unblocks"):
            raise Unreadable(tree)
        if tree.function == "reshape":
            matrix, size = tree.arguments
            assert isinstance(size, m.Row)
            sizes = shape(*(self.size(part) for part in (size.parts[0], size.parts[2])))
            return ARRAY_VALUES["reshape"](self.domain, [self.value(matrix)], sizes, sizes)
        args = [self.value(arg) for arg in tree.arguments]
        name = tree.function.removesuffix("_elements")
        if name in OF_MATRICES and not tree.primes:
            op, axis = OF_MATRICES[name]
            sizes = shape(len(args[0].flat()), len(args[0].flat())) if op == "diag" else shape(len(args[0].rows), 1)
            return ARRAY_VALUES[op](self.domain, args, axis, sizes)
        used = self.derivation.problem.activation
        body = used.function.body if used is not None and used.function.name == name else None
        function: Callable[..., Any]
        if body is not None:
            function = lambda t: run(body, {"t": t}, self.domain)[body.outputs[0]]  # noqa: E731
        else:
            function = UNKNOWN.get(name) or self.domain.functions[name]
        if not tree.primes:
            return elementwise(function, *args)
        return elementwise(lambda t: (function(t + STEP) - function(t - STEP)) / (2 * STEP), *args)

    # ---- derivatives

    def derivative(self, tree: m.Partial) -> Any:
        """∂result/∂(an input, a value on the way, or an element of one), by central differences."""
        if tree.of != m.Name(self.derivation.problem.output):
            raise Unreadable(tree)
        by, sub = tree.by, None
        if isinstance(by, m.Name) and by.sub is not None:
            by, sub = m.Name(self.whole(by)), by.sub
        if isinstance(by, m.Name) and by.name in self.teller.nodes:
            node = self.teller.nodes[by.name]
        else:
            node = next((c.of for c in self.teller.backward.carriers if self.teller.by(c) == by), -1)
            if node < 0:
                raise Unreadable(tree)
        whole = self.differences(node)
        return whole if sub is None else self.element(whole, sub)

    def differences(self, node: int) -> Any:
        program = self.program
        cut = replace(
            program,
            ops=tuple("input" if k == node else op for k, op in enumerate(program.ops)),
            args=tuple(() if k == node else args for k, args in enumerate(program.args)),
            payloads={**program.payloads, node: "the value"},
        )
        value = run(program, self.point, self.domain, UNKNOWN, [node])[node]

        def at(moved: Any) -> Any:
            return run(cut, {**self.point, "the value": moved}, self.domain, UNKNOWN)[cut.outputs[0]]

        if not isinstance(value, Matrix):
            return (at(value + STEP) - at(value - STEP)) / (2 * STEP)
        rows, columns = value.shape
        units = [[_unit(value, i, j) for j in range(columns)] for i in range(rows)]
        return Matrix.of([[(at(value + u) - at(value - u)) / (2 * STEP) for u in row] for row in units])


def _unit(value: Matrix, i: int, j: int) -> Matrix:
    rows, columns = value.shape
    return Matrix.of([[STEP if (i, j) == (p, q) else STEP * 0 for q in range(columns)] for p in range(rows)])


def _times(a: Any, b: Any) -> Any:
    """The product of matrices; a number that is written as a product of matrices counts as the number."""
    if isinstance(a, Matrix) and isinstance(b, Matrix):
        return a @ b if a.shape[1] == b.shape[0] or a.shape != (1, 1) else _one(a) * b
    return a * b


def _turned(value: Any) -> Any:
    return Matrix.of(value.columns) if isinstance(value, Matrix) else value


def _inverse(reader: Reader, tree: m.Inverse) -> Any:
    value = reader.value(tree.body)
    inverse = mpmath.matrix([list(row) for row in value.rows]) ** -1
    return Matrix.of(inverse.tolist())


def _norm(reader: Reader, tree: m.Norm) -> Any:
    value = reader.value(tree.body)
    if not isinstance(value, Matrix):
        return abs(value)  # a matrix of one number is shown as the number
    assert tree.frobenius == (value.shape[1] != 1 and value.shape[0] != 1)
    return mpmath.sqrt(sum(x * x for x in value.flat()))


def _power(reader: Reader, tree: m.Power) -> Any:
    base, exponent = reader.value(tree.base), reader.value(tree.exponent)
    if isinstance(base, Matrix):
        raise AssertionError("a power of a matrix that is none of its elements")
    return base ** (int(exponent) if exponent == int(exponent) else exponent)


def _big_sum(reader: Reader, tree: m.BigSum) -> Any:
    total = reader.domain.const(Fraction(0))
    for k in range(reader.size(tree.start), reader.size(tree.stop) + 1):
        reader.index[tree.index] = k
        total += reader.value(tree.body)
    reader.index.pop(tree.index, None)
    return total


def _grid(reader: Reader, tree: m.Grid) -> Any:
    cells = [[reader.value(cell) for cell in row] for row in tree.rows]
    if not any(isinstance(cell, Matrix) for row in cells for cell in row):
        return Matrix.of(cells)
    heights = [max((c.shape[0] for c in row if isinstance(c, Matrix)), default=0) for row in cells]
    widths = [
        max((c.shape[1] for c in column if isinstance(c, Matrix)), default=0) for column in zip(*cells, strict=True)
    ]
    if 0 in heights or 0 in widths:
        raise Unreadable(tree)
    rows = []
    for height, row in zip(heights, cells, strict=True):
        full = [c if isinstance(c, Matrix) else Matrix.of([[c] * w] * height) for c, w in zip(row, widths, strict=True)]
        rows += [[x for part in full for x in part.rows[k]] for k in range(height)]
    return Matrix.of(rows)


def _slice(reader: Reader, tree: m.Slice) -> Any:
    value = reader.value(tree.body)
    ends = [
        (1, length) if part is None else (reader.size(part[0]), reader.size(part[1]))
        for part, length in zip((tree.rows, tree.columns), value.shape, strict=True)
    ]
    return Matrix.of([row[ends[1][0] - 1 : ends[1][1]] for row in value.rows[ends[0][0] - 1 : ends[0][1]]])


def _kronecker(reader: Reader, tree: m.Kronecker) -> Any:
    return ARRAY_VALUES["kron"](reader.domain, [reader.value(f) for f in tree.factors], None, ())


def _ones(reader: Reader, tree: m.Ones) -> Any:
    return Matrix.of([[reader.domain.const(Fraction(1))]] * reader.size(tree.size))


def _identity(reader: Reader, tree: m.Identity) -> Any:
    size = reader.size(tree.size)
    return Matrix.of([[reader.domain.const(Fraction(int(i == j))) for j in range(size)] for i in range(size)])


def _element_power(reader: Reader, tree: m.ElementPower) -> Any:
    exponent = reader.value(tree.exponent)
    whole = int(exponent) if not isinstance(exponent, Matrix) and exponent == int(exponent) else exponent
    return elementwise(lambda x, n: x**n, reader.value(tree.base), whole)


def _unreadable(tree: m.Math) -> Any:
    raise Unreadable(tree)


def _same(a: Any, b: Any) -> Any:
    assert a.shape == b.shape, "factors of a Hadamard product have one shape"
    return a * b


def _sized(reader: Reader, tree: m.Sized) -> Any:
    """A matrix whose told size is the true one."""
    value = reader.value(tree.body)
    assert isinstance(tree.size, m.Row)
    rows, _, columns = tree.size.parts
    assert value.shape == (reader.size(rows), reader.size(columns))
    return value


_VALUES: Mapping[type, Callable[[Reader, Any], Any]] = {
    m.Name: Reader.name,
    m.Number: lambda reader, tree: reader.domain.const(tree.value),
    m.Symbol: lambda reader, tree: reader.domain.constants["pi"] if tree.key == "pi" else _unreadable(tree),
    m.MatrixProduct: lambda reader, tree: reduce(_times, [reader.value(f) for f in tree.factors]),
    m.Product: lambda reader, tree: reduce(_times, [reader.value(f) for f in tree.factors]),
    m.Hadamard: lambda reader, tree: reduce(_same, [reader.value(f) for f in tree.factors]),
    m.ElementQuotient: lambda reader, tree: reader.value(tree.numerator) / reader.value(tree.denominator),
    m.ElementPower: _element_power,
    m.Kronecker: _kronecker,
    m.Transpose: lambda reader, tree: _turned(reader.value(tree.body)),
    m.Inverse: _inverse,
    m.Norm: _norm,
    m.Ones: _ones,
    m.Identity: _identity,
    m.Slice: _slice,
    m.Grid: _grid,
    m.Sum: lambda reader, tree: reduce(
        lambda a, b: a + b, [reader.value(t) if s > 0 else -reader.value(t) for s, t in tree.terms]
    ),
    m.Quotient: lambda reader, tree: reader.value(tree.numerator) / reader.value(tree.denominator),
    m.Power: _power,
    m.Negative: lambda reader, tree: -reader.value(tree.body),
    m.Group: lambda reader, tree: reader.value(tree.body),
    m.Box: lambda reader, tree: reader.value(tree.body),
    m.Sized: _sized,
    m.Call: Reader.call,
    m.Partial: Reader.derivative,
    m.BigSum: _big_sum,
}


def noted(reader: Reader, line: m.Line, value: Any) -> None:
    """A size at the right is that of the matrix on the line."""
    note = line.note
    if isinstance(note, m.Row) and len(note.parts) == 3 and isinstance(note.parts[1], m.Row):
        rows, _, columns = note.parts[1].parts
        assert value.shape == (reader.size(rows), reader.size(columns)), line


def execute(derivation: Derivation, document: Document, shift: int = 0) -> int:
    """Compute every line of every display; the number of equations that were held against each other."""
    reader = Reader(derivation, shift)
    checked = 0
    for display in told.displays(document):
        for line in display.lines:
            checked += _line(reader, line)
    for name, value in reader.collected.items():
        assert close(value, reader.differences(reader.teller.nodes[name])), f"what is added up for {name}"
        checked += 1
    return checked


def _line(reader: Reader, line: m.Line) -> int:
    sides = [part for tree in line.chain for part in told.parts(tree)]
    lefts = [] if line.left is None else told.parts(line.left)
    try:
        if line.relation == "adds":
            assert isinstance(line.left, m.Partial)
            assert isinstance(line.left.by, m.Name)
            value = reader.value(sides[0])
            before = reader.collected.get(line.left.by.name)
            reader.collected[line.left.by.name] = value if before is None else before + value
            noted(reader, line, value)
            return 0
        if line.relation not in ("=", "gets"):
            return 0
        new = [side for side in lefts if _is_new(reader, side) or line.relation == "gets"]
        values = [reader.value(side) for side in [*(side for side in lefts if side not in new), *sides]]
    except Unreadable:
        return 0
    assert all(close(values[0], value) for value in values[1:]), line
    noted(reader, line, values[0])
    for side in new:
        if isinstance(side, m.Name) and side.at is None:
            reader.values[side.name] = values[-1]
    return int(len(values) > 1)


def _is_new(reader: Reader, side: m.Math) -> bool:
    return isinstance(side, m.Name) and (side.at is not None or (side.sub is None and side.name not in reader.values))


__all__ = ["Program", "Reader", "close", "execute"]
