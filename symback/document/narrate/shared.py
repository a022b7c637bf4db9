"""The third answer: the boxes, gradient descent, and what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from symback.derivation.shared import SharedPart
from symback.document import display as m
from symback.document.narrate.growth import growth_order, is_exponential, short_law, total
from symback.document.narrate.loss_values import steps_back
from symback.document.narrate.partials import partial_lines, through_prediction, told
from symback.document.narrate.pattern import at, between, layer_box, slope
from symback.document.narrate.teller import Teller, display, parts_of, separated
from symback.document.tree import Alignment, Block, Inline, InlineMath, Paragraph, Table, Text

#: The columns of the table of counts: kind -> how its head is written; the others are words of the language.
SIGNS = {"+": m.Symbol("plus"), "-": m.Symbol("minus"), "*": m.Symbol("cdot"), "/": m.Symbol("slash")}
FORMS = ("naive", "stored", "cse_none", "cse_basic", "reverse")


def shared(teller: Teller) -> list[Block]:
    """The same partials with boxes, in words which partial uses which box, gradient descent, and the counts."""
    boxes = teller.derivation.boxes
    blocks: list[Block] = []
    if boxes:
        blocks += teller.say("shared_boxes")
        if teller.loss_steps:
            blocks.append(display(*steps_back(teller, boxes=True)))
        blocks += partial_lines(teller, through_prediction(teller), boxes=True)
        blocks.append(Paragraph(_in_words(teller, boxes)))
    else:
        of = {"chain": teller.problem.chain is not None, "count": len(teller.used)}
        blocks += teller.say("shared_none", values=_shows_values(teller), **of)
    return [*blocks, *descent(teller), *_slow(teller)]


def _in_words(teller: Teller, boxes: tuple[SharedPart, ...]) -> Inline:
    shown = boxes[: layer_box(teller)] if teller.elided else boxes
    groups: dict[tuple[tuple[str, ...], int], list[SharedPart]] = {}
    for box in shown:
        groups.setdefault(_places(teller, box), []).append(box)
    sentences = [_sentence(teller, members, used, uses) for (used, uses), members in groups.items()]
    chain = teller.problem.chain
    if teller.elided:
        assert chain is not None and chain.function is not None
        content = m.Product((at("w", 1), slope(chain.function, at("h"), at("o"))))
        weights = separated(at("w"), m.Symbol("dots"), m.Name(chain.weights[0]))
        layers = between(teller, 2, chain.depth - 2)
        sentences.append(teller.inline("shared_boxes_pattern", content=content, weights=weights, range=layers))
    else:
        sentences.append(teller.inline("shared_no_other", values=_shows_values(teller), chain=chain is not None))
    pieces: list[Any] = []
    for sentence in sentences:
        if pieces:
            pieces.append(Text(" "))
        pieces += sentence
    return tuple(pieces)


def _places(teller: Teller, box: SharedPart) -> tuple[tuple[str, ...], int]:
    """The parameters whose partials have this box; if it is only one, how often the box stands there."""
    members = set(box.parameters)
    used = tuple(name for name in teller.parameters if name in members)
    if len(used) > 1:
        return used, 0
    written = [teller.value(used[0], boxes=True), *(part for line in steps_back(teller, True) for part in line.chain)]
    return used, sum(_occurrences(part, box.number) for part in written)


def _sentence(teller: Teller, boxes: list[SharedPart], used: tuple[str, ...], uses: int) -> Inline:
    """Which partials use these boxes, that stand in the same ones."""
    opening, closing = (",\u00a0", ",") if len(boxes) == 1 else ("\u00a0(", ")")
    contents = [InlineMath(box_content(teller, box)) for box in boxes]
    shown = [
        (Text(f"{box.number}{opening}"), content, Text(closing)) for box, content in zip(boxes, contents, strict=True)
    ]
    partials = tuple(teller.partial(name) for name in used)
    if len(used) == 1:
        return teller.inline("shared_box_once", boxes=shown, uses=uses, partials=partials)
    if len(used) == len(teller.used):
        return teller.inline("shared_box_everywhere", boxes=shown, count=len(used))
    if len(used) > 6:
        return teller.inline("shared_box_many", boxes=shown, first=partials[0], last=partials[-1], count=len(used))
    return teller.inline("shared_box", boxes=shown, partials=partials)


def _shows_values(teller: Teller) -> bool:
    """Are intermediate values of the formula written out in the partials, where they are repeated without a box?"""
    if teller.abbreviated:
        return False
    program = teller.derivation.gradient.program
    inner = {teller.nodes[name] for name in teller.inner_names}
    seen: set[int] = set()
    stack = list(program.outputs[1:])
    while stack:
        node = stack.pop()
        if node in inner:
            return True
        if node not in seen and not teller.keeps_its_name(node):
            seen.add(node)
            stack.extend(program.args[node])
    return False


def _occurrences(written: m.Math, number: int) -> int:
    """How often a box stands in a written partial."""
    return sum(isinstance(part, m.Box) and part.number == number for part in parts_of(written))


def box_content(teller: Teller, box: SharedPart) -> m.Math:
    """What stands inside a box: the factors that it adds to the box before it."""
    written = teller.gradient_writer(boxes=True).write(box.node)
    last = written.factors[-1] if isinstance(written, m.Product) else written
    return last.body if isinstance(last, m.Box) else last


def descent(teller: Teller) -> list[Block]:
    """w^t = w^{t-1} - η ∂L/∂w (w^{t-1}), a line for each parameter."""
    names = told(teller)[::-1] if teller.elided else teller.problem.parameters
    lines = []
    for name in names:
        old = m.Name(name, at="t-1")
        whole = teller.problem.chain is not None and len(teller.problem.parameters) > 1
        point = m.Name("w", at="t-1") if whole else _old_point(teller)
        step = m.Product((m.Symbol("eta"), m.Evaluated(teller.partial(name), point)))
        lines.append(m.Line(m.Name(name, at="t"), (m.Sum(((1, old), (-1, step))),)))
        if teller.elided and name == names[0]:
            lines.append(m.Line(m.Symbol("vdots"), ()))
    count = len(teller.problem.parameters)
    block = "descent" if teller.prediction is not None else "descent_function"
    before = m.Row((m.Name("t"), m.Symbol("minus"), m.Number(Fraction(1))))
    said = teller.say(block, eta=m.Symbol("eta"), t=m.Name("t"), before=before, count=count)
    closing = teller.say("descent_point") if count > 1 else []
    return [*said, display(*lines), *closing]


def _old_point(teller: Teller) -> m.Math:
    """The old values of all parameters, as the point at which a partial is taken."""
    old = [m.Name(name, at="t-1") for name in teller.problem.parameters]
    return separated(old[0], m.Symbol("dots"), old[-1]) if len(old) > 3 else separated(*old)


def _slow(teller: Teller) -> list[Block]:
    """The counted operations, how they grow with the depth, and why."""
    rows = own_rows(teller)
    blocks = teller.say("slow", signs=separated(*SIGNS.values()))
    blocks.append(_table(teller, rows))
    naive, reverse = rows["naive"]["total"], rows["reverse"]["total"]
    growth = growth_laws(teller)
    if growth.get("naive"):
        orders = {form: growth_order(growth[form]) for form in ("naive", "stored", "reverse") if growth.get(form)}
        if len(orders) == 3:
            blocks += teller.say("slow_why", exponential=is_exponential(growth["naive"]), **orders)
    elif naive is not None:
        blocks += teller.say("slow_why_general", naive=total(naive), reverse=reverse, saves=naive > reverse)
    found = (rows.get(f"cse_{mode}", {}).get("total") for mode in ("none", "basic"))
    totals = [count for count in found if count is not None]
    if len(totals) == 2:
        order = growth_order(growth["naive"]) if growth.get("naive") else None
        tie = teller.problem.chain is not None and min(totals) == reverse and order is not None
        blocks += teller.say("slow_cse", cse=totals[0], basic=totals[1], tie=tie, naive=order)
    return blocks


def is_slow(teller: Teller) -> bool:
    """Does it take more operations to compute the partials as they are written?"""
    rows = own_rows(teller)
    naive = rows["naive"]["total"]
    return naive is None or naive > rows["reverse"]["total"]


def growth_laws(teller: Teller) -> Mapping[str, str]:
    """Form -> how its operations grow with the depth; nothing where there are no layers."""
    chain = teller.problem.chain
    return teller.counts.get("growth", {}) if chain is not None and chain.depth > 1 else {}


def own_rows(teller: Teller) -> Mapping[str, Mapping[str, Any]]:
    """Form -> the row of this very problem; the rows of cse by their modes."""
    chain = teller.problem.chain
    depth = None if chain is None else chain.depth
    found: dict[str, Mapping[str, Any]] = {}
    for row in teller.counts["rows"]:
        if row["depth"] == depth:
            found[f"cse_{row['mode']}" if row["form"] == "cse" else row["form"]] = row
    return found


def _table(teller: Teller, rows: Mapping[str, Mapping[str, Any]]) -> Table:
    kinds = [kind for kind in ("+", "-", "*", "/", "power", "negation", "function") if _occurs(kind, rows)]
    growth = growth_laws(teller)
    with_growth = any(growth.get(form) for form in FORMS)
    head: list[Inline] = [teller.inline("head_form")]
    for kind in kinds:
        head.append((InlineMath(SIGNS[kind]),) if kind in SIGNS else teller.inline(f"kind_{kind}"))
    head.append(teller.inline("head_total"))
    if with_growth:
        head.append(teller.inline("head_growth", m=m.Name("m")))
    body = []
    for form in FORMS:
        row = rows.get(form)
        if row is None or row["total"] is None:
            continue
        cells: list[Inline] = [teller.inline(f"form_{form}")]
        cells += [(InlineMath(total(row["by_kind"].get(kind, 0))),) for kind in kinds]
        cells.append((InlineMath(total(row["total"])),))
        if with_growth:
            cells.append((InlineMath(short_law(growth[form])),) if growth.get(form) else (Text("—"),))
        body.append(tuple(cells))
    right: Alignment = "right"
    alignment: tuple[Alignment, ...] = ("left", *(right for _ in kinds), right, *(("left",) if with_growth else ()))
    return Table(tuple(head), tuple(body), alignment, teller.inline("caption_counts"))


def _occurs(kind: str, rows: Mapping[str, Mapping[str, Any]]) -> bool:
    return any(row["total"] is not None and row["by_kind"].get(kind) for row in rows.values())
