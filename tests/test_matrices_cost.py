"""The counts that are told are those of the program, at any sizes."""

from __future__ import annotations

import mpmath

from symback.document import display as m
from symback.document.narrate.matrices.cost import GROUPS, cost
from symback.document.tree import Table
from symback.matrix_verification import small_sizes
from symback.program.array_cost import sized_cost
from symback.program.cost import KINDS
from symback.program.passes import with_sizes
from tests.matrix_samples import NETWORK, teller
from tests.telling import lines, words
from tests.told_matrices import Reader


def test_every_kind_is_in_one_group() -> None:
    assert sorted(kind for kinds, _ in GROUPS for kind in kinds) == sorted(KINDS)


def test_the_told_polynomials_are_the_counts_of_the_sized_program() -> None:
    told = teller(**NETWORK)
    reader = Reader(told.derivation)
    polynomials = [line.chain[0] for line in lines(cost(told)) if isinstance(line.left, m.Words)]
    counted = sized_cost(with_sizes(told.derivation.executed, small_sizes(told.problem.forward)))
    expected = [sum(counted[kind].number or 0 for kind in kinds if kind in counted) for kinds, _ in GROUPS]
    assert [int(mpmath.nint(reader.value(tree))) for tree in polynomials[3:]] == expected


def test_short_counts_stand_in_a_table() -> None:
    assert any(isinstance(block, Table) for block in cost(teller("dense", layers=[2, 3, 1])))
    assert not any(isinstance(block, Table) for block in cost(teller(**NETWORK)))


def test_where_nothing_is_saved_there_is_one_count_and_elimination_is_named_where_it_happens() -> None:
    said = words(cost(teller("logdet(X)")))
    assert "Nothing is computed twice" in said
    assert "Gaussian elimination" in said
    assert "product of a matrix" not in said
