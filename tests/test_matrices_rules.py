"""Every rule for the derivative of an operation on matrices, against differences at matrices of different sizes."""

from __future__ import annotations

from random import Random
from typing import Any

import mpmath
import pytest

from symback.document import display as m
from symback.document.narrate.matrices.rules import OF_NUMBERS, RULES, SENTENCES, rules
from symback.program.matrix import Matrix
from symback.program.shapes import ARRAY_OPS
from tests import told
from tests.matrix_samples import NETWORK, teller
from tests.telling import words
from tests.told_matrices import STEP, Reader, close

A, B, C, D = (m.Name(letter) for letter in "ABCD")
N, K, P = 3, 4, 2
#: The sizes of A and B; where nothing else is said, both are n×k.
SIZES = {"product": ((N, K), (K, P)), "row": ((N, K), (1, K)), "column": ((N, K), (N, 1)), "solve": ((N, N), (N, P))}
SIZES |= dict.fromkeys(("trace", "det", "logdet", "inverse"), ((N, N), (N, N)))


def drawn(random: Random, rows: int, columns: int) -> Matrix:
    return Matrix.of([[mpmath.mpf(random.randrange(1, 999)) / 331 for _ in range(columns)] for _ in range(rows)])


@pytest.mark.parametrize("which", RULES)
def test_a_rule_gives_the_derivative(which: str) -> None:
    random = Random(f"rule {which}")
    rule = RULES[which](A, B, C, D)
    with mpmath.workdps(told.DIGITS):
        reader = Reader(teller(**NETWORK).derivation)
        reader.values |= {"n": mpmath.mpf(N), "k": mpmath.mpf(K)}
        for name, sizes in zip("AB", SIZES.get(which, ((N, K), (N, K))), strict=True):
            reader.values[name] = drawn(random, *sizes)
        value = reader.values["C"] = reader.value(rule.value)
        adjoint = drawn(random, *value.shape) if isinstance(value, Matrix) else mpmath.mpf(7) / 5
        reader.values["D"] = adjoint
        for name, told_of in (("A", rule.first), ("B", rule.second)):
            if told_of is not None:
                assert close(reader.value(told_of), differences(reader, rule.value, name, adjoint))


def differences(reader: Reader, tree: m.Math, name: str, adjoint: Any) -> Matrix:
    """The derivative of the sum of C ⊙ D by the elements of a matrix."""
    start = reader.values[name]

    def at(i: int, j: int, step: Any) -> Any:
        rows = [list(row) for row in start.rows]
        rows[i][j] += step
        reader.values[name] = Matrix.of(rows)
        product = reader.value(tree) * adjoint
        reader.values[name] = start
        return sum(product.flat()) if isinstance(product, Matrix) else product

    rows, columns = start.shape
    return Matrix.of([[(at(i, j, STEP) - at(i, j, -STEP)) / (2 * STEP) for j in range(columns)] for i in range(rows)])


def test_rules_are_told_where_they_are_needed_and_only_there() -> None:
    network = words(rules(teller(**NETWORK)))
    assert "matrix product" in network
    assert "function of the elements" in network
    assert "determinant" not in network
    assert "row that is added" in words(rules(teller("dense", bias=True)))


def test_what_softmax_and_cross_entropy_come_down_to_is_not_told_twice() -> None:
    assert "rule for softmax" not in words(rules(teller("softmax_regression")))
    plain = teller("softmax(X@W)", shapes="X: n x d, W: d x k, Y: n x k")
    assert "rule for softmax" in words(rules(plain))


def test_every_sentence_is_about_an_operation() -> None:
    assert set(SENTENCES) <= set(ARRAY_OPS)
    assert set(RULES) >= OF_NUMBERS
