"""The sizes of a draft: what was said of them, sizes that are written in a formula, and letters for the free ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count

from symback.errors import InputError
from symback.problem.draft import Draft, Row
from symback.problem.matrix_kinds import kinds
from symback.problem.matrix_terms import Pair, Terms
from symback.problem.problem import DATA
from symback.program.sizes import Shape, Size, letters_of

#: Stands for a size that is not known.
LONG = Size.of("?")


class Sizes(Terms):
    """The unknown sizes of the rows below ``root``; ``pairs`` has those of the rows that were visited."""

    def __init__(self, draft: Draft, root: int, given: Mapping[str, Shape], mathematics: bool = False) -> None:
        super().__init__()
        self.draft, self.root = draft, root
        self.given = given
        self.nodes = draft.reachable(root)
        self.letters = set(letters_of(given.values()))
        matrices = dict.fromkeys(self.letters, False) | {name: bool(shape) for name, shape in given.items()}
        self.kinds = kinds(draft, matrices, root, mathematics)
        self.pairs: dict[int, Pair] = {}
        self.likely: list[tuple[int, list[int], int]] = []  # (row, the sizes along an axis, that of the result)

    def fail(self, node: int, what: str) -> InputError:
        return InputError(f"{self.draft.rows[node].where}: {what}")

    def matrix(self, node: int, arg: int, operation: str) -> tuple[int, int]:
        pair = self.pairs[arg]
        if pair is None:
            name = self.draft.rows[arg].payload if self.draft.rows[arg].op == "input" else "this"
            if name in self.letters:
                raise self.fail(node, f"{operation} needs a matrix, but {name} is a size; rename one of them")
            raise self.fail(node, f"{operation} needs a matrix, but {name} is a number; give its shape with --shapes")
        return pair

    def settled(self, node: int, term: int) -> Size:
        """A size that is needed as a number or a letter here."""
        size = self.size(term)
        if size is None:
            raise self.fail(node, "the sizes must be known here; give the shapes of the matrices with --shapes")
        return size

    def known(self, arg: int) -> Shape | None:
        """The shape of an argument as far as it is known; what is not counts as long."""
        pair = self.pairs[arg]
        return None if pair is None else tuple(self.size(term) or LONG for term in pair)

    def ends(self, node: int, part: tuple[str, str], term: int) -> tuple[bool, Size, Size, int]:
        """Is it the whole axis, its start, its stop, and the size of the axis."""
        start, stop = part
        if not start and not stop:
            return True, Size.of(0), Size.of(0), term
        return (
            False,
            self.written(node, start or "0"),
            self.written(node, stop) if stop else self.settled(node, term),
            term,
        )

    def written(self, node: int, text: str) -> Size:
        """A size as it stands in a slice: a number, a letter, or one more than it."""
        text, plus, _ = text.partition("+")
        if not text.isdigit() and text not in self.letters:
            raise self.fail(node, f"«{text}» is no size; write a number or a letter of --shapes")
        return Size.of(int(text) if text.isdigit() else text) + (1 if plus else 0)

    def as_size(self, node: int, arg: int) -> Size:
        """An argument that is a size: a number, a letter, rows(X), or sums and products of them."""
        done: dict[int, Size] = {}
        for row in self.draft.reachable(arg):
            op, args, payload, *_ = self.draft.rows[row]
            value = self.draft.value(row)
            if value is not None and value.denominator == 1 and value >= 0:
                done[row] = Size.of(int(value))
            elif op == "input" and self.pairs[row] is None:
                done[row] = Size.of(payload)
                self.letters.add(payload)
            elif op in ("rows", "cols"):
                pair = self.matrix(node, args[0], op)
                done[row] = self.settled(node, pair[0 if op == "rows" else 1])
            elif op in ("add", "mul", "times", "sub") and all(a in done for a in args):
                a, b = (done[x] for x in args)
                done[row] = a + b if op == "add" else a - b if op == "sub" else a * b
        number = done[arg].number if arg in done else 0
        if number is not None and number < 1:
            raise self.fail(
                node, "a size is a whole number from 1, a letter, rows(X), cols(X), or sums and products of them"
            )
        return done[arg]

    def name_free(self) -> None:
        """Give letters to the sizes that nothing decides: n for the first, d0, d1 … for the others.

        Where the formula has a number n, that is how many rows the data have.
        """
        self.observations()
        names = {*self.draft.inputs(), *self.draft.stages, *self.letters}
        fresh = _letters(names)
        for node in self.nodes:
            for term in self.pairs[node] or ():
                if self.size(term) is None:
                    self.bound[self.find(term)] = Size.of(next(fresh))

    def observations(self) -> None:
        """The number n of a formula, if nothing else was said, is the number of rows of the first data matrix."""
        if "n" in self.given or "n" in self.letters or self.pairs.get(self.draft.inputs().get("n", -1), ()) is not None:
            return
        for node in self.nodes:
            pair = self.pairs[node]
            if pair is not None and is_data(self.draft.rows[node]):
                if self.size(pair[0]) is None:
                    self.bound[self.find(pair[0])] = Size.of("n")
                return


def is_data(row: Row) -> bool:
    """Is this row a quantity that is data by its name?"""
    return row.op == "input" and DATA.fullmatch(row.payload) is not None


def _letters(taken: set[str]) -> Iterator[str]:
    if "n" not in taken:
        yield "n"
    for k in count():
        if f"d{k}" not in taken:
            yield f"d{k}"
