"""Reads a formula that a person typed into a program, operator by operator.

The formula is data: tokens are checked against a whitelist and pushed through
Dijkstra's shunting-yard algorithm; nothing is evaluated as code and nothing
recurses. The order of the operations is the order in which they were typed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

from symback.errors import InputError, suggestion
from symback.problem.identifiers import check_name
from symback.problem.signs import plain_signs
from symback.problem.spellings import ALIASES, excerpt
from symback.program.core import Builder, Constant
from symback.program.functions import TYPED, Function, unknown

#: Parentheses and pending operators that may be open at the same time.
DEEPEST = 2_000
#: Bits of the largest rational constant.
MOST_BITS = 2_048
#: Names that stand for an unknown function when nothing else is said.
UNKNOWN_FUNCTIONS = ("f", "g")
#: Functions with the name of a letter: without parentheses it is the letter.
LETTERS = frozenset({"gamma", "Gamma"})
#: Names that no quantity has.
TAKEN = frozenset(TYPED) - LETTERS

TOKEN = re.compile(
    r"(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<name>[A-Za-zͰ-Ͽ_][A-Za-z0-9Ͱ-Ͽ_]*)"
    r"|(?P<operator>\*\*|[-+*/^(),])"
)
_OPENS = re.compile(r"\s*\(")
_LEFT = {"+": 1, "-": 1, "*": 2, "/": 2}
_OPCODES = {"+": "add", "-": "sub", "*": "mul", "/": "div", "**": "pow"}
_NEGATION, _POWER = 3, 4


@dataclass(slots=True)
class Pending:
    """Something on the operator stack: an operator waiting for its right side, or an open parenthesis."""

    sign: str
    level: int
    column: int
    function: str | None = None
    arguments: int = 1
    axis: int | None = None


def read_formula(
    text: str,
    b: Builder,
    scope: Mapping[str, int] | None = None,
    functions: Mapping[str, Function] | None = None,
    place: str = "the formula",
) -> int:
    """Append the operations of a formula to the builder and return the node of its value.

    ``scope`` maps names of earlier stages to nodes; other names become inputs. ``functions`` adds to the known
    functions and wins over them (the activation that stands for f).

    Raises InputError with the column for anything that is not a formula.

    >>> b = Builder()
    >>> node = read_formula("2*x + 1", b)
    >>> b.ops
    ['const', 'input', 'mul', 'const', 'add']
    """
    return Reader(text, b, scope or {}, functions or {}, place).read()


class Sink(Protocol):
    """Where a reader writes the operations: a builder, or a draft where it is not known yet what is a matrix."""

    def emit(self, op: str, args: tuple[int, ...] = (), payload: Any = None) -> int: ...
    def const(self, value: int | Fraction) -> int: ...
    def input(self, name: str) -> int: ...
    def value(self, node: int) -> Fraction | None: ...


class Reader:
    """Pushes the tokens of one formula through the algorithm. A language with more signs is a class below it."""

    token = TOKEN
    left: Mapping[str, int] = _LEFT
    opcodes: Mapping[str, str] = _OPCODES

    def __init__(
        self, text: str, b: Sink, scope: Mapping[str, int], functions: Mapping[str, Function], place: str
    ) -> None:
        self.text = plain_signs(text)
        self.b, self.scope, self.functions, self.place = b, scope, functions, place
        self.values: list[int] = []
        self.pending: list[Pending] = []

    def fail(self, what: str, column: int) -> InputError:
        return InputError(f"{self.place} «{excerpt(self.text, column)}», column {column + 1}: {what}")

    def read(self) -> int:
        if not self.text.strip():
            raise InputError(f'{self.place} is empty; write one such as "f(f(x*w1)*w2)*w3"')
        position, end = 0, len(self.text)
        operand = True  # is an operand expected next?
        while position < end:
            if self.text[position].isspace():
                position += 1
                continue
            match = self.token.match(self.text, position)
            if match is None:
                raise self.fail(self.unreadable(self.text[position]), position)
            position = match.end()
            token = match.group()
            kind = match.lastgroup
            if operand:
                operand = self.operand(token, str(kind), match.start(), position)
            else:
                operand = self.operator(token, str(kind), match.start())
            if len(self.pending) > DEEPEST:
                raise self.fail(
                    f"the formula is nested deeper than {DEEPEST} levels; write it as stages in a problem.toml",
                    match.start(),
                )
        if operand:
            raise self.fail("the formula stops where a number, a name or a parenthesis is missing", end)
        self.reduce(0)
        if self.pending:
            raise self.fail("this parenthesis is never closed", self.pending[-1].column)
        return self.values.pop()

    def unreadable(self, sign: str) -> str:
        if sign == ".":
            return "a dot belongs to a number; attributes are not part of a formula"
        if sign == "@":
            return "the product of matrices @ needs matrices; here everything is a number, and its product is *"
        if sign == "=":
            return "«=» is not part of a formula; write the right side only, or stages in a problem.toml"
        if sign in "[{":
            return f"«{sign}» is not part of a formula; use round parentheses"
        return f"«{sign}» is not part of a formula; allowed are numbers, names, + - * / ** ( ) and functions"

    def operand(self, token: str, kind: str, column: int, position: int) -> bool:
        """Take a token where an operand is expected; True when an operand is still expected after it."""
        if kind == "number":
            self.values.append(self.number(token, column))
            return False
        if kind == "name":
            if _OPENS.match(self.text, position):
                self.pending.append(Pending("name", 0, column, self.function_name(token, column), 0))
                return True
            self.values.append(self.quantity(token, column))
            return False
        if token == "(":
            head = self.pending[-1] if self.pending else None
            if head is not None and head.sign == "name" and head.arguments == 0:
                head.sign, head.arguments = "(", 1
            else:
                self.pending.append(Pending("(", 0, column))
            return True
        if token == "-":
            self.pending.append(Pending("neg", _NEGATION, column))
            return True
        if token == "+":
            return True
        raise self.fail(f"«{token}» stands where a number, a name or a parenthesis is expected", column)

    def operator(self, token: str, kind: str, column: int) -> bool:
        """Take a token where an operator is expected; True when an operand is expected after it."""
        if kind in ("number", "name") or token == "(":
            raise self.fail(f"an operator is missing before «{token}»; a product is written with *", column)
        if token == "^":
            token = "**"
        if token == "**":
            self.reduce(_POWER + 1)
            self.pending.append(Pending("**", _POWER, column))
            return True
        if token in self.left:
            self.reduce(self.left[token])
            self.pending.append(Pending(token, self.left[token], column))
            return True
        self.reduce(1)
        if not self.pending:
            what = "a closing parenthesis without an opening one" if token == ")" else "a comma outside of a function"
            raise self.fail(what, column)
        head = self.pending[-1]
        if token == ",":
            if head.function is None:
                raise self.fail("a comma outside of a function; a decimal fraction is written with a point", column)
            head.arguments += 1
            return True
        self.pending.pop()
        if head.function is not None:
            self.call(head)
        return False

    def reduce(self, level: int) -> None:
        """Apply the waiting operators that bind at least as strongly as ``level``."""
        while self.pending and self.pending[-1].sign not in ("(", "name") and self.pending[-1].level >= level:
            head = self.pending.pop()
            right = self.values.pop()
            if head.sign == "neg":
                self.values.append(self.emit("neg", (right,), head))
            else:
                left = self.values.pop()
                self.values.append(self.emit(self.opcodes[head.sign], (left, right), head))

    def emit(self, op: str, args: tuple[int, ...], head: Pending) -> int:
        """One operation; a rational constant is folded at once, and must stay of a sensible size."""
        known = [self.b.value(arg) for arg in args]
        if op == "div" and known[1] == 0:
            raise self.fail("division by zero", head.column)
        p, q = known[0], known[-1]
        if p is None or q is None:
            return self.b.emit(op, args)
        if op == "pow":
            if p == 0 and q < 0:
                raise self.fail("zero has no negative power", head.column)
            if q.denominator != 1:
                if p < 0:
                    raise self.fail("a root of a negative number is not real", head.column)
                return self.b.emit(op, args)
            bits = max(p.numerator.bit_length(), p.denominator.bit_length())
            if bits > 1 and abs(q) * (bits - 1) > MOST_BITS:
                raise self.fail("this constant is too large", head.column)
            if abs(q) > MOST_BITS:
                q = q % 2  # the base is 0, 1 or -1
            folded = p ** int(q)
        elif op == "neg":
            folded = -p
        elif op == "div":
            if q.denominator == 1 and p.denominator == 1 and p.numerator % q.numerator:
                return self.b.emit("const", (), p / q)
            folded = p / q
        else:
            folded = p + q if op == "add" else p - q if op == "sub" else p * q
        if max(folded.numerator.bit_length(), folded.denominator.bit_length()) > 4 * MOST_BITS:
            raise self.fail("this constant is too large", head.column)
        return self.b.const(folded)

    def number(self, token: str, column: int) -> int:
        exponent = re.search(r"[eE]([+-]?\d+)", token)
        if len(token) > 400 or (exponent is not None and (len(exponent[1]) > 5 or abs(int(exponent[1])) > 300)):
            raise self.fail("this number is too large or too small for a floating-point number", column)
        return self.b.const(Fraction(token.rstrip(".")))

    def quantity(self, token: str, column: int) -> int:
        if token in self.scope:
            return self.scope[token]
        if token in ("pi", "π"):
            return self.b.emit("const", (), Constant("pi"))
        if token in self.functions or token in TAKEN or (token in ALIASES and token not in LETTERS):
            raise self.fail(f"the function {token} needs its argument in parentheses", column)
        return self.b.input(check_name(token, lambda what: self.fail(what, column)))

    def function_name(self, token: str, column: int) -> str:
        name = ALIASES.get(token, token) if token not in self.functions else token
        if name in self.functions or name in TYPED or name in UNKNOWN_FUNCTIONS:
            return name
        if token in self.scope or re.fullmatch(r"[xywb]\d*", token):
            raise self.fail(f"{token} is not a function; a product is written {token}*(…)", column)
        known = {*self.functions, *TYPED, *ALIASES}
        hint = suggestion(token, known) or "an unknown activation is called f; «symback list» shows the known ones"
        raise self.fail(f"the function {token} is not known; {hint}", column)

    def call(self, head: Pending) -> None:
        name = str(head.function)
        arity = head.arguments
        function = self.functions.get(name) or TYPED.get(name) or unknown(name, arity)
        if function.arity != arity:
            raise self.fail(
                f"{name} takes {function.arity} argument{'s' * (function.arity != 1)}, not {arity}", head.column
            )
        args = tuple(self.values[-arity:])
        del self.values[-arity:]
        self.values.append(self.b.emit("call", args, function))
