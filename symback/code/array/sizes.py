"""How sizes are written in code: n, d0 and what sums and products make of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce

from symback.code.names import Names
from symback.errors import InputError
from symback.program.core import Program
from symback.program.shapes import Blocks, Placed, Window
from symback.program.sizes import Shape, Size


def size_text(size: Size, letters: Mapping[str, str]) -> str:
    """A size as an expression; ``letters`` leads from a letter to its variable.

    >>> size_text(Size.of("n") * 2 - 1, {"n": "n"}), size_text(Size.of(3), {})
    ('2 * n - 1', '3')
    """
    parts: list[str] = []
    for found, coefficient in sorted(size.terms, key=lambda term: (-len(term[0]), term[0])):
        factors = ([] if abs(coefficient) == 1 and found else [str(abs(coefficient))]) + [letters[x] for x in found]
        sign = ("-" if coefficient < 0 else "") if not parts else (" - " if coefficient < 0 else " + ")
        parts.append(sign + " * ".join(factors))
    return "".join(parts) or "0"


def shape_text(shape: Shape, letters: Mapping[str, str]) -> str:
    """A shape as a tuple.

    >>> from symback.program.sizes import shape
    >>> shape_text(shape("n", 1), {"n": "n"})
    '(n, 1)'
    """
    return f"({', '.join(size_text(size, letters) for size in shape)})"


def letters_of(program: Program, nodes: Iterable[int]) -> list[str]:
    """The letters that the code of these rows mentions, in the order in which they are met."""
    found: dict[str, None] = {}
    for node in nodes:
        op, payload = program.ops[node], program.payloads.get(node)
        sizes: Iterable[Size] = ()
        if isinstance(payload, Size):
            sizes = (payload,)
        elif isinstance(payload, Window):
            sizes = [*payload, *program.shape(program.args[node][0])]
        elif isinstance(payload, Placed):
            sizes = [*payload.shape, payload.row, payload.column, *program.shape(program.args[node][0])]
        elif isinstance(payload, Blocks):
            sizes = (*payload.outer, *payload.inner)
        elif op in ("expand", "eye", "reshape", "diag", "kron"):
            sizes = program.shape(node)
        for size in sizes:
            found.update(dict.fromkeys(size.letters))
    return list(found)


def sources(program: Program, inputs: Mapping[str, str]) -> dict[str, str]:
    """Letter -> where its value comes from: the rows or columns of an argument.

    ``inputs`` leads from the name of an input to its argument; matrices of data are asked first.

    Raises InputError for a letter that no argument has as a size.
    """
    shapes = {name: program.shape(node) for name, node in program.inputs().items() if name in inputs}
    places = [(size, f"{inputs[name]}.shape[{axis}]") for name, shape in shapes.items() for axis, size in enumerate(shape)]
    found: dict[str, str] = {}
    for size, text in places:
        if len(size.terms) == 1 and size.terms[0] == (size.letters, 1) and len(size.letters) == 1:
            found.setdefault(size.letters[0], text)
    for size, text in places:
        unknown = [letter for letter in size.letters if letter not in found]
        if len(unknown) == 1 and size.terms == (((unknown[0],), size.terms[0][1]),):
            found[unknown[0]] = f"{text} // {size.terms[0][1]}"
    for letter in dict.fromkeys(letter for size, _ in places for letter in size.letters):
        if letter not in found:
            raise InputError(f"the size {letter} cannot be seen from the arguments; give it as a number with --shapes")
    return found


def free_letters(program: Program, names: Names) -> dict[str, str]:
    """Letter -> its variable, which no quantity has."""
    letters = dict.fromkeys(
        letter for shape in program.shapes.values() for size in shape for letter in size.letters
    )
    return {letter: names.fresh(letter) for letter in letters}


