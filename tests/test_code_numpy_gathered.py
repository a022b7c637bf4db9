"""Arguments that are gathered, results that are taken out."""

from __future__ import annotations

from typing import Any

import pytest

from symback.code.function import FunctionText, Nest, Vector, positions
from symback.code.names import Names
from symback.code.numpy.gathered import MOST_NAMED, docstring, gathered_head, is_regular, is_starred, taken_out
from symback.code.numpy.looped import Locals
from symback.program.core import Builder

KINDS = {"number": "float", "sequence": "list", "any": "float", "f": "Callable"}


def with_arguments(*arguments: str | Vector) -> FunctionText:
    b = Builder()
    return FunctionText("made", b.build([b.const(1)]), arguments, {}, Names(), 0)


def many(count: int) -> tuple[str, ...]:
    return tuple(f"x{k}" for k in range(count))


def numbers_of(function: FunctionText, *given: Any) -> list[Any]:
    """What the lines under the head gather."""
    lines, numbers = gathered_head(function, Locals.free(Names()), "", KINDS, "list")
    namespace: dict[str, Any] = {}
    exec("\n".join([*lines, f"    return list({numbers})"]), namespace)  # noqa: S102
    found: list[Any] = namespace["made"](*given)
    return found


@pytest.mark.parametrize(
    ("arguments", "given"),
    [
        (("x",), (1,)),
        (("x", "y"), (1, 2)),
        ((Vector("v", ("a", "b")),), ([1, 2],)),
        (("x", Vector("v", ("a", "b"))), (1, [2, 3])),
        ((Vector("v", ("a", "b")), "x"), ([1, 2], 3)),
        (many(MOST_NAMED + 1), range(1, MOST_NAMED + 2)),
        ((*many(MOST_NAMED + 1), Vector("v", ("a",))), (*range(1, MOST_NAMED + 2), [MOST_NAMED + 2])),
        (("len", "x"), (1, 2)),
    ],
    ids=lambda one: str(len(one)),
)
def test_the_numbers_arrive_in_their_order(arguments: tuple[str | Vector, ...], given: Any) -> None:
    function = with_arguments(*arguments)
    assert numbers_of(function, *given) == list(range(1, len(function.inputs()) + 1))


def test_many_arguments_and_those_with_names_that_the_body_needs_have_no_names_in_the_head() -> None:
    assert not is_starred(with_arguments(*many(MOST_NAMED)))
    assert is_starred(with_arguments(*many(MOST_NAMED + 1)))
    assert is_starred(with_arguments("x", "range"))
    assert not is_starred(with_arguments(Vector("v", many(200)), "x"))


@pytest.mark.parametrize(
    "nest", [0, (0,), (0, (1, 2)), ((0, 1), ((2, 3), (4, 5))), (0, (1, 2), ((3, 4), (5, 6))), (0, ()), (0, ((), ()))]
)
def test_the_nest_is_taken_out_of_the_list(nest: Nest) -> None:
    assert is_regular(nest)
    namespace: dict[str, Any] = {}
    exec("\n".join(["def made(found):", *taken_out(nest, "found", "k")]), namespace)  # noqa: S102
    assert namespace["made"](list(positions(nest))) == nest


@pytest.mark.parametrize("nest", [(0, ((1, 2), (3,))), (((0, 1), 2),), ((((0, 1),),),)])
def test_rows_of_different_lengths_have_no_short_text(nest: Nest) -> None:
    assert not is_regular(nest)


def test_a_docstring_is_a_line_or_a_paragraph() -> None:
    assert docstring("") == []
    assert docstring("Short.") == ['    """Short."""']
    lines = docstring("word " * 60 + "end")
    assert max(map(len, lines)) <= 100
    assert (lines[0][:11], lines[-1]) == ('    """word', '    """')
    assert " ".join(lines).replace('"""', "").split() == ["word"] * 60 + ["end"]
