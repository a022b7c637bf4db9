"""The ready-made problems with matrices, by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from symback.errors import InputError
from symback.program.sizes import Shape, shape

#: The most layers of a dense network and steps of a recurrent one.
MOST_LAYERS = 1000


@dataclass(frozen=True, slots=True)
class MatrixReady:
    """A problem that has a name: its stages or its formula, its shapes, its loss, one line about it."""

    about: str
    formula: str | None = None
    stages: Mapping[str, str] = field(default_factory=dict)
    shapes: Mapping[str, Shape] = field(default_factory=dict)
    loss: str | None = None
    reduce: str = "sum"
    wrt: tuple[str, ...] | None = None
    activation: str | None = None


def dense(layers: Sequence[int] | None = None, bias: bool = False) -> MatrixReady:
    """A network of full layers: X·W_1 (+ b_1), f, … ; ``layers`` are the numbers of neurons from the input on.

    Raises InputError for fewer than two layers.

    >>> dense((2, 3, 1), bias=True).formula
    'f(X@W1 + b1)@W2 + b2'
    """
    sizes: Sequence[int | str] = ("d0", "d1", "d2", "d3") if layers is None else tuple(layers)
    if len(sizes) > MOST_LAYERS:
        raise InputError(f"--layers has {len(sizes)} numbers; {MOST_LAYERS} are the most")
    if len(sizes) < 2 or any(isinstance(size, int) and size < 1 for size in sizes):
        raise InputError("--layers needs the numbers of neurons from the input on, two or more, such as 2,3,1")
    shapes: dict[str, Shape] = {"X": shape("n", sizes[0])}
    text = "X"
    for k in range(1, len(sizes)):
        text = f"{text}@W{k}" + (f" + b{k}" if bias else "")
        shapes[f"W{k}"] = shape(sizes[k - 1], sizes[k])
        if bias:
            shapes[f"b{k}"] = shape(1, sizes[k])
        if k < len(sizes) - 1:
            text = f"f({text})"
    shapes["Y"] = shape("n", sizes[-1])
    return MatrixReady("full layers, many observations at once; --layers, --bias", text, shapes=shapes)


def rnn(steps: int = 3) -> MatrixReady:
    """A recurrent network: the same weights in every step. Raises InputError for no step.

    >>> rnn(2).stages
    {'H1': 'tanh(X1@U + H0@V)', 'H2': 'tanh(X2@U + H1@V)'}
    """
    if not 1 <= steps <= MOST_LAYERS:
        raise InputError(f"--steps is {steps}; it must be a whole number from 1 to {MOST_LAYERS}")
    stages = {f"H{k}": f"tanh(X{k}@U + H{k - 1}@V)" for k in range(1, steps + 1)}
    shapes = {f"X{k}": shape("n", "p") for k in range(1, steps + 1)}
    shapes |= {"H0": shape("n", "q"), "U": shape("p", "q"), "V": shape("q", "q"), "W": shape("q", "r")}
    wrt = ("U", "V", "W")
    return MatrixReady("a recurrent network, shared weights over --steps", f"H{steps}@W", stages, shapes, wrt=wrt)


_LINEAR = {"X": shape("n", "d"), "w": shape("d", 1), "b": shape(1, 1), "Y": shape("n", 1)}

MATRIX_READY: Mapping[str, MatrixReady] = MappingProxyType(
    {
        "dense": dense(),
        "linear_regression": MatrixReady(
            "least squares: X·w + b against y, the mean over n observations", "X@w + b", shapes=_LINEAR, reduce="mean"
        ),
        "ridge": MatrixReady(
            "least squares with a penalty on the weights",
            "X@w",
            shapes={name: _LINEAR[name] for name in ("X", "w", "Y")},
            loss="half_squared + lam/2*sum(w**2)",
            wrt=("w",),
        ),
        "logistic_regression": MatrixReady(
            "probabilities of n observations; the loss takes the logits",
            "X@w + b",
            shapes=_LINEAR,
            loss="cross_entropy_with_logits",
            reduce="mean",
        ),
        "softmax_regression": MatrixReady(
            "k classes: softmax and cross-entropy",
            "softmax(X@W + b)",
            shapes={"X": shape("n", "d"), "W": shape("d", "k"), "b": shape(1, "k"), "Y": shape("n", "k")},
            loss="categorical_cross_entropy",
            reduce="mean",
        ),
        "rnn": rnn(),
        "autoencoder": MatrixReady(
            "the input again through a narrow layer; the target is X itself",
            "f(X@W1 + b1)@W2 + b2",
            shapes={
                "X": shape("n", "d"),
                "W1": shape("d", "k"),
                "b1": shape(1, "k"),
                "W2": shape("k", "d"),
                "b2": shape(1, "d"),
            },
            loss="sum((Yhat - X)**2)/2",
        ),
        "batch_norm": MatrixReady(
            "a layer whose values are brought to mean 0 and variance 1 over the observations",
            "tanh(gamma*N + beta)",
            stages={"C": "X@W - mean(X@W, 0)", "V": "mean(C**2, 0)", "N": "C/sqrt(V + 1/100000)"},
            shapes={
                "X": shape("n", "d"),
                "W": shape("d", "k"),
                "gamma": shape(1, "k"),
                "beta": shape(1, "k"),
                "Y": shape("n", "k"),
            },
            wrt=("W", "gamma", "beta"),
        ),
        "attention": MatrixReady(
            "one head of attention over n positions",
            "A@V",
            stages={"Q": "X@W_Q", "K": "X@W_K", "V": "X@W_V", "A": "softmax(Q@K.T/sqrt(k))"},
            shapes={
                "X": shape("n", "d"),
                "W_Q": shape("d", "k"),
                "W_K": shape("d", "k"),
                "W_V": shape("d", "p"),
                "Y": shape("n", "p"),
            },
            wrt=("W_Q", "W_K", "W_V"),
        ),
        "conv": MatrixReady(
            "a convolution: three shared weights slide over six columns",
            "f(X[:, 0:4]*w1 + X[:, 1:5]*w2 + X[:, 2:6]*w3 + b)",
            shapes={"X": shape("n", 6), **dict.fromkeys(("w1", "w2", "w3", "b"), shape()), "Y": shape("n", 4)},
            wrt=("w1", "w2", "w3", "b"),
        ),
    }
)
