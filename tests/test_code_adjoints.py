"""The formulas beside the adjoints."""

from __future__ import annotations

from symback.code.adjoints import adjoints, chain_rule
from symback.derivation.derivation import derive
from symback.problem.problem import from_formula


def formulas(text: str, loss: str | None = None) -> dict[str, str]:
    found = adjoints(derive(from_formula(text, loss=loss))).values()
    return {f"{'-' if adjoint.negative else ''}{adjoint.of}": adjoint.formula for adjoint in found}


def test_the_adjoint_of_a_value_is_named_after_the_value_that_uses_it() -> None:
    found = formulas("w2*tanh(w1*x + b1) + b2")
    assert found["h1"] == "dL/do1 * do1/dh1"
    assert found["yhat"] == ""


def test_contributions_of_several_places_are_added() -> None:
    assert formulas("x*w0 + w2*f(w1*(x*w0))")["u1"] == "dL/dh1 * dh1/du1 + dL/dyhat * dyhat/du1"


def test_a_node_that_holds_the_negative_says_so() -> None:
    assert "-o1" in formulas("w3*(a - w2*tanh(w1*x))") or "-h1" in formulas("w3*(a - w2*tanh(w1*x))")


def test_nothing_is_said_of_what_nothing_computes() -> None:
    assert set(formulas("a*b", loss="none")) == set()


def test_many_places_are_told_as_a_rule() -> None:
    told = chain_rule("L", "w", tuple(f"h{k}" for k in range(9)))
    assert told == "sum of dL/du * du/dw over the 9 values u that use w"


def test_a_value_that_the_output_uses_directly_too_has_a_direct_part() -> None:
    assert chain_rule("z", "x", ("u1", "z")) == "dz/du1 * du1/dx + the direct part of dz/dx"
