"""The problem of a formula with matrices: who is what, which loss, and values that stand in textbooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from symback.derivation.derivation import derive
from symback.errors import InputError
from symback.problem.matrices import from_matrix_stages, read_shape, read_shapes
from symback.problem.matrix_samples import read_samples
from symback.problem.problem import Problem
from symback.problem.read import read_problem
from symback.program.interpret import EXACT, high_precision, run
from symback.program.matrix import Matrix
from symback.program.passes import with_sizes
from symback.program.sizes import shape
from tests.matrix_formulas import told_shapes
from tests.support import calls_of

F = Fraction
MATHEMATICAL = high_precision(50)
MP = MATHEMATICAL.context


def gradient(problem: Problem, values: Mapping[str, Any], domain: Any = EXACT) -> dict[str, Any]:
    """The loss under "L" and every partial, by the interpreter; letters of the shapes follow from the values."""
    sizes: dict[str, int] = {}
    for name, value in values.items():
        if isinstance(value, Matrix):
            for size, number in zip(problem.shape(name), value.shape, strict=True):
                if size.number is None:
                    sizes[str(size)] = number
    found = derive(problem).gradient
    program = with_sizes(found.program, sizes)
    results = run(program, values, domain, roots=program.outputs)
    return {"L": results[found.value]} | {name: results[node] for name, node in found.partials.items()}


def drawn(random: Random, rows: int, columns: int, domain: Any = EXACT) -> Matrix:
    """A random matrix; a square one is far from singular."""
    return Matrix.of(
        [
            [domain.const(F(random.randrange(-9, 10), 4) + 11 * (i == j and rows == columns)) for j in range(columns)]
            for i in range(rows)
        ]
    )


def turned(matrix: Matrix) -> Matrix:
    return Matrix.of(matrix.columns)


def cofactors(rows: Sequence[Sequence[Any]]) -> Matrix:
    """∂ det/∂x_ij is the cofactor; by the expansion of Laplace, which knows nothing of elimination."""

    def determinant(m: Sequence[Sequence[Any]]) -> Any:
        if not m:
            return 1
        return sum((-1) ** j * m[0][j] * determinant([[*r[:j], *r[j + 1 :]] for r in m[1:]]) for j in range(len(m)))

    size = range(len(rows))
    return Matrix.of(
        [
            [(-1) ** (i + j) * determinant([[*r[:j], *r[j + 1 :]] for k, r in enumerate(rows) if k != i]) for j in size]
            for i in size
        ]
    )


def mapped(function: Any, matrix: Matrix) -> Matrix:
    return matrix.map(function)


def close(found: Any, expected: Any) -> bool:
    pairs = zip(found.flat(), expected.flat(), strict=True) if isinstance(found, Matrix) else [(found, expected)]
    return all(MP.almosteq(a, b, 1e-40, 1e-40) for a, b in pairs)


def test_the_network_of_mazur_comes_out() -> None:
    """Matt Mazur, "A Step by Step Backpropagation Example": 2-2-2, logistic, learning rate 1/2, biases not trained."""
    problem = from_matrix_stages(
        {},
        "f(f(X@W1 + b1)@W2 + b2)",
        activation="sigmoid",
        wrt=["W1", "W2"],
        shapes=read_shapes("X: 1 x 2, b1: number, b2: number"),
    )
    values = read_samples(
        "X=[[0.05, 0.10]], Y=[[0.01, 0.99]], b1=0.35, b2=0.60, "
        "W1=[[0.15, 0.25], [0.20, 0.30]], W2=[[0.40, 0.50], [0.45, 0.55]]"
    )
    point = {
        name: value.map(MATHEMATICAL.const) if isinstance(value, Matrix) else MATHEMATICAL.const(value)
        for name, value in values.items()
    }
    found = gradient(problem, point, MATHEMATICAL)
    assert abs(found["L"] - MP.mpf("0.298371109")) < MP.mpf("5e-10")
    after = {name: point[name] - found[name] * MP.mpf("0.5") for name in ("W1", "W2")}
    assert abs(after["W2"].rows[0][0] - MP.mpf("0.35891648")) < MP.mpf("5e-9")
    assert abs(after["W1"].rows[0][0] - MP.mpf("0.149780716")) < MP.mpf("5e-10")


def test_the_example_of_cs231n_comes_out() -> None:
    problem = read_problem("cs231n")
    program = derive(problem).gradient.program
    point = {"x": MP.mpf(3), "y": MP.mpf(-4)}
    found = run(program, point, MATHEMATICAL)
    value, by_x, by_y = (found[node] for node in program.outputs)
    assert abs(value - MP.mpf("1.545644884")) < MP.mpf("5e-10")
    assert abs(by_x - MP.mpf("2.0595698")) < MP.mpf("5e-8")
    assert abs(by_y - MP.mpf("1.5922328")) < MP.mpf("5e-8")


RANDOM = Random("closed forms")
A, B, C, X = (drawn(RANDOM, *size) for size in ((2, 3), (4, 2), (3, 3), (3, 4)))
V, W, T = drawn(RANDOM, 3, 1), drawn(RANDOM, 4, 1), drawn(RANDOM, 3, 1)
#: Formula -> its values, the losses and partials as they stand in tables of matrix derivatives; exact fractions.
CLOSED: Mapping[str, tuple[str, Mapping[str, Any], Mapping[str, Matrix]]] = {
    "x'*A*x": ("x,A", {"x": V, "A": C}, {"x": (C + turned(C)) @ V, "A": V @ turned(V)}),
    "tr(A*X*B)": ("X", {"A": A, "X": X, "B": B}, {"X": turned(A) @ turned(B)}),
    "norm2(A*x - b)^2": (
        "x,A,b",
        {"A": X, "x": W, "b": V},
        {
            "x": turned(X) @ (X @ W - V) * F(2),
            "A": (X @ W - V) @ turned(W) * F(2),
            "b": (X @ W - V) * F(-2),
        },
    ),
    "a'*X*b": ("a,X,b", {"a": V, "X": X, "b": W}, {"a": X @ W, "X": V @ turned(W), "b": turned(X) @ V}),
    "tr(X*X')": ("X", {"X": X}, {"X": X * F(2)}),
    "tr(A*X)^2": ("X", {"A": C, "X": C}, {"X": turned(C) * (F(2) * sum((C @ C).rows[k][k] for k in range(3)))}),
    "det(X)": ("X", {"X": C}, {"X": cofactors(C.rows)}),
    "det(X)^3": ("X", {"X": C}, {}),
    "a'*inv(X)*b": ("X", {"a": V, "X": C, "b": T}, {}),
    "a'*solve(X, b)": ("X,b", {"a": V, "X": C, "b": T}, {}),
}


def inverse(matrix: Matrix) -> Matrix:
    """The adjugate by the determinant."""
    adjugate = turned(cofactors(matrix.rows))
    determinant = (matrix @ adjugate).rows[0][0]
    return adjugate.map(lambda value: value / determinant)


def expected_of(formula: str) -> Mapping[str, Matrix]:
    """The closed forms that need an inverse: -X⁻ᵀ a b' X⁻ᵀ, X⁻ᵀ a, 3 det² · cofactors."""
    flipped = turned(inverse(C))
    by_matrix = flipped @ V @ turned(T) @ flipped * F(-1)
    determinant = (C @ turned(cofactors(C.rows))).rows[0][0]
    return {
        "det(X)^3": {"X": cofactors(C.rows) * (3 * determinant**2)},
        "a'*inv(X)*b": {"X": by_matrix},
        "a'*solve(X, b)": {"X": by_matrix, "b": flipped @ V},
    }[formula]


@pytest.mark.parametrize("formula", CLOSED)
def test_the_partials_are_the_closed_forms_of_the_tables(formula: str) -> None:
    wrt, values, expected = CLOSED[formula]
    problem = from_matrix_stages({}, formula, wrt=wrt.split(","))
    found = gradient(problem, values)
    assert {name: found[name] for name in problem.parameters} == (expected or expected_of(formula))


def test_the_partial_of_logdet_is_the_inverse_turned() -> None:
    problem = from_matrix_stages({}, "logdet(X)")
    gradient_program = derive(problem).gradient
    program = with_sizes(gradient_program.program, {"n": 3})
    (node,) = gradient_program.partials.values()
    assert run(program, {"X": C}, EXACT, roots=[node])[node] == turned(inverse(C))


def test_the_partials_of_a_kronecker_product_by_its_definition() -> None:
    """L = ½‖A ⊗ B‖² = ½‖A‖²‖B‖², so ∂L/∂A = ‖B‖² A and ∂L/∂B = ‖A‖² B."""
    problem = from_matrix_stages({}, "sum(kron(A, B)**2)/2", shapes=read_shapes("A: 2 x 3, B: 4 x 2"), wrt=["A", "B"])
    found = gradient(problem, {"A": A, "B": B})
    squares = {name: sum(value * value for value in matrix.flat()) for name, matrix in (("A", A), ("B", B))}
    assert found["A"] == A * squares["B"]
    assert found["B"] == B * squares["A"]
    assert found["L"] == squares["A"] * squares["B"] / 2


def test_ridge_is_what_the_textbook_says() -> None:
    """X'(Xw - y) + λw."""
    found = gradient(read_problem("ridge"), {"X": X, "w": W, "Y": V, "lam": F(2, 3)})
    assert found["w"] == turned(X) @ (X @ W - V) + W * F(2, 3)


def test_linear_regression_is_the_mean_over_the_observations() -> None:
    found = gradient(
        read_problem("linear_regression", matrices=True), {"X": X, "w": W, "b": Matrix.of([[F(1, 2)]]), "Y": V}
    )
    residual = X @ W + F(1, 2) - V
    assert found["w"] == turned(X) @ residual * F(1, 3)
    assert found["b"] == Matrix.of([[sum(residual.flat()) / 3]])


def test_logistic_regression_arrives_at_sigma_minus_y() -> None:
    """X'(σ(Xw + b) - y)/n."""
    values = {"X": X.map(MATHEMATICAL.const), "w": W.map(MATHEMATICAL.const), "b": Matrix.of([[MP.mpf(1) / 3]])}
    values["Y"] = Matrix.of([[MP.mpf(k % 2)] for k in range(3)])
    found = gradient(read_problem("logistic_regression", matrices=True), values, MATHEMATICAL)
    logits = values["X"] @ values["w"] + values["b"]
    residual = logits.map(lambda t: 1 / (1 + MP.exp(-t))) - values["Y"]
    assert close(found["w"], turned(values["X"]) @ residual * (MP.mpf(1) / 3))
    assert close(found["b"], Matrix.of([[MP.fsum(residual.flat()) / 3]]))


@pytest.mark.parametrize("logits", [True, False])
def test_softmax_with_cross_entropy_arrives_at_p_minus_y(logits: bool) -> None:
    """X'(P - Y)/n, whether the softmax stands in the formula or in the loss; the labels of a row add up to 1."""
    random = Random(7)
    x, w = drawn(random, 4, 3, MATHEMATICAL), drawn(random, 3, 5, MATHEMATICAL)
    y = Matrix.of([[MP.mpf(j == (2 * i) % 5) for j in range(5)] for i in range(4)])
    formula, loss = ("X@W", "softmax_cross_entropy") if logits else ("softmax(X@W)", "categorical_cross_entropy")
    found = gradient(from_matrix_stages({}, formula, loss=loss, reduce="mean"), {"X": x, "W": w, "Y": y}, MATHEMATICAL)
    powers = (x @ w).map(MP.exp)
    p = Matrix.of([[value / MP.fsum(row) for value in row] for row in powers.rows])
    assert close(found["W"], turned(x) @ (p - y) * (MP.mpf(1) / 4))


def test_a_shared_weight_adds_up_over_the_steps() -> None:
    """The partial by V of a linear recurrence H_k = X_k U + H_(k-1) V is the sum over the steps."""
    stages = {"H1": "X1@U + H0@V", "H2": "X2@U + H1@V"}
    problem = from_matrix_stages(stages, "H2", loss="sum(Yhat)", wrt=["U", "V"])
    random = Random(3)
    x1, x2, h0 = drawn(random, 2, 3), drawn(random, 2, 3), drawn(random, 2, 4)
    u, v = drawn(random, 3, 4), drawn(random, 4, 4)
    found = gradient(problem, {"X1": x1, "X2": x2, "H0": h0, "U": u, "V": v})
    ones = Matrix.of([[F(1)] * 4] * 2)
    back = ones @ turned(v)
    assert found["V"] == turned(x1 @ u + h0 @ v) @ ones + turned(h0) @ back
    assert found["U"] == turned(x2) @ ones + turned(x1) @ back


def test_who_is_who() -> None:
    problem = from_matrix_stages({}, "X@W + b", loss="half_squared + lam/2*sum(W**2) + mu*sum(b**2)")
    assert (problem.parameters, problem.data) == (("W", "b"), ("X", "Y", "lam", "mu"))
    problem = from_matrix_stages({}, "X@W + Z", data=["X", "W"])
    assert (problem.parameters, problem.data) == (("Z",), ("X", "W", "Y"))
    problem = from_matrix_stages({}, "x'*A*x", wrt=["x"])
    assert (problem.parameters, problem.data, problem.loss, problem.output) == (("x",), ("A",), None, "z")
    assert from_matrix_stages({}, "norm(X)").parameters == ("X",)


def test_the_default_loss_is_half_the_squared_norm_and_none_for_a_number() -> None:
    assert from_matrix_stages({}, "X@W").loss == "half_squared"
    assert from_matrix_stages({}, "sum(X@W)").loss is None
    assert from_matrix_stages({}, "x'*A*x").loss is None


def test_the_mean_is_over_the_rows() -> None:
    values = {"X": X, "W": W, "Y": V}
    whole = gradient(from_matrix_stages({}, "X@W"), values)
    mean = gradient(from_matrix_stages({}, "X@W", reduce="mean"), values)
    assert (mean["L"], mean["W"]) == (whole["L"] / 3, whole["W"] * F(1, 3))
    assert gradient(from_matrix_stages({}, "X@W", loss="half_mse"), values)["L"] == mean["L"]
    assert gradient(from_matrix_stages({}, "X@W", loss="mse"), values)["L"] == mean["L"] * 2


def test_stages_may_use_the_ones_before() -> None:
    problem = from_matrix_stages({"H": "X@W1", "O": "tanh(H)"}, "O@W2")
    assert problem.forward.name(problem.forward.node("H")) == "H"
    assert told_shapes(problem) == "W1: d0×d1, W2: d1×d2, X: n×d0, Y: n×d2"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("n x d0", shape("n", "d0")), ("3x1", shape(3, 1)), ("3 × d", shape(3, "d")), ("n*2", shape("n", 2)),
        ("5", shape(5, 1)), ("n", shape("n", 1)), ("number", ()), ("scalar", ()), ("x x y", shape("x", "y")),
    ],
)  # fmt: skip
def test_a_shape_is_read(text: str, expected: object) -> None:
    assert read_shape(text, "here") == expected


@pytest.mark.parametrize(
    "text",
    [
        "0 x 3", "-1 x 3", "2.5 x 3", "n x", "nxd", "3 x 4 x 5", "n-1 x 2", "9999999999 x 2", "lambda x 2", "_n x 2",
        "", "٣ x 2",
    ],
)  # fmt: skip
def test_a_bad_shape_is_refused_with_the_place(text: str) -> None:
    with pytest.raises(InputError, match="here"):
        read_shape(text, "here")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"wrt": ["Q"]}, "--wrt names Q, which does not occur; the quantities are X, W, Y"),
        ({"wrt": ["W", "W"]}, "--wrt names a parameter twice"),
        ({"wrt": [""]}, "--wrt: «» is not a name"),
        ({"wrt": ["n"], "shapes": {"X": shape("n", "d")}}, "--wrt names n, which is a size"),
        ({"shapes": {"Q": shape(2, 3)}}, "--shapes gives a shape for Q, which does not occur"),
        ({"shapes": {"X": shape("X", "d")}}, "X is a size and something else"),
        ({"shapes": {"X": shape("sum", "d")}}, "sum is a size and something else"),
        ({"shapes": {"X": shape("n", 3), "W": shape(4, 2)}}, "the product @ of n×3 and 4×2 does not fit"),
        ({"shapes": {"W": ()}}, "column 2: @ needs a matrix, but W is a number"),
        ({"loss": "none"}, "the formula is n×d1, but a gradient needs a number; take its sum"),
        ({"loss": "Yhat - Y"}, "the loss is n×d1, but a gradient needs a number; add it up"),
        ({"loss": "nonsense"}, "does not depend on Yhat"),
        ({"loss": "half_square"}, "does not depend on Yhat, the prediction; did you mean half_squared?"),
        ({"loss": " "}, "the loss is empty"),
        ({"loss": "mse", "reduce": "mean"}, "the loss «mse» is a mean already"),
        ({"activation": "tanh"}, "the formula has no f for which tanh could stand"),
    ],
)
def test_what_is_wrong_with_a_problem_is_told_in_a_sentence(arguments: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        from_matrix_stages({}, "X@W", **arguments)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("stages", "last", "sentence"),
    [
        ({"sum": "X@W"}, None, "the stage sum has the name of a function"),
        ({"H": "X@W", "X": "H@V"}, None, "the stage X has the name"),
        ({"2H": "X@W"}, None, "the stage «2H» is not a name"),
        ({}, "rows(X)", "depends on no parameter"),
        ({}, "3", "depends on no parameter"),
        ({}, "ones(2, 3)", "there is no parameter"),
        ({}, "Yhat@W", "Yhat is the name of the prediction itself"),
    ],
)
def test_what_is_wrong_with_stages_is_told_in_a_sentence(
    stages: dict[str, str], last: str | None, sentence: str
) -> None:
    with pytest.raises(InputError) as caught:
        from_matrix_stages(stages, last)
    assert sentence in str(caught.value)


def test_a_long_product_takes_linear_effort() -> None:
    def work(count: int) -> int:
        text = "X" + "@W" * count
        return calls_of(lambda: from_matrix_stages({}, text, shapes=read_shapes("X: n x d, W: d x d")))

    assert work(800) < 2.2 * work(400)


@pytest.mark.parametrize(
    ("text", "wrt"), [("+".join(f"x{k}'*A*x{k}" for k in range(3000)), "A"), ("X" + "@W" * 20_000, "W")]
)
def test_a_very_long_formula_is_read_and_differentiated(text: str, wrt: str) -> None:
    problem = from_matrix_stages({}, text, wrt=[wrt], shapes={wrt: shape("d", "d")})
    assert len(derive(problem).gradient.program.outputs) == 2
