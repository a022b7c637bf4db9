"""A derivative in its shortest form, found by SymPy and checked by numbers before it is believed."""

from __future__ import annotations

from fractions import Fraction

from symback.errors import InputError
from symback.program.core import Builder, Program
from symback.program.cost import cost
from symback.program.interpret import high_precision, run
from symback.program.passes import executed

#: Where the short form is held against the long one.
POINTS = (Fraction(-17, 9), Fraction(-2, 7), Fraction(3, 11), Fraction(13, 8))


def simplified(program: Program) -> Program | None:
    """The program of one input ``t`` in a form with fewer operations; None where SymPy finds none that is equal.

    >>> b = Builder()
    >>> t = b.input("t")
    >>> long = b.build([b.sub(b.mul(t, t), b.mul(b.sub(t, b.const(1)), t))])
    >>> short = simplified(long)
    >>> short.name(short.outputs[0])
    't'
    """
    import sympy

    from symback.problem.sympy_reader import read_expression
    from symback.witness import to_sympy

    expression = to_sympy(program, program.outputs[0], real=True)
    # SymPy does not see that t·sign(t) is |t|, but it cancels |t|/t
    known = {"abs": sympy.Abs, "sign": lambda part: sympy.Abs(part) / part}
    for name, function in known.items():
        expression = expression.replace(
            lambda part, name=name: type(part).__name__ == name, lambda part, function=function: function(*part.args)
        )
    symbol = sympy.Symbol("t", real=True)
    b = Builder()
    try:
        short = b.build([read_expression(sympy.simplify(expression), b, {symbol: "t"})])
    except (InputError, TypeError):  # a form that formulas do not have, such as a Piecewise
        return None
    if set(short.inputs()) - {"t"} or cost(executed(short)[0]).total >= cost(executed(program)[0]).total:
        return None
    return short if _equal(short, program) else None


def _equal(short: Program, long: Program) -> bool:
    domain = high_precision(50)
    for point in POINTS:
        values = [run(p, {"t": domain.const(point)}, domain)[p.outputs[0]] for p in (short, long)]
        if abs(values[0] - values[1]) > domain.const(Fraction(1, 10**40)):
            return False
    return True
