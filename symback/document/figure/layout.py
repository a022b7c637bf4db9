"""From a graph to a drawing with every coordinate decided.

The longest path to the output runs level (the spine), in several rows where the page is too narrow; inputs hang below
it, everything else finds a lane above it. Labels are measured first, so lines are as long as their labels need.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate

from symback.document.display import Math
from symback.document.figure import style
from symback.document.figure.assemble import assemble, margin_lanes
from symback.document.figure.graph import Graph
from symback.document.figure.labels import Typesetter
from symback.document.figure.lanes import RowGraph
from symback.document.figure.placed import Layout
from symback.document.figure.plan import plan
from symback.document.figure.row import DrawnRow, draw_row
from symback.document.figure.rows import Scene, cut_rows, scene
from symback.document.figure.texts import set_texts

MOST_AIR = 9.0


def layout(
    graph: Graph,
    to_latex: Callable[[Math], str],
    width: float = style.TEXT_WIDTH,
    typeset: Typesetter | None = None,
) -> Layout:
    """Place ``graph`` on a page that is ``width`` big points wide (16 cm when left out).

    ``typeset`` sets the labels; figures that share it set each label once.

    Only where one label alone is wider than the page is the drawing wider too.

    >>> from symback.document.display import Name
    >>> from symback.document.figure.graph import Edge, Node
    >>> nodes = (Node("x", Name("x"), "data"), Node("z", Name("z"), "output"))
    >>> placed = layout(Graph(nodes, (Edge("x", "z"),), "x feeds z"), lambda math: math.name)
    >>> [node.key for node in placed.nodes]
    ['x', 'z']
    """
    stage = scene(graph, plan(graph), set_texts(graph, to_latex, typeset))
    room = width - 2 * style.PLATE
    whole = [(high, *_drawn(stage, (), high)) for high in (False, True)]
    for high, rows, drawn in whole:
        if _total_width(stage, (), drawn) <= room:
            return assemble(stage, (), rows, _eased(stage, (), rows, drawn, high, room))
    best: tuple[float, Layout] | None = None
    for high, rows, drawn in whole:
        extents = _layer_extents(rows[0], drawn[0])
        tried: set[tuple[int, ...]] = set()
        for percent in range(100, -1, -4):
            cuts = choose_cuts(extents, _crossings(stage), percent / 100 * room)
            if cuts in tried and percent:
                continue
            tried.add(cuts)
            rows, drawn = _drawn(stage, cuts, high)
            total = _total_width(stage, cuts, drawn)
            if total <= room or percent == 0:
                placed = assemble(stage, cuts, rows, _eased(stage, cuts, rows, drawn, high, room))
                score = placed.height + 100 * max(total - room, 0.0)
                if best is None or score < best[0] - 1:
                    best = (score, placed)
                break
    assert best is not None
    return best[1]


def _drawn(stage: Scene, cuts: Sequence[int], high: bool) -> tuple[list[RowGraph], list[DrawnRow]]:
    rows = cut_rows(stage, cuts)
    return rows, [draw_row(row, high) for row in rows]


def _eased(
    stage: Scene, cuts: Sequence[int], rows: Sequence[RowGraph], drawn: Sequence[DrawnRow], high: bool, room: float
) -> list[DrawnRow]:
    """The rows with more air between their labels, as far as the page has room."""
    margins = sum(margin_lanes(stage, cuts)) * style.LANE
    eased = []
    for row, tight in zip(rows, drawn, strict=True):
        count = max(row.layer.values()) - min(row.layer.values())
        spare = min((room - margins - tight.box.x1) / max(count, 1), MOST_AIR)
        loose = draw_row(row, high, spare)
        eased.append(loose if loose.box.x1 <= room - margins else tight)
    return eased


def _total_width(stage: Scene, cuts: Sequence[int], drawn: Sequence[DrawnRow]) -> float:
    left, right = margin_lanes(stage, cuts)
    return max(row.box.x1 for row in drawn) + (left + right) * style.LANE


def _layer_extents(row: RowGraph, drawn: DrawnRow) -> list[tuple[float, float]]:
    """From where to where each layer reaches when everything stands in one row."""
    count = max(row.layer.values()) + 1
    extents: list[tuple[float, float]] = [(float("inf"), float("-inf"))] * count
    for key, layer in row.layer.items():
        x = drawn.centres[key][0]
        block = row.blocks[key]
        low, high = extents[layer]
        extents[layer] = (
            min(low, x + min(rect.x0 for rect in block.rects)),
            max(high, x + max(rect.x1 for rect in block.rects)),
        )
    return extents


def _crossings(stage: Scene) -> list[int]:
    """How many edges lead from the layers before each layer to that layer or beyond it."""
    steps = [0] * (max(stage.plan.layer.values()) + 2)
    for edge in stage.plan.edges:
        steps[stage.plan.layer[edge.tail] + 1] += 1
        steps[stage.plan.layer[edge.head] + 1] -= 1
    return list(accumulate(steps))[:-1]


def choose_cuts(extents: Sequence[tuple[float, float]], crossings: Sequence[int], room: float) -> tuple[int, ...]:
    """Break the layers into rows as a paragraph is broken into lines: the best of all ways, not the first that fits.

    Every row costs its height, every edge led on to the next row its own, and uneven rows look poor. Layers that are
    wider than ``room`` by themselves stand alone.

    >>> choose_cuts([(0, 10), (20, 30), (40, 50), (60, 70)], [0, 1, 1, 1], 55)
    (2,)
    """
    costs = [0.0]
    starts = [0]
    for end in range(1, len(extents) + 1):
        best, chosen = float("inf"), end - 1
        for start in range(end - 1, -1, -1):
            length = extents[end - 1][1] - extents[start][0]
            if length > room and start < end - 1:
                break
            empty = max(1 - length / room, 0.0) if room > 0 else 0.0
            cost = costs[start] + 100 * empty**2 + (130 + 36 * crossings[start] if start else 0.0)
            if cost < best:
                best, chosen = cost, start
        costs.append(best)
        starts.append(chosen)
    cuts: list[int] = []
    start = starts[-1]
    while start > 0:
        cuts.append(start)
        start = starts[start]
    return tuple(reversed(cuts))
