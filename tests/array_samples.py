"""What the tests of array code share: formulas that cover every operation, points for them, and the reference."""

from __future__ import annotations

import math
import random
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import mpmath
import numpy as np

from symback.derivation.derivation import derive
from symback.matrix_verification import small_sizes
from symback.problem.matrices import from_matrix_stages, read_shapes
from symback.problem.matrix_ready import MATRIX_READY
from symback.problem.problem import Problem
from symback.program.interpret import high_precision, run
from symback.program.matrix import Matrix
from symback.program.passes import with_sizes

#: Formula -> how it is read. Together they contain every operation on matrices.
FORMULAS: Mapping[str, Mapping[str, Any]] = {
    "f(f(X@W1)@W2)@W3": {},
    "f(X@W1+b1)@W2+b2": {"activation": "tanh"},
    "x'*A*x": {"wrt": ["x", "A"]},
    "tr(A*X*B)": {"wrt": ["X"]},
    "norm2(A*x-b)^2": {"wrt": ["x", "A"]},
    "sum((X@w-y)**2)/n": {},
    "softmax(X@W+b)": {"loss": "categorical_cross_entropy", "reduce": "mean"},
    "X@W+b": {"loss": "softmax_cross_entropy"},
    "X@V+b": {"loss": "cross_entropy_with_logits", "reduce": "mean"},
    "X@w+b": {"loss": "hinge"},
    "X@W": {"loss": "absolute"},
    "X@U": {"loss": "log_cosh"},
    "tanh(X@W)*g(Z@V)": {},
    "mean(X@W,0)@V": {},
    "sum(X@W,1)": {},
    "amax(X@W,axis=1)": {},
    "amax(X@W)": {},
    "logsumexp(X@W,1)": {},
    "logsumexp(X@W,0)": {},
    "logsumexp(X@W)": {},
    "softmax(X@W,axis=0)": {},
    "sum(X)*W@V": {},
    "X[:,0:2]@W": {"shapes": "X: n x 3, W: 2 x d"},
    "X[1:3,:]@W": {"shapes": "X: 4 x 3, W: 3 x d", "wrt": ["X", "W"]},
    "hcat(X@W,Z)@V": {"shapes": "X: n x 2, W: 2 x 3, Z: n x 4, V: 7 x 2"},
    "vcat(A,B)@V": {"shapes": "A: 2 x 3, B: 4 x 3", "wrt": ["A", "B", "V"]},
    "diag(w)@X@V": {"wrt": ["w", "V"]},
    "sum(diagonal(A@B)*v)": {},
    "trace(A@B)*trace(C)": {"shapes": "A: 2 x 3, B: 3 x 2, C: 4 x 4"},
    "reshape(X@W,2,6)@V": {"shapes": "X: 3 x d, W: d x 4, V: 6 x 5"},
    "vec(A@B)'*vec(C)": {"shapes": "A: 2 x 3, B: 3 x 4, C: 2 x 4"},
    "inv(A)@b": {"wrt": ["A", "b"], "loss": "squared"},
    "solve(A,b)": {"wrt": ["A", "b"]},
    "logdet(X)": {"wrt": ["X"]},
    "det(X)": {"wrt": ["X"]},
    "kron(A,X)": {"wrt": ["A", "X"], "shapes": "A: 2 x 3, X: 4 x 5", "loss": "squared"},
    "norm(X@W)": {},
    "inner(A@X,B)": {"wrt": ["X", "A", "B"]},
    "X@W/rows(X)+c*sum(W**2)": {},
    "(X+b)*(W-c)": {"shapes": "X: 3 x 4, b: 1 x 4, W: 3 x 1, c: number", "wrt": list("XbWc")},
    "f(X@W)": {"activation": "swish"},
    "log_softmax(X@W, axis=0)": {},
    "X@W.T + ones(n,1)@b": {"shapes": "X: n x d, W: k x d"},
    "softmax(Q@K.T/sqrt(d))@V": {"shapes": "Q: n x d, K: m x d, V: m x k", "wrt": ["Q", "K", "V"]},
    "relu(X@W)**3": {},
    "X**2@W": {},
    "max(X@W, 0)": {},
    "max(X@W, Z)": {},
    "sum(X*0 + W)": {"wrt": ["X", "W"]},
    "sum(A@B@C@x)": {"wrt": ["A", "B", "C", "x"]},
    "sum(A + A')": {"wrt": ["A"], "shapes": "A: 3 x 3"},
    "sum((A + B)*C)": {"wrt": ["A", "B", "C"], "shapes": "A: 2 x 3, B: 2 x 3, C: 2 x 3"},
    "-log(sigmoid(X@w))": {"loss": "sum(Yhat*Y)"},
    "sqrt(exp(X@W) + 1)/cosh(Z)": {"wrt": ["W", "Z"]},
    "atan(X@W)**(1/3) * lam**2": {"loss": "sum(Yhat)"},
    "abs(X@W)**(5/2)": {},
    "sum(eye(3)@A@eye(3)*A)": {"wrt": ["A"], "shapes": "A: 3 x 3"},
}  # fmt: skip

#: Functions whose values at the points below may be kinks or poles are tested by themselves.
STAND_INS: Mapping[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "f": (lambda t: np.sin(t) + t * t / 4, lambda t: np.cos(t) + t / 2),
    "g": (lambda t: np.cos(t) - t / 3, lambda t: -np.sin(t) - 1 / 3),
}


def problem(text: str) -> Problem:
    """The problem of a formula of the table."""
    options = dict(FORMULAS[text])
    if "shapes" in options:
        options["shapes"] = read_shapes(options["shapes"])
    return from_matrix_stages({}, text, **options)


def ready(name: str) -> Problem:
    """A ready-made problem."""
    r = MATRIX_READY[name]
    return from_matrix_stages(
        r.stages,
        r.formula,
        shapes=r.shapes,
        loss=r.loss,
        reduce=r.reduce,
        wrt=r.wrt,
        name=name,
        activation=r.activation,
    )


ALL: Mapping[str, Callable[[], Problem]] = {
    **{text: lambda text=text: problem(text) for text in FORMULAS},  # type: ignore[misc]
    **{name: lambda name=name: ready(name) for name in MATRIX_READY},  # type: ignore[misc]
}


def draw(made: Problem, seed: str, kind: Any = np.float64, low: float = 0.3, high: float = 1.7) -> dict[str, Any]:
    """Random matrices and numbers for the parameters and the data."""
    generator = random.Random(seed)
    program = with_sizes(made.forward, small_sizes(made.forward))
    point: dict[str, Any] = {}
    for name in (*made.parameters, *made.data):
        shape = tuple(size.number or 0 for size in program.shape(program.inputs()[name]))
        if not shape:
            point[name] = generator.uniform(low, high)
        else:
            rows = [[generator.uniform(low, high) for _ in range(shape[1])] for _ in range(shape[0])]
            point[name] = np.array(rows, dtype=kind)
    return point


def passed(made: Problem) -> list[Callable[[Any], Any]]:
    """The unknown functions of a problem and their derivatives."""
    return [one for function in made.unknown_functions for one in STAND_INS[function.name]]


def exactly(made: Problem, point: Mapping[str, Any]) -> list[Any]:
    """The value and the partials with fifty digits, rounded to floats."""
    domain = high_precision(50)
    mp = domain.context
    program = with_sizes(derive(made).gradient.program, small_sizes(made.forward))
    values = {
        name: Matrix.of([[mp.mpf(float(x)) for x in row] for row in value])
        if isinstance(value, np.ndarray)
        else mp.mpf(value)
        for name, value in point.items()
    }
    given = {
        "f": lambda t: mp.sin(t) + t * t / 4,
        "df": lambda t: mp.cos(t) + t / 2,
        "g": lambda t: mp.cos(t) - t / 3,
        "dg": lambda t: -mp.sin(t) - mp.mpf(1) / 3,
    }
    found = run(program, values, domain, given)
    return [rounded(found[node]) for node in program.outputs]


def rounded(value: Any) -> Any:
    """A matrix or a number of mpmath in floats."""
    if isinstance(value, Matrix):
        return np.array([[float(mpmath.mpf(x)) for x in row] for row in value.rows])
    return float(mpmath.mpf(value))


def close(found: Sequence[Any], wanted: Sequence[Any], relative: float = 1e-10) -> None:
    """Every result has the shape and the values of the reference."""
    for k, (a, b) in enumerate(zip(found, wanted, strict=True)):
        assert np.shape(a) == np.shape(b), (k, np.shape(a), np.shape(b))
        scale = max(1.0, float(np.max(np.abs(b))))
        assert np.allclose(a, b, rtol=relative, atol=relative * scale), (k, a, b)
        assert math.isfinite(float(np.sum(np.asarray(a)))), (k, a)


def computed(module: Any, made: Problem, point: Mapping[str, Any], **options: Any) -> list[Any]:
    """The value and the partials from a generated module; a warning is an error."""
    arguments = [point[name] for name in (*made.parameters, *made.data)]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        value, gradients = module.value_and_grad(*arguments, *passed(made), **options)
    return [value, *gradients]
