"""Single operations in a language with infix signs: what C and the arrays of Python have in common."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from symback.code.names import Names
from symback.code.schedule import Expression
from symback.errors import InputError
from symback.program.core import Constant, Program
from symback.program.functions import Function

TERNARY, SUM, PRODUCT, SIGN, ATOM = range(5)

_SIGNS: Mapping[str, tuple[str, int]] = {
    "add": ("+", SUM),
    "sub": ("-", SUM),
    "mul": ("*", PRODUCT),
    "div": ("/", PRODUCT),
}
#: Powers up to this exponent are products: they lose at most two units in the last place.
MOST_FACTORS = 4


@dataclass(frozen=True, slots=True)
class Helper:
    """A function that the text carries along; ``needs`` are the keys of helpers that it calls."""

    name: str
    source: str
    needs: tuple[str, ...] = ()


class InfixSpeller(ABC):
    """Writes operations and remembers which helpers the text has to bring along.

    ``functions`` names the functions that are passed in, ``spellings`` those that the language has, ``helpers`` those
    that it has not. ``rename`` gives another name to a helper (or to a module) whose own a person's quantity has.
    """

    def __init__(
        self,
        functions: Mapping[Function, str],
        spellings: Mapping[str, str],
        helpers: Mapping[str, Helper],
        rename: Mapping[str, str],
    ) -> None:
        self.functions, self.spellings, self.helpers, self.rename = functions, spellings, helpers, rename
        self.used: dict[str, None] = {}

    @abstractmethod
    def number(self, value: Fraction) -> Expression:
        """A rational constant."""

    @abstractmethod
    def constant(self, name: str) -> Expression:
        """A constant that has a name."""

    @abstractmethod
    def general_power(self, base: Expression, exponent: Expression, depth: int) -> Expression:
        """A power that is no product."""

    @abstractmethod
    def square_root(self, base: Expression, depth: int) -> Expression:
        """The power ½."""

    def name(self, name: str) -> Expression:
        return Expression(name, ATOM)

    def plain_arguments(self, program: Program, node: int) -> bool:
        """A product of equal factors repeats its factor."""
        if program.ops[node] != "pow":
            return False
        exponent = program.constant(program.args[node][1])
        return exponent is not None and exponent.denominator == 1 and 2 <= abs(exponent) <= MOST_FACTORS

    def spell(self, program: Program, node: int, args: Sequence[Expression]) -> Expression:
        op = program.ops[node]
        depth = 1 + max((arg.depth for arg in args), default=-1)
        if op == "const":
            payload = program.payloads[node]
            if isinstance(payload, Constant):
                return self.constant(payload.name)
            if not isinstance(payload, Fraction):
                raise ValueError(f"node {node} is not a constant but {payload!r}")
            return self.number(payload)
        if op == "neg":
            return negated(args[0], depth)
        if op == "pow":
            return self._power(program.constant(program.args[node][1]), args, depth)
        if op == "call":
            return self.call(program, node, args, depth)
        if op in _SIGNS:
            sign, level = _SIGNS[op]
            found = args[0]
            for arg in args[1:]:
                found = binary(sign, level, found, arg, depth)
            return found
        raise ValueError(f"unknown operation {op!r} with {len(args)} arguments")

    def call(self, program: Program, node: int, args: Sequence[Expression], depth: int) -> Expression:
        """A function of its arguments."""
        function = program.function(node)
        if function in self.functions:
            return applied(self.functions[function], args, depth)
        if function.name in self.helpers:
            return applied(self.helper(function.name), args, depth)
        if function.name in self.spellings:
            return applied(self.aliased(self.spellings[function.name]), args, depth)
        raise InputError(f"this target has no spelling of the function {function.name}; another target may have one")

    def helper(self, key: str) -> str:
        """The name of a helper, which is noted as used."""
        stack = [key]
        while stack:
            found = stack[-1]
            missing = [need for need in self.helpers[found].needs if need not in self.used]
            if missing:
                stack.extend(missing)
            else:
                self.used[stack.pop()] = None
        return self.aliased(self.helpers[key].name)

    def aliased(self, text: str) -> str:
        """Text of ours with the names that helpers and modules have here."""
        if not self.rename:
            return text
        return _WORD.sub(lambda found: self.rename.get(found[0], found[0]), text)

    def sources(self) -> list[str]:
        """The definitions of the helpers that were used, each after those that it calls."""
        return [self.aliased(source).rstrip() for source in self.raw_sources()]

    def raw_sources(self) -> list[str]:
        """The same before any name was replaced."""
        return [self.helpers[key].source for key in self.used]

    def _power(self, exponent: Fraction | None, args: Sequence[Expression], depth: int) -> Expression:
        base = args[0]
        if exponent == Fraction(1, 2):
            return self.square_root(base, depth)
        if exponent is None or exponent.denominator != 1 or not 1 <= abs(exponent) <= MOST_FACTORS:
            return self.general_power(base, args[1], depth)
        found = base
        for _ in range(abs(int(exponent)) - 1):
            found = binary("*", PRODUCT, found, base, depth)
        return found if exponent > 0 else binary("/", PRODUCT, self.number(Fraction(1)), found, depth)


#: A word of our own texts; the part after a point belongs to the word before it.
_WORD = re.compile(r"(?<![\w.])[A-Za-z_]\w*")


def renamed(ours: Iterable[str], names: Names) -> dict[str, str]:
    """Another name for each of ours that is taken."""
    given = {name: names.fresh(name) for name in dict.fromkeys(ours)}
    return {name: other for name, other in given.items() if name != other}


def applied(function: str, args: Sequence[Expression], depth: int) -> Expression:
    """A call."""
    return Expression(f"{function}({', '.join(arg.text for arg in args)})", ATOM, depth)


def at_least(expression: Expression, level: int) -> str:
    """The expression in parentheses if it binds less strongly."""
    return expression.text if expression.level >= level else f"({expression.text})"


def binary(sign: str, level: int, left: Expression, right: Expression, depth: int) -> Expression:
    """Two operands and the sign between them.

    >>> binary("-", SUM, Expression("a", ATOM), Expression("b - c", SUM), 2).text
    'a - (b - c)'
    """
    return Expression(f"{at_least(left, level)} {sign} {at_least(right, level + 1)}", level, depth)


def negated(argument: Expression, depth: int) -> Expression:
    """-a * b is (-a) * b, which is the same number, so a product needs no parentheses."""
    plain = argument.level >= PRODUCT and not argument.text.startswith("-")
    level = PRODUCT if argument.level == PRODUCT and plain else SIGN
    return Expression(f"-{argument.text}" if plain else f"-({argument.text})", level, depth)
