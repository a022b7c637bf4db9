"""Nests of results on one line, or an element a line."""

from __future__ import annotations

import ast

from symback.code.nests import packed, returned


def test_a_nest_of_one_has_its_comma() -> None:
    assert packed(((0,), ()), {0: "a"}) == "((a,), ())"


def test_long_nests_are_broken_and_mean_the_same() -> None:
    nest = (0, tuple(range(1, 40)), tuple(tuple(range(3)) for _ in range(30)))
    results = {k: f"name_{k}" for k in range(40)}
    lines = returned(nest, results)
    assert max(map(len, lines)) <= 100
    text = "\n".join(["def f():", *lines])
    told = ast.unparse(ast.parse(text)).replace("(name_0, (", "name_0, (", 1)
    assert packed(nest, results)[1:-1] in told.replace("\n", "")


def test_a_short_nest_needs_no_parentheses() -> None:
    assert returned((0, (1, 2)), {0: "a", 1: "b", 2: "c"}) == ["    return a, (b, c)"]
    assert returned((0,), {0: "a"}) == ["    return (a,)"]
    assert returned(0, {0: "a"}) == ["    return a"]
