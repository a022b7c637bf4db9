"""Formulas beside the lines: what they say is what the line computes."""

from __future__ import annotations

import pytest

from symback.code import generate
from symback.derivation.derivation import derive
from tests.array_samples import ALL


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("f(X@W1+b1)@W2+b2", "# dL/dH1 = dO1 * (1 - O1**2)"),
        ("f(X@W1+b1)@W2+b2", "# dL/db1 = sum(dH1, axis 0)"),
        ("x'*A*x", "# dz/dx = t1' + A x"),
        ("tr(A*X*B)", "# dz/dX = A' B'"),
        ("inv(A)@b", "inv(A)"),
        ("hcat(X@W,Z)@V", "# dL/dZ = t2[..]"),
    ],
)
def test_the_formula_stands_beside_its_line(name: str, told: str) -> None:
    assert told in generate(derive(ALL[name]())), generate(derive(ALL[name]()))


@pytest.mark.parametrize("name", ALL)
def test_every_partial_that_is_computed_is_told(name: str) -> None:
    made = ALL[name]()
    text = generate(derive(made))
    assert f"d{made.output}/d{made.parameters[0]}" in text or "placed(" in text or "float(" in text
