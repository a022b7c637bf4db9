from __future__ import annotations

from symback.document import display as m
from symback.document.narrate.matrices.shared import delta, saved, shared
from symback.document.narrate.teller import parts_of
from tests.matrix_samples import NETWORK, teller
from tests.telling import lines, words


def test_each_box_is_defined_once_and_carries_its_number_wherever_it_is_used() -> None:
    told = teller(**NETWORK)
    boxes = [p for line in lines(shared(told)) for tree in line.chain for p in parts_of(tree) if isinstance(p, m.Box)]
    defined = [box for box in boxes if not isinstance(box.body, m.Name)]
    assert sorted(box.number for box in defined) == [1, 2]
    used = [box for box in boxes if isinstance(box.body, m.Name)]
    assert {box.body for box in used if box.number == 2} == {m.Name("delta2")}


def test_delta_has_the_number_of_its_layer_or_the_name_of_its_value() -> None:
    told = teller(**NETWORK)
    assert [delta(told, carrier).name for carrier in told.backward.carriers] == ["delta_Yhat", "delta2", "delta1"]
    unnamed = teller("norm2(A*x-b)^2")
    assert [delta(unnamed, carrier).name for carrier in unnamed.backward.carriers] == ["delta"]


def test_what_is_saved_is_what_the_backward_pass_reads() -> None:
    assert saved(teller("dense", layers=[2, 3, 1], activation="tanh")) == ["O1", "Yhat"]
    assert saved(teller(**NETWORK)) == ["H1", "O1", "H2", "O2", "Yhat"]
    assert saved(teller("x'*A*x")) == []


def test_without_repetition_there_is_no_box() -> None:
    assert "nothing to box" in words(shared(teller("x'*A*x")))
