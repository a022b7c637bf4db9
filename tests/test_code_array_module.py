"""Modules over matrices for NumPy: right, in the type of their arguments, and none of their arguments is changed."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from symback.code import generate
from symback.derivation.derivation import derive
from symback.errors import InputError
from symback.problem.matrices import from_matrix_stages, read_shapes
from symback.problem.read import read_problem
from tests.array_samples import ALL, close, computed, draw, exactly, passed
from tests.code_samples import load

HARD_NAMES = {
    "tanh(np@out)@Gradients + xp": "np: n x 2, out: 2 x 3, Gradients: 3 x 4, xp: 1 x 4",
    "tanh(X@n)@L + math": "X: r x 2, n: 2 x 3, L: 3 x 4, math: 1 x 4",
    "tanh(X@check_shapes)@t1 + NEW*float": "X: k x 2, check_shapes: 2 x 3, t1: 3 x 4, NEW: 1 x 4",
    "tanh(X@k)@count + index": "X: r x 2, k: 2 x 3, count: 3 x 4, index: 1 x 4",
    "softplus(X@W)@placed + sigmoid(X@dW)": "X: k x 2, W: 2 x 3, placed: 3 x 4, dW: 2 x 4",
    "tanh(\N{GREEK CAPITAL LETTER OMEGA}@lambda_)@class_": "lambda_: 2 x 3, class_: 3 x 4",
}


@pytest.mark.parametrize("name", ALL)
def test_every_module_computes_the_loss_and_all_partials(name: str) -> None:
    made = ALL[name]()
    module = load(generate(derive(made)))
    point = draw(made, name)
    before = {quantity: np.array(value) for quantity, value in point.items()}
    wanted = exactly(made, point)
    close(computed(module, made, point), wanted)
    assert all(np.array_equal(point[quantity], value) for quantity, value in before.items())
    buffers = module.Gradients(*(np.full(np.shape(one), 7.5) if np.ndim(one) else None for one in wanted[1:]))
    found = computed(module, made, point, out=buffers)
    close(found, wanted)
    assert all(buffer is None or buffer is one for buffer, one in zip(buffers, found[1:], strict=True))


@pytest.mark.parametrize("name", ALL)
def test_float32_stays_float32(name: str) -> None:
    made = ALL[name]()
    point = draw(made, name, np.float32)
    found = computed(load(generate(derive(made))), made, point)
    assert {one.dtype for one in found[1:] if np.ndim(one)} <= {np.dtype(np.float32)}
    close(found, exactly(made, point), 5e-4)


@pytest.mark.parametrize("name", ALL)
def test_the_partials_are_central_differences_of_the_loss(name: str) -> None:
    """An oracle that knows nothing of derivatives: the generated loss, moved in a random direction."""
    made = ALL[name]()
    module = load(generate(derive(made)))
    point = draw(made, name)
    forward = module.value if made.prediction is None else module.loss
    gradients = computed(module, made, point)[1:]
    generator = np.random.default_rng(7)
    data = [point[quantity] for quantity in made.data]
    for parameter, partial in zip(made.parameters, gradients, strict=True):
        direction = generator.normal(size=np.shape(partial))
        ends = []
        for step in (1e-6, -1e-6):
            moved = {**point, parameter: point[parameter] + step * direction}
            ends.append(forward(*(moved[one] for one in made.parameters), *data, *passed(made)))
        slope = (ends[0] - ends[1]) / 2e-6
        assert float(np.sum(partial * direction)) == pytest.approx(slope, rel=1e-5, abs=1e-5 * max(1, abs(ends[0])))


@pytest.mark.parametrize("name", ["f(X@W1+b1)@W2+b2", "softmax(X@W+b)", "rnn", "x'*A*x", "vcat(A,B)@V"])
def test_the_order_of_arrays_in_memory_does_not_matter(name: str) -> None:
    made = ALL[name]()
    point = draw(made, name)
    module = load(generate(derive(made)))
    wide = {q: np.asfortranarray(v) if np.ndim(v) else v for q, v in point.items()}
    close(computed(module, made, wide), exactly(made, point))
    cut = {q: np.repeat(np.repeat(v, 2, 0), 3, 1)[::2, ::3] if np.ndim(v) else v for q, v in point.items()}
    close(computed(module, made, cut), exactly(made, point))


def test_equal_partials_are_two_arrays() -> None:
    made = from_matrix_stages({}, "A + B", wrt=["A", "B"], loss="sum(Yhat**2)")
    point = draw(made, "equal")
    _, by_a, by_b = computed(load(generate(derive(made))), made, point)
    assert np.array_equal(by_a, by_b)
    assert not np.shares_memory(by_a, by_b)


def test_a_partial_is_never_an_argument() -> None:
    made = from_matrix_stages({}, "sum(A*B)", wrt=["A", "B"], shapes=read_shapes("A: 2 x 3, B: 2 x 3"))
    point = draw(made, "argument")
    _, by_a, by_b = computed(load(generate(derive(made))), made, point)
    assert not np.shares_memory(by_a, point["B"])
    assert not np.shares_memory(by_b, point["A"])


def test_an_unknown_function_may_give_its_argument_back() -> None:
    made = from_matrix_stages({}, "f(f(X@W1 + b1)@W2 + b2)@W3")
    point = draw(made, "identity")
    module = load(generate(derive(made)))
    arguments = [point[name] for name in (*made.parameters, *made.data)]
    ones: list[Any] = [lambda t: t, np.ones_like]
    _, found = module.value_and_grad(*arguments, *ones)
    w1, b1, w2, b2, w3, x, y = (point[n] for n in ("W1", "b1", "W2", "b2", "W3", "X", "Y"))
    residual = ((x @ w1 + b1) @ w2 + b2) @ w3 - y
    close([found.W1, found.b2], [x.T @ residual @ w3.T @ w2.T, np.sum(residual @ w3.T, axis=0, keepdims=True)])


@pytest.mark.parametrize("text", HARD_NAMES)
def test_the_names_of_a_person_win(text: str) -> None:
    made = from_matrix_stages({}, text, shapes=read_shapes(HARD_NAMES[text]))
    point = draw(made, text)
    close(computed(load(generate(derive(made))), made, point), exactly(made, point))


def array_statements(text: str) -> list[str]:
    """Assignments of value_and_grad whose right side is an expression over arrays; sizes and the loss are numbers."""
    (function,) = (n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef) and n.name == "value_and_grad")
    lines = [ast.unparse(n) for n in function.body if isinstance(n, ast.Assign | ast.AnnAssign | ast.AugAssign)]
    return [line for line in lines if not re.fullmatch(r"\w+ = \w+\.shape\[\d\]|L = .*|xp = .*", line)]


@pytest.mark.parametrize("target", ["numpy", "jax", "torch", "array"])
@pytest.mark.parametrize("bias", [False, True])
def test_a_network_of_three_layers_takes_sixteen_statements_or_fewer(target: str, bias: bool) -> None:
    found = array_statements(generate(derive(read_problem("dense", bias=bias, activation="tanh")), target))
    assert 8 <= len(found) <= 16, found


def test_forward_values_are_kept_and_no_delta_is_computed_twice() -> None:
    text = generate(derive(read_problem("dense", bias=True, activation="tanh")))
    body = text[text.index("def value_and_grad") : text.index("def check_shapes")]
    assert body.count("np.tanh(") == 2
    assert body.count("np.dot(") == 3 + 2 + 3 + 3  # forward, to the layers below, weights, biases
    assert "transpose" not in body


def test_sizes_come_from_the_arguments() -> None:
    text = generate(derive(ALL["linear_regression"]()))
    assert "    n = X.shape[0]\n" in text


def test_extreme_values_overflow_nothing() -> None:
    for name in ("softmax_regression", "logistic_regression", "X@W+b", "X@V+b", "X@U", "-log(sigmoid(X@w))"):
        made = ALL[name]()
        point = draw(made, name)
        large = {q: v * 1e3 if q == "X" else v - 1 if q in ("W", "w", "V", "U") else v for q, v in point.items()}
        found = computed(load(generate(derive(made))), made, large)
        assert all(np.isfinite(one).all() for one in found), name


def shaped(**shapes: tuple[int, ...]) -> dict[str, Any]:
    return {name: np.ones(shape) for name, shape in shapes.items()}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"b1": (3,)}, r"b1 has the shape \(3,\), but it must be 1×d1, here 1×3; write b1\[None, :\]"),
        ({"W2": (4, 2)}, r"W2 has the shape \(4, 2\), but it must be d1×d2, here 3×2"),
        ({"Y": (2, 5)}, r"Y has the shape \(2, 5\), but it must be n×d2, here 5×2"),
        ({"X": (5, 4, 1)}, r"X has the shape \(5, 4, 1\)"),
    ],
)
def test_a_wrong_shape_is_named_with_the_remedy(wrong: dict[str, tuple[int, ...]], told: str) -> None:
    module = load(generate(derive(ALL["f(X@W1+b1)@W2+b2"]())))
    right = {"W1": (4, 3), "b1": (1, 3), "W2": (3, 2), "b2": (1, 2), "X": (5, 4), "Y": (5, 2)}
    module.value_and_grad(**shaped(**right))
    with pytest.raises(ValueError, match=told):
        module.value_and_grad(**shaped(**{**right, **wrong}))


def test_what_is_no_array_of_floats_is_refused() -> None:
    module = load(generate(derive(from_matrix_stages({}, "X@W"))))
    x, w, y = np.ones((2, 3)), np.ones((3, 4)), np.ones((2, 4))
    with pytest.raises(TypeError, match="X holds int64; give floating-point numbers"):
        module.value_and_grad(w, x.astype(np.int64), y)
    with pytest.raises(TypeError, match="X holds float32 and W float64; give all in one type"):
        module.value_and_grad(w, x.astype(np.float32), y)
    with pytest.raises(TypeError, match="make one of a list of rows with asarray"):
        module.value_and_grad([[1.0]], x, y)


def test_every_value_is_described_with_its_shape() -> None:
    text = generate(derive(ALL["f(X@W1+b1)@W2+b2"]()))
    assert text.count("    W1: d0×d1, b1: 1×d1, W2: d1×d2, b2: 1×d2, X: n×d0") == 3
    assert "# dL/dW2 = O1' dYhat" in text
    assert "symback" not in text.split('"""', 2)[2]
    assert text == generate(derive(ALL["f(X@W1+b1)@W2+b2"]()))


def test_a_size_that_no_argument_shows_is_asked_for() -> None:
    made = from_matrix_stages({}, "sum(ones(m,1)@b)", wrt=["b"], shapes=read_shapes("b: 1 x k"))
    with pytest.raises(InputError, match="the size m cannot be seen from the arguments"):
        generate(derive(made))


def test_a_hundred_layers_are_written_in_linear_time() -> None:
    made = read_problem("dense", layers=[3] * 101, activation="tanh")
    point = draw(made, "deep", low=-0.9, high=0.9)
    close(computed(load(generate(derive(made))), made, point), exactly(made, point), 1e-8)


@pytest.mark.slow
def test_linter_formatter_and_type_checker_are_content(tmp_path: Path) -> None:
    for target in ("numpy", "jax", "torch", "array"):
        for k, (_, make) in enumerate(ALL.items()):
            (tmp_path / f"{target}_{k}.py").write_text(generate(derive(make()), target), encoding="utf-8")
    ruff, line = [sys.executable, "-m", "ruff"], ["--isolated", "--line-length", "100", "--no-cache", str(tmp_path)]
    numpy = [str(path) for path in tmp_path.glob("numpy_*.py")]
    for command in (
        [*ruff, "check", "--extend-select", "E,F,W,I,UP,B,C4,SIM,N", *line],
        [*ruff, "format", "--check", *line],
        [sys.executable, "-m", "mypy", "--strict", "--scripts-are-modules", "--cache-dir", str(tmp_path / "c"), *numpy],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
