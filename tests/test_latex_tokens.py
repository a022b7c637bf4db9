from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from symback.document.latex_tokens import Parenthesis, Rope, Token, break_rows, flatten, row_text, total_width

pieces = st.lists(st.builds(Token, st.just("x"), st.floats(0.1, 4), st.sampled_from([None, 0, 1, 2])), max_size=30)


def test_a_command_does_not_swallow_the_letter_after_it() -> None:
    assert flatten([Token(r"\eta", 1), Token("x", 1)]) == r"\eta x"
    assert flatten([Token(r"\eta", 1), Token("", 0), Token("2", 1)]) == r"\eta2"


def test_a_rope_as_deep_as_memory_allows_is_put_together() -> None:
    rope: Rope = "x"
    for _ in range(20_000):
        rope = [Token("(", 0), Token(rope, 0), Token(")", 0)]
    assert flatten(rope) == "(" * 20_000 + "x" + ")" * 20_000


def test_the_size_of_a_parenthesis_may_be_decided_after_it_was_put() -> None:
    pair = Parenthesis()
    tokens = [Token("(", 0, parenthesis=pair), Token("x", 1), Token(")", 0, parenthesis=pair)]
    small = total_width(tokens)
    pair.height = 2
    assert flatten(tokens) == r"\Bigl(x\Bigr)"
    assert total_width(tokens) > small


@given(pieces, st.floats(1, 20))
def test_rows_hold_every_piece_in_order_and_fit_where_a_break_was_possible(tokens: list[Token], limit: float) -> None:
    rows = break_rows(tokens, limit, limit)
    assert [token for row in rows for token in row] == tokens
    for row in rows:
        assert total_width(row) <= limit or all(token.level is None for token in row[1:])


def test_a_row_ends_where_the_formula_is_least_deep_but_not_nearly_empty() -> None:
    outer, inner = Token("o", 1, 0), Token("i", 1, 4)
    first = break_rows([outer, inner, inner, outer, inner, inner, inner], 6, 6)[0]
    assert len(first) == 3
    first = break_rows([outer, outer, *[inner] * 20], 12, 12)[0]
    assert len(first) == 12


def test_an_operator_at_the_beginning_of_a_row_keeps_its_space() -> None:
    plus = Token("+", 1, 0, operator=True)
    assert row_text([plus, Token("x", 1)]) == "{}+x"
    assert row_text([Token("x", 1), plus]) == "x+"
