"""The derivation element by element, neuron by neuron, which ends in the formulas with matrices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

from symback.derivation.derivation import Derivation
from symback.document import display as m
from symback.document.narrate.matrix_sizes import size_math
from symback.document.narrate.matrix_terms import ODOT, ONES, TOP, written
from symback.document.narrate.neurons import Neurons, added
from symback.document.narrate.teller import display, equation, signed
from symback.document.phrases import Phrases
from symback.document.tree import Block, Document, Paragraph, Subheading, Task, plain
from symback.program.passes import frozen_names

ONE = m.Number(Fraction(1))
#: So many paths are written out.
MOST_PATHS = 4


def elementwise(derivation: Derivation, phrases: Phrases) -> list[Block]:
    """The derivation as blocks of a document; ``phrases`` are ``Phrases.load(lang, "elementwise")``.

    Raises InputError for anything but a small network of full layers.

    >>> from symback.derivation.derivation import derive
    >>> from symback.problem.read import read_problem
    >>> blocks = elementwise(derive(read_problem("dense", layers=[2, 1])), Phrases.load("en", "elementwise"))
    >>> type(blocks[0]).__name__
    'Subheading'
    """
    told = Told(Neurons.of(derivation), phrases)
    return [block for part in PARTS for block in part(told)]


def elementwise_document(derivation: Derivation, lang: str) -> Document:
    """A document of the derivation element by element alone."""
    phrases = Phrases.load(lang, "elementwise")
    told = Told(Neurons.of(derivation), phrases)
    title = plain(told.heading("title").inline)
    task = Task(phrases.letters[0], tuple(told.tell("task")), tuple(elementwise(derivation, phrases)))
    return Document(title, lang, phrases.labels, tuple(told.tell("statement", **told.quantities)), (task,))


@dataclass(frozen=True)
class Told:
    """The network and the phrases of its language."""

    net: Neurons
    phrases: Phrases

    @property
    def loss(self) -> m.Name:
        return m.Name(self.net.derivation.problem.output)

    @property
    def quantities(self) -> dict[str, Any]:
        """What every sentence may speak of."""
        widths = "–".join(map(str, self.net.widths))
        return {"loss": self.loss, "widths": widths, "biases": self.has_biases}

    @property
    def has_biases(self) -> bool:
        return any(layer.bias is not None for layer in self.net.layers)

    def tell(self, block: str, **values: Any) -> list[Block]:
        letters = {"d": m.Symbol("delta"), "i": m.Name("i"), "j": m.Name("j"), "r": m.Name("r")}
        return [Paragraph(inline) for inline in self.phrases.say(block, **letters, **values)]

    def heading(self, block: str) -> Subheading:
        return Subheading(tuple(piece for paragraph in self.phrases.say(block) for piece in paragraph))

    def by(self, quantity: m.Math) -> m.Partial:
        return m.Partial(self.loss, quantity)


def _forward(told: Told) -> Iterator[Block]:
    """The names, and the forward pass of one observation."""
    net = told.net
    last = net.depth
    yield told.heading("heading_forward")
    k = m.Name("k")
    yield from told.tell(
        "names",
        w=m.Name("w", sub="ij", at="(k)"),
        k=k,
        before=m.Sum(((1, k), (-1, ONE))),
        b=m.Name("b", sub="j", at="(k)"),
        h=m.Name("h", sub="j", at="(k)"),
        o=m.Name("o", sub="j", at="(k)"),
        weights=m.Name("W", sub="k"),
        hidden=last > 1 or net.layers[-1].function is not None,
        **told.quantities,
    )
    lines = []
    for k_, layer in enumerate(net.layers, start=1):
        for j_ in range(1, net.widths[k_] + 1):
            lines.append(m.Line(net.into(k_, j_), (net.computed(net.node_into(k_, j_)),)))
        if layer.function is not None:
            for j_ in range(1, net.widths[k_] + 1):
                lines.append(m.Line(net.out(k_, j_), (net.computed(net.node_out(k_, j_)),)))
    lines.append(m.Line(told.loss, (net.computed(net.scalars.program.outputs[0]),)))
    yield display(*lines)


def _end(told: Told) -> Iterator[Block]:
    """δ of the last layer, and the derivatives by single weights of that layer."""
    net, last = told.net, told.net.depth
    yield told.heading("heading_backward")
    delta, h = m.Name("delta", sub="j", at="(k)"), m.Name("h", sub="j", at="(k)")
    yield from told.tell("delta", delta=equation(delta, told.by(h)), h=h, to_end=net.into(last, 1), **told.quantities)
    lines = []
    for j in range(1, net.widths[last] + 1):
        node = net.node_into(last, j)
        chain: list[m.Math] = [told.by(net.into(last, j))]
        if net.layers[-1].function is not None:
            chain.append(m.Product((told.by(net.out(last, j)), m.Partial(net.out(last, j), net.into(last, j)))))
        lines.append(m.Line(net.delta(last, j), (*chain, net.adjoint(node, own=True))))
    yield display(*lines)
    yield from told.tell(
        "single_weight",
        w=net.weight(last, 1, 1),
        h=net.into(last, 1),
        o=net.out(last - 1, 1),
        partial=equation(m.Partial(net.into(last, 1), net.weight(last, 1, 1)), net.out(last - 1, 1)),
    )
    yield display(*_weights(told, last))


def _weights(told: Told, k: int) -> Iterator[m.Line]:
    """The derivatives by all weights and biases of a layer."""
    net = told.net
    layer = net.layers[k - 1]
    for i, j in product(range(1, net.widths[k - 1] + 1), range(1, net.widths[k] + 1)):
        weight, h = net.weight(k, i, j), net.into(k, j)
        chain = m.Product((told.by(h), m.Partial(h, weight)))
        yield m.Line(told.by(weight), (chain, net.adjoint(net.element(layer.weight, i, j))))
    if layer.bias is not None:
        for j in range(1, net.widths[k] + 1):
            bias, h = net.bias(k, j), net.into(k, j)
            chain = m.Product((told.by(h), m.Partial(h, bias)))
            yield m.Line(told.by(bias), (chain, net.adjoint(net.element(layer.bias, 1, j))))


def _back(told: Told) -> Iterator[Block]:
    """From each layer to the one before it: sums over the neurons that a value feeds."""
    net = told.net
    for k in range(net.depth, 1, -1):
        feeds = net.widths[k]
        block = "through" if k == net.depth else "through_next"
        yield from told.tell(block, o=net.out(k - 1, 1), h=[net.into(k, j) for j in range(1, feeds + 1)], feeds=feeds)
        lines, deltas = [], []
        for i in range(1, net.widths[k - 1] + 1):
            o, h = net.out(k - 1, i), net.into(k - 1, i)
            ways = [m.Product((told.by(net.into(k, j)), m.Partial(net.into(k, j), o))) for j in range(1, feeds + 1)]
            lines.append(m.Line(told.by(o), (added(ways), net.adjoint(net.node_out(k - 1, i)))))
            chain = m.Product((told.by(o), m.Partial(o, h)))
            deltas.append(m.Line(net.delta(k - 1, i), (chain, net.adjoint(net.node_into(k - 1, i), own=True))))
        yield display(*lines)
        if net.layers[k - 2].function is not None:
            yield from told.tell("through_function", o=net.out(k - 1, 1), h=net.into(k - 1, 1))
            yield display(*deltas)
        yield from told.tell("weights", layer=k - 1, first=k == 2)
        yield display(*_weights(told, k - 1))


def _paths(told: Told) -> Iterator[Block]:
    """The derivative by one weight of the first layer, path by path."""
    net = told.net
    count = 1
    for width in net.widths[2:]:
        count *= width
    if net.depth < 2:
        return
    weight = net.weight(1, 1, 1)
    yield from told.tell("paths", w=weight, count=count, shown=count <= MOST_PATHS, deltas=net.delta(1, 1))
    if count > MOST_PATHS:
        return
    terms = []
    for path in product(*(range(1, width + 1) for width in net.widths[2:])):
        stops = (1, *path)
        factors: list[m.Math] = [net.delta(net.depth, stops[-1])]
        for k in range(net.depth, 1, -1):
            factors.append(net.weight(k, stops[k - 2], stops[k - 1]))
            factors += _slope(net, k - 1, stops[k - 2])
        terms.append(m.Product((*factors, net.x(1))))
    yield display(m.Line(told.by(weight), (added(terms),)))


def _slope(net: Neurons, k: int, j: int) -> list[m.Math]:
    """f′ at the h of a neuron; nothing where the layer has no activation."""
    function = net.layers[k - 1].function
    return [] if function is None else [m.Call(function.name, (net.into(k, j),), 1)]


def _matrices(told: Told) -> Iterator[Block]:
    """What was found for single weights, put into rows and matrices."""
    net = told.net
    k = min(2, net.depth)
    before, width = range(1, net.widths[k - 1] + 1), range(1, net.widths[k] + 1)
    yield told.heading("heading_matrices")
    rows = m.Grid((tuple(net.delta(k, j) for j in width),), spread=True)
    adjoint, weights, values = m.Name("D", sub=str(k)), m.Name(net.layers[k - 1].weight), _values(told, k - 1)
    yield from told.tell("rows", layer=k, D=adjoint)
    yield display(m.Line(adjoint, (rows,)))
    yield from told.tell("outer", W=weights, w=m.Name("w", sub="ij", at=f"({k})"))
    partials = m.Grid(tuple(tuple(told.by(net.weight(k, i, j)) for j in width) for i in before), spread=True)
    products = m.Grid(
        tuple(tuple(m.Product((net.out(k - 1, i), net.delta(k, j))) for j in width) for i in before), spread=True
    )
    column = m.Grid(tuple((net.out(k - 1, i),) for i in before), spread=True)
    whole = m.Row((m.Power(values, TOP), adjoint))
    yield display(m.Line(told.by(weights), (partials, products, m.Row((column, rows)), whole)))
    if k == 1:
        return
    yield from told.tell("transposed", o=net.out(k - 1, 1), W=weights, D=adjoint, times=m.Symbol("odot"))
    sums = m.Grid(
        (tuple(added([m.Product((net.delta(k, j), net.weight(k, i, j))) for j in width]) for i in before),), spread=True
    )
    turned = m.Grid(tuple(tuple(net.weight(k, i, j) for i in before) for j in width), spread=True)
    yield display(
        m.Line(
            m.Grid((tuple(told.by(net.out(k - 1, i)) for i in before),), spread=True),
            (sums, m.Row((rows, turned)), m.Row((adjoint, m.Power(weights, TOP)))),
        )
    )
    slope = net.layers[k - 2].function
    if slope is not None:
        yield from told.tell("elementwise_product", times=ODOT)
        factors = m.Grid((tuple(m.Call(slope.name, (net.into(k - 1, i),), 1) for i in before),), spread=True)
        back = m.Group(m.Row((adjoint, m.Power(weights, TOP))))
        result = m.Row((back, ODOT, m.Call(slope.name, (m.Name("H", sub=str(k - 1)),), 1)))
        yield display(m.Line(m.Name("D", sub=str(k - 1)), (m.Row((back, ODOT, factors)), result)))


def _values(told: Told, k: int) -> m.Name:
    """X before the first layer, then O_k, as the matrices are called."""
    layers, forward = told.net.layers, told.net.derivation.problem.forward
    return m.Name(str(forward.name(layers[k - 1].out if k else layers[0].before)))


def _observations(told: Told) -> Iterator[Block]:
    """Many observations: a row for each, so the products of matrices add up over the rows."""
    net, problem = told.net, told.net.derivation.problem
    rows = size_math(problem.forward.shape(net.layers[0].before)[0])
    k = min(2, net.depth)
    o = m.Name("o", sub="ri", at=f"({k - 1})") if k > 1 else m.Name("x", sub="ri")
    delta = m.Name("delta", sub="rj", at=f"({k})")
    adjoint = m.Name("D", sub=str(k))
    values = {"n": rows, "mean": problem.reduce == "mean", "D": adjoint, "X": _values(told, 0)}
    yield from told.tell("observations", **values, **told.quantities)

    def over_rows(body: m.Math) -> m.BigSum:
        return m.BigSum("r", ONE, rows, body)

    weight = told.by(m.Name("w", sub="ij", at=f"({k})"))
    lines = [m.Line(weight, (over_rows(m.Product((o, delta))),))]
    if net.layers[k - 1].bias is not None:
        lines.append(m.Line(told.by(m.Name("b", sub="j", at=f"({k})")), (over_rows(delta),)))
    yield display(*lines)


def _result(told: Told) -> Iterator[Block]:
    """The formulas with matrices, from the gradient itself."""
    net, gradient = told.net, told.net.derivation.gradient
    yield from told.tell("result", ones=ONES, biases=told.has_biases)
    named = {}
    for k, layer in enumerate(net.layers, start=1):
        sign, adjoint = gradient.adjoints[layer.into]
        if sign > 0:
            named[adjoint] = f"D{k}"
    program = frozen_names(gradient.program, named)
    lines = []
    for k in range(net.depth, 0, -1):
        layer = net.layers[k - 1]
        sign, adjoint = gradient.adjoints[layer.into]
        lines.append(m.Line(m.Name(f"D{k}"), (signed(sign, written(program, adjoint, own=True)),)))
        for name in (layer.weight, layer.bias):
            if name is not None:
                lines.append(m.Line(told.by(m.Name(name)), (written(program, gradient.partials[name]),)))
    yield display(*lines)


#: The parts of the text in their order.
PARTS: tuple[Callable[[Told], Iterator[Block]], ...] = (
    _forward,
    _end,
    _back,
    _paths,
    _matrices,
    _observations,
    _result,
)
