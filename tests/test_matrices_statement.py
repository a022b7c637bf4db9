from __future__ import annotations

from symback.document.latex_math import math_to_latex
from symback.document.narrate.matrices.statement import composite, observations, statement, title
from symback.document.tree import InlineMath, Table, plain
from symback.program.sizes import Size
from tests.matrix_samples import NETWORK, teller
from tests.telling import latex, lines, words


def test_the_table_names_every_quantity_with_its_size_and_role() -> None:
    (table,) = [block for block in statement(teller(**NETWORK)) if isinstance(block, Table)]
    rows = {math_to_latex(q.math): (size, plain(role)) for (q,), size, role in table.rows if isinstance(q, InlineMath)}
    assert set(rows) == {"X", "Y", "W_{1}", "W_{2}", "W_{3}", "H_{1}", "O_{1}", "H_{2}", "O_{2}", r"\hat{Y}", "L"}
    assert rows["Y"][1] == "correct answers, given"
    (size,) = rows["W_{2}"][0]
    assert isinstance(size, InlineMath)
    assert math_to_latex(size.math) == r"d_{1}\times d_{2}"


def test_observations_are_counted_where_prediction_and_data_share_their_rows() -> None:
    assert observations(teller(**NETWORK)) == Size.of("n")
    assert observations(teller("x'*A*x")) is None


def test_the_formula_is_told_from_the_inside_out_with_sizes_at_the_right() -> None:
    told = composite(teller(**NETWORK))
    assert latex(told)[:2] == [r"H_{1} = X\,W_{1}", "O_{1} = f(H_{1})"]
    assert all(line.note for line in lines(told)[:-1])


def test_a_long_formula_is_told_step_by_step_only() -> None:
    assert not any("underbrace" in line for line in latex(composite(teller("rnn", steps=5))))


def test_titles_tell_a_model_from_a_function() -> None:
    assert title(teller(**NETWORK)) != title(teller("x'*A*x"))
    assert title(teller("x'*A*x", title="Mine")) == "Mine"


def test_that_the_rows_of_the_labels_add_up_to_one_is_said_only_for_softmax() -> None:
    assert "adds up to 1" in words(statement(teller("softmax_regression")))
    assert "adds up to 1" not in words(statement(teller("ridge")))
