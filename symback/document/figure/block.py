"""A node together with what hangs below it: one rigid block with its centre at the origin."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from symback.document.figure import style
from symback.document.figure.graph import Edge, Node
from symback.document.figure.labels import Label
from symback.document.figure.placed import Anchor, PlacedBadge, PlacedLabel, PlacedNode, Rect, Shape
from symback.document.figure.texts import MORE_GAP, EdgeText, Texts

SIZE_DROP = 8.9  # from the label of a node down to the size below it
SIZE_RISE = 5.2  # from the lower end of a node up to the baseline of its size
VALUE_DROP = 7.0  # a value beside an arrow from below stands lower than the numbers at the edges


@dataclass(frozen=True, slots=True)
class Rise:
    """How far below the centre of a node things hang: where labels begin, where inputs stand."""

    top: float
    foot: float
    step: float

    def level(self, number: int) -> float:
        """The depth of level ``number``: 0 is where single inputs stand, buses run there or deeper."""
        return self.foot + number * self.step


@dataclass(frozen=True, slots=True)
class Attachment:
    """An arrow from below: vertical at ``offset``, ending at ``port`` on the outline of the node."""

    edge: Edge
    offset: float
    port: tuple[float, float]
    labels: tuple[PlacedLabel, ...]
    badges: tuple[PlacedBadge, ...]
    foot: PlacedNode | None
    bus: int | None


@dataclass(frozen=True, slots=True)
class Block:
    """The node, its attachments, and the boxes that all of it covers."""

    node: PlacedNode
    attachments: tuple[Attachment, ...]
    rects: tuple[Rect, ...]

    @property
    def above(self) -> float:
        """How far the block reaches above its centre."""
        return -min(rect.y0 for rect in self.rects)

    @property
    def below(self) -> float:
        """How far the block reaches below its centre."""
        return max(rect.y1 for rect in self.rects)


def rise(texts: Texts, hung: Sequence[EdgeText], widest_fan: int) -> Rise:
    """The common heights of everything that hangs, so that all of it stands in line."""
    valued = bool(texts.value)
    value_height = max((label.height for label in texts.value.values()), default=0.0) + 3 if valued else 0.0
    top = texts.radius + max(13.0, value_height + VALUE_DROP, 20.0 if widest_fan > 1 else 0.0)
    band = max((text.main_height + text.more_height for text in hung), default=0.0)
    foot = top + max(band, 8.0) + 4 + texts.foot_radius
    return Rise(top, foot, 2 * texts.foot_radius + value_height + 9)


def place_node(node: Node, texts: Texts, radius: float) -> PlacedNode:
    """The node with its label at the origin; its value is placed by the block."""
    label, size = texts.label.get(node.key), texts.size.get(node.key)
    half_width = radius
    if label is not None and node.role != "dots":
        half_width = max(radius, label.width / 2 + 5, size.width / 2 + 4.5 if size is not None else 0.0)
    shape: Shape = "round"
    if node.role == "dots":
        shape = "dots"
    elif node.role == "parameter":
        shape = "square"
        radius = min(radius, texts.foot_radius)
        widest = max((text.width for text in (label, size) if text is not None), default=0.0)
        half_width = max(radius, widest / 2 + 4)
    placed = placed_size = None
    if label is not None and node.role != "dots":
        # Small letters look centred when their own height is centred, tall ones likewise; indices pull down.
        baseline = min(max((label.ascent - label.descent) / 2, 2.6), 3.6)
        if size is not None:
            baseline -= SIZE_DROP - 4.0
            placed_size = PlacedLabel(size, -size.width / 2, radius - SIZE_RISE, "value")
        placed = PlacedLabel(label, -label.width / 2, baseline, "parameter" if node.role == "parameter" else "ink")
    return PlacedNode(node.key, node.role, shape, 0.0, 0.0, half_width, radius, placed, None, placed_size)


def lines(
    text: EdgeText, x: float, y: float, anchor: Anchor
) -> tuple[list[PlacedLabel], list[PlacedBadge], list[Rect]]:
    """The lines of an edge below each other: ``x`` is their left end, centre or right end, ``y`` their upper end."""
    share = {"left": 0.0, "centre": 0.5, "right": 1.0}[anchor]
    labels: list[PlacedLabel] = []
    badges: list[PlacedBadge] = []
    rects: list[Rect] = []
    if text.main is not None or text.badge_label is not None:
        left = x - share * text.main_width
        rects.append(Rect(left, y, left + text.main_width, y + text.main_height))
        axis = y + text.main_height / 2
        if text.main is not None:
            top = y + (text.main_height - text.main.height) / 2
            # The bar of a fraction and the middle of the badge stand on the axis of the formula.
            axis = top + text.main.ascent - 0.25 * text.main.size
        if text.badge_label is not None and text.badge is not None:
            centre = left + text.badge_width / 2
            half = style.BADGE / 2
            plate = Rect(left, axis - half, left + text.badge_width, axis + half)
            badges.append(PlacedBadge(text.badge, text.badge_label, centre, axis, plate))
            left += text.badge_width + 3
        if text.main is not None:
            baseline = y + (text.main_height - text.main.height) / 2 + text.main.ascent
            labels.append(PlacedLabel(text.main, left, baseline, text.main_ink, anchor))
        y += text.main_height
    for label in text.more:
        y += MORE_GAP
        placed = PlacedLabel(label, x - share * label.width, y + label.ascent, text.main_ink, anchor)
        labels.append(placed)
        rects.append(placed.rect)
        y += label.height
    return labels, badges, rects


def build_block(
    node: Node,
    attached: Sequence[tuple[Edge, Node | None, int | None]],
    homes: dict[str, tuple[str, Node]],
    texts: Texts,
    rise: Rise,
) -> Block:
    """Hang ``attached`` (edge, the input at its foot or None, the level of its bus or None) below ``node``.

    ``homes`` tells below which node the input of a bus stands: input -> (node, input).
    """
    base = place_node(node, texts, texts.radius)
    rects = [base.rect.grown(style.CLEAR)]
    edge_texts = [texts.edge[edge.tail, edge.head] for edge, _, _ in attached]
    sides, offsets = _offsets(
        [text.width for text in edge_texts], [_foot_width(edge.tail, texts) for edge, _, _ in attached]
    )
    attachments: list[Attachment] = []
    for index, ((edge, foot_node, bus), text) in enumerate(zip(attached, edge_texts, strict=True)):
        offset, side = offsets[index], sides[index]
        spread = min(8.0, 1.5 * texts.radius / max(len(attached) - 1, 1))
        port_x = (index - (len(attached) - 1) / 2) * spread
        port = (port_x, outline(base, port_x))
        band_top = rise.top
        band_bottom = rise.foot - texts.foot_radius - 4
        text_top = (band_top + band_bottom - text.main_height - text.more_height) / 2
        gap = style.CLEAR + 2 + (style.PAIR if text.paired else 0.0)
        labels, badges, text_rects = lines(text, offset + side * gap, text_top, "left" if side > 0 else "right")
        rects += [rect.grown(style.CLEAR) for rect in text_rects]
        rects.append(Rect(min(offset, port_x) - 4, 0.0, max(offset, port_x) + 4, rise.top))
        foot = None
        end = rise.level(bus or 0)
        if bus is not None:
            home, source = homes[edge.tail]
            if home == node.key:
                foot_node = source
        if foot_node is not None:
            placed = place_node(foot_node, texts, texts.foot_radius)
            value = texts.value.get(foot_node.key)
            placed = _at(placed, offset, end, _below(placed, value) if value else None)
            foot = placed
            rects.append(placed.rect.grown(style.CLEAR))
            if placed.value is not None:
                rects.append(placed.value.rect.grown(style.CLEAR))
        rects.append(Rect(offset - 4, 0.0, offset + 4, end + 4))
        attachments.append(Attachment(edge, offset, port, tuple(labels), tuple(badges), foot, bus))
    value = texts.value.get(node.key)
    if value is not None:
        base = _at(base, 0.0, 0.0, _own_value(base, value, attachments))
        assert base.value is not None
        rects.append(base.value.rect.grown(style.CLEAR - 1))
    return Block(base, tuple(attachments), tuple(rects))


def outline(node: PlacedNode, dx: float) -> float:
    """Half the height of the node's outline at ``dx`` beside its centre."""
    straight = node.half_width - node.half_height
    if node.shape == "square" or abs(dx) <= straight:
        return node.half_height
    return math.sqrt(max(node.half_height**2 - (abs(dx) - straight) ** 2, 0.0))


def outline_width(node: PlacedNode, dy: float) -> float:
    """Half the width of the node's outline at ``dy`` below or above its centre."""
    if node.shape == "square" or node.half_height == 0:
        return node.half_width
    return node.half_width - node.half_height + math.sqrt(max(node.half_height**2 - dy**2, 0.0))


def _at(node: PlacedNode, x: float, y: float, value: PlacedLabel | None) -> PlacedNode:
    label = node.label.moved(x, y) if node.label else None
    moved = value.moved(x, y) if value else None
    size = node.size.moved(x, y) if node.size else None
    return PlacedNode(node.key, node.role, node.shape, x, y, node.half_width, node.half_height, label, moved, size)


def _below(node: PlacedNode, value: Label) -> PlacedLabel:
    return PlacedLabel(value, -value.width / 2, node.half_height + 3 + value.ascent, "value")


def _own_value(node: PlacedNode, value: Label, arrows: Sequence[Attachment]) -> PlacedLabel:
    """Below the node; to the left of the arrows that come from below; above the node where too many do."""
    if not arrows:
        return _below(node, value)
    if len(arrows) <= 3:
        right = min(min(arrow.offset, arrow.port[0]) for arrow in arrows) - 5
        return PlacedLabel(value, right - value.width, node.half_height + VALUE_DROP + value.ascent, "value", "right")
    return PlacedLabel(value, -value.width / 2, -node.half_height - 3 - value.descent, "value")


def _foot_width(key: str, texts: Texts) -> float:
    label = texts.label.get(key)
    value = texts.value.get(key)
    size = texts.size.get(key)
    half = max(texts.foot_radius, label.width / 2 + 5 if label else 0.0, size.width / 2 + 5 if size else 0.0)
    return max(half, value.width / 2 if value else 0.0)


def _offsets(widths: Sequence[float], feet: Sequence[float]) -> tuple[list[int], list[float]]:
    """The side of the label and the place of each arrow: labels stand outside, so the arrows stay together."""
    count = len(widths)
    if count < 2:
        return [1] * count, [0.0] * count
    left = count // 2
    sides = [-1] * left + [1] * (count - left)
    offsets = [0.0] * count
    gap = 4.0
    if count % 2 == 0:
        offsets[left] = feet[left] + gap / 2
        offsets[left - 1] = -feet[left - 1] - gap / 2
    else:
        offsets[left - 1] = -feet[left - 1] - feet[left] - gap
    clear = 2 * style.CLEAR + 2 + 2 * style.PAIR
    for index in range(left + 1, count):
        step = max(widths[index - 1] + clear + 6, feet[index - 1] + feet[index] + gap)
        offsets[index] = offsets[index - 1] + step
    for index in range(left - 2, -1, -1):
        step = max(widths[index + 1] + clear + 6, feet[index + 1] + feet[index] + gap)
        offsets[index] = offsets[index + 1] - step
    return sides, offsets
