"""The middle of a deep chain: the form that all its layers share, with a general k."""

from __future__ import annotations

from fractions import Fraction

from symback.document import display as m
from symback.document.express import call
from symback.document.narrate.teller import Teller, display
from symback.document.tree import DisplayBlock
from symback.problem.chain import Chain
from symback.program.core import Builder
from symback.program.functions import Function

#: Factors that are shown at the beginning and at the end of a long product.
HEAD, TAIL = 5, 3
#: The same for a product of boxes.
HEAD_BOXES = 3


def at(letter: str, offset: int = 0) -> m.Name:
    """A quantity of layer k, or of a layer near it: o with k-1."""
    return m.Name(letter, sub="k" if offset == 0 else f"k{offset:+d}")


def chain_of(teller: Teller) -> Chain:
    """The chain of a problem that is one."""
    chain = teller.problem.chain
    assert chain is not None
    return chain


def between(teller: Teller, first: int, last: int) -> m.Math:
    """First ≤ k ≤ last."""
    ends = (m.Number(Fraction(first)), m.Symbol("at_most"), m.Name("k"), m.Symbol("at_most"), m.Number(Fraction(last)))
    return m.Row(ends)


def shortened(written: m.Math, head: int = HEAD) -> m.Math:
    """A long product with dots in its middle, after ``head`` factors."""
    if not isinstance(written, m.Product) or len(written.factors) <= head + TAIL + 1:
        return written
    factors = written.factors
    return m.Product((*factors[:head], m.Symbol("dots"), *factors[-TAIL:]))


def slope(function: Function, h: m.Math, o: m.Math) -> m.Math:
    """f′ at one layer as the derivative rule writes it, with the names of that layer."""
    from symback.document.express import Writer

    b = Builder()
    inner = b.input("h")
    value = b.call(function, inner)
    b.name(value, "o")
    node = function.rules[0](b, (inner,), value)
    program = b.build([node])
    named = {inner: h, value: o}
    return Writer(program, named.get, 0).write(node)


def general_layer(teller: Teller) -> DisplayBlock:
    """h_k = o_{k-1}·w_k, o_k = f(h_k)."""
    chain = chain_of(teller)
    assert chain.function is not None
    return display(
        m.Line(at("h"), (m.Product((at("o", -1), at("w"))),)),
        m.Line(at("o"), (call(chain.function, (at("h"),)),)),
    )


def layer_box(teller: Teller) -> int:
    """The number of the first box of a layer: 2, unless the loss has boxes of its own."""
    end = chain_of(teller).before[-1]
    return next((box.number for box in teller.derivation.boxes if box.of == end), 2)


def general_partial(teller: Teller, boxes: bool) -> m.Math:
    """∂L/∂w_k for any k in the middle: the residual, then w·f′ for all layers above, then o_{k-1}."""
    chain = chain_of(teller)
    assert chain.function is not None
    last = chain.weights[-1]
    written = teller.value(last, boxes)
    head = list(written.factors[:-1]) if isinstance(written, m.Product) else []
    forward = teller.problem.forward
    h, o = (m.Name(str(forward.name(nodes[-1]))) for nodes in (chain.before, chain.after))
    top: list[m.Math] = [m.Name(last), *_flat(slope(chain.function, h, o))]
    low: list[m.Math] = [at("w", 1), *_flat(slope(chain.function, at("h"), at("o")))]
    if boxes:
        top, low = [m.Box(layer_box(teller), m.Product(tuple(top)))], [m.Kept(m.Product(tuple(low)))]
    return m.Product((*head, *top, m.Symbol("dots"), *low, at("o", -1)))


def _flat(part: m.Math) -> tuple[m.Math, ...]:
    return part.factors if isinstance(part, m.Product) else (part,)
