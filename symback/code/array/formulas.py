"""Operations on matrices as they stand on the blackboard, in plain text: O1' dH2 is the transpose of O1 times dH2."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from symback.code.infix import ATOM, PRODUCT, SIGN, SUM, at_least, binary, negated
from symback.code.names import normal
from symback.code.schedule import Expression
from symback.program.core import Constant, Program
from symback.program.functions import Function
from symback.program.sizes import Size, show_shape

#: Between a product with * and a sign: factors of a product of matrices stand side by side.
BESIDE = SIGN

_SIGNS: Mapping[str, tuple[str, int]] = {
    "add": ("+", SUM),
    "sub": ("-", SUM),
    "mul": ("*", PRODUCT),
    "div": ("/", PRODUCT),
}
_WORDS: Mapping[str, str] = {"amax": "max", "inverse": "inv"}


def formula(program: Program, node: int, args: Sequence[Expression]) -> Expression:
    """One row with its arguments written out.

    >>> from symback.program.core import Builder
    >>> from symback.program.sizes import shape
    >>> b = Builder()
    >>> product = b.emit("matmul", (b.input("A", shape(2, 3)), b.input("B", shape(3, 4))))
    >>> formula(b.build([product]), product, [Expression("A'", ATOM), Expression("B + C", SUM)]).text
    "A' (B + C)"
    """
    op, payload = program.ops[node], program.payloads.get(node)
    if op == "input":
        return Expression(normal(str(payload)), ATOM)
    if op == "const":
        text = payload.name if isinstance(payload, Constant) else str(payload)
        level = ATOM if text.isalnum() else SUM if isinstance(payload, Size) else PRODUCT
        return Expression(text, level)
    if op in _SIGNS:
        found = args[0]
        for arg in args[1:]:
            found = binary(*_SIGNS[op], found, arg, 0)
        return found
    if op == "neg":
        return negated(args[0], 0)
    if op == "pow":
        return Expression(f"{at_least(args[0], ATOM)}**{at_least(args[1], ATOM)}", SIGN)
    if op == "matmul":
        left = at_least(args[0], BESIDE)
        return Expression(f"{left} {at_least(args[1], ATOM)}", BESIDE)
    if op == "transpose":
        return Expression(f"{at_least(args[0], ATOM)}'", ATOM)
    if op == "slice":
        return Expression(f"{at_least(args[0], ATOM)}[..]", ATOM)
    if op == "eye":
        return Expression("I", ATOM)
    if op == "expand":
        return Expression(f"repeat({args[0].text} to {show_shape(program.shape(node))})", ATOM)
    name = payload.name if isinstance(payload, Function) else _WORDS.get(op, op)
    shown = [arg.text for arg in args] + ([f"axis {payload}"] if isinstance(payload, int) else [])
    return Expression(f"{name}({', '.join(shown)})", ATOM)
