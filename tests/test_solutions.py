"""Whole solutions, as a teacher gets them: typeset in both languages, run alone, the same on every machine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from symback.pipeline import solve
from symback.problem.read import read_problem
from tests.test_latex import complaints, typeset

PROBLEMS: dict[str, dict[str, Any]] = {
    "default": {},
    "depth 1": {"depth": 1},
    "depth 2": {"depth": 2, "activation": "relu"},
    "depth 5": {"depth": 5, "activation": "sigmoid"},
    "depth 20": {"depth": 20, "activation": "tanh"},
    "own activation": {"activation": "t/(1+abs(t))"},
    "gelu": {"activation": "gelu", "observations": "n", "reduce": "mean"},
    "biases": {"text": "biases"},
    "paths": {"text": "sum_of_paths", "at": "x=1/3,y=-2"},
    "shared": {"text": "shared_weight"},
    "network": {"text": "network_2_2_1"},
    "logistic": {"text": "logistic_regression"},
    "quotient": {"text": "cs231n", "at": "x=3,y=-4"},
    "rosenbrock": {"text": "rosenbrock"},
    "unused": {"text": "w1*x", "wrt": "w1,w9"},
    "own loss": {"loss": "log(cosh(y - yhat))"},
    "penalty": {"text": "f(x*w1)*w2", "loss": "(y - yhat)**2/2 + w1**2/10"},
    "numbers": {"activation": "sigmoid", "at": "x=1,y=0,w1=0.5,w2=-1,w3=2"},
    "wide": {"text": " + ".join(f"w{k}*x{k}" for k in range(1, 31))},
    "matrices": {"text": "f(f(X@W1)@W2)@W3", "shapes": "X: n x d0, W1: d0 x d1, W2: d1 x d2, W3: d2 x 1, Y: n x 1"},
    "dense": {"text": "dense", "layers": [2, 3, 1], "bias": True},
    "four layers": {"text": "dense", "layers": [9, 8, 7, 6, 5], "bias": True, "activation": "sigmoid", "loss": "mse"},
    "linear regression": {"text": "linear_regression"},
    "ridge": {"text": "ridge"},
    "logits": {"text": "logistic_regression", "matrices": True},
    "softmax": {"text": "softmax_regression"},
    "recurrent": {"text": "rnn", "steps": 6},
    "autoencoder": {"text": "autoencoder"},
    "convolution": {"text": "conv"},
    "attention": {"text": "attention"},
    "batch normalisation": {"text": "batch_norm"},
    "x'Ax": {"text": "x'*A*x"},
    "norm": {"text": "norm2(A*x-b)^2"},
    "trace": {"text": "tr(A*X*B)"},
    "logdet": {"text": "logdet(X)"},
    "by hand": {
        "text": "dense", "layers": [2, 2, 1], "activation": "sigmoid", "bias": True,
        "at": "X=[[1,2],[3,4]], W1=[[1,0],[0,1]], b1=[[0,1/2]], W2=[[1],[-1]], b2=[[1/3]], Y=[[1],[2]]",
    },
    "title": {"title": r"50% of {this} & that_one: \alpha #1 $x$ ~ ^ «ŷ»"},
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("name", PROBLEMS)
def test_a_solution_is_typeset_without_a_complaint(name: str, lang: str, tmp_path: Path) -> None:
    options = dict(PROBLEMS[name])
    tex = solve(read_problem(options.pop("text", None), **options)).to_latex(lang=lang)
    assert complaints(typeset(tex, "pdflatex", tmp_path)) == []


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "ru"])
def test_xelatex_typesets_it_as_well(lang: str, tmp_path: Path) -> None:
    assert complaints(typeset(solve(read_problem()).to_latex(lang=lang), "xelatex", tmp_path)) == []


@pytest.mark.slow
def test_a_deep_chain_is_typeset_in_full(tmp_path: Path) -> None:
    tex = solve(read_problem(depth=20)).to_latex(lang="ru", full=True)
    assert complaints(typeset(tex, "pdflatex", tmp_path)) == []


@pytest.mark.slow
def test_results_do_not_depend_on_the_hash_seed() -> None:
    script = (
        "from symback.pipeline import solve\nfrom symback.problem.read import read_problem\n"
        "for text in ('dense', 'rnn', 'softmax_regression'):\n"
        "    s = solve(read_problem(text))\n"
        "    print(s.to_latex('ru'), s.to_myst())\n"
        "for text in ('chain', 'cs231n', 'network_2_2_1'):\n"
        "    s = solve(read_problem(text))\n"
        "    print(s.to_latex('ru'), s.to_myst(), s.to_python(), s.counts, sorted(s.figures().items()))\n"
    )
    outputs = [
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
            cwd=Path(__file__).parent.parent,
        ).stdout
        for seed in ("1", "2")
    ]
    assert outputs[0] == outputs[1]
    assert len(outputs[0]) > 100_000


@pytest.mark.parametrize("name", [name for name in PROBLEMS if name != "wide"])
def test_every_partial_of_a_solution_is_verified(name: str) -> None:
    options = dict(PROBLEMS[name])
    solution = solve(read_problem(options.pop("text", None), **options))
    assert "verified" in solution.verification.sentence()
