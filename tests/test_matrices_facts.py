"""Which adjoints are kept, in which order, and whether one accumulator is enough."""

from __future__ import annotations

from typing import Any

from symback.document.narrate.matrices.facts import backward
from tests.matrix_samples import BRANCHES, NETWORK, SKIP, teller


def names(text: str, **options: Any) -> list[str | None]:
    return [carrier.name for carrier in backward(teller(text, **options).derivation).carriers]


def test_what_comes_out_of_a_function_is_passed_through_and_what_goes_in_is_kept() -> None:
    assert names(**NETWORK) == ["Yhat", "H2", "H1"]


def test_one_matrix_is_enough_for_layers_one_after_another() -> None:
    assert backward(teller(**NETWORK).derivation).single
    assert backward(teller("rnn", steps=5).derivation).single


def test_values_side_by_side_need_a_matrix_each() -> None:
    assert not backward(teller(**BRANCHES).derivation).single


def test_a_weight_used_in_every_step_has_a_share_a_step() -> None:
    shares = backward(teller("rnn", steps=4).derivation).shares
    assert [len(shares[name]) for name in ("U", "V", "W")] == [4, 4, 1]
    assert all(len(share.refs) == 1 for share in shares["U"])


def test_the_penalty_of_ridge_is_a_share_that_needs_no_adjoint() -> None:
    shares = backward(teller("ridge").derivation).shares
    assert sorted(len(share.refs) for share in shares["w"]) == [0, 1]


def test_an_unnamed_value_is_kept_if_its_adjoint_is_used_again() -> None:
    (carrier,) = backward(teller("norm2(A*x-b)^2").derivation).carriers
    assert (carrier.name, carrier.boxed) == (None, 1)


def test_boxes_have_the_numbers_of_the_derivation() -> None:
    for derivation in (teller("rnn").derivation, teller(**SKIP).derivation, teller("dense", bias=True).derivation):
        told = {carrier.boxed for carrier in backward(derivation).carriers} - {None}
        inner = derivation.problem.forward.args
        assert told == {box.number for box in derivation.boxes if inner[box.of]}
