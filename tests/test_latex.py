from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from symback.document.display import Display, Line, Name, Product
from symback.document.latex import write_latex
from symback.document.phrases import Phrases
from symback.document.tree import DisplayBlock, Document, FigureBlock, InlineMath, Paragraph, Task, Text
from symback.errors import InputError
from tests.document_samples import TIKZ, UGLY, factors, sample_document
from tests.support import require

ENGLISH = Phrases.load("en").labels
# Hand-picked: what other LaTeX writers trip over.
TITLES = (
    UGLY,
    "",
    "\\",
    "\\end{document}",
    "a{b",
    "% all gone",
    "~^_",
    "x" * 300,
    "— „x“ «y» … №5",
    "ﬁ ½ Ω ℝ ∑ ½ 中文 😀",
)


def document(*blocks: Paragraph | DisplayBlock | FigureBlock, title: str = "t", lang: str = "en") -> Document:
    return Document(title, lang, ENGLISH, (), (Task("a", (), blocks),))


def typeset(tex: str, engine: str, folder: Path) -> str:
    """The log of a run; fails where TeX stops."""
    program = require(engine)
    (folder / "document.tex").write_text(tex, encoding="utf-8")
    command: list[str | Path] = [program, "-interaction=nonstopmode", "-halt-on-error", "document.tex"]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace", timeout=300)
    log = (folder / "document.log").read_text(encoding="utf-8", errors="replace")
    errors = re.findall(r"^!.*(?:\n.*){0,5}", log, re.MULTILINE)
    assert result.returncode == 0, errors
    return log


def complaints(log: str) -> list[str]:
    """What a reader would see: lost characters, dead references, boxes that stick out by more than 10 points."""
    found = re.findall(r"Missing character.*|.*[Uu]ndefined.*|LaTeX Font Warning.*", log)
    boxes = re.findall(r"Overfull \\[hv]box \(([0-9.]+)pt.*", log)
    return found + [f"overfull by {points}" for points in boxes if float(points) > 10]


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("engine", ["pdflatex", "xelatex"])
def test_every_kind_of_block_and_mathematics_is_typeset_without_a_complaint(
    engine: str, lang: str, tmp_path: Path
) -> None:
    log = typeset(write_latex(sample_document(lang), {"graph": TIKZ}), engine, tmp_path)
    assert complaints(log) == []


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["pdflatex", "xelatex"])
def test_any_title_is_typeset(engine: str, tmp_path: Path) -> None:
    every_letter = "".join(chr(code) for code in (*range(0x20, 0x180), *range(0x370, 0x530), *range(0x2000, 0x2300)))
    blocks = [Paragraph((Text(title),)) for title in (*TITLES, every_letter)]
    for lang in ("en", "ru"):
        log = typeset(write_latex(document(*blocks, title=" ".join(TITLES), lang=lang), {}), engine, tmp_path)
        assert complaints(log) == []


@pytest.mark.slow
def test_the_complaints_are_seen_when_there_are_some(tmp_path: Path) -> None:
    tex = r"\documentclass{article}\begin{document}\hbox to 1pt{" + "x" * 50 + r"}\ref{nothing}\end{document}"
    assert len(complaints(typeset(tex, "pdflatex", tmp_path))) >= 2


def test_a_display_goes_on_with_its_paragraph_and_a_long_one_may_be_cut_by_the_page() -> None:
    short = DisplayBlock(Display((Line(Name("a"), (Name("b"),)),)))
    long = DisplayBlock(Display(tuple(Line(Name("a"), (Product(factors(9)),)) for _ in range(20))))
    tex = write_latex(document(Paragraph((Text("We see"),)), short, long), {})
    assert "We see\n\\[\n\\begin{aligned}" in tex
    assert "\\]\n\n\\begin{align*}" in tex


def test_a_line_does_not_end_inside_of_a_short_formula() -> None:
    short, long, single = (InlineMath(math) for math in (Product(factors(3)), Product(factors(30)), Name("w1")))
    tex = write_latex(document(Paragraph((short, Text(" and "), long, Text(" and "), single))), {})
    before, between, after = tex.partition("\\begin{document}")[2].partition("\\end{document}")[0].split(" and ")
    assert r"$\sbkeep " in before
    assert "sbkeep" not in between
    assert "sbkeep" not in after


def test_a_figure_that_was_not_drawn_is_named() -> None:
    with pytest.raises(InputError, match="figure .graph"):
        write_latex(document(FigureBlock("graph", (), "")), {})


def test_a_language_without_latex_settings_is_named() -> None:
    with pytest.raises(InputError, match="de"):
        write_latex(document(lang="de"), {})
