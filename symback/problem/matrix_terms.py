"""Unknown sizes: terms that are made one where they must be equal, and bound where a size is known (union-find)."""

from __future__ import annotations

from symback.program.sizes import SCALAR, Size, show_shape

#: Two unknown sizes (their numbers in the table), or None for a number.
Pair = tuple[int, int] | None


class Terms:
    """A table of unknown sizes.

    >>> terms = Terms()
    >>> rows, columns = terms.new(), terms.new(Size.of("d"))
    >>> terms.same(rows, columns), str(terms.size(rows)), terms.show((rows, terms.new()))
    (True, 'd', 'd×?')
    """

    def __init__(self) -> None:
        self.parent: list[int] = []
        self.bound: dict[int, Size] = {}

    def new(self, size: Size | None = None) -> int:
        """A term of its own; ``size`` is what is known of it."""
        self.parent.append(len(self.parent))
        if size is not None:
            self.bound[len(self.parent) - 1] = size
        return len(self.parent) - 1

    def find(self, term: int) -> int:
        """The term that stands for all that are one with this one."""
        while self.parent[term] != term:
            self.parent[term] = self.parent[self.parent[term]]
            term = self.parent[term]
        return term

    def size(self, term: int) -> Size | None:
        """The size, where it is known."""
        return self.bound.get(self.find(term))

    def same(self, a: int, b: int) -> bool:
        """Make two sizes one; False if they are known and differ."""
        a, b = self.find(a), self.find(b)
        if a == b:
            return True
        p, q = self.bound.get(a), self.bound.get(b)
        if p is not None and q is not None:
            return p == q
        root, other = (a, b) if p is not None or q is None else (b, a)
        self.parent[other] = root
        return True

    def show(self, pair: Pair) -> str:
        """A shape as it stands in an error; what is not known yet is a question mark."""
        if pair is None:
            return show_shape(SCALAR)
        return "×".join("?" if size is None else show_shape((size,)) for size in map(self.size, pair))
