"""What is committed in ``generated/`` is what the commands write today."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.golden import EXAMPLES, GENERATED, contents, write


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_committed_example_is_what_the_command_writes(example: str, tmp_path: Path) -> None:
    write(example, tmp_path / "fresh")
    committed, fresh = contents(GENERATED / example), contents(tmp_path / "fresh")
    assert committed.keys() == fresh.keys(), "run `make golden` and read the diff"
    different = [name for name in fresh if committed[name] != fresh[name]]
    assert not different, "run `make golden` and read the diff"


def test_there_is_no_example_that_nobody_makes() -> None:
    assert {path.name for path in GENERATED.iterdir() if path.is_dir()} == set(EXAMPLES)


@pytest.mark.slow
@pytest.mark.parametrize("example", EXAMPLES)
def test_the_result_does_not_depend_on_hash_seed_locale_zone_or_terminal(example: str, tmp_path: Path) -> None:
    surroundings = {"PYTHONHASHSEED": "7", "LC_ALL": "C", "TZ": "Asia/Vladivostok", "COLUMNS": "40"}
    subprocess.run(
        [sys.executable, "-m", "symback", "solve", *EXAMPLES[example], "-o", str(tmp_path / "fresh")],
        env=os.environ | surroundings,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    assert contents(tmp_path / "fresh") == contents(GENERATED / example)
