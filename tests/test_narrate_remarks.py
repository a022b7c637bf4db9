"""What else the exercise shows: each remark where it is true."""

from __future__ import annotations

from typing import Any

import pytest

from symback.document.narrate.remarks import remarks
from symback.document.tree import Emphasis, Paragraph
from tests.telling import latex, teller, words


def titles(text: str | None = None, **options: Any) -> list[str]:
    heads = [block.inline[0] for block in remarks(teller(text, **options)) if isinstance(block, Paragraph)]
    return [head.text.split()[0] for head in heads if isinstance(head, Emphasis)]


def test_each_remark_begins_with_its_title() -> None:
    assert titles() == ["The", "Gradients", "Contributions"]
    assert titles(observations="n") == ["The", "Gradients", "Contributions", "Several"]


def test_gradients_vanish_in_chains_only() -> None:
    assert titles("biases") == ["The", "Contributions"]


def test_the_bound_of_one_quarter_is_that_of_the_sigmoid() -> None:
    assert r"\leq\frac{1}{4}" in words(remarks(teller(activation="sigmoid")))
    assert "fourfold" not in words(remarks(teller(activation="tanh")))


def test_the_factors_and_their_product_are_computed() -> None:
    said = words(remarks(teller(activation="relu", at="x=1,y=0,w1=1/2,w2=2,w3=-3")))
    assert r"w_{3}\cdot \operatorname{ReLU}'(h_{2})=-3" in said
    assert r"w_{2}\cdot \operatorname{ReLU}'(h_{1})=2" in said
    assert "the product of both is -6" in said


def test_of_many_factors_the_first_and_the_last_are_shown() -> None:
    at = ",".join(["x=1", "y=0", *(f"w{k}=1/2" for k in range(1, 21))])
    said = words(remarks(teller(depth=20, activation="tanh", at=at)))
    assert said.count(r"\approx") == 6
    assert "the product of all 19 is about" in said


def test_what_the_backward_pass_does_not_use_need_not_be_stored() -> None:
    assert "So o_{1} and \\hat{y} must be stored" in words(remarks(teller("biases")))  # tanh' needs no h
    assert "So u_{3} must be stored" in words(remarks(teller("sum_of_paths")))


def test_only_the_quantities_that_feed_several_places_are_named() -> None:
    assert "Here w feeds several places" in words(remarks(teller("shared_weight")))
    assert "one place only" in words(remarks(teller("biases")))


@pytest.mark.parametrize(("reduce", "before"), [("sum", ""), ("mean", r"\frac{1}{5}")])
def test_the_gradient_of_several_observations_is_their_sum_or_mean(reduce: str, before: str) -> None:
    shown = latex(remarks(teller(observations="5", reduce=reduce)))
    assert shown[0] == rf"L = {before}\sum_{{i=1}}^{{5}}L_{{i}}"
    assert shown[1].endswith(rf"{before}\sum_{{i=1}}^{{5}}\frac{{\partial L_{{i}}}}{{\partial w_{{k}}}}")
