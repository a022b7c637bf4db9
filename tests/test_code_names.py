"""Who gets which name."""

from __future__ import annotations

from symback.code.names import Names, normal


def test_a_free_name_is_given_as_it_is_wanted_and_only_once() -> None:
    names = Names(["x"])
    assert [names.fresh("d"), names.fresh("d"), names.fresh("d")] == ["d", "d_", "d_2"]


def test_a_persons_name_is_never_given_away() -> None:
    assert Names(["t", "t_", "t_2"]).fresh("t") == "t_3"


def test_every_row_of_temporaries_begins_anew_and_leaves_out_what_is_taken() -> None:
    names = Names(["t2"])
    first, second = names.row("t"), names.row("t")
    assert [first(), first(), second()] == ["t1", "t3", "t1"]


def test_the_name_of_a_class_gets_a_number_and_no_underscore() -> None:
    names = Names(["Gradients"])
    assert [names.capitalised("Gradients"), names.capitalised("Gradients")] == ["Gradients2", "Gradients3"]


def test_spellings_that_python_takes_for_one_name_are_one_name() -> None:
    assert normal("ϵ") == normal("ε")
    assert "ϵ" in Names(["ε"])


def test_a_keyword_is_no_name() -> None:
    assert Names([]).fresh("as") == "as_"
