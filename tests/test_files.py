"""Writing: what symback made may be replaced, what somebody else made may not, and nobody meets half a file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from symback import files
from symback.errors import InputError
from symback.files import MARKER, check_file, check_folder, replacing, write_file, write_folder
from symback.manifest import MANIFEST, digest

SOLUTION: dict[str, str | bytes] = {"a.tex": "один\n", "figures/graph.svg": "<svg/>", "a.pdf": b"%PDF\xff"}


def write(folder: Path, contents: Mapping[str, str | bytes], *, force: bool = False) -> None:
    write_folder(folder, contents, command="symback solve", force=force)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_file_is_written_and_recorded_with_its_hash(tmp_path: Path) -> None:
    write(tmp_path / "out", SOLUTION)
    there = snapshot(tmp_path / "out")
    assert there.keys() == {*SOLUTION, MANIFEST}
    assert there["a.tex"] == "один\n".encode()
    told = json.loads(there[MANIFEST])
    assert told["command"] == "symback solve"
    assert told["files"] == {name: digest(there[name]) for name in sorted(SOLUTION)}
    assert "pending" not in told


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    write(tmp_path / "one", SOLUTION)
    write(tmp_path / "two", dict(reversed(SOLUTION.items())))
    assert snapshot(tmp_path / "one") == snapshot(tmp_path / "two")


def test_symback_replaces_what_it_made(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "one"})
    write(tmp_path, {"a.txt": "two"})
    assert (tmp_path / "a.txt").read_text() == "two"


def test_a_file_with_exactly_the_right_content_is_no_conflict(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one")
    write(tmp_path, {"a.txt": "one"})
    assert "a.txt" in json.loads((tmp_path / MANIFEST).read_text())["files"]


@pytest.mark.parametrize("edited", [True, False])
def test_an_edited_or_foreign_file_stops_the_run_before_the_first_write(tmp_path: Path, edited: bool) -> None:
    if edited:
        write(tmp_path, {"b.txt": "one"})
    (tmp_path / "b.txt").write_text("a person's own words")
    before = snapshot(tmp_path)
    with pytest.raises(InputError, match=r"b\.txt» was (edited since|not made by) symback.*--force overwrites it"):
        write(tmp_path, {"a.txt": "new", "b.txt": "new"})
    assert snapshot(tmp_path) == before


def test_several_conflicts_are_counted_in_one_sentence(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / name).write_text("mine")
    with pytest.raises(InputError, match=r"and 2 more like it\); --force overwrites them"):
        write(tmp_path, dict.fromkeys("abc", "new"))


def test_force_overwrites(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("mine")
    write(tmp_path, {"a.txt": "new"}, force=True)
    assert (tmp_path / "a.txt").read_text() == "new"


def test_what_an_earlier_run_made_stays_and_stays_known(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "one", "gone.txt": "one"})
    (tmp_path / "gone.txt").unlink()
    write(tmp_path, {"b.txt": "two"})
    assert (tmp_path / "a.txt").read_text() == "one"
    assert json.loads((tmp_path / MANIFEST).read_text())["files"].keys() == {"a.txt", "b.txt"}
    write(tmp_path, {"a.txt": "three"})


def test_a_link_is_replaced_only_by_force_and_never_written_through(tmp_path: Path) -> None:
    target = tmp_path / "precious.txt"
    target.write_text("mine")
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "a.txt").symlink_to(target)
    with pytest.raises(InputError, match="is a link that symback did not make"):
        write(folder, {"a.txt": "new"})
    write(folder, {"a.txt": "new"}, force=True)
    assert target.read_text() == "mine"
    assert not (folder / "a.txt").is_symlink()


@pytest.mark.parametrize("force", [True, False])
def test_a_folder_in_place_of_a_file_and_the_reverse_are_never_overwritten(tmp_path: Path, force: bool) -> None:
    (tmp_path / "solution.tex").mkdir()
    with pytest.raises(InputError, match=r"solution\.tex» is a folder"):
        write(tmp_path, {"solution.tex": ""}, force=force)
    (tmp_path / "figures").write_text("a file")
    with pytest.raises(InputError, match="figures» is a file"):
        write(tmp_path, {"figures/graph.svg": ""}, force=force)


@pytest.mark.parametrize("name", ["../a", "/a", "", ".", "a/../../b", MANIFEST, "a\0b"])
def test_a_name_that_leaves_the_folder_is_a_mistake_of_ours(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="is not the name of a file inside the folder"):
        write(tmp_path, {name: ""})


def test_a_folder_that_cannot_be_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="file» is not a folder"):
        check_folder(tmp_path / "file")
    with pytest.raises(InputError, match="there is no folder «.*missing» to make «out» in"):
        check_folder(tmp_path / "missing" / "out")
    with pytest.raises(InputError, match="cannot write .*: File name too long"):
        check_folder(tmp_path / ("x" * 5000))
    # Asked, not tried: whoever runs the tests may be allowed everything.
    monkeypatch.setattr(os, "access", lambda *_: False)
    for folder in (tmp_path, tmp_path / "new"):
        with pytest.raises(InputError, match="cannot be written; choose another place with -o"):
            check_folder(folder)


def test_a_full_disk_leaves_everything_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"a.txt": "one"})
    before = snapshot(tmp_path)
    create = files._create
    calls: list[Path] = []

    def fail_at_the_third(path: Path, content: bytes) -> None:
        calls.append(path)
        if len(calls) == 3:
            path.write_bytes(content[:1])
            raise OSError(28, "No space left on device")
        create(path, content)

    monkeypatch.setattr(files, "_create", fail_at_the_third)
    with pytest.raises(InputError, match="No space left on device; choose another place with -o"):
        write(tmp_path, {"a.txt": "two", "new/b.txt": "two", "c.txt": "two"})
    assert snapshot(tmp_path) == before
    assert not (tmp_path / "new").exists()


KILLED = """
import os, pathlib, sys
from symback.files import write_folder
rename, done = pathlib.Path.replace, []
def die(self, target):
    if len(done) == int(sys.argv[2]):
        os._exit(9)
    done.append(rename(self, target))
pathlib.Path.replace = die
write_folder(sys.argv[1], {name: "two" for name in "abc"}, command="second")
"""


@pytest.mark.parametrize("renames", range(5))
def test_a_run_killed_at_any_rename_can_be_repeated_without_force(tmp_path: Path, renames: int) -> None:
    folder = tmp_path / "out"
    write(folder, dict.fromkeys("ab", "one"))
    killed = subprocess.run([sys.executable, "-c", KILLED, str(folder), str(renames)], check=False)
    assert killed.returncode == 9
    assert all((folder / name).read_text() in ("one", "two") for name in "ab")
    write(folder, {"a": "three"})
    write(folder, dict.fromkeys("abc", "four"))
    assert {(folder / name).read_text() for name in "abc"} == {"four"}


def test_no_temporary_file_is_left(tmp_path: Path) -> None:
    write(tmp_path, SOLUTION)
    write_file(tmp_path / "single.py", MARKER)
    assert not [path for path in tmp_path.rglob("*") if ".tmp" in path.name]


def test_files_get_the_permissions_that_the_person_asked_for(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write(tmp_path, {"a.txt": ""})
    finally:
        os.umask(before)
    assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o640


def test_a_single_file_is_replaced_only_where_it_carries_the_mark(tmp_path: Path) -> None:
    path = tmp_path / "gradient.py"
    write_file(path, f"# {MARKER}\none")
    write_file(path, f"# {MARKER}\ntwo")
    assert path.read_text().endswith("two")
    path.write_text("a person's own module")
    with pytest.raises(InputError, match=r"gradient\.py» was not made by symback; --force overwrites it"):
        write_file(path, "three")
    write_file(path, "three", force=True)
    assert path.read_text() == "three"


def test_a_place_where_no_single_file_can_be_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="is a folder; name a file in it"):
        check_file(tmp_path)
    with pytest.raises(InputError, match="there is no folder"):
        check_file(tmp_path / "missing" / "a.py")
    with pytest.raises(InputError, match="file» is not a folder|Not a directory"):
        check_file(tmp_path / "file" / "a.py")
    with pytest.raises(InputError, match="not a regular file"):
        check_file("/dev/null", force=True)


def test_a_drawing_that_fails_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "counts.svg"
    path.write_text(MARKER)

    def draw() -> None:
        with replacing(path) as temporary:
            temporary.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        draw()
    assert snapshot(tmp_path) == {"counts.svg": MARKER.encode()}
