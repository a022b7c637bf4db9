"""A comparison as plain text: an aligned table, comma-separated values."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from symback.counting import Row, power_of_ten
from symback.growth import Law
from symback.program.cost import KINDS

#: From here on a number in the table is a power of ten.
HUGE = 10**9


def to_csv(rows: Sequence[Row]) -> str:
    """A line per row with the exact numbers; what is not known is empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["depth", "form", "mode", "total", *KINDS, "note"])
    for row in rows:
        kinds = [""] * len(KINDS) if row.cost is None else [str(number) for number in row.cost.numbers]
        cells = (row.depth, row.form, row.mode, row.total)
        writer.writerow([*("" if cell is None else cell for cell in cells), *kinds, row.note or ""])
    return out.getvalue()


def to_table(rows: Sequence[Row], laws: Mapping[str, Law | None], remark: str | None) -> str:
    """An aligned table; below it the laws, the notes and the remark."""
    kinds = [kind for k, kind in enumerate(KINDS) if any(row.cost and row.cost.numbers[k] for row in rows)]
    with_depth = any(row.depth is not None for row in rows)
    least = {row.depth: row.total for row in rows if row.form == "reverse"}
    notes = list(dict.fromkeys(row.note for row in rows if row.note))
    head = [*(["depth"] if with_depth else []), "form", *kinds, "total", "ratio", ""]
    lines = [head]
    for k, row in enumerate(rows):
        first = k == 0 or rows[k - 1].depth != row.depth
        if first and k:
            lines.append([""] * len(head))
        numbers = row.cost.by_kind() if row.cost else {}
        cells = [str(row.depth) if first else ""] if with_depth else []
        cells += [label(row.form, row.mode), *(shown(numbers.get(kind, 0)) if row.cost else "" for kind in kinds)]
        cells += ["—" if row.total is None else shown(row.total), _ratio(row.total, least[row.depth])]
        lines.append([*cells, f"[{notes.index(row.note) + 1}]" if row.note else ""])
    text = aligned(lines, left={"form", ""})
    text += "".join(f"\n[{number}] {note}" for number, note in enumerate(notes, start=1))
    told = [(label(form), str(law)) for form, law in laws.items() if law is not None and "_" not in form]
    if told:
        width = max(len(form) for form, _ in told)
        text += "\n\nGrowth with the depth m:" + "".join(f"\n  {form:<{width}}  {law}" for form, law in told)
    return text + (f"\n\n{remark}\n" if remark else "\n")


def label(form: str, mode: str | None = None) -> str:
    """The name of a row in the table."""
    return f"{form} ({mode})" if mode == "basic" else form


def shown(number: int) -> str:
    """A number, a huge one as a power of ten."""
    return str(number) if number < HUGE else power_of_ten(number)


def _ratio(total: int | None, least: int | None) -> str:
    if not total or not least:
        return ""
    # Whole numbers can be larger than any float.
    hundredths = 100 * total // least
    return f"{hundredths // 100}.{hundredths % 100:02}" if hundredths < 100 * HUGE else power_of_ten(total // least)


def aligned(lines: Sequence[Sequence[str]], left: set[str]) -> str:
    """Columns under their heads (the first line); those in ``left`` begin at the left."""
    head = lines[0]
    widths = [max(len(line[k]) for line in lines) for k in range(len(head))]
    told = []
    for line in lines:
        cells = (
            cell.ljust(width) if name in left else cell.rjust(width)
            for cell, width, name in zip(line, widths, head, strict=True)
        )
        told.append("  ".join(cells).rstrip())
    return "\n".join(told) + "\n"
