"""``symback list``: the catalogue for people and for programs."""

from __future__ import annotations

import json

import pytest

from symback.cli import main
from tests import fakes


@pytest.fixture(autouse=True)
def house(monkeypatch: pytest.MonkeyPatch) -> fakes.House:
    return fakes.install(monkeypatch)


def test_names_stand_in_one_column_under_their_kind(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    assert capsys.readouterr().out == (
        "problems\n  chain   ŷ = f(x·w_1)…\n\ntargets\n  python  standard library only\n"
    )


def test_json_has_the_same_names(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--json"]) == 0
    assert json.loads(capfd.readouterr().out) == {
        "problems": {"chain": "ŷ = f(x·w_1)…"},
        "targets": {"python": "standard library only"},
    }
