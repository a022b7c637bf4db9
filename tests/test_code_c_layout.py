"""Comments that nothing breaks out of, and heads that fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from symback.code.c.layout import body, comment, commented, head, text_comment
from tests.target_samples import compile_strictly

NASTY = [
    "*/ int x; /*",
    "/* /* /",
    "**//",
    "??/\n*/",
    "a\\",
    "\u202e\u2066",
    "\x00\x07",
    "*\u200b/",
    "/**/",
    "*" * 9 + "/",
]


@pytest.mark.parametrize("text", NASTY)
def test_a_comment_stays_a_comment(text: str, tmp_path: Path) -> None:
    for made in (comment(text), text_comment(text)):
        assert made.count("*/") == 1
        assert made.endswith("*/")
        compile_strictly(f"{made}\nint one;\n", tmp_path)


def test_what_is_harmless_stays_as_it_is() -> None:
    assert commented("L = (y - yhat)**2/2") == "L = (y - yhat)**2/2"


def test_long_heads_are_wrapped() -> None:
    text = head("void", "f", [f"double argument_{k}" for k in range(30)])
    assert max(map(len, text.splitlines())) <= 100
    assert body(["return;"], ["x"]) == "{\n    (void)x;\n    return;\n}"
