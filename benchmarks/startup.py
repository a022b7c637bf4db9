"""How long a person waits for nothing: ``symback --help`` against an empty Python, ``symback solve`` against SymPy.

Each pair is run in turn, so that a busy machine slows both; medians are
compared. Both sides keep their bytecode, as installed packages do, in a folder
that is new for the measurement and filled by a run that does not count. Exit
code 1 when a ratio is over its limit.

    python benchmarks/startup.py
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Pair(NamedTuple):
    """What is measured, against what, how often, and the largest ratio that is allowed."""

    name: str
    command: tuple[str, ...]
    against: str
    baseline: tuple[str, ...]
    rounds: int
    limit: float


def pairs(folder: str) -> tuple[Pair, ...]:
    """The promises about waiting."""
    python = sys.executable
    symback = (python, "-m", "symback")
    solve = (*symback, "solve", "-o", f"{folder}/solution")
    return (
        Pair("symback --help", (*symback, "--help"), "python -c ''", (python, "-c", ""), 31, 3.0),
        Pair("symback solve", solve, "import sympy", (python, "-c", "import sympy"), 11, 3.0),
    )


def with_bytecode(folder: str) -> dict[str, str]:
    """The environment of this process, but compiled modules are kept, and in ``folder``."""
    told = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**told, "PYTHONPYCACHEPREFIX": f"{folder}/bytecode"}


def seconds(command: Sequence[str], environment: Mapping[str, str]) -> float:
    """The wall-clock time of one run."""
    start = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def medians(pair: Pair, environment: Mapping[str, str]) -> tuple[float, float]:
    """The medians of both sides, run in turn after one run each that fills the caches."""
    sides = (pair.command, pair.baseline)
    for side in sides:
        seconds(side, environment)
    rounds = [[seconds(side, environment) for side in sides] for _ in range(pair.rounds)]
    ours, theirs = zip(*rounds, strict=True)
    return statistics.median(ours), statistics.median(theirs)


def main() -> int:
    """Measure, print a table, and say by the exit code whether every promise holds."""
    kept = True
    print(f"{'command':<16}{'ms':>8}   {'against':<14}{'ms':>8}{'ratio':>8}{'limit':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for pair in pairs(folder):
            ours, theirs = medians(pair, with_bytecode(folder))
            ratio = ours / theirs
            kept = kept and ratio <= pair.limit
            verdict = "" if ratio <= pair.limit else "  over the limit"
            times = f"{ours * 1e3:>8.1f}   {pair.against:<14}{theirs * 1e3:>8.1f}"
            print(f"{pair.name:<16}{times}{ratio:>8.2f}{pair.limit:>8.1f}{verdict}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
