"""Problems with matrices from options and from files."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from symback.errors import InputError
from symback.problem.read import read_problem
from symback.program.matrix import Matrix
from tests.matrix_formulas import told_shapes


def file(folder: Path, text: str) -> str:
    path = folder / "problem.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_file_gives_shapes_and_values(tmp_path: Path) -> None:
    text = 'formula = "X@W + c"\n[shapes]\nX = "n x 2"\nc = "number"\n'
    text += '[values]\nX = [[1, "1/2"], [3, 0.5]]\nW = [[1], [2]]\nY = [[1], [2]]\nc = "1/3"\n'
    problem = read_problem(file(tmp_path, text))
    assert told_shapes(problem) == "W: 2×d0, c: a number, X: n×2, Y: n×d0"
    assert problem.samples["X"] == Matrix.of([[1, Fraction(1, 2)], [3, Fraction(1, 2)]])
    assert problem.samples["c"] == Fraction(1, 3)
    assert read_problem(str(tmp_path / "problem.toml"), at="c=5").samples["c"] == 5


def test_layers_alone_are_a_network(tmp_path: Path) -> None:
    assert read_problem(file(tmp_path, "layers = [2, 3, 1]\nbias = true")).parameters == ("W1", "b1", "W2", "b2")
    assert read_problem(layers=[2, 3, 1]).parameters == ("W1", "W2")


def test_options_win_over_the_ready_made() -> None:
    assert read_problem("ridge", loss="squared").loss == "squared"
    assert read_problem("dense", activation="relu").activation is not None
    assert told_shapes(read_problem("ridge", shapes="X: 5 x 3, w: 3 x 1, Y: 5 x 1")).startswith("w: 3×1, X: 5×3")
    assert read_problem("logistic_regression").has_matrices is False
    assert read_problem("logistic_regression", matrices=True).reduce == "mean"
    assert read_problem("linear_regression", loss="mse").reduce == "sum"


def test_the_command_is_kept() -> None:
    command = read_problem("dense", layers=[2, 2, 1], bias=True, activation="tanh").command
    assert command == "dense --layers 2,2,1 --bias --activation tanh"


@pytest.mark.parametrize(
    ("formula", "options", "sentence"),
    [
        ("X@W", {"depth": 3}, "--depth belongs to the chain of numbers"),
        ("X@W", {"observations": "n"}, "--observations belongs to numbers"),
        ("X@W", {"reduce": "max"}, "the reduction is «max»"),
        ("X@W", {"layers": [2, 3]}, "--layers and --bias belong to the problem dense"),
        ("X@W", {"bias": True}, "--layers and --bias belong to the problem dense"),
        ("X@W", {"steps": 2}, "--steps belongs to the problem rnn"),
        ("neuron", {"matrices": True}, "the problem neuron has no form with matrices"),
        ("neuron", {"shapes": "x1: 2 x 2"}, "the problem neuron has no form with matrices"),
        ("rideg", {"matrices": True}, "the problem rideg is not known; did you mean ridge?"),
    ],
)
def test_options_that_belong_elsewhere_are_refused(formula: str, options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        read_problem(formula, **options)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[values]\nX = [[1, 2], 3]", "values, X: rows and numbers are mixed"),
        ('[values]\nX = [["1", "2"], "34"]', "rows and numbers are mixed"),
        ("[values]\nX = []", "values, X: a matrix without numbers"),
        ("[values]\nX = [[], []]", "a matrix without numbers"),
        ("[values]\nX = [[1, 2], [3]]", "equally long"),
        ("[values]\nX = [[[1]]]", "«[1]» is not a number"),
        ("[values]\nX = [[true]]", "«True» is not a number"),
        ("[values]\nX = [[nan]]", "«nan» is not a number"),
        ("[values]\nX = {a = 1}", "a value is a number or rows of numbers"),
        ("[values]\nX = 1979-05-27", "is not a number"),
        ("[shapes]\nX = 3", "each shape is in quotation marks"),
        ('[shapes]\nX = "0 x 3"', "the file problem.toml, shapes, X: «0 x 3» is no shape"),
        ('[shapes]\n"a b" = "2 x 3"', "--shapes gives a shape for a b, which does not occur"),
        ("layers = [2.5]", "«layers» is a list of whole numbers"),
        ("bias = 1", "«bias» has the wrong type"),
        ("steps = true", "«steps» has the wrong type"),
    ],
)
def test_a_bad_file_is_told_in_a_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        read_problem(file(tmp_path, f'formula = "X@W"\n{text}\n'))
    assert sentence in str(caught.value)
