"""Formulas with matrices, the shapes that are inferred for them, and what every problem is checked with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from symback.problem.matrices import from_matrix_stages, read_shapes
from symback.problem.matrix_ready import MATRIX_READY
from symback.problem.problem import Problem
from symback.program.sizes import show_shape


class Example(NamedTuple):
    """A formula, what is said of it, and the shapes of all its quantities in one line."""

    formula: str
    expected: str
    shapes: str = ""
    loss: str | None = None
    reduce: str = "sum"
    wrt: str | None = None
    activation: str | None = None

    @property
    def problem(self) -> Problem:
        return from_matrix_stages(
            {},
            self.formula,
            shapes=read_shapes(self.shapes),
            loss=self.loss,
            reduce=self.reduce,
            wrt=self.wrt.split(",") if self.wrt else None,
            activation=self.activation,
        )


XWY = "W: d0×d1, X: n×d0, Y: n×d1"
EXAMPLES: Sequence[Example] = (
    Example("f(f(X@W1)@W2)@W3", "W1: d0×d1, W2: d1×d2, W3: d2×d3, X: n×d0, Y: n×d3"),
    Example("f(X@W1+b1)@W2+b2", "W1: d0×d1, b1: 1×d1, W2: d1×d2, b2: 1×d2, X: n×d0, Y: n×d2"),
    Example("x'*A*x", "x: n×1, A: n×n", wrt="x,A"),
    Example("x'*A*x/(x'*x)", "A: n×n, x: n×1"),
    Example("x'*A*x*B", "A: n×n, B: d0×d1, x: n×1, Y: d0×d1"),
    Example("tr(A*X*B)", "X: d0×d1, A: n×d0, B: d1×n", wrt="X"),
    Example("norm2(A*x-b)^2", "x: d0×1, A: n×d0, b: n×1", wrt="x,A"),
    Example("sum(log(1 + exp(-y.*(X*w))))", "w: d0×1, y: n×1, X: n×d0"),
    Example("sum((X@w-y)**2)/n", "w: d0×1, X: n×d0, y: n×1"),
    Example("sum((X@w-y)**2)/N", "w: d×1, X: N×d, y: N×1", shapes="X: N x d"),
    Example("lam*sum(W**2)/n + sum((X@W-Y)**2)", "W: d0×d1, lam: a number, X: n×d0, Y: n×d1"),
    Example("softmax(X@W+b)", "W: d0×d1, b: 1×d1, X: n×d0, Y: n×d1", loss="categorical_cross_entropy", reduce="mean"),
    Example("X@W+b", "W: d0×d1, b: 1×d1, X: n×d0, Y: n×d1", loss="softmax_cross_entropy"),
    Example("X@W+b", "W: d0×d1, b: 1×d1, X: n×d0, Y: n×d1", loss="cross_entropy_with_logits", reduce="mean"),
    Example("sigmoid(X@W+b)", "W: d0×d1, b: 1×d1, X: n×d0, Y: n×d1", loss="cross_entropy"),
    Example("X@w+b", "w: d0×1, b: 1×1, X: n×d0, Y: n×1", loss="hinge"),
    Example("X@W", XWY, loss="absolute"),
    Example("X@W", XWY, loss="mse"),
    Example("X@W", XWY, loss="half_mse"),
    Example("X@W", XWY, loss="log_cosh"),
    Example("X@W", "W: d0×d1, X: n×d0, Y: n×d1, mu: a number", loss="half_squared + mu/2*sum(W**2)"),
    Example("tanh(X@W)*g(Z@V)", "W: d0×d1, Z: n×d2, V: d2×d1, X: n×d0, Y: n×d1"),
    Example("mean(X@W,0)@V", "W: d0×d1, V: d1×d2, X: n×d0, Y: 1×d2"),
    Example("mean(X@W)", "W: d0×d1, X: n×d0"),
    Example("sum(X@W,1)", "W: d0×d1, X: n×d0, Y: n×1"),
    Example("amax(X@W,axis=1)", "W: d0×d1, X: n×d0, Y: n×1"),
    Example("max(X@W,axis=0)", "W: d0×d1, X: n×d0, Y: 1×d1"),
    Example("amax(X@W)", "W: d0×d1, X: n×d0"),
    Example("logsumexp(X@W,1)", "W: d0×d1, X: n×d0, Y: n×1"),
    Example("logsumexp(X@W)", "W: d0×d1, X: n×d0"),
    Example("sum(X)*W@V", "W: d1×d2, V: d2×d3, X: n×d0, Y: d1×d3"),
    Example("X[:,0:2]@W", "W: 2×d, X: n×3, Y: n×d", shapes="X: n x 3, W: 2 x d"),
    Example("X[0:5,:]@W", "W: d0×d1, X: n×d0, Y: 5×d1"),
    Example("X[:,0:k]@W", "W: k×p, X: n×d, Y: n×p", shapes="X: n x d, W: k x p"),
    Example(
        "hcat(X@W,Z)@V",
        "W: 2×3, Z: n×4, V: 7×2, X: n×2, Y: n×2",
        shapes="X:n x 2,W:2 x 3,Z:n x 4,V:7 x 2",
    ),
    Example("vcat(A,B)@V", "A: 2×3, B: 4×3, V: 3×n, Y: 6×n", shapes="A:2 x 3,B:4 x 3"),
    Example("diag(w)@X@V", "w: n×1, V: d0×d1, X: n×d0, Y: n×d1"),
    Example("diag(X@w)@V", "w: d0×1, V: n×d1, X: n×d0, Y: n×d1"),
    Example("sum(diagonal(A@B)*v)", "A: n×d0, B: d0×n, v: n×1", shapes="v: n x 1"),
    Example("reshape(X@W,2,6)@V", "W: d×4, V: 6×5, X: 3×d, Y: 2×5", shapes="X:3 x d,W: d x 4,V:6 x 5"),
    Example("vec(A*B)'*vec(C)", "A: 2×3, B: 3×4, C: 2×4", shapes="A:2 x 3,B:3 x 4,C:2 x 4"),
    Example("inv(A)@b", "A: n×n, b: n×1", wrt="A,b", loss="sum(Yhat**2)"),
    Example("solve(A,b)", "A: n×n, b: n×1, Y: n×1", wrt="A,b"),
    Example("logdet(X)", "X: n×n", wrt="X"),
    Example("det(X)", "X: n×n", wrt="X"),
    Example("kron(A,X)", "A: 2×3, X: 4×5, Y: 8×15", shapes="A:2 x 3,X:4 x 5", wrt="A,X", loss="squared"),
    Example("norm(X@W)", "W: d0×d1, X: n×d0"),
    Example("norm1(X@W)", "W: d0×d1, X: n×d0"),
    Example("inner(A@X,B)", "X: d0×d1, A: n×d0, B: n×d1", wrt="X,A,B"),
    Example("X@W/rows(X)+c*sum(W**2)", "W: d0×d1, c: a number, X: n×d0, Y: n×d1"),
    Example(
        "(X+b)*(W-c)",
        "X: 3×4, b: 1×4, W: 3×1, c: a number, Y: 3×4",
        shapes="X:3 x 4,b:1 x 4,W:3 x 1,c:number",
        wrt="X,b,W,c",
    ),
    Example("f(X@W)", XWY, activation="swish"),
    Example("log_softmax(X@W, axis=0)", XWY),
    Example("X@W.T + ones(n,1)@b", "W: k×d, b: 1×k, X: n×d, Y: n×k", shapes="X:n x d,W:k x d,b: 1 x k"),
    Example("(X@eye(d))@W", "W: d×k, X: n×d, Y: n×k", shapes="X: n x d, W: d x k"),
    Example("softmax(Q@K.T/sqrt(d))@V", "Q: n×d, K: m×d, V: m×k, Y: n×k", shapes="Q: n x d,K: m x d,V: m x k"),
    Example("relu(X@W)**3", XWY),
    Example("X**2@W", XWY),
    Example("max(X@W, 0)", XWY),
    Example("max(X@W, Z)", "W: d0×d1, Z: n×d1, X: n×d0, Y: n×d1"),
    Example("sum(X*0 + W)", "X: n×d0, W: n×d0", wrt="X,W"),
    Example("sum(X@W)' + c", "W: d0×d1, c: a number, X: n×d0"),
    Example("sum((X*w - y).^2)/2 + lam/2*w'*w", "w: d0×1, X: n×d0, y: n×1, lam: a number"),
    Example("exp(-x'*x)*A*x", "A: d0×n, x: n×1, Y: d0×1"),
    Example("reshape(c, 1, 1)*W@X", "c: a number, W: n×d0, X: d0×d1, Y: n×d1", shapes="c: number"),
    Example("A.*B ./ (1 + B.^2)", "A: n×d0, B: n×d0, Y: n×d0"),
)


def ready(name: str) -> Problem:
    """A ready-made problem as it stands in the table."""
    entry = MATRIX_READY[name]
    return from_matrix_stages(
        entry.stages,
        entry.formula,
        shapes=entry.shapes,
        loss=entry.loss,
        reduce=entry.reduce,
        wrt=entry.wrt,
        activation=entry.activation,
        name=name,
    )


def told_shapes(problem: Problem) -> str:
    """The shapes of all quantities in one line, parameters first."""
    return ", ".join(f"{name}: {show_shape(problem.shape(name))}" for name in (*problem.parameters, *problem.data))


def fractions_of(problem: Problem, sizes: Mapping[str, int]) -> dict[str, Any]:
    """The shapes of the inputs in numbers, as (rows, columns), or None for a number."""
    shapes = {name: problem.shape(name) for name in (*problem.parameters, *problem.data)}
    return {name: tuple(size.at(sizes) for size in shape) or None for name, shape in shapes.items()}


def exact(rows: Sequence[Sequence[Any]]) -> list[list[Fraction]]:
    return [[Fraction(value) for value in row] for row in rows]
