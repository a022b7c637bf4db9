"""The figures of a solution as graphs: the plain network, the forward pass, the derivative on every edge."""

from __future__ import annotations

from collections.abc import Mapping

from symback.derivation.stages import Stage
from symback.document import display as m
from symback.document.express import Writer, by_name, call
from symback.document.figure.graph import Edge, Graph, Node, Role
from symback.document.narrate.numbers import evaluate, number
from symback.document.narrate.teller import Teller, signed
from symback.document.tree import plain

#: Layers that are drawn at each end of a network whose middle is left out.
ENDS = 2
DOTS = "dots"


def graphs(teller: Teller) -> dict[str, Graph]:
    """Key of the figure -> its graph."""
    found: dict[str, Graph] = {}
    if teller.problem.chain is not None:
        found["network"] = _network(teller)
    found["forward"] = _graph(teller, plain(teller.inline("alt_forward")), derivatives=False)
    found["backward"] = _graph(teller, plain(teller.inline("alt_backward")), derivatives=True)
    return found


def _network(teller: Teller) -> Graph:
    """X → f → f → ŷ with the weights on the arrows."""
    chain = teller.problem.chain
    assert chain is not None and teller.prediction is not None
    label = call(chain.function, ()) if chain.function is not None else None
    layers = list(range(1, chain.depth))
    nodes = [Node(chain.data, m.Name(chain.data), "data")]
    edges: list[Edge] = []
    before = chain.data
    for k in layers:
        if teller.elided and ENDS < k < chain.depth - 1:
            if k == ENDS + 1:
                nodes.append(Node(DOTS, None, "dots"))
                edges.append(Edge(before, DOTS, m.Name(chain.weights[k - 1])))
                before = DOTS
            continue
        key = f"layer_{k}"
        nodes.append(Node(key, label, "value"))
        edges.append(Edge(before, key, m.Name(chain.weights[k - 1])))
        before = key
    nodes.append(Node("prediction", teller.prediction, "output"))
    edges.append(Edge(before, "prediction", m.Name(chain.weights[-1])))
    return Graph(tuple(nodes), tuple(edges), plain(teller.inline("alt_network")))


def drawn_stages(teller: Teller) -> tuple[list[Stage], set[str]]:
    """The stages that are drawn, and the names of those that are left out."""
    stages = list(teller.derivation.stages)
    chain = teller.problem.chain
    if not teller.elided or chain is None:
        return stages, set()
    hidden = {*chain.before[ENDS : -ENDS + 1 or None], *chain.after[ENDS : -ENDS + 1 or None]}
    shown = [stage for stage in stages if stage.node not in hidden]
    return shown, {stage.name for stage in stages if stage.node in hidden}


def _graph(teller: Teller, alt: str, derivatives: bool) -> Graph:
    problem = teller.problem
    shown, hidden = drawn_stages(teller)
    values = _values(teller)
    dropped = _only_observed(teller) if derivatives else set()
    nodes: dict[str, Node] = {}
    edges: list[Edge] = []
    boxes = edge_boxes(teller) if derivatives else {}
    for stage in shown:
        for argument in stage.arguments:
            if argument in dropped:
                continue
            if argument in hidden:
                if DOTS not in nodes:
                    nodes[DOTS] = Node(DOTS, None, "dots")
                    edges.append(Edge(_last_before(teller), DOTS))
                edges.append(Edge(DOTS, stage.name))
                continue
            if argument not in nodes:
                role: Role = "parameter" if argument in problem.parameters else "data"
                nodes[argument] = Node(argument, m.Name(argument), role, values.get(argument))
            derivative = value = None
            if derivatives:
                derivative = (m.Partial(m.Name(stage.name), m.Name(argument)), local(stage, argument))
                value = _local_number(teller, stage, argument)
            edges.append(Edge(argument, stage.name, None, derivative, value, boxes.get((argument, stage.name))))
        role = "output" if stage.node == problem.result else "value"
        nodes[stage.name] = Node(stage.name, m.Name(stage.name), role, values.get(stage.name))
    return Graph(tuple(nodes.values()), tuple(edges), alt)


def _last_before(teller: Teller) -> str:
    chain = teller.problem.chain
    assert chain is not None
    return str(teller.problem.forward.name(chain.after[ENDS - 1]))


def _only_observed(teller: Teller) -> set[str]:
    """Data that go into the loss only: y, whose derivative nobody needs."""
    problem = teller.problem
    if problem.prediction is None:
        return set()
    used: dict[str, set[int]] = {}
    for stage in teller.derivation.stages:
        for argument in stage.arguments:
            used.setdefault(argument, set()).add(stage.node)
    loss = {problem.result, *(stage.node for stage in teller.loss_values)}
    return {name for name in problem.data if name in used and used[name] <= loss}


def local(stage: Stage, argument: str) -> m.Math:
    """The local partial of a stage by one of its arguments, with names."""
    program = stage.local.program
    node = program.inputs()[argument]
    sign, adjoint = stage.local.adjoints.get(node, (1, stage.local.partials[argument]))
    root = stage.program.outputs[0]
    named = by_name(program)

    def naming(at: int) -> m.Math | None:
        return m.Name(stage.name) if at == root else named(at)

    return _positive_first(signed(sign, Writer(program, naming, len(stage.program)).write(adjoint)))


def _positive_first(tree: m.Math) -> m.Math:
    """A difference -a + b as b - a."""
    if isinstance(tree, m.Sum) and [sign for sign, _ in tree.terms] == [-1, 1]:
        return m.Sum(tree.terms[::-1])
    return tree


def edge_boxes(teller: Teller) -> Mapping[tuple[str, str], int]:
    """(tail, head) -> the box to which the derivative on this edge belongs, where it belongs to one."""
    derivation = teller.derivation
    number_of = {box.node: box.number for box in derivation.boxes}
    adjoints = derivation.gradient.adjoints
    stages = derivation.stages
    box_of: dict[str, int | None] = {}
    for stage in stages:  # from the inputs to the result, so that a value's onward box is known before it
        box_of[stage.name] = _box_of(teller, stage, adjoints, number_of, box_of)
    found: dict[tuple[str, str], int] = {}
    for stage in stages:
        for argument in stage.arguments:
            box = box_of.get(argument)
            if box is not None and len(teller.users[argument]) == 1:
                found[argument, stage.name] = box
    return found


def _box_of(
    teller: Teller,
    stage: Stage,
    adjoints: Mapping[int, tuple[int, int]],
    number_of: Mapping[int, int],
    box_of: Mapping[str, int | None],
) -> int | None:
    """The box that is closed at this value, or at the only value to which its adjoint is passed on."""
    if stage.node not in adjoints:
        return None
    own = number_of.get(adjoints[stage.node][1])
    if own is not None:
        return own
    onwards = [argument for argument in stage.arguments if teller.is_active(argument)]
    if len(onwards) == 1 and onwards[0] in box_of and len(teller.users[onwards[0]]) == 1:
        return box_of[onwards[0]]
    return None


def _values(teller: Teller) -> dict[str, m.Math]:
    numbers = teller.numbers
    if numbers is None:
        return {}
    return {name: number(numbers[node]) for name, node in teller.nodes.items() if node in numbers}


def _local_number(teller: Teller, stage: Stage, argument: str) -> m.Math | None:
    numbers = teller.numbers
    if numbers is None:
        return None
    inner = {name: numbers[teller.nodes[name]] for name in stage.arguments}
    program = stage.local.program.with_outputs((stage.local.partials[argument],))
    return number(evaluate(program, inner)[program.outputs[0]])
