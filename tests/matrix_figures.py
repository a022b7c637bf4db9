"""The figures of matrix problems that have to look good."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import Any

from symback.derivation.derivation import derive
from symback.document.figure import Graph, Layout
from symback.document.narrate.matrix_graphs import matrix_graphs
from symback.document.phrases import Phrases
from symback.document.publish import place
from symback.problem.read import read_problem

#: Name -> the formula and its options.
PROBLEMS: MappingProxyType[str, tuple[str, dict[str, Any]]] = MappingProxyType(
    {
        "dense": ("dense", {}),
        "dense with biases": ("dense", {"bias": True}),
        "dense 2-2-2-1": ("dense", {"layers": [2, 2, 2, 1], "bias": True, "activation": "sigmoid"}),
        "dense of five layers": ("dense", {"layers": [2, 3, 4, 5, 6, 7], "bias": True}),
        "rnn of four steps": ("rnn", {"steps": 4}),
        "rnn of one step": ("rnn", {"steps": 1}),
        "softmax_regression": ("softmax_regression", {}),
        "logistic_regression": ("logistic_regression", {"matrices": True}),
        "linear_regression": ("linear_regression", {}),
        "ridge": ("ridge", {}),
        "autoencoder": ("autoencoder", {}),
        "a quadratic form": ("x'*A*x", {"shapes": "x: n", "wrt": "x,A"}),
        "a norm": ("norm(A@x - b)^2", {"shapes": "x: n, A: m x n, b: m", "wrt": "x"}),
        "a trace": ("tr(A@X@B)", {"wrt": "X", "matrices": True}),
        "a determinant": ("logdet(X)", {"matrices": True}),
        "a skip connection": ("(f(X@W1) + X)@W2", {}),
        "a shared weight": ("f(f(X@W)@W)@V", {}),
        "long sizes": ("hcat(X, Z)@W", {"shapes": "X: n x p, Z: n x q", "wrt": "W"}),
    }
)


@cache
def graphs(name: str) -> dict[str, Graph]:
    text, options = PROBLEMS[name]
    return matrix_graphs(derive(read_problem(text, **options)), Phrases.load("en"))


@cache
def layouts(name: str) -> dict[str, Layout]:
    return place(graphs(name), "en")
