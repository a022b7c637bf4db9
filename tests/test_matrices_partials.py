from __future__ import annotations

import mpmath
import pytest

from symback.document import display as m
from symback.document.latex_math import math_to_latex
from symback.document.narrate.matrices.partials import lines, partials
from tests import told
from tests.matrix_samples import NETWORK, teller
from tests.telling import latex, words
from tests.telling import lines as all_lines


def test_partials_come_from_the_last_parameter_to_the_first_with_the_adjoints_between() -> None:
    lefts = [math_to_latex(line.left) for line in lines(teller(**NETWORK)) if line.left]
    by = [left.removeprefix(r"\frac{\partial L}{\partial").strip(" }").strip("{") for left in lefts]
    assert by == [r"\hat{Y", "W_{3", "H_{2", "W_{2", "H_{1", "W_{1"]


def test_the_loss_is_differentiated_by_single_elements_first() -> None:
    told_lines = latex(partials(teller(**NETWORK)))
    assert any(r"\frac{1}{2}\cdot 2\cdot (\hat{y}_{i}-y_{i}) = \hat{y}_{i}-y_{i}" in line for line in told_lines)


@pytest.mark.parametrize("loss", ["half_squared", "squared", "mse", "half_mse"])
def test_the_factor_of_the_loss_is_that_of_its_derivative(loss: str) -> None:
    told_lines = latex(partials(teller("X@W", shapes="X: n x d, W: d x k, Y: n x k", loss=loss)))
    factors = {"half_squared": "", "squared": "2", "mse": r"\frac{2}{n}", "half_mse": r"\frac{1}{n}"}
    front = f"{factors[loss]}\\,(" if factors[loss] else ""
    ending = rf"{front}\hat{{Y}}-Y" + (")" if front else "")
    assert rf"\frac{{\partial L}}{{\partial\hat{{Y}}}} = {ending}" in told_lines


def test_a_loss_of_single_elements_is_differentiated_in_every_place() -> None:
    shapes = "X: n x d, w: d x 1"
    said = words(partials(teller("X@w", shapes=f"{shapes}, Y: n x 1", loss="cross_entropy_with_logits")))
    assert "in every place" in said
    for mixing in ("sum(logsumexp(Yhat, 0))", "sum(Yhat)**2", "sum(Yhat**2)*sum(Yhat)", "sum(Yhat)/sum(Yhat**2)"):
        assert "in every place" not in words(partials(teller("X@w", shapes=shapes, loss=mixing)))


def test_the_sizes_are_checked_and_the_wrong_order_is_shown_not_to_fit() -> None:
    said = words(partials(teller(**NETWORK)))
    assert r"\frac{\partial L}{\partial H_{1}}\,X would not even be defined" in said


def test_a_shared_weight_is_said_to_have_a_sum() -> None:
    assert "used in several places" in words(partials(teller("rnn")))
    assert "used in several places" not in words(partials(teller(**NETWORK)))


def test_every_step_of_softmax_with_cross_entropy_is_true() -> None:
    """One row: -Σ y_j/p_j ∂p_j/∂h_m = … = p_m - y_m, with the Jacobian of softmax."""
    told_lines = [line for line in all_lines(partials(teller("softmax_regression"))) if _is_about_a_row(line)]
    assert len(told_lines) == 5
    with mpmath.workdps(told.DIGITS):
        h = [mpmath.mpf(k) / 7 for k in (3, -2, 5, 1)]
        y = [mpmath.mpf(k) / 10 for k in (1, 2, 3, 4)]
        for index in range(4):
            for line in told_lines:
                _check(line, h, y, index)


def _is_about_a_row(line: m.Line) -> bool:
    left = line.left
    by = left.by if isinstance(left, m.Partial) else left
    return by == m.Symbol("ell") or (isinstance(by, m.Name) and by.name in ("h", "p") and by.sub is not None)


def _check(line: m.Line, h: list[mpmath.mpf], y: list[mpmath.mpf], index: int) -> None:
    row = _Row(h, y, index)
    for j in (j for j in range(4) if not line.note or j != index):
        row.j = j
        values = [row.value(line.left), *(row.value(part) for part in line.chain)]
        assert all(told.close(values[0], value) for value in values[1:]), line


class _Row:
    """One row of softmax: its quantities by their index, with j free or bound by a sum."""

    def __init__(self, h: list[mpmath.mpf], y: list[mpmath.mpf], index: int) -> None:
        self.h, self.y, self.m, self.j = h, y, index, 0

    def softmax(self, h: list[mpmath.mpf]) -> list[mpmath.mpf]:
        return [mpmath.exp(x) / sum(map(mpmath.exp, h)) for x in h]

    def value(self, tree: m.Math | None) -> mpmath.mpf:
        match tree:
            case m.Name(name, sub):
                place = self.j if sub == "j" else self.m
                return {"h": self.h, "y": self.y, "p": self.softmax(self.h)}[name][place]
            case m.Symbol("ell"):
                return self.loss(self.h)
            case m.Number(value):
                return mpmath.mpf(value.numerator) / value.denominator
            case m.MatrixProduct(factors) | m.Product(factors):
                return mpmath.fprod(self.value(factor) for factor in factors)
            case m.Sum(terms):
                return mpmath.fsum(sign * self.value(term) for sign, term in terms)
            case m.Quotient(a, b):
                return self.value(a) / self.value(b)
            case m.Negative(body):
                return -self.value(body)
            case m.Call("exp", (a,)):
                return mpmath.exp(self.value(a))
            case m.Call("log", (a,)):
                return mpmath.log(self.value(a))
            case m.BigSum("j", _, _, body):
                before, total = self.j, mpmath.mpf(0)
                for self.j in range(4):
                    total += self.value(body)
                self.j = before
                return total
            case m.Partial(of, m.Name("h", _)):
                return self.derivative(of)
        raise told.Unreadable(tree)

    def loss(self, h: list[mpmath.mpf]) -> mpmath.mpf:
        return -mpmath.fsum(y * mpmath.log(p) for y, p in zip(self.y, self.softmax(h), strict=True))

    def derivative(self, of: m.Math) -> mpmath.mpf:
        step = mpmath.mpf(10) ** -20
        ends = []
        for sign in (1, -1):
            moved = [x + sign * step * (k == self.m) for k, x in enumerate(self.h)]
            if of == m.Symbol("ell"):
                ends.append(self.loss(moved))
            else:
                assert isinstance(of, m.Name)
                ends.append(self.softmax(moved)[self.j if of.sub == "j" else self.m])
        return (ends[0] - ends[1]) / (2 * step)
