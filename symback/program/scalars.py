"""A program with matrices as a program of single numbers: every sum of a product is written out.

The interpreter runs over elements, which are rows of a builder: what it adds
or multiplies becomes an operation of the new program. So the formulas of
single elements are those of the matrix program itself.

The element of row i and column j of a matrix ``W1`` is called ``W1_i_j``, both
counted from 1; a number keeps its name. Where a matrix has one row or one
column both indices are written all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any, TypeAlias

from symback.program.core import Builder, Constant, Program
from symback.program.domains import Domain
from symback.program.element_values import ELEMENT_VALUES
from symback.program.functions import FUNCTIONS, Function, unknown
from symback.program.interpret import run
from symback.program.matrix import Matrix
from symback.program.matrix_values import ARRAY_VALUES
from symback.program.passes import with_sizes
from symback.program.sizes import Shape, Size

#: A number of the new program, or a matrix of them.
Elements: TypeAlias = "Element | Matrix"


@dataclass(frozen=True, slots=True)
class Element:
    """A row of a builder that takes part in arithmetic; each operation writes a row.

    >>> b = Builder()
    >>> x = Element(b, b.input("x"))
    >>> b.ops[(x * x + 1).node]
    'add'
    """

    builder: Builder
    node: int

    def _other(self, other: object) -> int | None:
        if isinstance(other, Element):
            return other.node
        return self.builder.const(other) if isinstance(other, int | Fraction) else None

    def _with(self, operation: Callable[[int, int], int], other: object, turned: bool = False) -> Any:
        node = self._other(other)
        if node is None:
            return NotImplemented
        pair = (node, self.node) if turned else (self.node, node)
        return Element(self.builder, operation(*pair))

    def __add__(self, other: object) -> Any:
        return self._with(self.builder.add, other)

    def __radd__(self, other: object) -> Any:
        return self._with(self.builder.add, other, turned=True)

    def __sub__(self, other: object) -> Any:
        return self._with(self.builder.sub, other)

    def __rsub__(self, other: object) -> Any:
        return self._with(self.builder.sub, other, turned=True)

    def __mul__(self, other: object) -> Any:
        return self._with(self.builder.mul, other)

    def __rmul__(self, other: object) -> Any:
        return self._with(self.builder.mul, other, turned=True)

    def __truediv__(self, other: object) -> Any:
        return self._with(self.builder.div, other)

    def __rtruediv__(self, other: object) -> Any:
        return self._with(self.builder.div, other, turned=True)

    def __pow__(self, other: object) -> Any:
        return self._with(self.builder.power, other)

    def __neg__(self) -> Element:
        return Element(self.builder, self.builder.neg(self.node))

    def __abs__(self) -> Element:
        return Element(self.builder, self.builder.call(FUNCTIONS["abs"], self.node))


@dataclass(frozen=True)
class Scalars:
    """A program of numbers and, for every node of the matrix program, the rows of its elements.

    ``elements`` has rows of node numbers; that of a number is one row with one node.
    """

    program: Program
    elements: Mapping[int, tuple[tuple[int, ...], ...]]

    def element(self, node: int, row: int = 0, column: int = 0) -> int:
        """The node of one element; rows and columns are counted from 0 here."""
        return self.elements[node][row][column]


def element_name(name: str, row: int, column: int) -> str:
    """The name of an element, counted from 0 here and from 1 in the name.

    >>> element_name("W1", 0, 2)
    'W1_1_3'
    """
    return f"{name}_{row + 1}_{column + 1}"


def input_names(name: str, shape: Shape) -> list[str]:
    """The names of the elements of an input, row by row; a number has its own. Raises ValueError for a letter.

    >>> from symback.program.sizes import shape
    >>> input_names("w", shape(2, 1)), input_names("c", ())
    (['w_1_1', 'w_2_1'], ['c'])
    """
    if not shape:
        return [name]
    rows, columns = _numbers(shape)
    return [element_name(name, i, j) for i in range(rows) for j in range(columns)]


def scalarised(program: Program, sizes: Mapping[str, int]) -> Program:
    """The program of single numbers; its outputs are the elements of the outputs, row by row.

    ``sizes`` are the numbers for the letters of the shapes. Named matrices give names to their elements.
    Unknown and composite functions stay calls. Softmax is written without a shift, determinants and inverses by
    minors, so the program grows fast with their size; it is for small examples.

    Raises KeyError for a letter without a number, ValueError for two inputs whose elements would have one name.

    >>> from symback.program.sizes import shape
    >>> b = Builder()
    >>> product = b.emit("matmul", (b.input("x", shape(1, "n")), b.input("w", shape("n", 1))))
    >>> list(scalarised(b.build([product]), {"n": 2}).inputs())
    ['x_1_1', 'x_1_2', 'w_1_1', 'w_2_1']
    """
    return with_elements(program, sizes).program


def with_elements(program: Program, sizes: Mapping[str, int], roots: Sequence[int] | None = None) -> Scalars:
    """``scalarised`` with the elements of every node that the roots (default: the outputs) need."""
    sized, functions = _whole_functions(with_sizes(program, sizes))
    b = Builder()
    domain = _domain(b, sized)
    given = {name: _call(b, function) for name, function in functions.items()}
    found: dict[int, Elements] = run(sized, _inputs(b, sized), domain, given, roots, {**ARRAY_VALUES, **ELEMENT_VALUES})
    taken = set(b.build([]).inputs())
    for node, value in found.items():
        for name in sized.names.get(node, ()):
            _name(b, name, value, taken)
    elements = {node: _nodes(value) for node, value in found.items()}
    outputs = [node for output in program.outputs if output in elements for row in elements[output] for node in row]
    return Scalars(b.build(outputs), MappingProxyType(elements))


def _whole_functions(program: Program) -> tuple[Program, Mapping[str, Function]]:
    """The program with nothing known of its composite functions, and the functions that are not in the table."""
    functions: dict[str, Function] = {}
    payloads = dict(program.payloads)
    for node, payload in program.payloads.items():
        if isinstance(payload, Function):
            functions[payload.name] = payload
            if payload.body is not None:
                payloads[node] = unknown(payload.name, payload.arity)
    return replace(program, payloads=MappingProxyType(payloads)), functions


def _domain(b: Builder, program: Program) -> Domain:
    functions = {name: _call(b, function) for name, function in FUNCTIONS.items()}
    payloads = (p for p in program.payloads.values() if isinstance(p, Constant))
    constants = {constant.name: Element(b, b.emit("const", (), constant)) for constant in payloads}
    return Domain("elements", lambda q: Element(b, b.const(q)), functions, constants)


def _call(b: Builder, function: Function) -> Callable[..., Element]:
    def call(*args: Element) -> Element:
        return Element(b, b.call(function, *(arg.node for arg in args)))

    return call


def _inputs(b: Builder, program: Program) -> dict[str, Elements]:
    values: dict[str, Elements] = {}
    met: set[str] = set()
    for name, node in program.inputs().items():
        shape = program.shape(node)
        names = input_names(name, shape)
        clash = next((element for element in names if element in met), None)
        if clash is not None:
            raise ValueError(f"an element of {name} would be called {clash}, which is another quantity; rename one")
        met.update(names)
        elements = [Element(b, b.input(element)) for element in names]
        width = _numbers(shape)[1] if shape else 0
        rows = [elements[k : k + width] for k in range(0, len(elements), width)] if shape else []
        values[name] = Matrix.of(rows) if shape else elements[0]
    return values


def _name(b: Builder, name: str, value: Elements, taken: set[str]) -> None:
    """The name for all elements that are operations; an input keeps the one that it has."""
    if isinstance(value, Element):
        names = {name: value.node}
    else:
        rows = enumerate(value.rows)
        names = {element_name(name, i, j): element.node for i, row in rows for j, element in enumerate(row)}
    for text, node in names.items():
        if b.args[node] and text not in taken:
            b.name(node, text)
            taken.add(text)


def _nodes(value: Elements) -> tuple[tuple[int, ...], ...]:
    rows: Iterable[Iterable[Element]] = value.rows if isinstance(value, Matrix) else ((value,),)
    return tuple(tuple(element.node for element in row) for row in rows)


def _numbers(shape: Sequence[Size]) -> list[int]:
    found = [size.number for size in shape]
    if None in found:
        raise ValueError("the program has sizes without a value")
    return [size for size in found if size is not None]
