"""The loss by steps, and ∂L/∂ŷ by steps back: a line for every value of the loss that has a name."""

from __future__ import annotations

from itertools import pairwise

import pytest

from symback.document import display as m
from symback.document.latex_math import math_to_latex
from symback.document.myst import write_myst
from symback.document.narrate import tell
from symback.document.narrate.graphs import graphs
from symback.document.narrate.loss_values import loss_lines, named_in_statement, steps_back
from symback.document.narrate.partials import partials
from symback.document.narrate.pattern import layer_box
from symback.document.narrate.shared import shared
from symback.document.narrate.teller import display, parts_of
from symback.pipeline import solve
from symback.problem.losses import LOSSES
from symback.problem.problem import from_formula
from tests.telling import latex, nested_loss, teller, words


def partial(by: str) -> str:
    """∂L/∂by as LaTeX writes it."""
    return math_to_latex(m.Partial(m.Name("L"), m.Name(by)))


def page(levels: int, lang: str = "en") -> str:
    t = teller("w2*tanh(w1*x)", loss=nested_loss(levels))
    return write_myst(tell(t.derivation, t.counts, lang)[0])


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_the_page_grows_by_the_same_piece_with_every_level(lang: str) -> None:
    lengths = [len(page(levels, lang)) for levels in (2, 4, 6, 8)]
    first, *others = (b - a for a, b in pairwise(lengths))
    assert all(abs(growth - first) < first / 20 for growth in others)


def test_the_labels_of_the_figures_do_not_grow_with_the_levels() -> None:
    def largest(levels: int) -> int:
        found = graphs(teller("w2*tanh(w1*x)", loss=nested_loss(levels)))
        labels = (part for graph in found.values() for edge in graph.edges for part in edge.derivative or ())
        return max(len(parts_of(label)) for label in labels)

    assert largest(8) == largest(2)


def test_all_partials_of_a_loss_of_many_levels_are_verified() -> None:
    problem = from_formula("w2*tanh(w1*x)", loss=nested_loss(8))
    assert solve(problem).verification.partials == 2


@pytest.mark.parametrize("loss", LOSSES)
def test_the_losses_by_name_are_told_without_steps(loss: str) -> None:
    t = teller(loss=loss)
    assert named_in_statement(t) == []
    assert steps_back(t) == []
    assert len(loss_lines(t)) == 1


def test_the_statement_and_the_answer_give_the_values_in_their_order() -> None:
    t = teller("w*x", loss=nested_loss(2))
    assert latex(named_in_statement(t)) == [
        r"u_{1} = \hat{y}-y+\sin(\hat{y}-y)",
        r"u_{2} = u_{1}+\sin(u_{1})",
    ]
    assert latex(partials(t, "a"))[:3] == [
        r"u_{1} = w\cdot x-y+\sin(w\cdot x-y)",
        r"u_{2} = u_{1}+\sin(u_{1})",
        r"L = u_{2}^{2}+e^{u_{2}}",
    ]


def test_the_derivative_comes_back_value_by_value() -> None:
    first, second, last, whole = latex(partials(teller("w*x", loss=nested_loss(2)), "a"))[3:]
    outer, inner, end = (partial(name) for name in ("u2", "u1", "yhat"))
    assert first == rf"{outer} = e^{{u_{{2}}}}+2u_{{2}}"
    assert second == rf"{inner} = {outer}+{outer}\cdot \cos(u_{{1}})"
    assert last == rf"{end} = {inner}+{inner}\cdot \cos(\hat{{y}}-y)"
    assert whole.endswith(rf"= {end}\cdot x")


def test_a_loss_that_falls_with_its_values_keeps_the_signs_before_the_terms() -> None:
    loss = nested_loss(2).split("**2")[0]
    steps = latex([display(*steps_back(teller("w*x", loss=f"3*y - ({loss} + exp({loss}))")))])
    outer, inner = (partial(name) for name in ("u2", "u1"))
    assert steps[0] == rf"{outer} = -1-e^{{u_{{2}}}}"
    assert steps[1] == rf"{inner} = {outer}+{outer}\cdot \cos(u_{{1}})"


def test_a_value_that_knows_a_weight_is_a_way_of_its_own() -> None:
    blocks = partials(teller("x*w", loss="(y*w + yhat**2)**2 + sin(y*w + yhat**2)"), "a")
    assert "inside the loss" in words(blocks)
    ways = rf"{partial('u1')}\cdot y+{partial('yhat')}\cdot x"
    assert latex(blocks)[-1] == rf"{partial('w')} = {ways}"


def test_a_value_of_data_alone_has_a_name_and_no_derivative() -> None:
    t = teller("x*w", loss="(yhat*y + 1)*exp(y*y)*(exp(y*y) + 1)")
    assert [stage.name for stage in t.loss_values] == ["u1"]
    assert steps_back(t) == []
    assert "first factor is" in words(partials(t, "a"))


def test_the_boxes_stand_in_the_steps_and_are_counted_there() -> None:
    blocks = shared(teller("x*w", loss=nested_loss(2)))
    boxed = rf"\boxed{{\textstyle {partial('u2')}}}"
    assert sum(line.count(boxed) for line in latex(blocks)) == 2
    assert rf"Boxes 1 ({partial('u2')}) and 2 ({partial('u1')})" in words(blocks)


def test_y_is_left_out_of_the_graph_with_derivatives_though_a_value_of_the_loss_uses_it() -> None:
    found = graphs(teller("x*w", loss=nested_loss(2)))
    there = {key: {node.key for node in graph.nodes} for key, graph in found.items()}
    assert there["forward"] - there["backward"] == {"y"}


def test_the_boxes_of_a_deep_chain_are_numbered_on_from_those_of_the_loss() -> None:
    t = teller(depth=9, loss=nested_loss(2))
    boxes = {box.number for box in t.derivation.boxes if box.of == t.nodes["h8"]}
    assert boxes == {layer_box(t)}
    pattern = next(line for line in latex(shared(t)) if line.startswith(r"\frac{\partial L}{\partial w_{k}}"))
    assert rf"\underset{{{layer_box(t)}}}" in pattern
