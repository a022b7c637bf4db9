"""Graphs that the tests of the figure draw, and a small printer, so that these tests need nothing else."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise

from symback.document.display import Call, Math, Name, Negative, Number, Partial, Product, Sum, Symbol
from symback.document.figure import Edge, Graph, Node
from symback.document.figure.labels import Label
from symback.document.figure.plan import plan
from symback.document.figure.rows import Scene, scene
from symback.document.figure.texts import set_texts

GREEK = {"yhat": r"\hat{y}", "eta": r"\eta"}


def latex(math: Math) -> str:
    """Just enough LaTeX for the samples."""
    match math:
        case Name(name):
            found = re.fullmatch(r"(\D+)(\d*)", name)
            assert found
            letter, index = found.groups()
            letter = GREEK.get(letter, letter)
            return f"{letter}_{{{index}}}" if index else letter
        case Number(value, digits):
            if digits is not None:
                return f"{float(value):.{digits}g}"
            if value.denominator == 1:
                return str(value.numerator)
            return rf"\frac{{{value.numerator}}}{{{value.denominator}}}"
        case Symbol(key):
            return {"dots": r"\cdots"}.get(key, key)
        case Partial(of, by):
            return rf"\frac{{\partial {latex(of)}}}{{\partial {latex(by)}}}"
        case Product(factors):
            return r"\,".join(latex(factor) for factor in factors)
        case Sum(terms):
            text = "".join(("+" if sign > 0 else "-") + latex(term) for sign, term in terms)
            return text.removeprefix("+")
        case Call(function, arguments, primes):
            return f"{function}{chr(39) * primes}({', '.join(latex(argument) for argument in arguments)})"
        case Negative(body):
            return f"-{latex(body)}"
    raise ValueError(f"the samples have no {type(math).__name__}")


def measured(width: float, ascent: float = 7.0, descent: float = 2.0) -> Label:
    """A label of these measures with nothing on it."""
    return Label("x", 10.0, width, ascent, descent, (), ())


def stage(graph: Graph) -> Scene:
    """Everything about a graph before it is cut into rows."""
    return scene(graph, plan(graph), set_texts(graph, latex))


def number(value: float | str | Fraction, digits: int | None = None) -> Number:
    return Number(Fraction(value), digits)


def step(tail: str, head: str, expression: Math | None = None, **more: object) -> Edge:
    derivative = None if expression is None else (Partial(Name(head), Name(tail)), expression)
    return Edge(tail, head, derivative=derivative, **more)  # type: ignore[arg-type]


def node(key: str, role: str = "value", value: Math | None = None) -> Node:
    return Node(key, Name(key), role, value)  # type: ignore[arg-type]


RESIDUAL = Sum(((1, Name("yhat")), (-1, Name("y"))))


def network(depth: int) -> Graph:
    """x → f → f → ŷ with the weights on the arrows."""
    nodes = [node("x", "data")]
    nodes += [Node(f"f{k}", Symbol("f"), "value") for k in range(1, depth)]
    nodes.append(node("yhat", "output"))
    edges = [Edge(nodes[k].key, nodes[k + 1].key, label=Name(f"w{k + 1}")) for k in range(depth)]
    return Graph(tuple(nodes), tuple(edges), f"A network of depth {depth}")


def chain(depth: int, derivatives: bool = True, values: bool = False, bias: bool = False, boxes: bool = False,
          skip: range = range(0), shared: bool = False) -> Graph:  # fmt: skip
    """The chain of the exercise; the layers in ``skip`` are left out behind dots."""
    nodes: list[Node] = []
    edges: list[Edge] = []

    def val(k: int) -> Math | None:
        return number(Fraction(2371 + 311 * k, 10000), 4) if values else None

    def link(tail: str, head: str, expression: Math, box: int | None = None) -> None:
        more = {"number": val(3) if derivatives else None, "box": box if boxes else None}
        edges.append(step(tail, head, expression if derivatives else None, **more))

    nodes.append(node("x", "data", number(1) if values else None))
    last = "x"
    dots = False
    for k in range(1, depth + 1):
        if k in skip:
            if not dots:
                nodes.append(Node("dots", None, "dots"))
                edges.append(Edge(last, "dots"))
                last, dots = "dots", True
            continue
        h = f"h{k}" if k < depth else "yhat"
        w = "w" if shared else f"w{k}"
        if not shared or k == 1:
            nodes.append(node(w, "parameter", number("1/2") if values else None))
        if bias:
            nodes.append(node(f"b{k}", "parameter", number("-1/4") if values else None))
        nodes.append(node(h, "value", val(k)))
        if last == "dots":
            edges.append(Edge(last, h))
        else:
            link(last, h, Name(w), box=2 if k == 3 else None)
        link(w, h, Name(f"o{k - 1}" if k > 1 else "x"))
        if bias:
            link(f"b{k}", h, number(1))
        last = h
        if k < depth:
            nodes.append(node(f"o{k}", "value", val(k + 1)))
            link(h, f"o{k}", Call("f", (Name(h),), primes=1), box=2 if k == 2 else None)
            last = f"o{k}"
    nodes.append(node("y", "data", number(0) if values else None))
    nodes.append(node("L", "output", number("0.0123", 3) if values else None))
    link(last, "L", RESIDUAL, box=1)
    edges.append(Edge("y", "L"))
    return Graph(tuple(nodes), tuple(edges), f"The chain of depth {depth}")


def paths(flat: bool = False) -> Graph:
    """x² + xy + (x+y)², with a node for each operation or, ``flat``, with the sum in one step."""
    two_u = Product((number(2), Name("u")))
    if flat:
        both = Sum(((1, Product((number(2), Name("x")))), (1, Name("y"))))
        return Graph(
            (node("x", "parameter"), node("y", "parameter"), node("u"), node("z", "output")),
            (
                step("x", "u", number(1)),
                step("y", "u", number(1)),
                step("u", "z", two_u),
                step("x", "z", both),
                step("y", "z", Name("x")),
            ),
            "x² + xy + (x+y)² in two steps",
        )
    edges = [step("x", "p", Product((number(2), Name("x")))), step("x", "q", Name("y")), step("y", "q", Name("x"))]
    edges += [step("x", "u", number(1)), step("y", "u", number(1)), step("u", "s", two_u)]
    edges += [step(key, "z", number(1)) for key in "pqs"]
    nodes = [node("x", "parameter"), node("y", "parameter"), *(node(key) for key in "pqus"), node("z", "output")]
    return Graph(tuple(nodes), tuple(edges), "x² + xy + (x+y)²")


def wide() -> Graph:
    """A network with two inputs, two hidden neurons and one output."""
    nodes = [node("x1", "data"), node("x2", "data")]
    edges: list[Edge] = []
    for k in (1, 2):
        nodes += [node(key, "parameter") for key in (f"w1{k}", f"w2{k}", f"b{k}")]
        nodes += [node(f"h{k}"), node(f"o{k}")]
        for j in (1, 2):
            edges += [step(f"x{j}", f"h{k}", Name(f"w{j}{k}")), step(f"w{j}{k}", f"h{k}", Name(f"x{j}"))]
        edges += [step(f"b{k}", f"h{k}", number(1)), step(f"h{k}", f"o{k}", Call("f", (Name(f"h{k}"),), primes=1))]
    nodes += [node("v1", "parameter"), node("v2", "parameter"), node("c", "parameter"), node("yhat")]
    for k in (1, 2):
        edges += [step(f"o{k}", "yhat", Name(f"v{k}")), step(f"v{k}", "yhat", Name(f"o{k}"))]
    edges.append(step("c", "yhat", number(1)))
    nodes += [node("y", "data"), node("L", "output")]
    edges += [step("yhat", "L", RESIDUAL), Edge("y", "L")]
    return Graph(tuple(nodes), tuple(edges), "A network with two hidden neurons")


def residual(depth: int) -> Graph:
    """Skip connections: h_k feeds h_{k+1} and h_{k+2}."""
    nodes = [node("x", "data")] + [node(f"h{k}") for k in range(1, depth)] + [node("L", "output")]
    edges = [step(a.key, b.key, Name("s")) for a, b in pairwise(nodes)]
    edges += [step(a.key, b.key, Product((Name("r"), Name(a.key)))) for a, b in zip(nodes, nodes[2:], strict=False)]
    return Graph(tuple(nodes), tuple(edges), "A chain with skip connections")


def samples() -> dict[str, Graph]:
    """Every graph that has to look good."""
    graphs = {f"network{depth}": network(depth) for depth in (1, 3, 5)}
    for depth in (1, 2, 3, 5):
        graphs[f"forward{depth}"] = chain(depth, derivatives=False)
        graphs[f"chain{depth}"] = chain(depth)
    graphs |= {
        "values3": chain(3, values=True),
        "boxes3": chain(3, boxes=True),
        "boxvalues2": chain(2, values=True, boxes=True),
        "elided20": chain(20, skip=range(3, 19)),
        "bias1": chain(1, bias=True),
        "bias2": chain(2, bias=True),
        "biasvalues2": chain(2, bias=True, values=True),
        "shared3": chain(3, shared=True),
        "shared5": chain(5, shared=True),
        "sharedvalues3": chain(3, values=True, shared=True),
        "paths": paths(),
        "pathsflat": paths(flat=True),
        "wide": wide(),
        "residual5": residual(5),
        "residual9": residual(9),
    }
    return graphs
