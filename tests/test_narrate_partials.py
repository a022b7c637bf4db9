"""The second answer: the loss and every partial."""

from __future__ import annotations

import pytest

from symback.document.latex_math import math_to_latex
from symback.document.narrate.loss import loss_steps, written_loss
from symback.document.narrate.partials import partials, through_prediction, told
from tests.telling import latex, teller, words


@pytest.mark.parametrize(
    ("loss", "steps", "difference"),
    [
        (
            "(y - yhat)**2/2",
            [r"\frac{1}{2}\cdot 2\cdot (y-\hat{y})\cdot (-1)", r"(y-\hat{y})\cdot (-1)", r"\hat{y}-y"],
            r"y-\hat{y}",
        ),
        ("(yhat - y)**2/2", [r"\frac{1}{2}\cdot 2\cdot (\hat{y}-y)", r"\hat{y}-y"], None),
    ],
)
def test_the_steps_of_the_loss_show_the_minus(loss: str, steps: list[str], difference: str | None) -> None:
    found, minus = loss_steps(teller(loss=loss))
    assert [math_to_latex(step) for step in found] == steps
    assert (None if minus is None else math_to_latex(minus)) == difference


def test_a_penalty_on_a_weight_is_a_way_past_the_prediction() -> None:
    assert through_prediction(teller())
    assert not through_prediction(teller(loss="(y - yhat)**2/2 + w1**2"))
    assert not through_prediction(teller("sum_of_paths"))


def test_the_partials_go_from_the_last_parameter_to_the_first() -> None:
    t = teller()
    assert told(t) == ("w3", "w2", "w1")
    written = latex(partials(t, "a"))[-3:]
    assert [line[line.index("w_") : line.index("}}")] for line in written] == ["w_{3", "w_{2", "w_{1"]
    assert written[0].endswith(r"(\hat{y}-y)\cdot f(f(x\cdot w_{1})\cdot w_{2})")


def test_of_a_deep_chain_the_last_partials_and_the_first_are_told() -> None:
    assert told(teller(depth=20)) == ("w20", "w19", "w18", "w1")
    assert len(told(teller(depth=20, full=True))) == 20


def test_the_loss_is_written_without_the_name_of_the_prediction() -> None:
    for t in (teller(), teller(depth=20), teller(loss="log(cosh(y - yhat))", depth=9)):
        assert "hat" not in math_to_latex(written_loss(t))


def test_a_sum_over_paths_is_said_where_there_is_one() -> None:
    assert "several paths" in words(partials(teller("shared_weight"), "a"))
    assert "several paths" not in words(partials(teller(), "a"))


@pytest.mark.parametrize(
    ("lang", "one", "many"),
    [
        ("en", "then the derivative has", "every partial derivative has"),
        ("ru", "у производной", "у всех частных производных"),
    ],
)
def test_the_warning_about_the_minus_speaks_of_one_derivative_where_there_is_one(
    lang: str, one: str, many: str
) -> None:
    single, chain = (words(partials(teller(text, lang=lang), "a")) for text in ("x*w1", "chain"))
    assert one in single
    assert one not in chain
    assert many in chain
    assert many not in single


@pytest.mark.parametrize(("lang", "said"), [("en", "is the prediction itself"), ("ru", "и есть прогноз")])
@pytest.mark.parametrize(("text", "wrt"), [("w1", "w1"), ("x", "x"), ("w1", "w1,b")])
def test_a_parameter_that_is_the_prediction_is_differentiated_by_steps(
    text: str, wrt: str, lang: str, said: str
) -> None:
    blocks = partials(teller(text, wrt=wrt, lang=lang), "a")
    assert said in words(blocks)
    name = "w_{1}" if text == "w1" else text
    assert latex(blocks)[-1].endswith(rf"(y-{name})\cdot (-1) = {name}-y")
    assert ("=0" in words(blocks)) == ("b" in wrt)


def test_the_parameters_of_a_loss_alone_are_told_directly() -> None:
    assert latex(partials(teller("x", wrt="y"), "a"))[-1] == r"\frac{\partial L}{\partial y} = y-x"


def test_where_the_result_depends_on_no_parameter_there_is_no_empty_line() -> None:
    blocks = partials(teller("x", wrt="w1,w2"), "a")
    assert len(latex(blocks)) == 1  # the loss
    assert words(blocks).endswith(r"so \frac{\partial L}{\partial w_{1}}=\frac{\partial L}{\partial w_{2}}=0.")
