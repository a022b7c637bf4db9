"""Mathematics as LaTeX, inline and in aligned rows that are never wider than the text."""

from __future__ import annotations

from symback.document.display import Display, Grid, Math
from symback.document.latex_grid import grid
from symback.document.latex_levels import core
from symback.document.latex_printer import Printer
from symback.document.latex_rules import RULES, Item, Rule
from symback.document.latex_tokens import Frame, flatten
from symback.document.math_style import MATHJAX, MathStyle
from symback.errors import unknown

ALL_RULES: dict[type, Rule] = {**RULES, Grid: grid}


def math_to_latex(math: Math, style: MathStyle = MATHJAX, *, display: bool = False) -> str:
    r"""``math`` in LaTeX, in one row, for ``$…$`` (or for a display of its own).

    >>> from symback.document.display import Call, Name, Product
    >>> math_to_latex(Product((Name("w3"), Call("f", (Name("h2"),), primes=1))))
    "w_{3}\\cdot f'(h_{2})"
    """
    return flatten(print_tokens(math, style, style.width, display=display).tokens)


def display_to_latex(display: Display, style: MathStyle = MATHJAX) -> str:
    r"""A display as one ``aligned`` environment, to stand between ``$$`` or ``\[ \]``.

    >>> from symback.document.display import Line, Name
    >>> print(display_to_latex(Display((Line(Name("h1"), (Name("x"),)),))))
    \begin{aligned}
    h_{1} &= x
    \end{aligned}
    """
    from symback.document.latex_rows import display_rows, join_rows

    return "\\begin{aligned}\n" + join_rows(display_rows(display, style)) + "\n\\end{aligned}"


def print_tokens(math: Math, style: MathStyle, width: float, *, display: bool) -> Frame:
    """The tokens of ``math``, with every part that cannot be broken at most ``width`` em wide where possible."""
    printer = Printer(style, width, display=display)
    todo: list[Item] = [math]
    while todo:
        item = todo.pop()
        if isinstance(item, str):
            printer.leaf(item)
        elif callable(item):
            item(printer)
        else:
            node = core(item)
            rule = ALL_RULES.get(type(node))
            if rule is None:
                raise unknown("kind of mathematics", type(node).__name__, (kind.__name__ for kind in ALL_RULES))
            todo.extend(reversed(list(rule(node, style))))
    return printer.frame
