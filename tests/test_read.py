"""A formula, a name or a file becomes a problem."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from symback.errors import InputError
from symback.problem.read import read_problem
from symback.problem.ready import READY


def write(folder: Path, text: str) -> str:
    path = folder / "problem.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_without_anything_the_problem_is_the_chain_of_depth_three() -> None:
    problem = read_problem()
    assert problem.chain is not None
    assert problem.chain.depth == 3
    assert problem.formula == "f(f(x*w1)*w2)*w3"


@pytest.mark.parametrize("name", READY)
def test_every_ready_made_problem_is_read(name: str) -> None:
    problem = read_problem(name)
    assert problem.parameters
    assert problem.name == name


def test_a_file_says_stages_loss_parameters_data_values_and_title(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        """
        title = "Two neurons"
        loss = "(p - y)**2"
        parameters = ["w1", "w2"]
        data = ["x", "y", "c"]
        activation = "sigmoid"
        observations = 5
        reduce = "mean"

        [stages]
        a = "x*w1 + c"
        b = "f(a)"
        yhat = "b*w2"

        [values]
        x = 1
        y = 0
        c = "1/3"
        w1 = 0.5
        w2 = -2
        """.replace("(p - y)", "(yhat - y)"),
    )
    problem = read_problem(path)
    assert problem.title == "Two neurons"
    assert problem.parameters == ("w1", "w2")
    assert set(problem.data) == {"x", "y", "c"}
    assert problem.values["c"] == Fraction(1, 3)
    assert problem.values["w1"] == Fraction(1, 2)
    assert problem.observations == "5"
    assert problem.reduce == "mean"
    assert problem.activation is not None
    assert problem.activation.name == "sigmoid"


def test_options_win_over_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, 'formula = "f(x*w1)*w2"\nactivation = "tanh"\n')
    problem = read_problem(path, activation="relu", title="other")
    assert problem.activation is not None
    assert problem.activation.name == "relu"
    assert problem.title == "other"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("formula = ", "not TOML"),
        ("loss = 'y'", "neither a formula nor"),
        ("formul = 'x*w'", "did you mean formula?"),
        ("formula = 3", "wrong type"),
        ("formula = 'x*w'\nparameters = [1]", "list of names"),
        ("[stages]\nh = 3", "each stage is a formula"),
        ("formula = 'x*w'\ndata = ['lambda']", "keyword"),
        ("formula = 'x*w'\n[values]\nx = 'os'", "is not a number"),
        ("formula = 'x*w'\nreduce = 'max'", "sum or mean"),
        ("formula = 'x*w'\ndepth = true", "wrong type"),
        ("[stages]\n'1h' = 'x*w'", "is not a name"),
    ],
)
def test_a_wrong_file_is_refused_in_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError, match=".") as caught:
        read_problem(write(tmp_path, text))
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"text": "nowhere.toml"}, "does not exist"),
        ({"text": "sum_of_path"}, "did you mean sum_of_paths?"),
        ({"text": "x*w1", "depth": 3}, "--depth belongs to the problem chain"),
        ({"text": "tanh(x*w1)*w2", "at": "x=1,y=0,w1=1"}, "no value for w2"),
        ({"text": "tanh(x*w1)*w2", "at": "x"}, "write name=number"),
        ({"text": "tanh(x*w1)*w2", "at": ""}, "--at is empty"),
        ({"text": "x*w1", "at": "x=1,x=2"}, "twice"),
        ({"text": "x*w1", "at": "x=1/0"}, "divides by zero"),
        ({"text": "x*w1", "at": "x=1e999"}, "is not a number"),
        ({"text": "x*w1", "observations": "-1"}, "number of observations"),
        ({"text": "x*w1", "reduce": "max"}, "sum or mean"),
    ],
)
def test_wrong_options_are_refused_in_one_sentence(options: dict[str, object], said: str) -> None:
    with pytest.raises(InputError, match=".") as caught:
        read_problem(**options)  # type: ignore[arg-type]
    assert said in str(caught.value)


def test_values_are_read_exactly() -> None:
    problem = read_problem("tanh(x*w1)*w2", at="x=0.1, y=-1/3, w1=2, w2=1e-2")
    assert problem.values == {
        "x": Fraction(1, 10),
        "y": Fraction(-1, 3),
        "w1": Fraction(2),
        "w2": Fraction(1, 100),
    }


def test_the_command_that_made_a_problem_is_quoted_for_a_shell() -> None:
    assert read_problem("f(x*w1)*w2", activation="tanh").command == "'f(x*w1)*w2' --activation tanh"
