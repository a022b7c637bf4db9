"""The manifest: what it vouches for, and that nothing written in it can do harm."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from symback.manifest import MANIFEST, Manifest, digest


def test_a_manifest_read_back_is_the_same(tmp_path: Path) -> None:
    manifest = Manifest("symback solve", {"b": digest(b"2"), "a": digest(b"1")}, {"c": digest(b"3")})
    (tmp_path / MANIFEST).write_text(manifest.to_json())
    assert Manifest.read(tmp_path) == manifest


def test_its_text_does_not_depend_on_the_order_of_the_files() -> None:
    assert Manifest("", {"a": "1", "b": "2"}).to_json() == Manifest("", {"b": "2", "a": "1"}).to_json()


@pytest.mark.parametrize(
    "text", ["", "no json", "[]", "{}", '{"files": []}', '{"files": {}, "pending": 3}', "[" * 99999]
)
def test_a_broken_manifest_vouches_for_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_text(text)
    assert Manifest.read(tmp_path) == Manifest()


def test_a_file_is_made_by_either_hash_of_a_run_that_was_killed() -> None:
    manifest = Manifest("", {"a": "old"}, {"a": "new"})
    assert manifest.made("a", "old")
    assert manifest.made("a", "new")
    assert not manifest.made("a", "other")
    assert not manifest.made("b", "old")


def test_files_that_are_gone_are_forgotten_and_pending_ones_that_arrived_are_kept(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("edited by a person")
    (tmp_path / "arrived").write_bytes(b"new")
    (tmp_path / "foreign").write_bytes(b"something else")
    pending = {"arrived": digest(b"new"), "foreign": digest(b"new"), "never": digest(b"new")}
    manifest = Manifest("", {"kept": "1", "gone": "2"}, pending)
    assert manifest.still_there(tmp_path) == {"kept": "1", "arrived": digest(b"new")}


@pytest.mark.parametrize("name", ["/dev/zero", "../../etc/passwd", "a\0b", "x" * 5000])
def test_hostile_names_are_neither_followed_nor_an_error(tmp_path: Path, name: str) -> None:
    (tmp_path / MANIFEST).write_text(json.dumps({"files": {}, "pending": {name: "0"}}))
    assert Manifest.read(tmp_path).still_there(tmp_path) == {}
