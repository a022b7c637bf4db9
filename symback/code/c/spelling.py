"""How C writes numbers, functions and operations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from symback.code.c.helpers import HELPERS
from symback.code.infix import ATOM, PRODUCT, SIGN, SUM, TERNARY, InfixSpeller, applied, at_least
from symback.code.python.spelling import number
from symback.code.schedule import Expression
from symback.program.core import Program
from symback.program.functions import Function
from symback.program.interpret import FLOAT

#: Functions that the library has.
LIBRARY: Mapping[str, str] = MappingProxyType(
    {
        **{name: name for name in "exp log sqrt cbrt sin cos tan asin acos atan atan2 hypot".split()},
        **{name: name for name in "sinh cosh tanh asinh acosh atanh erf erfc log1p expm1 floor".split()},
        "abs": "fabs",
        "gamma": "tgamma",
        "ceiling": "ceil",
    }
)
#: Functions that are an operator.
CONDITIONS: Mapping[str, str] = MappingProxyType({"less": "<", "less_equal": "<=", "equal": "=="})
SELECTIONS = ("select", "guard")


class CSpeller(InfixSpeller):
    """Writes operations in C99."""

    def __init__(self, functions: Mapping[Function, str], rename: Mapping[str, str]) -> None:
        super().__init__(functions, LIBRARY, HELPERS, rename)

    def number(self, value: Fraction) -> Expression:
        text = literal(value)
        return Expression(text, PRODUCT if "/" in text else SIGN if text.startswith("-") else ATOM)

    def constant(self, name: str) -> Expression:
        return Expression("NAN" if name == "nan" else repr(FLOAT.constants[name]), ATOM)

    def general_power(self, base: Expression, exponent: Expression, depth: int) -> Expression:
        return applied("pow", [base, exponent], depth)

    def square_root(self, base: Expression, depth: int) -> Expression:
        return applied("sqrt", [base], depth)

    def call(self, program: Program, node: int, args: Sequence[Expression], depth: int) -> Expression:
        function = program.function(node)
        if function not in self.functions and function.name in CONDITIONS:
            left, right = (at_least(arg, SUM) for arg in args)
            return Expression(f"{left} {CONDITIONS[function.name]} {right} ? 1.0 : 0.0", TERNARY, depth)
        if function not in self.functions and function.name in SELECTIONS:
            chosen, other = (at_least(arg, SUM) for arg in args[1:])
            return Expression(f"{_condition(program, node, args[0])} ? {chosen} : {other}", TERNARY, depth)
        return super().call(program, node, args, depth)


def literal(value: Fraction) -> str:
    """A rational number as C writes it: ``2.0``, ``0.5``, ``1.0 / 3.0``.

    Raises InputError for a number that no floating-point number can hold.

    >>> [literal(Fraction(text)) for text in ("2", "1/2", "1/3", "-0.1", "1e300")]
    ['2.0', '0.5', '1.0 / 3.0', '-0.1', '1e300']
    """
    return " / ".join(f"{part}.0" if part.lstrip("-").isdigit() else part for part in number(value).split(" / "))


def _condition(program: Program, node: int, condition: Expression) -> str:
    """What stands before the question mark: a comparison as it is, a number compared with 0."""
    source = program.args[node][0]
    if condition.level == TERNARY and program.ops[source] == "call" and program.function(source).name in CONDITIONS:
        return condition.text.removesuffix(" ? 1.0 : 0.0")
    return f"{at_least(condition, SUM)} != 0.0"
