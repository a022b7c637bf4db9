"""The examples: one generated module on a cluster, over several devices, and at home."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from symback.cli import main
from tests.target_samples import require_module

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


def test_the_module_is_what_the_command_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (line,) = [
        line for line in (EXAMPLES / "README.md").read_text().splitlines() if line.startswith("    symback code")
    ]
    command = line.split()[1:-2]
    assert main([*command, "-o", "network.py"]) == 0
    assert Path("network.py").read_text(encoding="utf-8") == (EXAMPLES / "network.py").read_text(encoding="utf-8")


@pytest.mark.oracle
@pytest.mark.parametrize(("script", "needs"), [("dask_cluster.py", "distributed"), ("jax_sharding.py", "jax")])
def test_the_partial_sums_add_up(script: str, needs: str) -> None:
    require_module(needs)
    require_module("array_api_compat")
    code = (
        f"import {script[:-3]} as example\nif __name__ == '__main__': print('apart', example.main(observations=1000))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=EXAMPLES, timeout=240, check=False
    )
    assert done.returncode == 0, done.stderr
    assert float(done.stdout.split()[-1]) < 1e-10
