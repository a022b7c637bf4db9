"""How sizes are written in code: n, d0 and what sums and products make of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from symback.code.names import Names
from symback.errors import InputError
from symback.program.core import Program
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


def mentioned(letters: Mapping[str, str], texts: Iterable[str]) -> list[str]:
    """The letters whose variables occur in pieces of code, in order.

    >>> mentioned({"n": "n", "d": "d_"}, ["np.eye(d_)", "out.n"])
    ['d']
    """
    words = set(re.findall(r"(?<![\w.])\w+", " ".join(texts)))
    return [letter for letter, variable in letters.items() if variable in words]


def sources(program: Program, inputs: Mapping[str, str]) -> dict[str, str]:
    """Letter -> where its value comes from: the rows or columns of an argument.

    ``inputs`` leads from the name of an input to its argument.
    """
    shapes = {name: program.shape(node) for name, node in program.inputs().items() if name in inputs}
    places = [(size, f"{inputs[name]}.shape[{k}]") for name, shape in shapes.items() for k, size in enumerate(shape)]
    found: dict[str, str] = {}
    for size, text in places:
        if len(size.terms) == 1 and size.terms[0] == (size.letters, 1) and len(size.letters) == 1:
            found.setdefault(size.letters[0], text)
    for size, text in places:
        unknown = [letter for letter in size.letters if letter not in found]
        if len(unknown) == 1 and size.terms == (((unknown[0],), size.terms[0][1]),):
            found[unknown[0]] = f"{text} // {size.terms[0][1]}"
    return found


def source(places: Mapping[str, str], letter: str) -> str:
    """Where the value of a letter comes from. Raises InputError for one that no argument has as a size."""
    if letter not in places:
        raise InputError(f"the size {letter} cannot be seen from the arguments; give it as a number with --shapes")
    return places[letter]


def free_letters(program: Program, names: Names) -> dict[str, str]:
    """Letter -> its variable, which no quantity has."""
    letters = dict.fromkeys(letter for shape in program.shapes.values() for size in shape for letter in size.letters)
    return {letter: names.fresh(letter) for letter in letters}


def derived_sizes(shapes: Iterable[Shape]) -> list[str]:
    """Lines that compute those sizes of arguments which are sums and products of letters.

    >>> from symback.program.sizes import shape
    >>> derived_sizes([shape("a", "b"), (Size.of("a") + Size.of("b"), Size.of(1))])
    ['if "a + b" in sizes:', '    sizes["a + b"] = sizes["a"] + sizes["b"]']
    """
    sizes = list(dict.fromkeys(size for shape in shapes for size in shape))
    known, lines = set(map(str, sizes)), []
    for size in sizes:
        if size.letters and str(size) not in size.letters and known.issuperset(size.letters):
            letters = {letter: f'sizes["{letter}"]' for letter in size.letters}
            lines += [f'if "{size}" in sizes:', f'    sizes["{size}"] = {size_text(size, letters)}']
    return lines
