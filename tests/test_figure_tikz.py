from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from symback.document.figure import layout, to_tikz
from symback.document.figure.placed import Command, Layout, PlacedEdge, PlacedLabel, PlacedNode
from tests.figure_samples import chain, latex, measured, samples
from tests.matrix_figures import PROBLEMS, layouts

SAMPLES = samples()


def test_derivatives_are_dashed() -> None:
    assert to_tikz(layout(chain(2), latex)).count("dash pattern") == 4
    assert "dash pattern" not in to_tikz(layout(chain(2, derivatives=False), latex))


def test_a_box_carries_its_number_in_its_colour() -> None:
    text = to_tikz(layout(chain(3, boxes=True), latex))
    assert text.count(r"\fill[symback box 2") == 2
    assert text.count(r"\fill[symback box 1") == 1


def test_heights_are_turned_over_and_lengths_are_centimetres() -> None:
    way = (Command("M", ((0, 0),)), Command("L", ((72, 0),)), Command("C", ((72, 36), (72, 36), (72, 72))))
    text = to_tikz(Layout(72, 72, (), (PlacedEdge("a", "b", "ink", way, None, ()),), ""))
    assert "(0,2.54) -- (2.54,2.54) .. controls (2.54,1.27) and (2.54,1.27) .. (2.54,0);" in text


def test_a_label_is_held_at_its_anchor_whatever_font_sets_it() -> None:
    label = PlacedLabel(measured(36), 0, 72, "ink", "right")
    text = to_tikz(Layout(72, 72, (PlacedNode("a", "value", "round", 0, 0, 9, 9, label, None),), (), ""))
    assert "anchor=base east" in text
    assert r"at (1.27,0) {$\displaystyle x$}" in text


def test_every_colour_that_is_used_is_defined() -> None:
    for name in ("boxvalues2", "elided20", "paths"):
        graph = SAMPLES[name]
        text = to_tikz(layout(graph, latex))
        defined = set(re.findall(r"definecolor\{(symback [^}]+)\}", text))
        used = set(re.findall(r"symback (?:fill \w+|box \d+|ink|parameter|derivative|value)", text))
        assert used <= defined


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="needs pdflatex")
def test_every_tikz_picture_compiles_and_fits_sixteen_centimetres(tmp_path: Path) -> None:
    drawn = [layout(graph, latex) for graph in SAMPLES.values()]
    drawn += [placed for name in PROBLEMS for placed in layouts(name).values()]
    pictures = "\n\n".join(to_tikz(placed) + r"\clearpage" for placed in drawn)
    (tmp_path / "all.tex").write_text(
        r"\documentclass{article}\usepackage[textwidth=16cm,textheight=28cm,a4paper]{geometry}"
        r"\usepackage{amsmath,tikz}\usetikzlibrary{arrows.meta}\parindent0pt"
        r"\begin{document}" + pictures + r"\end{document}",
        encoding="utf-8",
    )
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "all.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:]
    log = (tmp_path / "all.log").read_text(encoding="utf-8", errors="replace")
    assert "Overfull" not in log
    assert "Missing character" not in log
