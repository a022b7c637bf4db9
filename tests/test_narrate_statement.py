"""The statement of the exercise and the formula as a composite function."""

from __future__ import annotations

import pytest

from symback.document.latex_math import math_to_latex
from symback.document.narrate.statement import composite, formula, is_given, statement, title
from tests.telling import latex, lines, teller, words


def test_the_title_says_what_the_page_is_about_unless_a_person_said_it() -> None:
    assert "three layers" in title(teller())
    assert "трёх\u00a0слоёв" in title(teller(lang="ru"))
    assert "21\u00a0слоя" in title(teller(depth=21, lang="ru"))
    assert "single neuron" in title(teller(depth=1))
    assert "formula" in title(teller("sum_of_paths"))
    assert title(teller(title="Mine")) == "Mine"


def test_the_statement_gives_network_weights_observation_and_loss() -> None:
    said = words(statement(teller()))
    for part in (
        r"\hat{y}=f(f(x\cdot w_{1})\cdot w_{2})\cdot w_{3}",
        r"w_{1}, w_{2} and w_{3}",
        r"(x,\ y)",
        r"L=\frac{1}{2}(y-\hat{y})^{2}",
        "f' stays in the answer",
    ):
        assert part in said


def test_a_function_without_a_loss_is_no_network() -> None:
    for lang, absent in (("en", ("loss", "network", "observation")), ("ru", ("потер", "сет", "наблюден"))):
        said = words(statement(teller("sum_of_paths", lang=lang))).lower()
        assert said
        assert not [word for word in absent if word in said]


def test_a_deep_formula_has_dots_in_its_middle() -> None:
    assert r"\ldots" in math_to_latex(formula(teller(depth=20)))
    assert r"\ldots" not in math_to_latex(formula(teller(depth=4)))


def test_the_layers_of_a_chain_grow_from_the_input_to_the_prediction() -> None:
    (first, *_, last) = lines(composite(teller()))
    assert first.relation == "mapsto"
    assert last.note == "layer 3"
    assert latex(composite(teller()))[-1].endswith(r"\cdot w_{3}=\hat{y}")


def test_another_formula_is_computed_by_its_named_values_and_put_together() -> None:
    shown = latex(composite(teller("biases")))
    assert shown[0] == r"h_{1} = w_{1}\cdot x+b_{1}"
    assert shown[-1] == r"\hat{y} = w_{2}\cdot \tanh(w_{1}\cdot x+b_{1})+b_{2}"


@pytest.mark.parametrize(
    ("lang", "wrt", "said", "composed"),
    [
        ("en", "w1", "The prediction is the parameter w_{1} itself.", "nothing to compute first"),
        ("en", "w1,b", "itself. Here w_{1} and b are the parameters.", "the prediction is w_{1} itself"),
        ("en", "b", "The prediction is the given value w_{1} itself. Here b is the parameter.", "nothing"),
        ("ru", "w1", "Прогноз — это сам параметр w_{1}.", "Вычислять сначала нечего"),
        ("ru", "b", "сама данная величина w_{1}. Здесь b — параметр.", "Вычислять сначала нечего"),
    ],
)
def test_a_prediction_that_is_an_input_is_said_to_be_just_that(lang: str, wrt: str, said: str, composed: str) -> None:
    t = teller("w1", wrt=wrt, lang=lang)
    assert is_given(t)
    assert said in words(statement(t))
    assert "w_{1}=w_{1}" not in words(statement(t))
    assert composed in words(composite(t))


@pytest.mark.parametrize("text", ["w1 + 0", "2*w1", "w1*x"])
def test_a_formula_of_one_operation_is_computed_in_a_single_step(text: str) -> None:
    t = teller(text)
    assert not is_given(t)
    assert len(lines(composite(t))) == 1
