"""Lines as the formatter would leave them."""

from __future__ import annotations

from symback.code.python.layout import assignments, call, docstring_text, signature, statement, told
from symback.code.schedule import Assignment


def test_a_signature_that_is_too_long_has_an_argument_a_line() -> None:
    text = signature("f", [(f"argument_{k}", "float") for k in range(8)], "float")
    assert text.splitlines()[1] == "    argument_0: float,"
    assert text.splitlines()[-1] == ") -> float:"


def test_a_comment_stands_beside_its_line_or_above_it() -> None:
    line = Assignment(1, "x", "a * b")
    assert assignments([line], lambda _: "short") == ["    x = a * b  # short"]
    assert assignments([line], lambda _: "long " * 30)[-1] == "    x = a * b"
    assert all(len(row) <= 100 for row in assignments([line], lambda _: "long " * 30))


def test_a_statement_that_is_too_long_is_broken_at_its_operator() -> None:
    a, b = "a" * 60, "b" * 60
    assert statement("x =", f"{a} * {b}") == ["    x = (", f"        {a}", f"        * {b}", "    )"]
    assert statement("return", f"g({a}, {b})") == ["    return g(", f"        {a},", f"        {b},", "    )"]


def test_a_call_that_is_too_long_has_an_argument_a_line() -> None:
    assert call("x = f", ["a", "b"]) == ["    x = f(a, b)"]
    assert call("x = f", ["a" * 60, "b" * 60])[1] == f"        {'a' * 60},"


def test_a_row_of_the_header_is_wrapped_under_itself() -> None:
    rows = told("loss", "word " * 40)
    assert rows[0].startswith("loss        word")
    assert rows[1].startswith("            word")


def test_nothing_typed_ends_a_docstring() -> None:
    assert '"""' not in docstring_text('a"""b')
