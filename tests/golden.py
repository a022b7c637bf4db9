"""The worked examples in ``generated/``: ``python -m tests.golden`` writes them anew, a test compares byte for byte.

Goldens are for review: a change of what symback says shows as a diff that a
person reads. That what they say is right is proved elsewhere.
"""

from __future__ import annotations

import contextlib
import io
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from symback.cli import main

GENERATED = Path(__file__).resolve().parent.parent / "generated"

#: Folder in generated/ -> what ``symback solve`` is asked.
EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "chain-3": (),
    "chain-3-ru": ("--lang", "ru"),
    "chain-20-ru": ("--depth", "20", "--lang", "ru"),
    "chain-sigmoid-numbers": ("--activation", "sigmoid", "--at", "x=1,y=0,w1=1/2,w2=-1,w3=2"),
    "biases": ("w2*tanh(w1*x + b1) + b2",),
    "sum-of-paths": ("x**2 + x*y + (x + y)**2",),
    "dense": ("dense", "--layers", "2,3,1", "--bias"),
    "dense-numbers-ru": (
        *("dense", "--layers", "2,2,1", "--activation", "relu", "--lang", "ru"),
        *("--at", "X=[[1, 2], [3, -1]], W1=[[1, -1], [1/2, 1]], W2=[[1], [2]], Y=[[1], [2]]"),
    ),
    "softmax-regression": ("softmax_regression",),
    "rnn-ru": ("rnn", "--lang", "ru"),
    "neurons": ("dense", "--layers", "2,2,2,1", "--elementwise"),
    "shared-weight-ru": ("tanh(tanh(x*w)*w)*v", "--lang", "ru"),
}


def write(example: str, folder: Path) -> None:
    """Write one example into a folder, as the command would for a person."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = main(["solve", *EXAMPLES[example], "-o", str(folder)])
    if code != 0:
        sys.exit(f"the example {example} ended with exit code {code}")


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its relative path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def regenerate() -> None:
    """Write every example anew and say which changed; what no example makes any more goes."""
    for example in EXAMPLES:
        with tempfile.TemporaryDirectory() as place:
            fresh = Path(place, example)
            write(example, fresh)
            old = GENERATED / example
            changed = contents(old) != contents(fresh)
            if changed:
                shutil.rmtree(old, ignore_errors=True)
                shutil.copytree(fresh, old)
        sys.stdout.write(f"{'changed' if changed else 'same   '}  generated/{example}\n")


if __name__ == "__main__":
    regenerate()
