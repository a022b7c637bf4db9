"""``symback solve``: which files come, what is printed, what happens when something is in the way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from symback.cli import main
from symback.commands import pdf
from symback.errors import InputError
from tests import fakes

ALL = {
    "solution.tex",
    "solution.md",
    "figures/network.svg",
    "figures/graph.svg",
    "gradient.py",
    "counts.json",
    ".symback.json",
}


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> fakes.House:
    monkeypatch.chdir(tmp_path)
    return fakes.install(monkeypatch)


def written(folder: str = "solution") -> set[str]:
    return {path.relative_to(folder).as_posix() for path in Path(folder).rglob("*") if path.is_file()}


def test_the_whole_solution_is_written_and_told(house: fakes.House, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve"]) == 0
    assert written() == ALL
    assert capsys.readouterr().out == (
        "Wrote into solution:\n"
        "  solution.tex  the solution, for pdflatex or xelatex\n"
        "  solution.md   the solution as a MyST page\n"
        "  gradient.py   the gradient module\n"
        "  counts.json   the operation counts\n"
        "  figures/      2 figures\n"
        "Every partial was verified.\n"
    )
    assert json.loads(Path("solution/counts.json").read_text()) == {"problem": "ŷ", "rows": []}


def test_language_and_length_reach_every_document(house: fakes.House) -> None:
    assert main("solve --lang ru --full -o out".split()) == 0
    assert Path("out/solution.tex").read_text() == "latex ru True\n"
    assert Path("out/solution.md").read_text() == "myst ru True\n"
    assert Path("out/figures/network.svg").read_text() == "<svg>ru True</svg>"


def test_the_derivation_element_by_element_reaches_every_document(house: fakes.House) -> None:
    assert main("solve --elementwise -o out".split()) == 0
    assert Path("out/solution.tex").read_text() == "latex en False elementwise\n"
    assert Path("out/solution.md").read_text() == "myst en False elementwise\n"
    assert Path("out/figures/network.svg").read_text() == "<svg>en False elementwise</svg>"


def test_the_figures_belong_to_the_page(house: fakes.House) -> None:
    assert main("solve --format latex".split()) == 0
    assert written() == {"solution.tex", "gradient.py", "counts.json", ".symback.json"}
    assert main("solve --format myst -o page".split()) == 0
    assert written("page") == ALL - {"solution.tex"}


def test_a_second_run_replaces_the_first_and_an_edited_file_stops_it(
    house: fakes.House, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["solve"]) == 0
    assert main(["solve", "--lang", "ru"]) == 0
    Path("solution/solution.tex").write_text("mine")
    assert main(["solve"]) == 2
    assert "solution.tex» was edited since symback wrote it; --force overwrites it" in capsys.readouterr().err
    assert Path("solution/solution.md").read_text() == "myst ru False\n"
    assert main(["solve", "--force"]) == 0


def test_without_a_tex_the_rest_is_written_and_the_exit_code_is_2(
    house: fakes.House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(tex: str) -> bytes:
        raise InputError("--pdf needs pdflatex, which is not installed")

    monkeypatch.setattr(pdf, "typeset", refused)
    assert main(["solve", "--pdf"]) == 2
    assert written() == ALL
    out, err = capsys.readouterr()
    assert "Every partial was verified." in out
    assert err == "symback: error: --pdf needs pdflatex, which is not installed\n"


def test_the_pdf_is_one_of_the_files(house: fakes.House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "typeset", lambda tex: tex.encode() + b"%PDF")
    assert main(["solve", "--pdf", "--format", "myst"]) == 0
    assert written() == ALL - {"solution.tex"} | {"solution.pdf"}
    assert "solution.pdf" in json.loads(Path("solution/.symback.json").read_text())["files"]


def test_a_partial_that_is_wrong_never_reaches_a_file(house: fakes.House, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(_: fakes.Verification) -> str:
        raise AssertionError

    monkeypatch.setattr(fakes.Verification, "sentence", wrong)
    with pytest.raises(AssertionError):
        main(["solve"])
    assert not Path("solution").exists()
