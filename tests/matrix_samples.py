"""Tellers of problems with matrices, for the tests of the narration."""

from __future__ import annotations

from typing import Any

from symback.derivation.derivation import derive
from symback.document.narrate.matrices.teller import MatrixTeller
from symback.document.phrases import Phrases
from symback.problem.read import read_problem

NETWORK: dict[str, Any] = {
    "text": "f(f(X@W1)@W2)@W3",
    "shapes": "X: n x d0, W1: d0 x d1, W2: d1 x d2, W3: d2 x 1, Y: n x 1",
}
SKIP: dict[str, Any] = {
    "text": "tanh(X@W1)@W2 + tanh(X@W1)@W3",
    "shapes": "X: n x d, W1: d x k, W2: k x p, W3: k x p, Y: n x p",
}
#: h feeds two layers side by side, so one matrix is not enough.
BRANCHES: dict[str, Any] = {
    "text": "tanh(tanh(X@U)@V)@W + sin(tanh(X@U)@Z)@W",
    "shapes": "X: n x d, U: d x k, V: k x p, Z: k x p, W: p x q, Y: n x q",
}
EXACT: dict[str, Any] = {
    "text": "dense", "layers": [2, 2, 1], "activation": "relu",
    "at": "X=[[1,2],[3,4]], W1=[[1,0],[0,1]], W2=[[1],[1]], Y=[[1],[2]]",
}  # fmt: skip


def teller(text: str, lang: str = "en", **options: Any) -> MatrixTeller:
    return MatrixTeller(derive(read_problem(text, **options)), {}, Phrases.load(lang))
