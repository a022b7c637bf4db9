"""What goes back along each edge of a graph of matrices: from the adjoint D of a value to that of its argument.

The local program of a value is differentiated by itself, with the number
Σ D ⊙ Y in place of the loss; so D is the adjoint of the value Y, and the
partials are what the arguments get.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from symback.document import display as m
from symback.document.express import call
from symback.document.latex_levels import FRACTION, NEGATIVE, POWER, core, level
from symback.document.narrate.matrix_sizes import size_math
from symback.program.core import Builder, Constant, Program
from symback.program.reverse import reverse
from symback.program.shapes import broadcast
from symback.program.sizes import ONE, SCALAR, Shape, Size

ODOT, OTIMES, TOP, ONES = m.Symbol("odot"), m.Symbol("otimes"), m.Symbol("top"), m.Symbol("ones")


@dataclass(frozen=True, slots=True)
class Value:
    """A named value of the forward pass and the named quantities from which it is computed."""

    name: str
    node: int
    arguments: tuple[str, ...]


def values(program: Program) -> tuple[Value, ...]:
    """The named values in the order in which they are computed.

    >>> from symback.problem.matrices import from_matrix_stages
    >>> forward = from_matrix_stages({}, "f(X@W1)@W2").forward
    >>> [(value.name, value.arguments) for value in values(forward)][:2]
    [('H1', ('X', 'W1')), ('O1', ('H1',))]
    """
    named = [node for node in program.reachable() if program.names.get(node) and program.args[node]]
    return tuple(Value(str(program.name(node)), node, _arguments(program, node)) for node in named)


def _arguments(program: Program, root: int) -> tuple[str, ...]:
    """The named quantities from which a value is computed, from left to right."""
    found: dict[str, None] = {}
    seen: set[int] = set()
    stack = list(reversed(program.args[root]))
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        name = program.name(node)
        if name is None:
            stack.extend(reversed(program.args[node]))
        else:
            found[name] = None
    return tuple(found)


def adjoint_name(program: Program) -> str:
    """D, or another letter where the formula has a D."""
    taken = {*program.inputs(), *(name for names in program.names.values() for name in names)}
    return next(name for name in ("D", "G", "Delta", "D_bar") if name not in taken)


def goes_back(program: Program, value: Value, is_result: bool) -> dict[str, m.Math]:
    """Argument -> its share of the adjoint; where the value is the result, its adjoint is 1.

    >>> from symback.document.latex_math import math_to_latex
    >>> from symback.problem.matrices import from_matrix_stages
    >>> forward = from_matrix_stages({}, "f(X@W1)@W2").forward
    >>> [math_to_latex(share) for share in goes_back(forward, values(forward)[0], False).values()]
    ['D\\\\,W_{1}^{\\\\top }', 'X^{\\\\top }\\\\,D']
    """
    b = Builder()
    inside = {program.node(name): b.input(name, program.shape(program.node(name))) for name in value.arguments}
    stack = [value.node]
    while stack:
        node = stack[-1]
        missing = [arg for arg in program.args[node] if arg not in inside]
        if node in inside or not missing:
            stack.pop()
            if node not in inside:
                args = tuple(inside[arg] for arg in program.args[node])
                inside[node] = b.emit(program.ops[node], args, program.payloads.get(node))
            continue
        stack.extend(missing)
    y = inside[value.node]
    b.name(y, value.name)
    if not is_result:
        product = b.emit("mul", (b.input(adjoint_name(program), program.shape(value.node)), y))
        y = b.emit("sum", (product,)) if b.shape(product) else product
    gradient = reverse(b.build([y]), value.arguments)
    written = Written(gradient.program)
    return {name: written.node(node) for name, node in gradient.partials.items()}


@dataclass(frozen=True, slots=True)
class Written:
    """Writes the nodes of a small program; values with a name appear by it."""

    program: Program

    def node(self, root: int) -> m.Math:
        """The mathematics of a node; what repeats a row or a column is multiplied by a vector of ones."""
        found: dict[int, m.Math] = {}
        for node in self.program.reachable([root]):
            name = self.program.name(node)
            found[node] = m.Name(name) if name is not None else self._operation(node, found)
        return found[root]

    def _operation(self, node: int, found: Mapping[int, m.Math]) -> m.Math:
        program = self.program
        op, args, shape = program.ops[node], program.args[node], program.shape(node)
        if op in ("add", "sub", "mul", "div"):
            whole = broadcast([program.shape(arg) for arg in args])
            parts = [self._repeated(arg, found[arg], whole) for arg in args]
            if op in ("add", "sub"):
                sign = -1 if op == "sub" else 1
                return m.Sum(tuple((sign if k else 1, part) for k, part in enumerate(parts)))
            scalars = [not program.shape(arg) for arg in args]
            return _times(parts, scalars) if op == "mul" else _over(parts, scalars)
        if op == "pow":
            exponent = found[args[1]]
            return m.Power(found[args[0]], m.Row((m.Symbol("circ"), exponent)) if shape else exponent)
        if op == "expand":
            return _spread(found[args[0]], program.shape(args[0]), shape)
        if op == "sum":
            return _summed(found[args[0]], program.payloads.get(node), program.shape(args[0]))
        if op == "call":
            return call(program.function(node), tuple(found[arg] for arg in args))
        if op == "const":
            return _constant(program.payloads[node])
        if op in WRITING:
            return WRITING[op]([found[arg] for arg in args])
        return m.Call(op, tuple(found[arg] for arg in args))

    def _repeated(self, node: int, written: m.Math, whole: Shape) -> m.Math:
        """A row or a column as the matrix for which it stands; a number stays one, as on every blackboard."""
        shape = self.program.shape(node)
        return _spread(written, shape, whole) if shape else written


def _spread(written: m.Math, shape: Shape, whole: Shape) -> m.Math:
    """s 𝟏ᵀ repeats a column, 𝟏 r a row."""
    if not whole or (shape or (ONE, ONE)) == whole:
        return written
    down, across = (here == ONE != size for here, size in zip(shape or (ONE, ONE), whole, strict=True))
    across_ones = m.Power(ONES, TOP)
    if down and across:
        ones = beside(ONES, across_ones)
        return ones if written == m.Number(Fraction(1)) else beside(written, ONES, across_ones)
    return beside(ONES, written) if down else beside(written, across_ones)


def beside(*factors: m.Math) -> m.Math:
    """A product of matrices: the factors side by side, sums and elementwise products in parentheses."""
    flat: list[m.Math] = []
    for factor in map(core, factors):
        if isinstance(factor, m.Row) and not any(isinstance(part, m.Symbol) and part != ONES for part in factor.parts):
            flat += factor.parts
        else:
            flat.append(_grouped(factor))
    return flat[0] if len(flat) == 1 else m.Row(tuple(flat))


def _grouped(factor: m.Math) -> m.Math:
    loose = level(factor) <= NEGATIVE or (isinstance(factor, m.Row) and _has_sign(factor))
    return m.Group(factor) if loose else factor


def _has_sign(row: m.Row) -> bool:
    return any(isinstance(part, m.Symbol) and part != ONES for part in row.parts)


def _times(parts: Sequence[m.Math], scalars: Sequence[bool]) -> m.Math:
    """A product element by element: numbers first, then the matrices with ⊙ between them."""
    numbers = [core(part) for part, scalar in zip(parts, scalars, strict=True) if scalar]
    matrices = [core(part) for part, scalar in zip(parts, scalars, strict=True) if not scalar]
    if not matrices:
        return m.Product(tuple(numbers))
    row: list[m.Math] = []
    for matrix in matrices:
        row += [*([ODOT] if row else []), m.Group(matrix) if level(matrix) <= NEGATIVE else matrix]
    product = row[0] if len(row) == 1 else m.Row(tuple(row))
    if not numbers:
        return product
    return m.Product((*numbers, m.Group(product) if len(row) > 1 else product))


def _over(parts: Sequence[m.Math], scalars: Sequence[bool]) -> m.Math:
    above, below = parts
    if all(scalars):
        return m.Quotient(above, below)
    if scalars[1]:
        return m.Product((m.Quotient(m.Number(Fraction(1)), below), _grouped(core(above))))
    return m.Row((_grouped(core(above)), m.Symbol("oslash"), _grouped(core(below))))


def _summed(body: m.Math, axis: object, shape: Shape) -> m.Math:
    """𝟏ᵀ D adds up the rows of a matrix, D 𝟏 its columns."""
    rows, columns = shape if shape else (ONE, ONE)
    left = [m.Power(ONES, TOP)] if axis in (None, 0) and rows != ONE else []
    right = [ONES] if axis in (None, 1) and columns != ONE else []
    return beside(*left, body, *right)


def _constant(payload: object) -> m.Math:
    if isinstance(payload, Size):
        return size_math(payload)
    if isinstance(payload, Constant):
        return m.Symbol(payload.name)
    assert isinstance(payload, Fraction)
    return m.Number(payload) if payload >= 0 else m.Negative(m.Number(-payload))


def _transposed(args: Sequence[m.Math]) -> m.Math:
    base = core(args[0])
    return m.Power(m.Group(base) if isinstance(base, m.Row) or level(base) < POWER else base, TOP)


def _inverse(args: Sequence[m.Math]) -> m.Math:
    base = core(args[0])
    minus_one = m.Negative(m.Number(Fraction(1)))
    return m.Power(m.Group(base) if isinstance(base, m.Row) or level(base) <= FRACTION else base, minus_one)


def _kron(args: Sequence[m.Math]) -> m.Math:
    return m.Row((_grouped(core(args[0])), OTIMES, _grouped(core(args[1]))))


#: Operations with a sign of their own; the others are written like functions.
WRITING: Mapping[str, Callable[[Sequence[m.Math]], m.Math]] = MappingProxyType(
    {
        "neg": lambda args: m.Negative(args[0]),
        "matmul": lambda args: beside(*args),
        "transpose": _transposed,
        "inverse": _inverse,
        "solve": lambda args: beside(_inverse(args[:1]), args[1]),
        "kron": _kron,
        "eye": lambda args: m.Name("I"),
        "trace": lambda args: m.Call("tr", tuple(args)),
        "diagonal": lambda args: m.Call("diag", tuple(args)),
        "amax": lambda args: m.Call("max", tuple(args)),
    }
)


def shape_of(program: Program, name: str) -> Shape:
    """The shape of a named quantity; the empty one of a number."""
    return program.shape(program.node(name)) or SCALAR
