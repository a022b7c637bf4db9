"""``symback compare``: the same counts as a table, as JSON, as CSV, as a drawing."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from symback.cli import main
from tests import fakes


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> fakes.House:
    monkeypatch.chdir(tmp_path)
    return fakes.install(monkeypatch)


def test_a_table_by_default(house: fakes.House, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare"]) == 0
    assert capsys.readouterr().out == "form     total\nnaive       34\nreverse     17\n"
    assert house.depths is None


def test_json_and_csv(house: fakes.House, capfd: pytest.CaptureFixture[str]) -> None:
    assert main("compare --depths 1:9:4 --json".split()) == 0
    assert json.loads(capfd.readouterr().out) == {"problem": "ŷ", "rows": [1, 5, 9]}
    assert main("compare --csv".split()) == 0
    assert capfd.readouterr().out == "depth,total\n3,17\n"


def test_a_drawing_is_replaced_unless_it_is_not_ours(
    house: fakes.House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", {"matplotlib": "found"}.get)
    assert main("compare --plot counts.svg".split()) == 0
    assert main("compare --plot counts.svg".split()) == 0
    assert capsys.readouterr().out.endswith("Wrote counts.svg\n")
    Path("counts.svg").write_text("mine")
    assert main("compare --plot counts.svg".split()) == 2
    assert Path("counts.svg").read_text() == "mine"


def test_without_matplotlib_the_remedy_is_told_before_anything_is_counted(
    house: fakes.House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", dict[str, object]().get)
    assert main("compare --plot counts.svg".split()) == 2
    assert "pip install 'symback[plot]'" in capsys.readouterr().err
    assert not house.problem
