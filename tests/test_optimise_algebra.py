"""Sums and products up to signs and scales."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symback.optimise.algebra import ONE, SUM, Graph, NotAlgebraic
from symback.optimise.form import Copy, Form
from symback.program.functions import FUNCTIONS


def three() -> tuple[Graph, int, int, int]:
    graph = Graph()
    return graph, graph.leaf("x")[1], graph.leaf("y")[1], graph.leaf("z")[1]


def test_a_difference_and_its_opposite_are_one_node() -> None:
    graph, x, y, _ = three()
    assert graph.sum([(1, x), (-1, y)]) == (1, 4)
    assert graph.sum([(1, y), (-1, x)]) == (-1, 4)
    assert graph.parts[4] == ((x, 1), (y, -1))


def test_a_multiple_of_a_sum_is_the_same_node_with_a_coefficient() -> None:
    graph, x, y, _ = three()
    _, node = graph.sum([(2, x), (3, y)])
    assert graph.sum([(4, x), (6, y)]) == (2, node)
    assert graph.sum([(-1, x), (Fraction(-3, 2), y)]) == (Fraction(-1, 2), node)


def test_a_common_coefficient_leaves_the_sum() -> None:
    graph, x, y, _ = three()
    coefficient, node = graph.sum([(Fraction(1, 2), x), (Fraction(-1, 2), y)])
    assert coefficient == Fraction(1, 2)
    assert graph.parts[node] == ((x, 1), (y, -1))
    assert graph.sum([(-3, y), (3, x)]) == (3, node)


def test_equal_terms_are_merged_and_may_vanish() -> None:
    graph, x, y, _ = three()
    assert graph.sum([(1, x), (1, x)]) == (2, x)
    assert graph.sum([(1, x), (1, y), (-1, x)]) == (1, y)
    assert graph.sum([(1, x), (-1, x)]) == (0, ONE)


def test_factors_are_merged_and_constants_become_the_coefficient() -> None:
    graph, x, y, _ = three()
    half = (Fraction(1, 2), x)
    assert graph.product([(x, 1), (y, 2), (x, -1)], 2) == graph.product([(y, 2)], 2)
    assert graph.times(half, (4, ONE)) == (2, x)
    assert graph.times((2, x), (3, y)) == (6, graph.product([(y, 1), (x, 1)])[1])
    assert graph.raised((-2, x), 3) == (-8, graph.product([(x, 3)])[1])


def test_what_has_no_value_is_refused() -> None:
    graph, x, _, _ = three()
    with pytest.raises(NotAlgebraic):
        graph.raised((0, ONE), -1)
    with pytest.raises(NotAlgebraic):
        graph.raised((3, x), 10**6)


def test_odd_functions_pass_the_sign_on_and_even_ones_drop_it() -> None:
    graph, x, _, _ = three()
    assert graph.call(FUNCTIONS["sin"], [(-1, x)]) == (-1, graph.call(FUNCTIONS["sin"], [(1, x)])[1])
    assert graph.call(FUNCTIONS["cos"], [(-3, x)]) == graph.call(FUNCTIONS["cos"], [(3, x)])
    assert graph.call(FUNCTIONS["exp"], [(-1, x)]) != graph.call(FUNCTIONS["exp"], [(1, x)])


def test_a_copy_keeps_names_and_leaves_out_what_is_not_needed() -> None:
    graph, x, y, z = three()
    total = graph.sum([(1, x), (1, y)])
    graph.product([(z, 2)])
    graph.names[total[1]] = ("h",)
    form = Form(graph, (total,))
    copy = Copy(form)
    for node in form.needed:
        if node != ONE:
            copy.put(node, copy.node(node))
    made = copy.form()
    assert len(made.graph) == 4
    assert made.graph.names[made.outputs[0][1]] == ("h",)
    assert made.graph.kinds[made.outputs[0][1]] == SUM


def test_constants_are_not_folded_into_one_that_no_float_holds() -> None:
    graph, x, y, _ = three()
    assert graph.times((2**500, x), (2**499, y))[0] == 2**999
    with pytest.raises(NotAlgebraic):
        graph.times((2**500, x), (2**501, y))
    with pytest.raises(NotAlgebraic):
        graph.ratio([(Fraction(1, 2**600), x)], [(2**600, y)])
