"""Rows below each other, joined by lines through the margins: the finished layout."""

from __future__ import annotations

from collections.abc import Sequence

from symback.document.figure import style
from symback.document.figure.block import Attachment
from symback.document.figure.graph import Edge
from symback.document.figure.lanes import RowEdge, RowGraph, is_port, label_lift, port
from symback.document.figure.paths import Piece, Track, beside, drawn, touching
from symback.document.figure.placed import Layout, PlacedBadge, PlacedEdge, PlacedLabel, PlacedNode, Point
from symback.document.figure.row import DrawnEdge, DrawnRow, level_labels
from symback.document.figure.rows import Scene, bus_home, bus_rows

ROW_GAP = 10.0


def crossing(scene: Scene, cuts: Sequence[int], row: int) -> list[Edge]:
    """The edges that go on from ``row`` to the next one."""
    return [edge for edge in scene.plan.edges if scene.plan.layer[edge.tail] < cuts[row] <= scene.plan.layer[edge.head]]


def margin_lanes(scene: Scene, cuts: Sequence[int]) -> tuple[int, int]:
    """How many lines run up and down in the left and in the right margin."""
    returns = max((len(crossing(scene, cuts, row)) for row in range(len(cuts))), default=0)
    trunks = sum(1 for first, last in bus_rows(scene, cuts).values() if first < last)
    return returns + trunks, returns


def assemble(scene: Scene, cuts: Sequence[int], rows: Sequence[RowGraph], shown: Sequence[DrawnRow]) -> Layout:
    """Put the rows below each other and join what was cut."""
    left_lanes, right_lanes = margin_lanes(scene, cuts)
    left = style.PLATE + left_lanes * style.LANE
    width = max(row.box.x1 for row in shown)
    offsets: list[Point] = []
    ways: dict[tuple[int, tuple[str, str]], Track] = {}
    texts: dict[tuple[str, str], tuple[tuple[PlacedLabel, ...], tuple[PlacedBadge, ...]]] = {}
    y = style.PLATE
    for index, row in enumerate(shown):
        offsets.append((left, y - row.box.y0))
        y += row.box.y1 - row.box.y0
        if index < len(cuts):
            y = _returns(scene, cuts, index, shown, (left, width, y, offsets[-1][1]), ways, texts)
    nodes: dict[str, PlacedNode] = {}
    attached: list[tuple[Attachment, PlacedNode]] = []
    for row_graph, row, (dx, dy) in zip(rows, shown, offsets, strict=True):
        for key, block in row_graph.blocks.items():
            if is_port(key):
                continue
            x, height = row.centres[key]
            nodes[key] = node_at(block.node, x + dx, height + dy)
            for attachment in block.attachments:
                attached.append((attachment, nodes[key]))
                if attachment.foot is not None:
                    nodes[attachment.foot.key] = node_at(attachment.foot, x + dx, height + dy)
    edges: dict[tuple[str, str], PlacedEdge] = {}
    for name, pieces in _pieces(shown).items():
        track: Track | None = None
        for index, piece in pieces:
            dx, dy = offsets[index]
            part = piece.track.moved(dx, dy)
            if track is not None:
                # The way back was drawn before the next row had its height.
                back = _lowered(ways[index - 1, name], part.points[0])
                part = back.followed_by(part)
                track = track.followed_by(part)
            else:
                track = part
        assert track is not None
        index, piece = pieces[0]
        dx, dy = offsets[index]
        labels, badges = texts.get(name) or (
            tuple(label.moved(dx, dy) for label in piece.labels),
            tuple(badge_at(badge, dx, dy) for badge in piece.badges),
        )
        edges[name] = _edge(scene, name, track, nodes, labels, badges)
    trunks = _trunks(scene, cuts, left)
    for attachment, node in attached:
        name = (attachment.edge.tail, attachment.edge.head)
        track = _rise(scene, attachment, node, nodes[attachment.edge.tail], trunks, rows, offsets, cuts)
        labels = tuple(label.moved(node.x, node.y) for label in attachment.labels)
        badges = tuple(badge_at(badge, node.x, node.y) for badge in attachment.badges)
        edges[name] = _edge(scene, name, track, nodes, labels, badges, single=attachment.bus is not None)
    total = left + width + right_lanes * style.LANE + style.PLATE
    return Layout(
        total,
        y + style.PLATE,
        tuple(nodes[node.key] for node in scene.graph.nodes),
        tuple(edges[edge.tail, edge.head] for edge in scene.graph.edges),
        scene.graph.alt,
    )


def node_at(node: PlacedNode, dx: float, dy: float) -> PlacedNode:
    """The same node elsewhere."""
    return PlacedNode(
        node.key, node.role, node.shape, node.x + dx, node.y + dy, node.half_width, node.half_height,
        node.label.moved(dx, dy) if node.label else None, node.value.moved(dx, dy) if node.value else None,
        node.size.moved(dx, dy) if node.size else None,
    )  # fmt: skip


def badge_at(badge: PlacedBadge, dx: float, dy: float) -> PlacedBadge:
    """The same badge elsewhere."""
    return PlacedBadge(badge.number, badge.label, badge.x + dx, badge.y + dy, badge.rect.moved(dx, dy))


def _pieces(shown: Sequence[DrawnRow]) -> dict[tuple[str, str], list[tuple[int, DrawnEdge]]]:
    pieces: dict[tuple[str, str], list[tuple[int, DrawnEdge]]] = {}
    for index, row in enumerate(shown):
        for edge in row.edges:
            pieces.setdefault(edge.edge.name, []).append((index, edge))
    return pieces


def _returns(
    scene: Scene,
    cuts: Sequence[int],
    index: int,
    shown: Sequence[DrawnRow],
    place: tuple[float, float, float, float],
    ways: dict[tuple[int, tuple[str, str]], Track],
    texts: dict[tuple[str, str], tuple[tuple[PlacedLabel, ...], tuple[PlacedBadge, ...]]],
) -> float:
    """Lead the edges that leave a row through the margins to the next; lines are nested, so they do not cross."""
    left, width, y, row_y = place
    edges = crossing(scene, cuts, index)
    edges.sort(key=lambda edge: -shown[index].centres[port((edge.tail, edge.head), "out")][1])
    y += ROW_GAP / 2
    for nest, edge in enumerate(edges):
        name = (edge.tail, edge.head)
        text = scene.texts.edge[name]
        lift = label_lift(False)
        fresh = name not in texts
        row_edge = RowEdge(edge.tail, edge.head, name, text, text.paired)
        half = style.PAIR + style.HEAD_WIDTH / 2 + 1.4
        y += (lift + text.main_height + style.CLEAR) if fresh and text.main_width else half
        if fresh:
            texts[name] = level_labels(row_edge, left + width / 2, y, lift)
        port_x, port_y = shown[index].centres[port((edge.tail, edge.head), "out")]
        start = (left + port_x, port_y + row_y)
        right_x = left + width + (nest + 0.8) * style.LANE
        left_x = left - (len(edges) - nest - 0.2) * style.LANE
        points = (start, (right_x, start[1]), (right_x, y), (left_x, y), (left_x, y), (left, y))
        ways[index, name] = Track(points, ("line",) * 5)
        y += half + (text.more_height + style.CLEAR if fresh and text.more else 0.0)
    return y + ROW_GAP / 2


def _lowered(way: Track, end: Point) -> Track:
    *points, corner, _ = way.points
    return Track((*points, (corner[0], end[1]), end), way.pieces)


def _trunks(scene: Scene, cuts: Sequence[int], left: float) -> dict[str, float]:
    """Where the buses that run through several rows go down in the left margin, outside all other lines."""
    returns = max((len(crossing(scene, cuts, row)) for row in range(len(cuts))), default=0)
    long = [key for key, (first, last) in bus_rows(scene, cuts).items() if first < last]
    return {key: left - (returns + 0.8 + nest) * style.LANE for nest, key in enumerate(long)}


def _rise(
    scene: Scene,
    attachment: Attachment,
    node: PlacedNode,
    foot: PlacedNode,
    trunks: dict[str, float],
    rows: Sequence[RowGraph],
    offsets: Sequence[Point],
    cuts: Sequence[int],
) -> Track:
    """The arrow from an input below: straight up, or along its bus first."""
    x = node.x + attachment.offset
    top = (x, node.y + scene.rise.top)
    port_x, port_y = node.x + attachment.port[0], node.y + attachment.port[1]
    last = ((port_x, port_y + style.HEAD_LENGTH + 3), (port_x, port_y))
    bend: Piece = "line" if abs(port_x - x) < 0.01 else "upright"
    start: tuple[Point, ...] = ((foot.x, foot.y),)
    if attachment.bus is not None and bus_home(scene, cuts, foot.key) != node.key:
        y = node.y + scene.rise.level(attachment.bus)
        start = (*start, (x, foot.y))
        if abs(foot.y - y) > 0.01:
            trunk = trunks[foot.key]
            start = ((foot.x, foot.y), (trunk, foot.y), (trunk, y), (x, y))
    points = (*start, top, *last)
    straight: list[Piece] = ["line"] * len(start)
    return Track(points, (*straight, bend, "line"))


def _edge(
    scene: Scene,
    name: tuple[str, str],
    track: Track,
    nodes: dict[str, PlacedNode],
    labels: tuple[PlacedLabel, ...],
    badges: tuple[PlacedBadge, ...],
    single: bool = False,
) -> PlacedEdge:
    text = scene.texts.edge[name]
    tail, head = nodes[name[0]], nodes[name[1]]
    paired = text.paired and not single
    forward = drawn(touching(beside(track, style.PAIR if paired else 0.0), tail, head))
    backward = None
    if paired:
        backward = drawn(touching(beside(track, -style.PAIR), tail, head).reversed())
    return PlacedEdge(name[0], name[1], text.ink, forward, backward, labels, badges)
