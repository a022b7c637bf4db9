"""Both writers from one layout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
def test_output_does_not_depend_on_the_hash_seed() -> None:
    program = (
        "from tests.figure_samples import *; from symback.document.figure import *; import hashlib\n"
        "graphs = [samples()[name] for name in ('chain5', 'wide', 'shared5', 'boxes3')]\n"
        "texts = [write(layout(graph, latex)) for graph in graphs for write in (to_svg, to_tikz)]\n"
        "print(hashlib.sha256(''.join(texts).encode()).hexdigest())"
    )
    here = Path(__file__).parent
    found = set()
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(here.parent)}
        done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=True)
        found.add(done.stdout)
    assert len(found) == 1
