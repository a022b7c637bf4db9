"""The keys of a problem.toml."""

from __future__ import annotations

from pathlib import Path

import pytest

from symback.errors import InputError
from symback.problem.toml import KEYS, load


def test_every_key_is_read(tmp_path: Path) -> None:
    values = {str: '"t"', int: "2", bool: "true", list: "[]", dict: "{}"}
    path = tmp_path / "p.toml"
    lines = [f"{key} = {values[kind[0] if isinstance(kind, tuple) else kind]}" for key, kind in KEYS.items()]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert set(load(path)) == set(KEYS)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"formule = 'x'", "has an unknown key «formule»; did you mean formula?"),
        (b"qqqq = 1", "known are title, formula"),
        (b"formula = 3", "«formula» has the wrong type"),
        (b"depth = true", "«depth» has the wrong type"),
        (b"parameters = [1]", "«parameters» is a list of names"),
        (b"[stages]\nh = 1", "each stage is a formula in quotation marks"),
        (b"[shapes]\nX = [2, 3]", "each shape is in quotation marks"),
        (b"layers = ['2']", "«layers» is a list of whole numbers"),
        (b"data = ['a b']", "data: «a b» is not a name"),
        (b"formula = ", "is not TOML"),
        (b"title = '\xff'", "cannot be read (UnicodeDecodeError)"),
    ],
)
def test_a_bad_file_is_told_in_a_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "p.toml"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        load(path)
    assert sentence in str(caught.value)


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        load(tmp_path / "none.toml")
    with pytest.raises(InputError, match="cannot be read"):
        load(tmp_path)
