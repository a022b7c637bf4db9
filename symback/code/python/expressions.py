"""Writes single operations in Python, with the parentheses that are needed and no others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from symback.code.python.spelling import BUILTINS, COMPARISONS, CONDITIONS, CONSTANTS, HELPERS, MATH, number
from symback.code.schedule import Expression
from symback.program.core import Constant, Program
from symback.program.functions import Function

TERNARY, SUM, PRODUCT, SIGN, POWER, ATOM = range(6)

_BINARY: Mapping[str, tuple[str, int]] = {
    "add": ("+", SUM),
    "sub": ("-", SUM),
    "mul": ("*", PRODUCT),
    "div": ("/", PRODUCT),
}


#: The exponential never overflows.
_SIGMOID = "1 / (1 + math.exp(-{t})) if {t} >= 0 else ({e} := math.exp({t})) / (1 + {e})"


@dataclass(slots=True)
class PythonSpeller:
    """Writes operations in Python and remembers what the module has to bring along.

    ``functions`` names the unknown and local functions; ``rename`` gives helpers and the module math another name
    where a person's quantity has theirs. With ``scratch``, a free name, the sigmoid is written where it is used: a call
    takes as long as the rest of it.
    """

    functions: Mapping[Function, str] = field(default_factory=dict)
    rename: Mapping[str, str] = field(default_factory=dict)
    helpers: dict[str, None] = field(default_factory=dict)
    uses_math: bool = False
    scratch: str = ""

    def name(self, name: str) -> Expression:
        return Expression(name, ATOM)

    def plain_arguments(self, program: Program, node: int) -> bool:
        if program.ops[node] == "pow":
            return program.constant(program.args[node][1]) == 2
        if program.ops[node] != "call":
            return False
        function = program.function(node)
        if function in self.functions:
            return False
        return function.name in COMPARISONS or (function.name == "sigmoid" and bool(self.scratch))

    def spell(self, program: Program, node: int, args: Sequence[Expression]) -> Expression:
        op = program.ops[node]
        infix = _BINARY.get(op)
        if infix is not None and len(args) == 2:
            left, right = args
            return _binary(*infix, left, right, 1 + max(left.depth, right.depth))
        depth = 1 + max([arg.depth for arg in args], default=-1)
        if op == "const":
            return self._constant(program, node)
        if op == "neg":
            return _negated(args[0], depth)
        if op == "pow":
            return self._power(program.constant(program.args[node][1]), args, depth)
        if op == "call":
            return self._call(program, node, args, depth)
        raise ValueError(f"unknown operation {op!r} with {len(args)} arguments")

    def math(self, text: str) -> str:
        """Text that may use the module math, under the name that it has here."""
        if "math." in text:
            self.uses_math = True
            return text.replace("math.", f"{self.rename.get('math', 'math')}.")
        return text

    def helper(self, key: str) -> str:
        """The name of a helper, which is noted as used."""
        self.helpers[key] = None
        self.uses_math = True
        return self.rename.get(HELPERS[key].name, HELPERS[key].name)

    def _constant(self, program: Program, node: int) -> Expression:
        payload = program.payloads[node]
        if isinstance(payload, Constant):
            return Expression(self.math(CONSTANTS[payload.name]), ATOM)
        if not isinstance(payload, Fraction):
            raise ValueError(f"node {node} is not a constant but {payload!r}")
        text = number(payload)
        return Expression(text, PRODUCT if "/" in text else SIGN if text.startswith("-") else ATOM)

    def _power(self, exponent: Fraction | None, args: Sequence[Expression], depth: int) -> Expression:
        base = args[0]
        if exponent == 2:
            return _binary("*", PRODUCT, base, base, depth)
        if exponent == -1:
            return _binary("/", PRODUCT, Expression("1", ATOM), base, depth)
        if exponent == Fraction(1, 2):
            return Expression(self.math(f"math.sqrt({base.text})"), ATOM, depth)
        if exponent is not None and exponent.denominator == 1:
            # The formatter leaves no space around ** between plain names and numbers, and one on each side elsewhere.
            sign = "**" if base.text.replace(".", "").isalnum() or base.text.isidentifier() else " ** "
            return Expression(f"{_at_least(base, ATOM)}{sign}{_at_least(args[1], SIGN)}", POWER, depth)
        # Of a negative base ** makes a complex number; math.pow refuses it.
        return Expression(self.math(f"math.pow({base.text}, {args[1].text})"), ATOM, depth)

    def _call(self, program: Program, node: int, args: Sequence[Expression], depth: int) -> Expression:
        function = program.function(node)
        if function in self.functions:
            return _applied(self.functions[function], args, depth)
        if function.name in COMPARISONS:
            text = COMPARISONS[function.name].format(*(_floating(_at_least(arg, SIGN)) for arg in args))
            return Expression(self.math(text), TERNARY, depth)
        if function.name in CONDITIONS:
            return Expression(f"1.0 if {_comparison(program, node, args)} else 0.0", TERNARY, depth)
        if function.name in ("select", "guard"):
            return _selection(_condition(program, node, args[0]), args[1], args[2], depth)
        if function.name in OPERATORS:
            return OPERATORS[function.name](args, depth)
        if function.name in BUILTINS:
            return _applied(function.name, [Expression(_floating(arg.text), arg.level) for arg in args], depth)
        if function.name == "sigmoid" and self.scratch:
            return Expression(self.math(_SIGMOID.format(t=_at_least(args[0], SUM), e=self.scratch)), TERNARY, depth)
        if function.name in HELPERS:
            return _applied(self.helper(function.name), args, depth)
        if function.name in MATH:
            return _applied(self.math(MATH[function.name]), args, depth)
        raise ValueError(f"Python has no spelling of the function {function.name}")


def _applied(function: str, args: Sequence[Expression], depth: int) -> Expression:
    return Expression(f"{function}({', '.join(arg.text for arg in args)})", ATOM, depth)


def _at_least(expression: Expression, level: int) -> str:
    return expression.text if expression.level >= level else f"({expression.text})"


def _binary(sign: str, level: int, left: Expression, right: Expression, depth: int) -> Expression:
    a, b, strength = left.text, right.text, right.level
    if level == SUM and b[0] == "-" and b[1:].replace(".", "").isdigit():
        sign, b, strength = ("-" if sign == "+" else "+"), b[1:], ATOM
    if left.level < level:
        a = f"({a})"
    if strength <= level:
        b = f"({b})"
    return Expression(f"{a} {sign} {b}", level, depth)


def _negated(argument: Expression, depth: int) -> Expression:
    """-a * b is (-a) * b to Python and the same number, so a product needs no parentheses."""
    plain = argument.level >= PRODUCT and not argument.text.startswith("-")
    level = PRODUCT if argument.level == PRODUCT and plain else SIGN
    return Expression(f"-{argument.text}" if plain else f"-({argument.text})", level, depth)


def _comparison(program: Program, node: int, args: Sequence[Expression]) -> str:
    """What is compared, a constant on the right side."""
    sign, (left, right) = CONDITIONS[program.function(node).name], args
    if program.ops[program.args[node][0]] == "const":
        sign, left, right = sign.replace("<", ">"), right, left
    return f"{_at_least(left, SUM)} {sign} {_at_least(right, SUM)}"


def _condition(program: Program, node: int, condition: Expression) -> str:
    """What stands between if and else: a comparison that is written here as it is, a number that has a name."""
    source = program.args[node][0]
    if condition.level == TERNARY and program.ops[source] == "call" and program.function(source).name in CONDITIONS:
        return condition.text.removeprefix("1.0 if ").removesuffix(" else 0.0")
    return _at_least(condition, SUM)


def _selection(condition: str, a: Expression, b: Expression, depth: int) -> Expression:
    first = _floating(_at_least(a, SUM))
    return Expression(f"{first} if {condition} else {_floating(b.text)}", TERNARY, depth)


# The minus of -x // 1 stands inside: what is rounded down binds like a sum, so that it gets parentheses.
def _floor(args: Sequence[Expression], depth: int) -> Expression:
    return Expression(f"{_at_least(args[0], PRODUCT)} // 1", SUM, depth)


def _ceiling(args: Sequence[Expression], depth: int) -> Expression:
    return Expression(f"-({_negated(args[0], depth).text} // 1)", SIGN, depth)


def _mod(args: Sequence[Expression], depth: int) -> Expression:
    return Expression(_binary("%", PRODUCT, args[0], args[1], depth).text, SUM, depth)


#: Functions that Python writes with operators.
OPERATORS: Mapping[str, Callable[[Sequence[Expression], int], Expression]] = {
    "floor": _floor,
    "ceiling": _ceiling,
    "mod": _mod,
}


def _floating(text: str) -> str:
    """A whole number as a floating-point number: what a comparison gives back is a float."""
    return f"{text}.0" if text.lstrip("-").isdigit() else text
