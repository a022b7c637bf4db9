"""What is told of matrices: every formula of a solution is computed and held against independent differences."""

from __future__ import annotations

from typing import Any

import mpmath
import pytest

from symback.derivation.derivation import Derivation, derive
from symback.document import display as m
from symback.document.narrate import tell
from symback.document.tree import Document
from symback.problem.read import read_problem
from tests import told
from tests.told_matrices import Reader, close, execute

PROBLEMS: tuple[dict[str, Any], ...] = (
    {"text": "f(f(X@W1)@W2)@W3", "shapes": "X: n x d0, W1: d0 x d1, W2: d1 x d2, W3: d2 x 1, Y: n x 1"},
    {"text": "dense", "layers": [2, 3, 4], "bias": True},
    {"text": "dense", "layers": [3, 4, 2], "activation": "tanh", "loss": "mse"},
    {"text": "dense", "activation": "swish"},
    {"text": "dense", "layers": [2, 3, 2], "activation": "sigmoid", "loss": "half_mse", "bias": True},
    {"text": "linear_regression"},
    {"text": "ridge"},
    {"text": "logistic_regression", "matrices": True},
    {"text": "softmax_regression"},
    {"text": "X@W + b", "shapes": "X: n x d, W: d x k, b: 1 x k", "loss": "softmax_cross_entropy"},
    {"text": "rnn"},
    {"text": "rnn", "steps": 2},
    {"text": "autoencoder"},
    {"text": "conv"},
    {"text": "attention"},
    {"text": "batch_norm"},
    {"text": "x'*A*x"},
    {"text": "norm2(A*x-b)^2"},
    {"text": "tr(A*X*B)"},
    {"text": "logdet(X)"},
    {"text": "relu(X@W)@V + X@W", "shapes": "X: n x d, W: d x k, V: k x k, Y: n x k"},
    {"text": "sum(inv(A)@B .* C)", "shapes": "A: n x n, B: n x k, C: n x k"},
    {"text": "sum(tanh(concat(A, B))@C)", "shapes": "A: n x d, B: n x e"},
    {"text": "tanh(X@W1)@W2 + tanh(X@W1)@W3", "shapes": "X: n x d, W1: d x k, W2: k x p, W3: k x p, Y: n x p"},
    {"text": "softmax(X@W)@V", "shapes": "X: n x d, W: d x k, V: k x p, Y: n x p"},
)


def solution(options: dict[str, Any], lang: str = "en") -> tuple[Derivation, Document]:
    given = dict(options)
    derivation = derive(read_problem(given.pop("text"), **given))
    return derivation, tell(derivation, {}, lang)[0]


@pytest.mark.parametrize("options", PROBLEMS, ids=str)
@pytest.mark.parametrize("shift", [0, 1])
def test_every_printed_equation_holds_at_random_matrices(options: dict[str, Any], shift: int) -> None:
    derivation, document = solution(options)
    with mpmath.workdps(told.DIGITS):
        assert execute(derivation, document, shift) >= 2 * len(derivation.problem.parameters) + 1


@pytest.mark.parametrize("options", PROBLEMS, ids=str)
def test_both_languages_give_the_same_mathematics(options: dict[str, Any]) -> None:
    def formulas(lang: str) -> list[tuple[Any, ...]]:
        document = solution(options, lang)[1]
        lines = (line for display in told.displays(document) for line in display.lines)
        return [(line.left, line.chain) for line in lines if not isinstance(line.left, m.Words)]

    assert formulas("en") == formulas("ru")


def test_every_parameter_has_its_partial_in_every_part() -> None:
    derivation, document = solution(PROBLEMS[1])
    for task in document.tasks[1:]:
        lines = [line for display in told._displays(task.solution) for line in display.lines]
        found = {
            line.left.by.name for line in lines if isinstance(line.left, m.Partial) and isinstance(line.left.by, m.Name)
        }
        assert set(derivation.problem.parameters) <= found


@pytest.mark.parametrize(
    "wrong",
    [
        m.MatrixProduct((m.Transpose(m.Name("X")), m.Name("Yhat"))),
        m.MatrixProduct((m.Transpose(m.Name("O2")), m.Sum(((1, m.Name("Y")), (-1, m.Name("Yhat")))))),
    ],
)
def test_a_wrong_formula_would_be_noticed(wrong: m.Math) -> None:
    derivation, _ = solution(PROBLEMS[0])
    with mpmath.workdps(told.DIGITS):
        reader = Reader(derivation)
        right = reader.value(m.Partial(m.Name("L"), m.Name("W3")))
        assert not close(right, reader.value(wrong))


def test_the_tasks_have_the_letters_of_the_language() -> None:
    assert [task.letter for task in solution(PROBLEMS[0], "ru")[1].tasks] == list("абвг")


def test_the_algorithm_of_a_network_moves_one_matrix_and_that_of_shared_weights_adds() -> None:
    def relations(options: dict[str, Any]) -> list[str]:
        task = solution(options)[1].tasks[3]
        return [line.relation for display in told._displays(task.solution) for line in display.lines]

    assert relations(PROBLEMS[0]).count("gets") == 3
    assert "adds" not in relations(PROBLEMS[0])
    recurrent = relations({"text": "rnn", "steps": 4})
    assert (recurrent.count("gets"), recurrent.count("adds")) == (5, 8)
