"""How operations on arrays are written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from symback.code.infix import ATOM, PRODUCT, SIGN, InfixSpeller, applied, at_least
from symback.code.numpy.namespaces import Namespace
from symback.code.python.spelling import number
from symback.code.schedule import Expression
from symback.program.core import Program
from symback.program.functions import Function
from symback.program.interpret import FLOAT, run


class ArraySpeller(InfixSpeller):
    """Writes operations on the arrays of a namespace."""

    def __init__(self, functions: Mapping[Function, str], rename: Mapping[str, str], namespace: Namespace) -> None:
        super().__init__(functions, namespace.spellings, namespace.helpers, rename)
        self.namespace = namespace

    def number(self, value: Fraction) -> Expression:
        text = number(value)
        return Expression(text, PRODUCT if "/" in text else SIGN if text.startswith("-") else ATOM)

    def constant(self, name: str) -> Expression:
        if name in ("pi", "e", "nan"):
            return Expression(f"{self.aliased('np')}.{name}", ATOM)
        return Expression(repr(FLOAT.constants[name]), ATOM)

    def general_power(self, base: Expression, exponent: Expression, depth: int) -> Expression:
        # The formatter leaves no space around ** between plain names and numbers, and one on each side elsewhere.
        plain = all(re.fullmatch(r"-?[\w.]+", operand.text) for operand in (base, exponent))
        power = at_least(exponent, SIGN) if exponent.depth == 0 else at_least(exponent, ATOM)
        return Expression(f"{at_least(base, ATOM)}{'**' if plain else ' ** '}{power}", SIGN, depth)

    def square_root(self, base: Expression, depth: int) -> Expression:
        return applied(self.aliased("np.sqrt"), [base], depth)

    def call(self, program: Program, node: int, args: Sequence[Expression], depth: int) -> Expression:
        function = program.function(node)
        constant = all(program.ops[arg] == "const" for arg in program.args[node])
        if self.namespace.folds and constant and function.name in FLOAT.functions:
            found = run(program, {}, FLOAT, roots=[node])[node]
            return Expression(repr(float(found)), SIGN if found < 0 else ATOM)
        return super().call(program, node, args, depth)
