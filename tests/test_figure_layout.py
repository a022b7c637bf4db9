"""Nothing in a figure may run into anything else: checked on the placed boxes and lines."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symback.document.display import Name, Partial
from symback.document.figure import Edge, Graph, Layout, Node, layout
from symback.document.figure.graph import Role
from symback.document.figure.layout import choose_cuts
from symback.document.figure.placed import PathData, Point, Rect
from symback.document.figure.style import TEXT_WIDTH
from tests.figure_samples import chain, latex, samples
from tests.matrix_figures import PROBLEMS, layouts

SAMPLES = samples()


def points_of(path: PathData) -> list[Point]:
    """Points on the line, at most a big point apart."""
    points = [path[0].points[0]]
    for command in path[1:]:
        x0, y0 = points[-1]
        end = command.points[-1]
        count = int(math.dist((x0, y0), end) * 1.5) + 4
        for step in range(1, count + 1):
            t = step / count
            if command.letter == "L":
                points.append((x0 + (end[0] - x0) * t, y0 + (end[1] - y0) * t))
            else:
                (ax, ay), (bx, by), (cx, cy) = command.points
                u = 1 - t
                weights = (u**3, 3 * u * u * t, 3 * u * t * t, t**3)
                points.append(
                    (
                        weights[0] * x0 + weights[1] * ax + weights[2] * bx + weights[3] * cx,
                        weights[0] * y0 + weights[1] * ay + weights[2] * by + weights[3] * cy,
                    )
                )
    return points


def inside(rect: Rect, point: Point) -> bool:
    return rect.x0 < point[0] < rect.x1 and rect.y0 < point[1] < rect.y1


def within(outer: Rect, inner: Rect) -> bool:
    return outer.x0 < inner.x0 and inner.x1 < outer.x1 and outer.y0 < inner.y0 and inner.y1 < outer.y1


def collisions(placed: Layout) -> list[str]:
    """Everything that touches what it must not touch, in words."""
    labels: list[tuple[str, Rect]] = []
    for edge in placed.edges:
        name = f"{edge.tail}->{edge.head}"
        labels += [(f"label {index} of {name}", label.rect) for index, label in enumerate(edge.labels)]
        labels += [(f"badge of {name}", badge.rect) for badge in edge.badges]
    nodes = [(f"node {node.key}", node.rect) for node in placed.nodes]
    labels += [(f"value of {node.key}", node.value.rect) for node in placed.nodes if node.value is not None]
    for node in placed.nodes:
        inner = [label for label in (node.label, node.size) if label is not None and node.size is not None]
        found = [f"{node.key} is too small" for label in inner if not within(node.rect, label.rect)]
        if len(inner) == 2 and inner[0].rect.meets(inner[1].rect):
            found.append(f"the label of {node.key} meets its size")
        if found:
            return found
    found = [f"{a} meets {b}" for (a, one), (b, other) in itertools.combinations(labels + nodes, 2) if one.meets(other)]
    for edge in placed.edges:
        for path in (edge.forward, edge.backward):
            if path is None:
                continue
            line = points_of(path)
            low_x, high_x = min(x for x, _ in line), max(x for x, _ in line)
            low_y, high_y = min(y for _, y in line), max(y for _, y in line)
            around = Rect(low_x - 1, low_y - 1, high_x + 1, high_y + 1)
            others = [one for one in labels + nodes if one[0] not in (f"node {edge.tail}", f"node {edge.head}")]
            found += [
                f"the line {edge.tail}->{edge.head} runs through {name}"
                for name, rect in others
                if around.meets(rect) and any(inside(rect, point) for point in line)
            ]
    page = Rect(0, 0, placed.width, placed.height)
    found += [
        f"{name} leaves the page"
        for name, rect in labels + nodes
        if not (page.x0 <= rect.x0 and rect.x1 <= page.x1 and page.y0 <= rect.y0 and rect.y1 <= page.y1)
    ]
    found += [
        f"the line {edge.tail}->{edge.head} leaves the page"
        for edge in placed.edges
        for path in (edge.forward, edge.backward)
        if path is not None and not all(inside(page, point) for point in points_of(path))
    ]
    return found


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_collides_in_a_sample(name: str) -> None:
    assert collisions(layout(SAMPLES[name], latex)) == []


@pytest.mark.parametrize("name", PROBLEMS)
def test_nothing_collides_in_the_figures_of_matrices(name: str) -> None:
    for key, placed in layouts(name).items():
        assert collisions(placed) == [], key
        assert placed.width <= TEXT_WIDTH + 0.01


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_fits_the_page(name: str) -> None:
    assert layout(SAMPLES[name], latex).width <= TEXT_WIDTH + 0.01


@pytest.mark.parametrize("name", SAMPLES)
def test_arrows_meet_the_outlines_of_their_nodes(name: str) -> None:
    placed = layout(SAMPLES[name], latex)
    nodes = {node.key: node for node in placed.nodes}
    for edge in placed.edges:
        for path, start, end in ((edge.forward, edge.tail, edge.head), (edge.backward, edge.head, edge.tail)):
            if path is None:
                continue
            for key, point in ((start, path[0].points[0]), (end, path[-1].points[-1])):
                node = nodes[key]
                assert not inside(node.rect.grown(-4), point)
                assert inside(node.rect.grown(1.5), point), (edge.tail, edge.head)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_node_and_every_edge_is_drawn_once_and_in_order(name: str) -> None:
    graph = SAMPLES[name]
    placed = layout(graph, latex)
    assert [node.key for node in placed.nodes] == [node.key for node in graph.nodes]
    assert [(edge.tail, edge.head) for edge in placed.edges] == [(edge.tail, edge.head) for edge in graph.edges]
    for edge, drawn in zip(graph.edges, placed.edges, strict=True):
        count = (edge.label is not None) + (edge.derivative is not None) + (edge.number is not None)
        assert len(drawn.labels) == count
        assert [badge.number for badge in drawn.badges] == ([edge.box] if edge.box is not None else [])


def test_the_spine_of_a_chain_that_fits_is_level_and_its_inputs_hang_below() -> None:
    placed = layout(chain(3), latex)
    nodes = {node.key: node for node in placed.nodes}
    spine = [nodes[key] for key in ("x", "h1", "o1", "h2", "o2", "yhat", "L")]
    assert len({node.y for node in spine}) == 1
    assert [node.x for node in spine] == sorted(node.x for node in spine)
    for key, above in (("w1", "h1"), ("w2", "h2"), ("w3", "yhat"), ("y", "L")):
        assert nodes[key].x == nodes[above].x
        assert nodes[key].y > nodes[above].y


def test_labels_along_the_spine_stand_on_one_baseline() -> None:
    edges = [edge for edge in layout(chain(3), latex).edges if edge.backward is not None]
    assert len({round(edge.labels[0].y, 6) for edge in edges}) == 1


def test_a_long_chain_goes_on_in_a_second_row_from_the_left() -> None:
    nodes = {node.key: node for node in layout(chain(5), latex).nodes}
    assert nodes["L"].y > nodes["x"].y
    assert sorted({round(nodes[key].y, 3) for key in ("x", "h1", "o1", "h2", "o2")}) == [round(nodes["x"].y, 3)]


def test_a_narrower_page_takes_more_rows() -> None:
    wide, narrow = layout(chain(5), latex), layout(chain(5), latex, width=250)
    assert narrow.width <= 250 < wide.width
    assert narrow.height > wide.height
    assert collisions(narrow) == []


def test_a_row_break_prefers_the_place_where_fewer_edges_pass() -> None:
    extents = [(20.0 * k, 20.0 * k + 10) for k in range(6)]
    assert choose_cuts(extents, [0, 1, 1, 1, 1, 1], 75) == (3,)
    assert choose_cuts(extents, [0, 1, 1, 9, 1, 1], 75) in ((2,), (4,))


def test_a_layer_wider_than_the_page_stands_alone() -> None:
    assert choose_cuts([(0, 10), (20, 200), (210, 220)], [0, 1, 1], 50) == (1, 2)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Random graphs: several inputs, values that feed several places, now and then labels, numbers and boxes."""
    inputs = draw(st.integers(1, 5))
    count = draw(st.integers(1, 12))
    short = Name("u1")
    nodes = []
    for k in range(inputs):
        role: Role = draw(st.sampled_from(("data", "parameter")))
        nodes.append(Node(f"a{k}", Name(f"a{k}"), role, draw(st.sampled_from([None, short]))))
    edges = []
    for k in range(count):
        key = f"v{k}"
        tails = draw(st.lists(st.sampled_from(nodes), min_size=1, max_size=4, unique_by=lambda node: node.key))
        nodes.append(
            Node(key, Name(key), "output" if k == count - 1 else "value", draw(st.sampled_from([None, short])))
        )
        for tail in tails:
            derivative = draw(st.sampled_from([None, (Partial(Name(key), Name(tail.key)), short)]))
            label, number = draw(st.sampled_from([None, short])), draw(st.sampled_from([None, short]))
            edges.append(Edge(tail.key, key, label, derivative, number, draw(st.sampled_from([None, 1, 12]))))
    return Graph(tuple(nodes), tuple(edges), "a random graph")


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(graphs(), st.sampled_from([TEXT_WIDTH, 300.0, 200.0, 2000.0]))
def test_nothing_collides_in_a_random_graph(graph: Graph, width: float) -> None:
    placed = layout(graph, latex, width)
    assert collisions(placed) == []
    assert layout(graph, latex, width) == placed


@pytest.mark.slow
def test_some_hundred_nodes_are_placed() -> None:
    nodes = [Node("x", Name("x"), "data")] + [Node(f"v{k}", Name("v"), "value") for k in range(400)]
    edges = [Edge(nodes[k].key, nodes[k + 1].key) for k in range(400)]
    edges += [Edge(nodes[k].key, nodes[k + 7].key) for k in range(0, 394, 3)]
    placed = layout(Graph(tuple(nodes), tuple(edges), "deep"), latex)
    assert [node.key for node in placed.nodes] == [node.key for node in nodes]
    assert len(placed.edges) == len(edges)
