"""Reads a formula with matrices into a draft: @, transposes, slices, and functions of whole matrices.

Two notations are known. In that of NumPy ``@`` is the product of matrices, ``*``
is elementwise, ``.T`` (or ``'``) transposes. In that of mathematics, which MATLAB
and matrixcalculus.org use, ``*`` is the product of matrices and ``.*`` is
elementwise; a formula is read so if it has ``'``, ``.*``, ``^``, ``norm2`` or
``tr`` and nothing of NumPy's notation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

from symback.errors import InputError
from symback.problem.draft import Draft
from symback.problem.formula import LETTERS, Pending, Reader
from symback.problem.spellings import ALIASES, excerpt
from symback.program.functions import TYPED, Function

#: Functions of matrices: name -> the numbers of arguments they may have (an axis is not counted).
MATRIX_FUNCTIONS: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {
        **dict.fromkeys("sum mean amax softmax log_softmax logsumexp".split(), (1,)),
        **dict.fromkeys("trace norm norm1 diag diagonal vec rows cols inv det logdet".split(), (1,)),
        **dict.fromkeys("inner solve kron ones".split(), (2,)),
        "reshape": (3,),
        "eye": (1,),
        "hcat": tuple(range(2, 65)),
        "vcat": tuple(range(2, 65)),
    }
)
#: Other spellings, as people type them.
MATRIX_ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "tr": "trace",
        "norm2": "norm",
        "normF": "norm",
        "inverse": "inv",
        "logsoftmax": "log_softmax",
        "concat": "hcat",
        "dot": "inner",
        "lse": "logsumexp",
    }
)
#: Elementwise operations whose signs mean another one for whole matrices, in the notation of mathematics.
OF_MATHEMATICS: Mapping[str, str] = MappingProxyType({"mul": "times", "div": "over", "pow": "raised"})
#: Functions that take an axis; with one argument more, 0 or 1, that is it.
WITH_AXIS = frozenset("sum mean amax softmax log_softmax logsumexp".split())

_TOKEN = re.compile(
    r"(?P<axis>axis\s*=\s*-?[01](?!\w))"
    r"|(?P<number>(?:\d+(?:\.(?![*/^T])\d*)?|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<name>[A-Za-zͰ-Ͽ_][A-Za-z0-9Ͱ-Ͽ_]*)"
    r"|(?P<slice>\[[^\[\]]*\])"
    r"|(?P<operator>\*\*|\.\*|\./|\.\^|\.T(?!\w)|[-+*/^(),@'])"
)
_SIGNS = str.maketrans({"ᵀ": "'", "′": "'", "’": "'"})
_MATHEMATICS = re.compile(r"'|\.\*|\./|\^|\b(?:norm2|tr)\b")
_NUMPY = re.compile(r"@|\.T(?!\w)|\*\*")
_END = r"[0-9]{1,9}|[A-Za-zͰ-Ͽ]\w*"
_PART = re.compile(rf"\s*(?:(?P<whole>:)|(?P<start>{_END})?\s*(?:(?P<colon>:)\s*(?P<stop>{_END})?)?)\s*")


def is_mathematics(text: str) -> bool:
    """Is this formula in the notation of mathematics, where * is the product of matrices?

    >>> is_mathematics("x'*A*x"), is_mathematics("X.T @ X"), is_mathematics("f(X@W)*s'")
    (True, False, False)
    """
    text = text.translate(_SIGNS).replace("⊙", ".*")
    return bool(_MATHEMATICS.search(text)) and not _NUMPY.search(text)


def has_matrices(text: str) -> bool:
    """Does the formula say by itself that it is about matrices?

    >>> has_matrices("f(X@W1)"), has_matrices("x'*A*x"), has_matrices("w*f(x)"), has_matrices("sum(X)")
    (True, True, False, True)
    """
    text = text.translate(_SIGNS)
    if re.search(r"@|'|\.\*|\./|\.\^|\.T(?!\w)|⊙|\[|\baxis\s*=", text):
        return True
    return any(name in MATRIX_FUNCTIONS or name in MATRIX_ALIASES for name in re.findall(r"(\w+)\s*\(", text))


class MatrixReader(Reader):
    """Pushes the tokens of one formula with matrices through the algorithm."""

    token = _TOKEN
    left = MappingProxyType({"+": 1, "-": 1, "*": 2, "/": 2, "@": 2, ".*": 2, "./": 2})
    opcodes = MappingProxyType(
        {"+": "add", "-": "sub", "*": "mul", "/": "div", "**": "pow", "@": "matmul", ".*": "mul", "./": "div"}
    )

    def __init__(
        self, text: str, draft: Draft, scope: Mapping[str, int], functions: Mapping[str, Function], place: str
    ) -> None:
        super().__init__(text.translate(_SIGNS).replace("⊙", ".*"), draft, scope, functions, place)
        self.draft = draft
        self.mathematics = is_mathematics(text)

    def read(self) -> int:
        self.draft.place, self.draft.text = self.place, self.text
        return super().read()

    def operand(self, token: str, kind: str, column: int, position: int) -> bool:
        if kind == "axis":
            head = self.pending[-1] if self.pending else None
            if head is None or head.function not in (*WITH_AXIS, "max") or head.arguments < 2:
                raise self.fail(f"«{token}» belongs behind the argument of {', '.join(sorted(WITH_AXIS))}", column)
            if self.text[position:].lstrip()[:1] not in (")", ""):
                raise self.fail(f"«{token}» is the last argument; close the parenthesis behind it", column)
            head.axis = 1 if token.endswith("1") else 0
            head.arguments -= 1
            return False
        return super().operand(token, kind, column, position)

    def operator(self, token: str, kind: str, column: int) -> bool:
        if kind == "axis":
            raise self.fail(f"a comma is missing before «{token}»", column)
        if token in ("'", ".T"):
            self.draft.column = column
            self.values[-1] = self.draft.emit("transpose", (self.values[-1],))
            return False
        if kind == "slice":
            self.draft.column = column
            self.values[-1] = self.draft.emit("slice", (self.values[-1],), self.parts(token, column))
            return False
        return super().operator("**" if token == ".^" else token, kind, column)

    def parts(self, token: str, column: int) -> tuple[tuple[str, str], ...]:
        """The two ranges of a slice as (start, stop); an empty end is that of the matrix."""
        found = []
        pieces = token[1:-1].split(",")
        for piece in pieces if len(pieces) == 2 else [*pieces, ":"]:
            match = _PART.fullmatch(piece)
            if match is None or not piece.strip() or len(pieces) > 2:
                raise self.fail(
                    f"«{excerpt(token, 0)}» is not a slice; write rows and columns such as [0:2, :] or [:, 1]", column
                )
            start, stop = match["start"] or "", match["stop"] or ""
            if not (match["whole"] or match["colon"]):
                stop = f"{start}+1"
            found.append((start, stop))
        return tuple(found)

    def emit(self, op: str, args: tuple[int, ...], head: Pending) -> int:
        self.draft.column = head.column
        if all(self.draft.value(arg) is not None for arg in args) and op != "matmul":
            return super().emit(op, args, head)
        if self.mathematics and self.text[head.column] != ".":
            op = OF_MATHEMATICS.get(op, op)  # of matrices or of numbers: the shapes will tell
        if op == "div" and self.draft.value(args[1]) == 0:
            raise self.fail("division by zero", head.column)
        return self.draft.emit(op, args)

    def function_name(self, token: str, column: int) -> str:
        name = MATRIX_ALIASES.get(token, token)
        if name in MATRIX_FUNCTIONS and token not in self.functions:
            return name
        return super().function_name(token, column)

    def quantity(self, token: str, column: int) -> int:
        if token not in self.scope and token in MATRIX_FUNCTIONS and token not in ("rows", "cols"):
            raise self.fail(f"the function {token} needs its argument in parentheses", column)
        return super().quantity(token, column)

    def call(self, head: Pending) -> None:
        name, arity = str(head.function), head.arguments
        if name == "max" and head.axis is not None:
            name = "amax"
        if name not in MATRIX_FUNCTIONS:
            self.draft.column = head.column
            super().call(head)
            return
        axis = head.axis
        if name in WITH_AXIS and arity == 2 and axis is None:
            value = self.draft.value(self.values[-1])
            if value not in (Fraction(0), Fraction(1), Fraction(-1)):
                raise self.fail(f"the axis of {name} is 0 (over the rows) or 1 (over the columns)", head.column)
            self.values.pop()
            axis, arity = abs(int(value)), 1
        if arity not in MATRIX_FUNCTIONS[name]:
            wanted = MATRIX_FUNCTIONS[name]
            many = f"{wanted[0]} argument{'s' * (wanted[0] > 1)}" if len(wanted) == 1 else "two or more arguments"
            raise self.fail(f"{name} takes {many}, not {arity}", head.column)
        if name in ("softmax", "log_softmax") and axis is None:
            axis = 1  # each row by itself: a row is an observation
        args = tuple(self.values[-arity:])
        del self.values[-arity:]
        self.draft.column = head.column
        self.values.append(self.draft.emit(name, args, axis))


def read_matrix_formula(
    text: str,
    draft: Draft,
    scope: Mapping[str, int] | None = None,
    functions: Mapping[str, Function] | None = None,
    place: str = "the formula",
) -> int:
    """Append the operations of a formula to the draft and return the row of its value.

    Raises InputError with the column for anything that is not a formula.

    >>> draft = Draft()
    >>> node = read_matrix_formula("f(X@W + b)", draft)
    >>> [row.op for row in draft.rows]
    ['input', 'input', 'matmul', 'input', 'add', 'call']
    """
    if any(name in TYPED and name not in LETTERS for name in scope or {}):
        raise InputError(f"{place}: a stage has the name of a function; rename it")
    return MatrixReader(text, draft, scope or {}, functions or {}, place).read()


#: Names that no quantity of a matrix formula has.
TAKEN_IN_MATRICES = frozenset({*MATRIX_FUNCTIONS, *MATRIX_ALIASES, *ALIASES, *TYPED}) - LETTERS - {"rows", "cols"}
