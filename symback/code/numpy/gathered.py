"""Functions of many numbers: the arguments are gathered in one list, the results taken from another one.

The call is the same as that of a function whose arguments have names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from symback.code.function import FunctionText, Nest, Vector, positions
from symback.code.names import runs
from symback.code.nests import returned
from symback.code.numpy.looped import BUILTINS, Locals
from symback.code.python.layout import INDENT, WIDTH, call, docstring_text, signature, told

#: More arguments have no names in the head: they come as ``*arguments``.
MOST_NAMED = 127


def is_starred(function: FunctionText) -> bool:
    """Do the plain arguments come without names? Names that the body needs for itself are none for arguments."""
    plain = tuple(argument for argument in function.arguments if isinstance(argument, str))
    if plain != function.arguments[: len(plain)]:
        return False
    return len(plain) > MOST_NAMED or not {*plain}.isdisjoint(BUILTINS)


def gathered_head(
    function: FunctionText, ours: Locals, about: str, kinds: Mapping[str, str], returns: str
) -> tuple[list[str], str]:
    """(head, docstring and first lines; all numbers in their order as an iterable).

    ``kinds`` has the types: of a number, of a "sequence", of each function under its name.
    """
    vectors = [a.name for a in function.arguments if isinstance(a, Vector)]
    passed = list(function.functions.values())
    doc = [about] if about else []
    if is_starred(function):
        names = [a for a in function.arguments if isinstance(a, str)]
        order = ", then ".join([runs(names), *vectors, *([", ".join(passed)] if passed else [])])
        doc.append(f"The arguments are {order}.")
        head = [
            signature(
                function.called, [(f"*{ours.arguments}", kinds["any" if vectors or passed else "number"])], returns
            )
        ]
        lines = docstring(" ".join(doc))
        if not (vectors or passed):
            return [*head, *lines], ours.arguments
        taken = ", ".join([f"*{ours.numbers}", *vectors, *passed])
        lines.append(f"{INDENT}{taken} = {ours.arguments}")
        every = ", ".join(f"*{name}" for name in (ours.numbers, *vectors))
        return [*head, *lines], f"({every})" if vectors else ours.numbers
    typed = [(a.name, kinds["sequence"]) if isinstance(a, Vector) else (a, kinds["number"]) for a in function.arguments]
    head = [signature(function.called, [*typed, *((name, kinds[name]) for name in passed)], returns)]
    spelled = [f"*{a.name}" if isinstance(a, Vector) else a for a in function.arguments]
    lines = docstring(" ".join(doc))
    if len(spelled) == 1:
        return [*head, *lines], spelled[0].lstrip("*") if vectors else f"({spelled[0]},)"
    lines += call(f"{ours.numbers} = ", spelled)
    return [*head, *lines], ours.numbers


def docstring(text: str) -> list[str]:
    """A docstring of one line, or of a paragraph."""
    if not text:
        return []
    if len(text) + 10 <= WIDTH:
        return [f'{INDENT}"""{docstring_text(text)}"""']
    first, *others = told("", text, len(INDENT) + 4)
    return [f'{INDENT}"""{first.strip()}', *(INDENT + line.strip() for line in others), f'{INDENT}"""']


def counted(function: FunctionText, ours: Locals) -> list[str]:
    """The lines that refuse another number of numbers than the function has."""
    size = len(function.inputs())
    return [
        f"{INDENT}if len({ours.given}) != {size}:",
        f'{INDENT * 2}raise TypeError(f"there are {size} numbers to give, not {{len({ours.given})}}")',
    ]


def taken_out(nest: Nest, found: str, k: str) -> list[str]:
    """The return statement of a nest whose numbers stand in the list ``found`` in their order.

    >>> taken_out((0, (1, 2, 3)), "found", "k"), taken_out((0, ((1, 2), (3, 4))), "found", "k")
    (['    return found[0], tuple(found[1:])'],
     ['    return found[0], tuple([tuple(found[k : k + 2]) for k in range(1, 5, 2)])'])
    """
    if isinstance(nest, int):
        return [f"{INDENT}return {found}[0]"]
    size = sum(1 for _ in positions(nest))
    if _is_row(nest):
        return [f"{INDENT}return tuple({found})"]
    return returned(tuple(range(len(nest))), dict(enumerate(_parts(nest, found, k, size))))


def is_regular(nest: Nest) -> bool:
    """Is it a number, or are its parts numbers, rows and rows of rows of one length?

    >>> is_regular((0, ((1, 2), (3, 4)))), is_regular((0, ((1, 2), (3,))))
    (True, False)
    """
    if isinstance(nest, int):
        return True
    for part in nest:
        if not isinstance(part, int) and not _is_row(part):
            lengths = {len(row) if isinstance(row, tuple) and _is_row(row) else -1 for row in part}
            if len(lengths) > 1 or -1 in lengths:
                return False
    return True


def _parts(nest: tuple[Nest, ...], found: str, k: str, size: int) -> Iterator[str]:
    start = 0
    for part in nest:
        count = sum(1 for _ in positions(part))
        end = start + count
        part_of = f"{found}[{start}:{'' if end == size else end}]" if count < size else found
        if isinstance(part, int):
            yield f"{found}[{start}]"
        elif _is_row(part):
            yield f"tuple({part_of})" if part else "()"
        else:
            # Rows of equal length.
            width = count // len(part)
            rows = f"tuple({found}[{k} : {k} + {width}])" if width else "()"
            steps = f"range({start}, {end}, {width})" if width else f"range({len(part)})"
            yield f"tuple([{rows} for {k} in {steps}])"
        start = end


def _is_row(nest: Nest) -> bool:
    return isinstance(nest, tuple) and all(isinstance(part, int) for part in nest)
