"""Infers the shapes of a formula: sizes that must be equal are made one, and what is left free gets a letter.

What must be so (the inner sizes of a product) is decided first; what is only
likely (the two sides of a difference have the same shape) afterwards, in the
order in which the formula was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from symback.problem.draft import Row
from symback.problem.matrix_kinds import COLUMN, NUMBER, ROW
from symback.problem.matrix_sizes import Sizes, is_data
from symback.problem.matrix_terms import Pair
from symback.problem.matrix_write import multiplies
from symback.program.sizes import ONE, SCALAR, Shape, Size


class Shapes(Sizes):
    """The shapes of the rows of a draft below ``root``. ``given`` are those that a person said."""

    def solve(self) -> dict[int, Shape]:
        """Row -> shape. Raises InputError that names the two shapes, the operation and the place."""
        for node in self.nodes:
            self.pairs[node] = self.visit(node, self.draft.rows[node])
        for last in (False, True):
            for node, sizes, result in self.likely:
                self.agree(node, sizes, result, last)
        self.name_free()
        return {node: self.shape(pair) for node, pair in self.pairs.items()}

    def visit(self, node: int, row: Row) -> Pair:
        """The sizes of one row, those that must be equal made one."""
        if row.op == "input":
            return self.input(node, row.payload)
        if row.op == "const":
            return None
        if row.op == "matmul" or (row.op == "times" and multiplies([self.known(arg) for arg in row.args])):
            return self.product(node, *row.args)
        if row.op == "times" and None not in (pairs := [self.pairs[arg] for arg in row.args]):
            return pairs[0] if self.known(row.args[1]) == (ONE, ONE) else pairs[1]
        if row.op == "transpose":
            pair = self.pairs[row.args[0]]
            return None if pair is None else pair[::-1]
        rule = _RULES.get(row.op)
        return self.elementwise(node, row) if rule is None else rule(self, node, row)

    def small(self, node: int, row: Row) -> Pair:
        """A quotient or a power in the notation of mathematics: the second is a number, of a power both."""
        for place, arg in enumerate(row.args):
            if multiplies([self.known(arg)]) and (place == 1 or row.op == "raised"):
                shown = self.show(self.pairs[arg])
                if row.op == "over":
                    raise self.fail(node, f"/ by a matrix, {shown}: write ./ for its elements or *inv(…)")
                raise self.fail(node, f"^ of a matrix, {shown}: write .^ for its elements or the product itself")
        return self.elementwise(node, row)

    def reduced(self, node: int, row: Row) -> Pair:
        if row.payload is None:
            return None
        rows, columns = self.matrix(node, row.args[0], f"{row.op} along an axis")
        return (self.new(ONE), columns) if row.payload == 0 else (rows, self.new(ONE))

    def itself(self, node: int, row: Row) -> Pair:
        return self.matrix(node, row.args[0], row.op)

    def square(self, node: int, row: Row) -> Pair:
        rows, columns = self.matrix(node, row.args[0], row.op)
        if not self.same(rows, columns):
            raise self.fail(node, f"{row.op} needs a square matrix, not {self.show((rows, columns))}")
        return {"inv": (rows, columns), "diagonal": (rows, self.new(ONE))}.get(row.op)

    def diag(self, node: int, row: Row) -> Pair:
        rows, columns = self.matrix(node, row.args[0], "diag")
        if self.size(rows) == ONE:
            return columns, columns
        if not self.same(columns, self.new(ONE)):
            raise self.fail(node, f"diag needs a row or a column, not {self.show((rows, columns))}")
        return rows, rows

    def solved(self, node: int, row: Row) -> Pair:
        (a, b), (c, d) = (self.matrix(node, arg, "solve") for arg in row.args)
        if not self.same(a, b) or not self.same(b, c):
            raise self.fail(node, f"solve of {self.show((a, b))} and {self.show((c, d))} does not fit")
        return c, d

    def kron(self, node: int, row: Row) -> Pair:
        (a, b), (c, d) = (self.matrix(node, arg, "kron") for arg in row.args)
        p, q, r, s = (self.settled(node, term) for term in (a, b, c, d))
        return self.new(p * r), self.new(q * s)

    def vec(self, node: int, row: Row) -> Pair:
        rows, columns = self.matrix(node, row.args[0], "vec")
        return self.new(self.settled(node, rows) * self.settled(node, columns)), self.new(ONE)

    def reshape(self, node: int, row: Row) -> Pair:
        return self.new(self.as_size(node, row.args[-2])), self.new(self.as_size(node, row.args[-1]))

    def eye(self, node: int, row: Row) -> Pair:
        term = self.new(self.as_size(node, row.args[0]))
        return term, term

    def sliced(self, node: int, row: Row) -> Pair:
        pair = self.matrix(node, row.args[0], "a slice")
        ends = [self.ends(node, part, term) for part, term in zip(row.payload, pair, strict=True)]
        for whole, start, stop, _ in ends:
            length = (stop - start).number
            if not whole and length is not None and length < 1:
                raise self.fail(node, f"the slice {start}:{stop} is empty; it goes from a start up to a larger stop")
        rows, columns = (term if whole else self.new(stop - start) for whole, start, stop, term in ends)
        return rows, columns

    def input(self, node: int, name: str) -> Pair:
        if name in self.given:
            shape = self.given[name]
            return (self.new(shape[0]), self.new(shape[1])) if shape else None
        kind = self.kinds[node]
        if kind == NUMBER:
            return None
        return self.new(ONE if kind == ROW else None), self.new(ONE if kind == COLUMN else None)

    def product(self, node: int, left: int, right: int) -> Pair:
        a, b = self.matrix(node, left, "@"), self.matrix(node, right, "@")
        if not self.same(a[1], b[0]):
            raise self.fail(
                node,
                f"the product @ of {self.show(a)} and {self.show(b)} does not fit: the columns of the left, "
                f"{self.size(a[1])}, must be as many as the rows of the right, {self.size(b[0])}",
            )
        return a[0], b[1]

    def to_number(self, node: int, row: Row) -> Pair:
        if row.op in ("rows", "cols"):
            self.matrix(node, row.args[0], row.op)
        if row.op == "inner":
            a, b = (self.matrix(node, arg, "inner") for arg in row.args)
            if not (self.same(a[0], b[0]) and self.same(a[1], b[1])):
                raise self.fail(node, f"inner of {self.show(a)} and {self.show(b)} needs equal shapes")
        return None

    def joined(self, node: int, row: Row) -> Pair:
        along = 0 if row.op == "vcat" else 1
        pairs = [self.matrix(node, arg, row.op) for arg in row.args]
        total = Size.of(0)
        for pair in pairs:
            if not self.same(pairs[0][1 - along], pair[1 - along]):
                raise self.fail(node, f"{row.op} of {self.show(pairs[0])} and {self.show(pair)} does not fit")
            total += self.settled(node, pair[along])
        return (self.new(total), pairs[0][1]) if along == 0 else (pairs[0][0], self.new(total))

    def elementwise(self, node: int, row: Row) -> Pair:
        pairs = [pair for pair in (self.pairs[arg] for arg in row.args) if pair is not None]
        if not pairs:
            return None
        if len(pairs) == 1:
            return pairs[0]
        if row.op in ("mul", "div"):
            large = [arg for arg in row.args if multiplies([self.known(arg)])]
            # a 1×1 matrix beside a larger one; beside the observed values it says how many these are
            if len(large) == 1 and not is_data(self.draft.rows[large[0]]) and len(pairs) == 2:
                return self.pairs[large[0]]
        result = self.new(), self.new()
        for axis in (0, 1):
            self.likely.append((node, [pair[axis] for pair in pairs], result[axis]))
            self.agree(node, [pair[axis] for pair in pairs], result[axis], None)
        return result

    def agree(self, node: int, sizes: list[int], result: int, last: bool | None) -> None:
        """One axis of an elementwise operation. ``last``: None: only what must be so; True: what is likely as well."""
        known = [size for size in map(self.size, sizes) if size is not None and size != ONE]
        if any(size != known[0] for size in known):
            pairs = [self.pairs[arg] for arg in self.draft.rows[node].args]
            shown = " and ".join(self.show(pair) for pair in pairs)
            op = self.draft.rows[node].op
            sign = {"add": "+", "sub": "-", "mul": "* (elementwise)", "div": "/"}.get(op, "this operation")
            hint = "; the product of matrices is written @" if op == "mul" else ""
            raise self.fail(node, f"{sign} of {shown} does not fit: {known[0]} against {known[-1]}{hint}")
        free = [term for term in sizes if self.size(term) is None]
        if known:
            self.same(result, self.new(known[0]))
        elif not free:
            self.same(result, self.new(ONE))
        elif len({self.find(term) for term in free}) == 1 and len(free) < len(sizes):
            self.same(result, free[0])
        if last and not known and self.is_observed(node, free):
            self.same(result, self.new(ONE))
        if last is not None:
            for term in free if known or last else ():
                self.same(term, result)

    def is_observed(self, node: int, free: list[int]) -> bool:
        """Is the free size that of a quantity itself, and the single row or column beside it computed?"""
        rows = [(self.draft.rows[arg].op == "input", self.pairs[arg]) for arg in self.draft.rows[node].args]
        given = [is_input for is_input, pair in rows if pair is not None and not set(free).isdisjoint(pair)]
        single = [is_input for is_input, pair in rows if pair is not None and set(free).isdisjoint(pair)]
        return bool(given) and all(given) and bool(single) and not any(single)

    def shape(self, pair: Pair) -> Shape:
        if pair is None:
            return SCALAR
        rows, columns = self.size(pair[0]), self.size(pair[1])
        assert rows is not None and columns is not None
        return rows, columns


#: What the shape of each operation of the draft follows from; all others are elementwise.
_RULES: Mapping[str, Callable[[Shapes, int, Row], Pair]] = {
    **dict.fromkeys(("sum", "mean", "amax", "logsumexp"), Shapes.reduced),
    **dict.fromkeys(("softmax", "log_softmax"), Shapes.itself),
    **dict.fromkeys(("trace", "det", "logdet", "inv", "diagonal"), Shapes.square),
    **dict.fromkeys(("norm", "norm1", "inner", "rows", "cols"), Shapes.to_number),
    "over": Shapes.small,
    "raised": Shapes.small,
    "diag": Shapes.diag,
    "solve": Shapes.solved,
    "kron": Shapes.kron,
    "hcat": Shapes.joined,
    "vcat": Shapes.joined,
    "vec": Shapes.vec,
    "reshape": Shapes.reshape,
    "ones": Shapes.reshape,
    "eye": Shapes.eye,
    "slice": Shapes.sliced,
}
