"""What is a parameter, what is data, what is a chain."""

from __future__ import annotations

import pytest

from symback.errors import InputError
from symback.problem.problem import chain, from_formula, from_stages
from symback.problem.values import with_values


def test_names_that_are_not_x_or_y_are_parameters_in_the_order_of_the_formula() -> None:
    problem = from_formula("w2*tanh(w1*x + b1) + b2")
    assert problem.parameters == ("w2", "w1", "b1", "b2")
    assert problem.data == ("x", "y")
    assert problem.output == "L"


def test_without_any_parameter_the_formula_itself_is_differentiated() -> None:
    problem = from_formula("x**2 + x*y + (x + y)**2")
    assert problem.parameters == ("x", "y")
    assert problem.loss is None
    assert problem.prediction is None
    assert problem.output == "z"


def test_indexed_x_and_y_are_data() -> None:
    problem = from_formula("w1*x1 + w2*x_2 + Y3")
    assert problem.parameters == ("w1", "w2")
    assert problem.data == ("x1", "x_2", "Y3", "y")


@pytest.mark.parametrize(
    ("text", "weights"),
    [
        ("f(f(x*w1)*w2)*w3", ("w1", "w2", "w3")),
        ("w3*f(w2*f(w1*x))", ("w1", "w2", "w3")),
        ("tanh(x*a)*b", ("a", "b")),
        ("x*w1", ("w1",)),
        ("sigmoid(x1*u)*v", ("u", "v")),
    ],
)
def test_a_formula_with_the_structure_of_a_chain_is_a_chain(text: str, weights: tuple[str, ...]) -> None:
    problem = from_formula(text)
    assert problem.chain is not None
    assert problem.chain.weights == weights


@pytest.mark.parametrize(
    "text",
    [
        "f(f(x*w1)*w2)",
        "f(x*w1 + b)*w2",
        "f(f(x*w)*w)*w",
        "tanh(sin(x*w1)*w2)*w3",
        "f(x)*w1",
        "f(f(x*w1))*w2",
        "x*w1*w2",
        "f(x*w1)*w2 + 1",
    ],
)
def test_other_formulas_are_no_chains(text: str) -> None:
    assert from_formula(text).chain is None


def test_a_chain_over_some_of_its_weights_is_told_by_its_names() -> None:
    problem = from_formula("f(f(x*w1)*w2)*w3", wrt=["w1", "w3"])
    assert problem.chain is None
    assert problem.parameters == ("w1", "w3")
    assert "w2" in problem.data


def test_a_chain_by_depth_is_the_chain_that_one_types() -> None:
    typed, made = from_formula("f(f(x*w1)*w2)*w3"), chain(depth=3)
    assert typed.forward.ops == made.forward.ops
    assert typed.forward.args == made.forward.args
    assert dict(typed.forward.names) == dict(made.forward.names)
    assert typed.chain == made.chain


def test_values_between_input_and_result_get_the_names_of_the_blackboard() -> None:
    forward = chain(depth=3).forward
    assert [name for names in forward.names.values() for name in names] == ["h1", "o1", "h2", "o2", "yhat", "L"]


def test_names_of_the_formula_win_over_names_of_ours() -> None:
    problem = from_formula("tanh(h1*x + o1)*L")
    names = [name for names in problem.forward.names.values() for name in names]
    assert not {"h1", "o1", "L"} & set(names)
    assert problem.output == "J"


def test_stages_use_the_names_before_them() -> None:
    problem = from_stages({"a": "x*w1", "p": "tanh(a)*w2 + a"})
    assert problem.parameters == ("w1", "w2")
    assert {n for names in problem.forward.names.values() for n in names} >= {"a", "p", "L"}


def test_a_parameter_that_is_not_used_is_kept() -> None:
    assert from_formula("w1*x", wrt=["w1", "w9"]).parameters == ("w1", "w9")


@pytest.mark.parametrize(
    ("build", "said"),
    [
        (lambda: from_formula("2 + 3"), "no parameter"),
        (lambda: from_formula("3", wrt=["y"]), "is a number"),
        (lambda: from_formula("w1*x", loss="y**2"), "does not depend on yhat"),
        (lambda: from_formula("yhat*w1"), "the prediction itself"),
        (lambda: from_formula("f*f(x*w)"), "a function and a quantity"),
        (lambda: from_formula("w1*x", activation="tanh"), "no f for which"),
        (lambda: from_formula("f(w1*x)", activation="tanhh"), "did you mean tanh?"),
        (lambda: from_formula("f(w1*x)", activation="t + q"), "may only depend on t"),
        (lambda: from_formula("f(w1*x)", activation="3"), "does not depend on t"),
        (lambda: from_formula("f(w1*x)", activation="f(t)"), "unknown function f"),
        (lambda: from_formula("w1*x", wrt=["w1", "w1"]), "twice"),
        (lambda: from_formula("w1*x", wrt=["class"]), "keyword"),
        (lambda: from_formula("w1*x", wrt=["tanh"]), "is a function"),
        (lambda: chain(depth=0), "the depth is 0"),
        (lambda: chain(depth=-3), "the depth is -3"),
        (lambda: chain(depth=10**9), "1000000"),
        (lambda: from_stages({"h": "x*w", "x": "h"}), "used before"),
        (lambda: from_stages({"h": "x"}), "computes nothing"),
        (lambda: from_formula("x", loss="none", wrt=["x"]), "computes nothing"),
    ],
)
def test_what_cannot_be_a_problem_is_refused(build: object, said: str) -> None:
    with pytest.raises(InputError, match=".") as caught:
        build()  # type: ignore[operator]
    assert said in str(caught.value)


def test_sample_values_must_be_complete_and_known() -> None:
    from fractions import Fraction

    problem = from_formula("tanh(x*w1)*w2")
    one = Fraction(1)
    with pytest.raises(InputError, match="no value for w2"):
        with_values(problem, {"x": one, "y": one, "w1": one})
    with pytest.raises(InputError, match="q, which does not occur"):
        with_values(problem, {"x": one, "y": one, "w1": one, "w2": one, "q": one})
    with pytest.raises(InputError, match="--activation"):
        with_values(chain(depth=1 + 1), dict.fromkeys(["x", "y", "w1", "w2"], one))
