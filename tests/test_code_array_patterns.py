"""Pieces of spelling."""

from __future__ import annotations

from symback.code.array.patterns import Product, apart, plain_numbers, power, span, tight
from symback.code.infix import ATOM, PRODUCT, SUM
from symback.code.schedule import Expression
from symback.program.core import Builder
from symback.program.functions import FUNCTIONS
from symback.program.sizes import Size, shape


def test_a_product_of_matrices_stands_in_parentheses_beside_a_star() -> None:
    assert apart(Product("A @ B", PRODUCT)).text == "(A @ B)"
    assert apart(Expression("a * b", PRODUCT)).text == "a * b"


def test_powers_are_spaced_as_the_formatter_spaces_them() -> None:
    assert power(Expression("a + b", SUM), Expression("3", ATOM), 1).text == "(a + b) ** 3"
    assert power(Expression("a", ATOM), Expression("-2", ATOM), 1).text == "a**-2"


def test_ranges_leave_out_what_is_the_beginning_or_the_end() -> None:
    n, letters = Size.of("n"), {"n": "n"}
    assert span(Size.of(0), Size.of(2), n, letters) == ":2"
    assert span(n - 1, n, n, letters) == "n - 1:"
    assert span(Size.of(0), n, n, letters) == ":"


def test_what_binds_to_an_argument_is_seen() -> None:
    assert tight("-f(-{0})", 0)
    assert not tight("f({0}, {1})", 1)


def test_plain_numbers_are_constants_sizes_and_what_is_made_of_them() -> None:
    b = Builder()
    root = b.call(FUNCTIONS["sqrt"], b.emit("const", (), Size.of("d")))
    scaled = b.emit("div", (b.input("A", shape("n", "d")), root))
    total = b.emit("sum", (scaled,))
    assert root in plain_numbers(b.build([total]))
    assert not {scaled, total} & plain_numbers(b.build([total]))
