"""Which targets know matrices, and what is said where one does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from symback.cli import main
from symback.code import TARGETS, generate
from symback.derivation.derivation import derive
from symback.errors import InputError
from symback.problem.matrices import from_matrix_stages
from symback.problem.problem import from_formula

NETWORK = "f(f(X@W1)@W2)@W3"


def test_python_means_numpy_for_matrices() -> None:
    made = derive(from_matrix_stages({}, NETWORK))
    assert generate(made) == generate(made, "python") == generate(made, "numpy")
    assert "import numpy as np" in generate(made)


@pytest.mark.parametrize(
    ("target", "line"),
    [
        ("jax", "import jax.numpy as jnp"),
        ("torch", "import torch"),
        ("array", "from array_api_compat import array_namespace"),
    ],
)
def test_every_library_is_imported_under_its_usual_name(target: str, line: str) -> None:
    assert f"\n{line}\n" in generate(derive(from_matrix_stages({}, "tanh(X@W)")), target)


@pytest.mark.parametrize("target", ["c", "numba"])
def test_targets_of_numbers_refuse_matrices(target: str) -> None:
    told = f"the target {target} is not for matrices and the formula has matrices; choose --target python, numpy, jax"
    with pytest.raises(InputError, match=told):
        generate(derive(from_matrix_stages({}, NETWORK)), target)


@pytest.mark.parametrize("target", ["jax", "torch", "array"])
def test_targets_of_matrices_refuse_numbers(target: str) -> None:
    told = (
        f"the target {target} is not for numbers alone and the formula has no matrices; choose --target python, numpy"
    )
    with pytest.raises(InputError, match=told):
        generate(derive(from_formula("w*x")), target)
    backend = TARGETS[target].matrices
    assert backend is not None
    with pytest.raises(InputError, match="is for formulas with matrices and this one has none"):
        backend.module(derive(from_formula("w*x")))


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["-O1"], "-O is for formulas of numbers and this one has matrices; leave it out"),
        (["-o", "m.py", "--tests", "test_m.py"], "--tests is for formulas of numbers and this one has matrices"),
        (["--target", "c", "-o", "m.h"], "the target c is not for matrices"),
        (["--target", "numba"], "the target numba is not for matrices"),
    ],
)
def test_the_command_says_what_is_not_for_matrices(
    argv: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["code", NETWORK, *argv]) == 2
    assert told in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_the_command_writes_the_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["code", NETWORK, "--target", "jax", "-o", "network.py"]) == 0
    text = Path("network.py").read_text(encoding="utf-8")
    assert "symback code 'f(f(X@W1)@W2)@W3'" in text
    assert main(["code", NETWORK, "--target", "numpy", "-o", "network.py"]) == 0
