from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from symback.document.display import Name, Product, Words
from symback.document.latex_math import print_tokens
from symback.document.latex_tokens import flatten, total_width
from symback.document.latex_width import SCRIPT, leaf_width
from symback.document.math_style import LATEX
from tests.document_samples import EVERY_KIND, factors, nested
from tests.support import require


def test_a_scale_scales() -> None:
    assert leaf_width("w_{12}", 0.5) == pytest.approx(leaf_width("w_{12}") / 2)


def test_an_index_is_smaller_and_an_accent_takes_no_room() -> None:
    assert leaf_width("x_{x}") == pytest.approx(leaf_width("x") * (1 + SCRIPT))
    assert leaf_width("x_x") == leaf_width("x_{x}")
    assert leaf_width(r"\hat{y}") == leaf_width("y")


def test_after_an_index_letters_have_their_size_again() -> None:
    assert leaf_width("x_{x}x") == pytest.approx(leaf_width("x_{x}") + leaf_width("x"))


def test_a_command_is_not_as_wide_as_its_name_is_long() -> None:
    assert leaf_width(r"\varepsilon") < 1
    assert leaf_width(r"\tanh") > leaf_width(r"\ln")


def _measure(folder: Path, formulas: list[str]) -> list[float]:
    """The widths of display formulas in TeX, in em of the font."""
    boxes = "\n".join(
        rf"\setbox0=\hbox{{$\displaystyle {latex}$}}\immediate\write16{{WIDTH \the\wd0}}" for latex in formulas
    )
    source = (
        r"\documentclass[11pt]{article}\usepackage{amsmath,amssymb}\newcommand\sbcyrillic[1]{xxx}"
        r"\newcommand\sbbox[2]{\fbox{\kern9pt$\displaystyle #2$}}\begin{document}" + boxes + r"\end{document}"
    )
    (folder / "w.tex").write_text(source, encoding="utf-8")
    command: list[str | Path] = [require("pdflatex"), "-interaction=nonstopmode", "w.tex"]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace")
    return [float(width) / 10.95 for width in re.findall(r"WIDTH ([0-9.]+)pt", result.stdout)]


@pytest.mark.slow
def test_the_estimated_width_is_close_to_that_of_tex(tmp_path: Path) -> None:
    maths = [math for math in EVERY_KIND if not isinstance(math, Name | Words)] + [Product(factors(9)), nested(9)]
    frames = [print_tokens(math, LATEX, 100.0, display=True) for math in maths]
    measured = _measure(tmp_path, [flatten(frame.tokens) for frame in frames])
    assert len(measured) == len(maths)
    for math, frame, width in zip(maths, frames, measured, strict=True):
        estimate = total_width(frame.tokens)
        # Too narrow an estimate overfills a row, too wide a one only breaks it early.
        assert 0.93 * width - 0.25 <= estimate <= 1.25 * width + 0.8, (math, estimate, width)
