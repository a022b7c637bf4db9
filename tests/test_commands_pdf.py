"""Typesetting: a real TeX where there is one, and every way in which it can fail."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

import pytest

from symback.commands.pdf import typeset
from symback.errors import InputError

PAGE = r"\documentclass{article}\begin{document}%s\end{document}"


@pytest.fixture
def tools(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder for stand-ins of pdflatex and latexmk, in place of the real ones."""
    for name in ("sh", "sleep", "cat"):
        found = shutil.which(name)
        assert found
        (tmp_path / name).symlink_to(found)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def tool(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!{shutil.which('sh')}\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_without_pdflatex_it_says_what_to_install(tools: Path) -> None:
    with pytest.raises(InputError, match="--pdf needs pdflatex.*sudo apt install .*texlive-latex-extra"):
        typeset("")


def test_pdflatex_runs_twice_so_that_references_are_known(tools: Path) -> None:
    tool(tools, "pdflatex", 'printf x >> runs; cat runs > solution.pdf; [ "$openout_any$openin_any" = pp ]')
    assert typeset("") == b"xx"


def test_latexmk_is_preferred(tools: Path) -> None:
    tool(tools, "pdflatex", "exit 1")
    tool(tools, "latexmk", 'printf "%s" "$*" > solution.pdf')
    assert b"-no-shell-escape" in typeset("")


def test_the_first_complaint_of_tex_is_told(tools: Path) -> None:
    tool(tools, "pdflatex", 'printf "noise\n! Undefined control sequence.\n! Emergency stop.\n" > solution.log; exit 1')
    with pytest.raises(InputError, match="solution.tex could not be typeset: Undefined control sequence."):
        typeset("")


def test_a_missing_package_comes_with_the_remedy(tools: Path) -> None:
    tool(tools, "pdflatex", 'echo "! LaTeX Error: File \\`tikz.sty\' not found." > solution.log; exit 1')
    with pytest.raises(InputError, match=r"tikz\.sty' not found.*sudo apt install"):
        typeset("")


def test_a_tex_that_says_nothing_is_an_error_too(tools: Path) -> None:
    tool(tools, "pdflatex", "exit 0")
    with pytest.raises(InputError, match="TeX gave no reason"):
        typeset("")


def test_a_tex_that_does_not_end_is_stopped_with_its_children(tools: Path) -> None:
    tool(tools, "pdflatex", "sleep 60 & sleep 60")
    with pytest.raises(InputError, match=r"pdflatex did not end within 0\.3 seconds"):
        typeset("", time_limit=0.3)
