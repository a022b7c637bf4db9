"""The fourth answer: notation, two graphs, one local derivative, the algorithm."""

from __future__ import annotations

from symback.document.narrate.backprop import backprop, figure
from symback.document.tree import FigureBlock
from tests.telling import latex, teller, words


def test_the_forward_pass_comes_first_and_ends_with_the_loss() -> None:
    shown = latex(backprop(teller()))
    assert shown[:2] == [r"h_{1} = x\cdot w_{1}", r"o_{1} = f(h_{1})"]
    assert shown[5] == r"L = \frac{1}{2}(y-\hat{y})^{2}"


def test_the_graph_of_the_forward_pass_stands_before_the_one_with_derivatives() -> None:
    keys = [block.key for block in backprop(teller()) if isinstance(block, FigureBlock)]
    assert keys == ["forward", "backward"]


def test_the_worked_local_derivative_is_the_step_nearest_to_the_result() -> None:
    shown = latex(backprop(teller()))
    assert any(r"\frac{\partial\hat{y}}{\partial o_{2}} = " in line and line.endswith("= w_{3}") for line in shown)


def test_the_omitted_middle_is_dotted_and_said() -> None:
    blocks = backprop(teller(depth=20))
    assert latex(blocks).count(r"\vdots") == 1
    assert "left out" in words(blocks)
    assert "left out" not in words(backprop(teller(depth=20, full=True)))


def test_a_figure_has_a_caption_and_words_for_those_who_do_not_see_it() -> None:
    for lang in ("en", "ru"):
        block = figure(teller(lang=lang), "backward")
        assert block.caption
        assert block.alt
