from __future__ import annotations

import pytest

from symback.document.figure.lanes import RowEdge
from symback.document.figure.placed import Rect
from symback.document.figure.row import draw_row, level_labels
from symback.document.figure.rows import cut_rows
from symback.document.figure.texts import EdgeText
from tests.figure_samples import chain, measured, paths, residual, stage


@pytest.mark.parametrize("graph", [chain(2), paths(), residual(5)], ids=["chain", "paths", "residual"])
def test_edges_lead_from_the_left_to_the_right_between_their_nodes(graph: object) -> None:
    row = cut_rows(stage(graph), ())[0]  # type: ignore[arg-type]
    drawn = draw_row(row, high=False)
    for edge in drawn.edges:
        xs = [x for x, _ in edge.track.points]
        assert xs == sorted(xs)
        assert drawn.centres[edge.edge.tail][0] < xs[0] < xs[-1] < drawn.centres[edge.edge.head][0]


def test_all_of_a_row_lies_in_its_box() -> None:
    row = cut_rows(stage(paths()), ())[0]
    drawn = draw_row(row, high=False)
    inside = [label.rect for edge in drawn.edges for label in edge.labels]
    for key, (x, y) in drawn.centres.items():
        inside.append(row.blocks[key].node.rect.moved(x, y))
    assert all(within(rect, drawn.box) for rect in inside)


def within(rect: Rect, box: Rect) -> bool:
    return box.x0 <= rect.x0 and rect.x1 <= box.x1 and box.y0 <= rect.y0 and rect.y1 <= box.y1


def test_high_labels_make_a_row_narrower_and_room_to_spare_makes_it_wider() -> None:
    row = cut_rows(stage(chain(3)), ())[0]
    close = draw_row(row, high=False).box
    assert draw_row(row, high=True).box.x1 < close.x1 < draw_row(row, high=False, extra=5.0).box.x1


def test_the_arrow_runs_between_the_first_line_and_the_others() -> None:
    text = EdgeText(measured(30), (measured(20), measured(10)), "ink", "ink", True, 1, measured(6))
    labels, badges = level_labels(RowEdge("a", "b", ("a", "b"), text, True), 100, 50, 6)
    first, *others = labels
    assert first.rect.y1 == 44
    assert all(label.rect.y0 > 50 + 2.3 for label in others)
    assert others[0].rect.y1 < others[1].rect.y0
    assert badges[0].rect.x1 < first.rect.x0


def test_a_piece_without_a_text_has_no_labels() -> None:
    assert level_labels(RowEdge("a", "b", ("a", "b"), None, True), 0, 0, 5) == ((), ())
