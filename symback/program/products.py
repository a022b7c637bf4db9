"""Program -> Program: matrix products in the cheapest order, and no product of which only a diagonal is wanted.

A product of three or more matrices has the same value in any order of the
multiplications, but not the same cost: x (x' A) takes two products with a
vector, (x x') A one of matrices. The order is found by dynamic programming
(Cormen et al., "Introduction to Algorithms", 15.2). Letters in the shapes
count as large numbers, all equal, so that the degree of the cost decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from symback.program.arrays import matmul, total, transpose
from symback.program.core import Builder, Program
from symback.program.sizes import Shape, Size

#: A letter counts as so many times the largest number among the sizes.
LETTER = 1000
#: Longer products stay as they are: the search is cubic in the number of factors.
MOST_FACTORS = 64


class Factor(NamedTuple):
    """A node of the new program, as it is or transposed."""

    node: int
    turned: bool


def ordered_products(program: Program) -> tuple[Program, dict[int, int]]:
    """The same outputs with every product in its cheapest order, and the map from the old nodes to the new ones.

    A product that is used twice, has a name or is an output stays a value of its own. An order is changed only for a
    cheaper one. The transpose of a product is the product of the transposes where that takes no more transposes, of a
    product whose trace or diagonal is wanted only the diagonal is computed, and a diagonal matrix is not filled up.

    >>> from symback.program.sizes import shape
    >>> b = Builder()
    >>> x, a = b.input("x", shape("n", 1)), b.input("A", shape("n", "n"))
    >>> xx = b.emit("matmul", (x, b.emit("transpose", (x,))))
    >>> made, moved = ordered_products(b.build([b.emit("matmul", (xx, a))]))
    >>> [str(made.shape(step.node)[1]) for step in made if step.op == "matmul"]
    ['n', 'n']
    >>> [str(made.shape(step.node)[0]) for step in made if step.op == "matmul"]
    ['1', 'n']
    """
    return _Ordering(program).run()


def letter_values(program: Program) -> dict[str, int]:
    """A large number for every letter of the shapes, the same for all."""
    sizes = [size for shape in program.shapes.values() for size in shape]
    largest = max((size.number or 1 for size in sizes), default=1)
    return dict.fromkeys((letter for size in sizes for letter in size.letters), LETTER * largest)


class _Ordering:
    def __init__(self, program: Program) -> None:
        self.program, self.b = program, Builder()
        self.moved: dict[int, int] = {}
        self.letters = letter_values(program)
        self.nodes = program.reachable()
        users: dict[int, list[int]] = {}
        for node in self.nodes:
            for arg in program.args[node]:
                users.setdefault(arg, []).append(node)
        outputs = set(program.outputs)
        self.alone = {
            node: found[0]
            for node, found in users.items()
            if len(found) == 1 and node not in outputs and node not in program.names
        }

    def run(self) -> tuple[Program, dict[int, int]]:
        program, b = self.program, self.b
        for node in self.nodes:
            if self._absorbed(node):
                continue
            self.moved[node] = self._written(node)
            for name in program.names.get(node, ()):
                b.name(self.moved[node], name)
        return b.build([self.moved[node] for node in program.outputs]), self.moved

    def _absorbed(self, node: int) -> bool:
        """Is this product, or its transpose, only a part of a larger one or of a trace?"""
        op = self.program.ops[node]
        user = self.alone.get(node)
        if user is None or op not in ("matmul", "transpose"):
            return False
        if op == "transpose":
            inner = self.program.args[node][0]
            if self.program.ops[inner] != "matmul" or inner not in self.alone:
                return False
        above = self.program.ops[user]
        if op == "matmul" and above in ("trace", "diagonal"):
            return True
        return above in ("matmul", "transpose")

    def _written(self, node: int) -> int:
        program, b = self.program, self.b
        op, args = program.ops[node], program.args[node]
        if op == "input":
            return b.input(str(program.payloads[node]), program.shape(node))
        if op == "matmul":
            return self._product(self._factors(node))
        if op == "transpose":
            return self._transposed(self._factors(node))
        if op in ("trace", "diagonal") and args[0] not in self.moved:
            left, right = program.args[args[0]]
            elementwise = b.mul(self._whole(left), transpose(b, self._whole(right)))
            return total(b, elementwise, None if op == "trace" else 1)
        return b.emit(op, tuple(self.moved[arg] for arg in args), program.payloads.get(node))

    def _transposed(self, factors: Sequence[Factor]) -> int:
        """(A B)' as B' A', unless the product itself needs fewer transposes."""
        turned = sum(factor.turned for factor in factors)
        if len(factors) > 1 and turned > len(factors) - turned + 1:
            product = self._product([Factor(factor.node, not factor.turned) for factor in reversed(factors)])
            return transpose(self.b, product)
        return self._product(factors)

    def _whole(self, node: int) -> int:
        """A factor of the product of which the diagonal is wanted."""
        return self.moved[node] if node in self.moved else self._product(self._factors(node))

    def _factors(self, node: int) -> list[Factor]:
        """The matrices of a product from left to right; absorbed products are taken apart."""
        program, found = self.program, []
        stack = [(node, False)]
        while stack:
            here, turned = stack.pop()
            inside = here == node or here not in self.moved
            if inside and program.ops[here] == "transpose":
                stack.append((program.args[here][0], not turned))
            elif inside and program.ops[here] == "matmul":
                left, right = program.args[here]
                stack.extend([(left, True), (right, True)] if turned else [(right, False), (left, False)])
            else:
                found.append(self._factor(self.moved[here], turned))
        return found

    def _factor(self, node: int, turned: bool) -> Factor:
        if self.b.ops[node] == "transpose":
            return Factor(self.b.args[node][0], not turned)
        return Factor(node, turned)

    def _product(self, factors: Sequence[Factor]) -> int:
        shapes = [self._shape(factor) for factor in factors]
        cuts = cheapest(shapes, self.letters) if 2 < len(factors) <= MOST_FACTORS else {}
        return self._multiplied(factors, cuts)

    def _shape(self, factor: Factor) -> Shape:
        shape = self.b.shape(factor.node)
        return shape[::-1] if factor.turned else shape

    def _multiplied(self, factors: Sequence[Factor], cuts: Mapping[tuple[int, int], int]) -> int:
        """The product of all factors; ``cuts`` says where each part is divided, the default is from left to right."""
        b = self.b
        parts: list[int] = []
        stack: list[tuple[int, int, bool]] = [(0, len(factors), False)]
        while stack:
            start, stop, ready = stack.pop()
            if stop - start == 1:
                factor = factors[start]
                parts.append(transpose(b, factor.node) if factor.turned else factor.node)
            elif ready:
                right = parts.pop()
                parts.append(_times(b, parts.pop(), right))
            else:
                cut = cuts.get((start, stop), stop - 1)
                stack += [(start, stop, True), (cut, stop, False), (start, cut, False)]
        return parts.pop()


def _times(b: Builder, left: int, right: int) -> int:
    """The product of two matrices; a diagonal matrix multiplies the rows or the columns of the other one."""
    if b.ops[left] == "diag":
        return b.mul(_vector(b, left, 0), right)
    if b.ops[right] == "diag":
        return b.mul(left, _vector(b, right, 1))
    return matmul(b, left, right)


def _vector(b: Builder, diagonal: int, axis: int) -> int:
    """What stands on the diagonal, as a column (0) or a row (1)."""
    (vector,) = b.args[diagonal]
    return vector if b.shape(vector)[axis] == b.shape(diagonal)[axis] else transpose(b, vector)


def cheapest(shapes: Sequence[Shape], letters: Mapping[str, int]) -> dict[tuple[int, int], int]:
    """(from, to) of a part of a product -> where it is divided into two, so that the whole takes fewest operations.

    Of two divisions that cost the same, the one further to the right is taken: from left to right, as it is read.

    >>> from symback.program.sizes import shape
    >>> cheapest([shape("n", "n"), shape("n", "n"), shape("n", 1)], {"n": 1000})[0, 3]
    1
    """
    edges: list[Size] = [shapes[0][0], *(shape[1] for shape in shapes)]
    sizes = [size.at(letters) for size in edges]
    cost: dict[tuple[int, int], int] = {(k, k + 1): 0 for k in range(len(shapes))}
    cuts: dict[tuple[int, int], int] = {}
    for length in range(2, len(shapes) + 1):
        for start in range(len(shapes) - length + 1):
            stop = start + length
            best = min(
                (cost[start, cut] + cost[cut, stop] + sizes[start] * sizes[cut] * sizes[stop], -cut)
                for cut in range(start + 1, stop)
            )
            cost[start, stop], cuts[start, stop] = best[0], -best[1]
    return cuts
