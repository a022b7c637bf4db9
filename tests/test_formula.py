"""The reader of formulas against Python's own reading of the same text."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symback.errors import InputError
from symback.problem.formula import DEEPEST, read_formula
from symback.problem.problem import from_formula
from symback.program.core import Builder
from symback.program.interpret import EXACT, run
from symback.program.special import INTERNAL

VALUES = {"x": Fraction(3, 7), "y": Fraction(-5, 2), "w1": Fraction(11, 13), "b": Fraction(2)}


def exact(text: str) -> Fraction:
    b = Builder()
    node = read_formula(text, b)
    value: Fraction = run(b.build([node]), VALUES, EXACT)[node]
    return value


atoms = st.sampled_from([*VALUES, "2", "7", "1/3", "0.5"])
formulas = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" + ", "-", "*", " * "]), inner).map("".join),
        inner.map(lambda text: f"({text})"),
        inner.map(lambda text: f"-{text}"),
        st.tuples(inner, st.sampled_from(["**2", "**3", "^2"])).map(lambda pair: f"({pair[0]}){pair[1]}"),
    ),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(formulas)
def test_a_formula_has_the_value_that_python_gives_it(text: str) -> None:
    import re

    python = re.sub(r"\d+\.\d+|\d+", lambda m: f"Fraction('{m.group()}')", text.replace("^", "**"))
    python = re.sub(r"\*\*Fraction\('(\d)'\)", r"**\1", python)
    # w1 holds a digit that is not a number
    python = python.replace("wFraction('1')", "w1")
    assert exact(text) == eval(python, {"Fraction": Fraction, **VALUES})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-x**2", -(VALUES["x"] ** 2)),
        ("2**3**2", 512),
        ("2**-2", Fraction(1, 4)),
        ("x - y - b", VALUES["x"] - VALUES["y"] - VALUES["b"]),
        ("x/y/b", VALUES["x"] / VALUES["y"] / VALUES["b"]),
        ("max(x, y)*abs(y)", VALUES["x"] * abs(VALUES["y"])),
        ("relu(y) + step(x)", 1),
        ("x·w₁²", VALUES["x"] * VALUES["w1"] ** 2),
        ("--x", VALUES["x"]),
        ("+x", VALUES["x"]),
        ("1e-2*x", VALUES["x"] / 100),
    ],
)
def test_precedence_and_spellings(text: str, value: Fraction) -> None:
    assert exact(text) == value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x +", "stops where"),
        ("2x", "an operator is missing before «x»"),
        ("foo(x)", "the function foo is not known"),
        ("tanhh(x)", "did you mean tanh?"),
        ("__import__('os')", "not known"),
        ("w1.__class__", "a dot belongs to a number"),
        ("9**9**9**9*w1", "too large"),
        ("lambda*x", "keyword of Python"),
        ("x)", "without an opening one"),
        ("(x", "never closed"),
        ("tanh", "needs its argument in parentheses"),
        ("x(2)", "is not a function"),
        ("max(x)", "takes 2 arguments, not 1"),
        ("sin(x, y)", "takes 1 argument, not 2"),
        ("1/0", "division by zero"),
        ("0**-1", "no negative power"),
        ("(-1)**0.5", "not real"),
        ("", "is empty"),
        ("   ", "is empty"),
        ("x = 2", "not part of a formula"),
        ("f()", "stands where"),
        ("x, y", "comma outside"),
        ("1e999*x", "too large"),
        ("_a", "underscore"),
        ("x;import os", "not part of a formula"),
        ("x if y else b", "an operator is missing"),
        ("w[1]", "not part of a formula"),
        ("'a'", "not part of a formula"),
        ("a" * 61, "longer than 60"),
        ("A @ B", "product of matrices"),
    ],
)
def test_what_is_not_a_formula_is_refused_in_one_sentence(text: str, said: str) -> None:
    with pytest.raises(InputError, match=".") as caught:
        read_formula(text, Builder())
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_column_of_a_mistake_is_told() -> None:
    with pytest.raises(InputError, match="column 5"):
        read_formula("x + $", Builder())


def test_a_formula_nested_too_deeply_is_refused_without_recursion() -> None:
    with pytest.raises(InputError, match="nested deeper"):
        read_formula("(" * 100_000 + "x" + ")" * 100_000, Builder())
    with pytest.raises(InputError, match="nested deeper"):
        read_formula("f(" * 100_000 + "x" + ")" * 100_000, Builder())
    deep = "f(" * (DEEPEST - 1) + "x" + ")" * (DEEPEST - 1)
    assert len(Builder().ops) == 0
    read_formula(deep, Builder())


@pytest.mark.slow
def test_a_sum_of_a_hundred_thousand_terms_is_read() -> None:
    b = Builder()
    read_formula("+".join(f"w{k}*x" for k in range(100_000)), b)
    assert b.ops.count("add") == 99_999


def test_operations_keep_the_order_in_which_they_were_typed() -> None:
    b = Builder()
    node = read_formula("y*x + x*y", b)
    left, right = b.args[node]
    assert b.args[left] == b.args[right][::-1]


def test_equal_parts_are_built_once() -> None:
    b = Builder()
    node = read_formula("(x + y)*(x + y)", b)
    assert b.args[node][0] == b.args[node][1]


def test_gamma_is_a_function_before_a_parenthesis_and_a_quantity_elsewhere() -> None:
    b = Builder()
    node = read_formula("gamma*x + gamma(x)", b)
    assert b.ops[node] == "add"
    assert set(b.build([node]).inputs()) == {"gamma", "x"}
    assert from_formula("gamma*x*w", loss="none", wrt=["gamma"]).parameters == ("gamma",)


@pytest.mark.parametrize("name", sorted(INTERNAL))
def test_what_only_programs_use_is_no_function_of_a_formula_but_may_be_a_name(name: str) -> None:
    with pytest.raises(InputError, match=f"the function {name} is not known"):
        read_formula(f"{name}(x, y, z)", Builder())
    b = Builder()
    assert b.ops[read_formula(name, b)] == "input"


@pytest.mark.parametrize("name", ["floor", "atan2", "loggamma"])
def test_other_functions_need_their_argument(name: str) -> None:
    with pytest.raises(InputError, match="needs its argument in parentheses"):
        read_formula(f"{name}*x", Builder())
