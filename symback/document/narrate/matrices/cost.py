"""How many operations on numbers it takes, as polynomials in the sizes."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from symback.document import display as m
from symback.document.narrate.matrices.teller import MatrixTeller
from symback.document.narrate.teller import display
from symback.document.shape_math import size_math
from symback.document.tree import Alignment, Block, InlineMath, Table, plain
from symback.program.array_cost import sized_cost, sized_tree_cost
from symback.program.sizes import Size

#: Kinds that are told together, and the block that names them.
GROUPS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("*", "/"), "cost_products"),
    (("+", "-", "negation"), "cost_sums"),
    (("function", "power"), "cost_functions"),
)


def cost(teller: MatrixTeller) -> list[Block]:
    """The counts of the partials as they are written and of reverse accumulation."""
    program = teller.derivation.executed
    naive, reverse = _grouped(sized_tree_cost(program)), _grouped(sized_cost(program))
    r, k, c = (m.Name(letter) for letter in ("r", "k", "c"))
    product = m.MatrixProduct((r, k, c))
    less = m.MatrixProduct((r, c, m.Sum(((1, k), (-1, m.Number(Fraction(1)))))))
    ops = set(program.ops)
    products, elimination = "matmul" in ops, bool(ops & {"inverse", "solve", "det", "logdet"})
    size = {"left": _size(r, k), "right": _size(k, c), "products": product, "sums": less}
    blocks = teller.say("cost_rule", **size, matmul=products, elimination=elimination)
    if naive == reverse:
        return [*blocks, *teller.say("cost_once"), display(*_lines(teller, reverse))]
    if _is_short(naive, reverse):
        blocks.append(_table(teller, naive, reverse))
    else:
        blocks += [*teller.say("cost_naive"), display(*_lines(teller, naive))]
        blocks += [*teller.say("cost_reverse"), display(*_lines(teller, reverse))]
    return [*blocks, *teller.say("cost_why", matmul=products)]


def _size(rows: m.Math, columns: m.Math) -> m.Math:
    return m.Row((rows, m.Symbol("times"), columns))


def _grouped(counts: Mapping[str, Size]) -> dict[str, Size]:
    found = {}
    for kinds, block in GROUPS:
        total = Size.of(0)
        for kind in kinds:
            total += counts.get(kind, Size.of(0))
        found[block] = total
    return found


def _is_short(*counts: Mapping[str, Size]) -> bool:
    """Does every count fit into the cell of a table?"""
    return all(len(size.terms) <= 2 for count in counts for size in count.values())


def _lines(teller: MatrixTeller, counts: Mapping[str, Size]) -> list[m.Line]:
    return [
        m.Line(m.Words(plain(teller.inline(block))), (size_math(size),), relation=":")
        for block, size in counts.items()
        if size.terms
    ]


def _table(teller: MatrixTeller, naive: Mapping[str, Size], reverse: Mapping[str, Size]) -> Table:
    shown = [block for block in naive if naive[block].terms or reverse[block].terms]
    head = (teller.inline("head_form"), *(teller.inline(block) for block in shown))
    rows = tuple(
        (teller.inline(f"form_{form}"), *((InlineMath(size_math(counts[block])),) for block in shown))
        for form, counts in (("naive", naive), ("reverse", reverse))
    )
    right: Alignment = "right"
    return Table(head, rows, ("left", *(right for _ in shown)), teller.inline("caption_counts"))
