"""The two writers: the same bytes every time, text as outlines, LaTeX that compiles."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from symback.document.figure import Edge, Graph, layout, to_svg, to_tikz
from tests.figure_samples import chain, latex, node, samples

SAMPLES = samples()
SVG = "{http://www.w3.org/2000/svg}"


def test_an_svg_says_in_words_what_it_shows() -> None:
    graph = Graph((node("x", "data"), node("L", "output")), (Edge("x", "L"),), 'x < y & "z"\nsecond line')
    root = ET.fromstring(to_svg(layout(graph, latex)))
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == 'x < y & "z"'
    assert root.findtext(f"{SVG}desc") == 'x < y & "z"\nsecond line'


@pytest.mark.parametrize("name", SAMPLES)
def test_an_svg_is_whole_small_and_free_of_fonts(name: str) -> None:
    text = to_svg(layout(SAMPLES[name], latex))
    root = ET.fromstring(text)
    assert not list(root.iter(f"{SVG}text"))
    assert len(text) < 100_000
    defined = {element.get("id") for element in root.iter(f"{SVG}path")} - {None}
    used = {element.get("{http://www.w3.org/1999/xlink}href") for element in root.iter(f"{SVG}use")}
    assert {f"#{name}" for name in defined} == used
    assert not re.search(r"\d\.\d{3}", text), "coordinates have two decimals"


def test_ink_stands_on_a_white_plate() -> None:
    root = ET.fromstring(to_svg(layout(chain(1), latex)))
    plate = root.find(f"{SVG}rect")
    assert plate is not None
    assert plate.get("fill") == "#FFFFFF"
    assert [plate.get("width"), plate.get("height")] == (root.get("viewBox") or "").split()[2:]


def test_derivatives_are_dashed_and_have_a_colour_of_their_own() -> None:
    text = to_svg(layout(chain(2), latex))
    assert text.count("stroke-dasharray") == 4
    assert "stroke-dasharray" not in to_svg(layout(chain(2, derivatives=False), latex))
    assert to_tikz(layout(chain(2), latex)).count("dash pattern") == 4


def test_a_box_carries_its_number_in_its_colour() -> None:
    text = to_tikz(layout(chain(3, boxes=True), latex))
    assert text.count(r"\fill[symback box 2") == 2
    assert text.count(r"\fill[symback box 1") == 1


def test_output_does_not_depend_on_the_hash_seed() -> None:
    program = (
        "from tests.figure_samples import *; from symback.document.figure import *; import hashlib\n"
        "graphs = [samples()[name] for name in ('chain5', 'wide', 'shared5', 'boxes3')]\n"
        "texts = [write(layout(graph, latex)) for graph in graphs for write in (to_svg, to_tikz)]\n"
        "print(hashlib.sha256(''.join(texts).encode()).hexdigest())"
    )
    here = Path(__file__).parent
    found = set()
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(here.parent)}
        done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=True)
        found.add(done.stdout)
    assert len(found) == 1


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="needs pdflatex")
def test_every_tikz_picture_compiles_and_fits_sixteen_centimetres(tmp_path: Path) -> None:
    pictures = "\n\n".join(to_tikz(layout(graph, latex)) + r"\clearpage" for graph in SAMPLES.values())
    (tmp_path / "all.tex").write_text(
        r"\documentclass{article}\usepackage[textwidth=16cm,textheight=28cm,a4paper]{geometry}"
        r"\usepackage{tikz}\usetikzlibrary{arrows.meta}\parindent0pt\begin{document}" + pictures + r"\end{document}",
        encoding="utf-8",
    )
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "all.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:]
    log = (tmp_path / "all.log").read_text(encoding="utf-8", errors="replace")
    assert "Overfull" not in log
    assert "Missing character" not in log
