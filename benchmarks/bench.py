"""Everything against the peers in one run: benchmarks/RESULTS.md and its plots.

    ./run bench [--quick] [--only operations,build,running,memory,arrays] [--limit SECONDS]

``--quick`` takes fewer problems and smaller sizes and, as ``--only`` does, leaves RESULTS.md alone: it prints the page.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path

from benchmarks import arrays, build, memory, operations, plots, running
from benchmarks.peers import PEERS, machine, versions
from benchmarks.problems import PROBLEMS
from benchmarks.report import Section, write
from symback.version import __version__

HERE = Path(__file__).resolve().parent
PARTS = ("operations", "build", "running", "memory", "arrays")
QUICK_PROBLEMS = 9
#: Loaded before the first question, so that all of a run is of one state of symback.
LOADED = ("symback.transform.api", "symback.elementary", "symback.pipeline", "symback.code.generate")
#: Seconds for one cell.
LIMIT = 20.0


def tell(line: str) -> None:
    """Progress, on the stream for messages."""
    print(f"{time.strftime('%H:%M:%S')}  {line}", file=sys.stderr, flush=True)


def sections(parts: Sequence[str], quick: bool, limit: float) -> Iterator[Section]:
    """What is measured, part by part."""
    times: build.Times = {}
    if "operations" in parts:
        names = list(PROBLEMS)[:QUICK_PROBLEMS] if quick else list(PROBLEMS)
        yield operations.section(operations.measure(names, limit, tell), limit)
    if "running" in parts:
        yield running.section(running.measure(quick, limit, tell), limit)
    if "build" in parts:
        times = build.measure(quick, limit, tell)
        yield build.section(times, limit)
    if "memory" in parts:
        yield memory.section(memory.measure(quick, limit, tell, times), limit)
    if "arrays" in parts:
        tell("arrays: networks of full layers")
        yield arrays.section(arrays.in_a_process(quick))


def about(command: str) -> list[str]:
    """What stands above the tables."""
    known = versions()
    peers = "\n".join(f"- {peer.name} {known[peer.name]}: {peer.used}" for peer in PEERS)
    failures = (
        "`absent`: not installed here; `died`: the process ended without an answer; the name of an exception: the "
        "tool raised it. Every question to a tool is a process of its own."
    )
    return [
        f"One run of `{command}` wrote this page; all numbers are of that run, side by side on one machine.",
        f"Machine: {machine()}.",
        f"symback {__version__} against the peers at their best settings:",
        peers,
        failures,
    ]


def main(arguments: Sequence[str]) -> int:
    """Measure and write."""
    parser = argparse.ArgumentParser(prog="./run bench", description="symback against its peers")
    parser.add_argument("--quick", action="store_true", help="fewer problems, smaller sizes; prints the page")
    parser.add_argument("--only", default=",".join(PARTS), help="parts, separated by commas; prints the page")
    parser.add_argument("--limit", type=float, help=f"seconds for one cell ({LIMIT:g})")
    told = parser.parse_args(arguments)
    parts = told.only.split(",")
    if unknown := [part for part in parts if part not in PARTS]:
        parser.error(f"no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    limit = told.limit or LIMIT
    command = " ".join(["./run bench", *arguments])
    kept = not told.quick and set(parts) == set(PARTS)
    for module in LOADED:
        import_module(module)
    found: list[Section] = []
    page = ""
    # part by part, so that a run that is stopped leaves what it has
    for section in sections(parts, told.quick, limit):
        found.append(section)
        page = write("symback and its peers", about(command), found)
        if kept:
            (HERE / "RESULTS.md").write_text(page, encoding="utf-8")
            plots.draw(section.plots, HERE / "plots")
    if not kept:
        print(page)
        return 0
    tell("benchmarks/RESULTS.md and benchmarks/plots are written")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
