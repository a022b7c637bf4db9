"""The third answer: boxes in words, gradient descent, the table of counts."""

from __future__ import annotations

from symback.document.latex_math import math_to_latex
from symback.document.narrate.shared import box_content, own_rows, shared
from symback.document.tree import Table, plain
from tests.telling import latex, teller, words


def test_it_is_said_which_partials_use_which_box() -> None:
    said = words(shared(teller()))
    assert r"Box 1, \hat{y}-y, appears in all three partial derivatives." in said
    two = r"appears in \frac{\partial L}{\partial w_{2}} and \frac{\partial L}{\partial w_{1}}."
    assert rf"Box 2, w_{{3}}\cdot f'(f(x\cdot w_{{1}})\cdot w_{{2}}), {two}" in said
    assert "the intermediate values of the network itself, nothing else is repeated." in said
    assert "Nothing else is repeated." in words(shared(teller(depth=5)))  # they have names there


def test_boxes_of_the_same_partials_are_named_together() -> None:
    said = words(shared(teller("cs231n")))
    assert "Boxes 1 (" in said
    assert "appear in both partial derivatives." in said
    assert said.count("in both partial derivatives") == 1


def test_the_content_of_a_box_leaves_the_box_before_it_out() -> None:
    t = teller(depth=5)
    contents = [math_to_latex(box_content(t, box)) for box in t.derivation.boxes]
    assert contents[1:] == [rf"w_{{{k}}}\cdot f'(h_{{{k - 1}}})" for k in (5, 4, 3)]


def test_a_box_that_one_partial_contains_is_counted_there() -> None:
    assert r"appears three times in \frac{\partial L}{\partial w}" in words(shared(teller("shared_weight")))


def test_nothing_is_boxed_where_nothing_is_repeated() -> None:
    blocks = shared(teller("x*w1"))
    assert "nothing to box" in words(blocks)
    assert not any("boxed" in line for line in latex(blocks))


def test_a_step_of_gradient_descent_has_a_line_for_every_parameter() -> None:
    steps = [line for line in latex(shared(teller())) if r"\eta" in line]
    old = r"w_{%d}^{t} = w_{%d}^{t-1}-\eta\cdot \frac{\partial L}{\partial w_{%d}}(w^{t-1})"
    assert steps == [old % (k, k, k) for k in (1, 2, 3)]


def test_the_table_has_the_rows_that_were_counted_and_no_empty_column() -> None:
    t = teller()
    (table,) = (block for block in shared(t) if isinstance(block, Table))
    assert [plain(row[0]) for row in table.rows] == ["as written", "backpropagation"]
    assert "negations" not in [plain(cell) for cell in table.head]
    assert own_rows(t)["reverse"]["total"] == 17
