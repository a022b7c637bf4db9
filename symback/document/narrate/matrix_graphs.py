"""The figures of a solution with matrices: the layers, the forward pass with all sizes, what goes back on each edge."""

from __future__ import annotations

from collections.abc import Mapping

from symback.derivation.derivation import Derivation
from symback.document import display as m
from symback.document.express import call
from symback.document.figure.graph import Edge, Graph, Node, Role
from symback.document.narrate.dense_layers import dense_layers
from symback.document.narrate.matrix_edges import Value, goes_back, shape_of, values
from symback.document.narrate.matrix_sizes import shape_math
from symback.document.phrases import Phrases
from symback.document.tree import plain


def matrix_graphs(derivation: Derivation, phrases: Phrases) -> dict[str, Graph]:
    """Key of the figure -> its graph: ``network`` for full layers, ``forward``, and ``backward``.

    On an edge of ``backward`` stands what the argument gets from the adjoint D of the value at the arrowhead;
    only the edges to parameters lead back, and what they do not need is left out.

    >>> from symback.derivation.derivation import derive
    >>> from symback.problem.matrices import from_matrix_stages
    >>> graphs = matrix_graphs(derive(from_matrix_stages({}, "f(X@W1)@W2")), Phrases.load("en"))
    >>> [node.key for node in graphs["backward"].nodes]
    ['X', 'W1', 'H1', 'O1', 'W2', 'Yhat', 'L']
    """
    found: dict[str, Graph] = {}
    if dense_layers(derivation.problem):
        found["network"] = _network(derivation, _said(phrases, "alt_network"))
    found["forward"] = _graph(derivation, _said(phrases, "alt_forward"), backward=False)
    found["backward"] = _graph(derivation, _said(phrases, "alt_backward"), backward=True)
    return found


def _said(phrases: Phrases, block: str) -> str:
    return " ".join(plain(paragraph) for paragraph in phrases.say(block))


def _network(derivation: Derivation, alt: str) -> Graph:
    """X → f → f → Ŷ with the weights on the arrows and the sizes below."""
    forward = derivation.problem.forward
    layers = dense_layers(derivation.problem)
    first = layers[0].before
    nodes = [Node("input", m.Name(str(forward.name(first))), "data", size=shape_math(forward.shape(first)))]
    edges: list[Edge] = []
    for k, layer in enumerate(layers, start=1):
        last = k == len(layers)
        key = "prediction" if last else f"layer_{k}"
        named = m.Name(str(forward.name(layer.out)))
        label = call(layer.function, ()) if layer.function is not None and not last else named
        weights: list[m.Math] = [m.Name(layer.weight)]
        if layer.bias is not None:
            weights += [m.Symbol("comma"), m.Name(layer.bias)]
        nodes.append(Node(key, label, "output" if last else "value", size=shape_math(forward.shape(layer.out))))
        edges.append(Edge(nodes[-2].key, key, m.Row(tuple(weights))))
    return Graph(tuple(nodes), tuple(edges), alt)


def _graph(derivation: Derivation, alt: str, backward: bool) -> Graph:
    problem = derivation.problem
    # The gradient starts from the same rows, with differences turned round where only their square matters.
    program = derivation.gradient.program.with_outputs((problem.result,))
    shown = values(program)
    dropped = _only_observed(derivation, shown) if backward else set()
    badges = _badges(derivation, shown) if backward else {}
    nodes: dict[str, Node] = {}
    edges: list[Edge] = []
    for value in shown:
        shares = goes_back(program, value, value.node == problem.result) if backward else {}
        for argument in value.arguments:
            if argument in dropped:
                continue
            if argument not in nodes:
                role: Role = "parameter" if argument in problem.parameters else "data"
                nodes[argument] = Node(argument, m.Name(argument), role, size=shape_math(shape_of(program, argument)))
            active = program.node(argument) in derivation.gradient.adjoints
            share = shares.get(argument) if active else None
            edges.append(
                Edge(argument, value.name, back=share, box=badges.get((argument, value.name)) if active else None)
            )
        end: Role = "output" if value.node == problem.result else "value"
        nodes[value.name] = Node(value.name, m.Name(value.name), end, size=shape_math(program.shape(value.node)))
    return Graph(tuple(nodes.values()), tuple(edges), alt)


def _only_observed(derivation: Derivation, shown: tuple[Value, ...]) -> set[str]:
    """Data that go into the loss only: Y, whose derivative nobody needs."""
    problem = derivation.problem
    if problem.prediction is None:
        return set()
    before = {argument for value in shown if value.node <= problem.prediction for argument in value.arguments}
    return {name for name in problem.data if name not in before}


def _badges(derivation: Derivation, shown: tuple[Value, ...]) -> Mapping[tuple[str, str], int]:
    """(tail, head) -> the box that is complete when it has come back along this edge, from the only user."""
    gradient = derivation.gradient
    number_of = {box.node: box.number for box in derivation.boxes}
    users: dict[str, list[str]] = {}
    for value in shown:
        for argument in value.arguments:
            users.setdefault(argument, []).append(value.name)
    found: dict[tuple[str, str], int] = {}
    for value in shown:
        _, adjoint = gradient.adjoints.get(value.node, (1, -1))
        to = users.get(value.name, [])
        if adjoint in number_of and len(to) == 1:
            found[value.name, to[0]] = number_of[adjoint]
    return found
