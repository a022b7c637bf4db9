from __future__ import annotations

import pytest

from symback.document import display as m
from symback.document.latex_math import math_to_latex
from symback.document.shape_math import shape_math, shape_note, size_math, sized
from symback.program.sizes import SCALAR, Size, shape

n, d0 = Size.of("n"), Size.of("d0")


@pytest.mark.parametrize(
    ("size", "latex"),
    [
        (Size.of(0), "0"),
        (Size.of(3), "3"),
        (n, "n"),
        (d0 * n * 2, r"2\,n\,d_{0}"),
        (n * n * d0 - n, r"n^{2}\,d_{0}-n"),
        (Size.of(0) - n, "-n"),
    ],
)
def test_a_size_is_a_polynomial_in_its_letters(size: Size, latex: str) -> None:
    assert math_to_latex(size_math(size)) == latex


def test_a_shape_puts_sums_into_parentheses_and_a_number_has_none() -> None:
    assert math_to_latex(shape_math((n + 1, d0))) == r"(n+1)\times d_{0}"
    assert math_to_latex(shape_note(shape("n", 2))) == r"[n\times2]"  # type: ignore[arg-type]
    assert shape_note(SCALAR) == ""
    assert sized(m.Name("c"), SCALAR) == m.Name("c")
