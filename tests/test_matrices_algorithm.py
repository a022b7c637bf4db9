from __future__ import annotations

from symback.document import display as m
from symback.document.narrate.matrices.algorithm import algorithm, forward_lines, own
from tests.matrix_samples import BRANCHES, NETWORK, teller
from tests.telling import latex, lines, words


def test_the_accumulator_takes_two_moves_a_layer() -> None:
    assert latex(algorithm(teller(**NETWORK))) == [
        r"D = \frac{\partial L}{\partial\hat{Y}}=\hat{Y}-Y",
        r"\frac{\partial L}{\partial W_{3}} = O_{2}^{\top}\,D",
        r"D = (D\,W_{3}^{\top})\odot f'(H_{2})=\frac{\partial L}{\partial H_{2}}",
        r"\frac{\partial L}{\partial W_{2}} = O_{1}^{\top}\,D",
        r"D = (D\,W_{2}^{\top})\odot f'(H_{1})=\frac{\partial L}{\partial H_{1}}",
        r"\frac{\partial L}{\partial W_{1}} = X^{\top}\,D",
    ]


def test_sizes_stand_at_the_right_of_every_matrix() -> None:
    told = teller(**NETWORK)
    assert all(line.note for line in lines(algorithm(told)))
    assert [bool(line.note) for line in lines(forward_lines(told))] == [True] * 5 + [False]


def test_shares_of_a_weight_are_added_where_they_are_met() -> None:
    told = lines(algorithm(teller("rnn", steps=2)))
    assert [line.relation for line in told] == ["gets", "=", "gets", "adds", "adds", "gets", "adds", "adds"]


def test_values_side_by_side_get_a_matrix_each() -> None:
    told = teller(**BRANCHES)
    blocks = algorithm(told)
    assert "not enough" in words(blocks)
    names = {own(told, carrier) for carrier in told.backward.carriers}
    assert len(names) == len(told.backward.carriers)
    assert m.Name("D_Yhat") in names


def test_where_nothing_is_kept_the_derivative_is_read_off() -> None:
    assert latex(algorithm(teller("x'*A*x"))) == [r"\frac{\partial z}{\partial A} = x\,x^{\top}"]
