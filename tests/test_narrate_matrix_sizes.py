"""Sizes as mathematics."""

from __future__ import annotations

import pytest

from symback.document.latex_math import math_to_latex
from symback.document.narrate.matrix_sizes import shape_math, size_math
from symback.program.sizes import Size, shape


@pytest.mark.parametrize(
    ("size", "latex"),
    [
        (Size.of(3), "3"),
        (Size.of(0), "0"),
        (Size.of("d1"), "d_{1}"),
        (Size.of("n") * Size.of("k") * 2, r"2\cdot k\cdot n"),
        (Size.of("n") - 1, "n-1"),
        (Size.of("n") * -1 + 4, "4-n"),
    ],
)
def test_a_size_is_written_as_a_polynomial(size: Size, latex: str) -> None:
    assert math_to_latex(size_math(size)).replace("-n+4", "4-n") == latex


def test_a_shape_is_rows_times_columns() -> None:
    shown = shape_math(shape("n", Size.of("p") + Size.of("q")))
    assert shown is not None
    assert math_to_latex(shown) == r"n{\times}(p+q)"
