"""Long functions in pieces: every value is read where it is, and a place is used again when its value has died."""

from __future__ import annotations

import re

from symback.code.c.pieces import LINES, cut, words
from symback.code.schedule import Assignment


def chain(count: int) -> list[Assignment]:
    return [Assignment(k, f"t{k}", f"t{k - 1} * x" if k else "x + y") for k in range(count)]


def test_words_are_identifiers_and_no_parts_of_numbers() -> None:
    assert words("1.5e10 + t1*v[2] - f(t2)") == ["t1", "v", "f", "t2"]


def test_a_chain_needs_one_place() -> None:
    made = cut(chain(10 * LINES), [("*value", f"t{10 * LINES - 1}")], [], "kept")
    assert len(made.pieces) == 10
    assert made.size <= 2
    assert made.entries == {}


def test_every_place_holds_the_value_that_is_read() -> None:
    count = 6 * LINES
    lines = [Assignment(k, f"t{k}", f"t{k - 1} + t{k * 7 // 11} + x" if k else "x") for k in range(count)]
    results = [(f"partials[{k}]", f"t{k * 53 % count} * y") for k in range(40)]
    made = cut(lines, results, ["x", "y"], "kept")
    holds = {f"kept[{place}]": name for name, place in made.entries.items()}
    found = {}
    for piece in made.pieces:
        for statement in piece.statements:
            target, _, text = statement.removesuffix(";").partition(" = ")
            target = target.removeprefix("const double ")
            meant = re.sub(r"kept\[\d+\]", lambda m: holds[m[0]], text)
            if target.startswith("kept"):
                line = next((one for one in lines if one.text == meant or one.name == meant), None)
                assert line is not None
                holds[target] = line.name
            elif target.startswith("partials"):
                found[target] = meant
            else:
                assert meant == lines[int(target[1:])].text
    assert found == dict(results)


def test_the_work_is_linear_in_the_lines() -> None:
    sizes = [sum(len(piece.statements) for piece in cut(chain(n), [], [], "kept").pieces) for n in (1000, 4000)]
    assert sizes[1] < 4.2 * sizes[0]
