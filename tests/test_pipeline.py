"""The whole way, from a problem to its solution, as the Python API gives it."""

from __future__ import annotations

import ast

import pytest
import sympy

import symback
from symback.pipeline import Solution, solve
from symback.problem.problem import chain, from_formula


@pytest.fixture(scope="module")
def solution() -> Solution:
    return solve(chain(depth=3))


def test_the_gradient_is_that_of_sympy() -> None:
    x, y, w1, w2 = sympy.symbols("x y w1 w2")
    loss = (y - sympy.tanh(x * w1) * w2) ** 2 / 2
    gradient = solve(from_formula("tanh(x*w1)*w2")).gradient
    assert list(gradient) == ["w1", "w2"]
    for name, symbol in (("w1", w1), ("w2", w2)):
        assert sympy.simplify(gradient[name] - sympy.diff(loss, symbol)) == 0


def test_boxes_counts_and_the_verification_are_those_of_the_worked_example(solution: Solution) -> None:
    assert [box.number for box in solution.boxes] == [1, 2]
    totals: dict[str, int] = {}
    for row in solution.counts["rows"]:
        if row["depth"] == 3:
            totals.setdefault(row["form"], row["total"])  # of several rows of a form the first is the plain one
    assert totals["reverse"] == totals["cse"] == 6 * 3 - 1
    assert totals["naive"] > totals["stored"] > totals["reverse"]
    assert "6*m - 1" in solution.counts["growth"]["reverse"]
    assert solution.verification is solution.verification


@pytest.mark.parametrize(("lang", "word"), [("en", "Solution"), ("ru", "Решение")])
def test_the_solution_is_written_in_both_languages_and_formats(solution: Solution, lang: str, word: str) -> None:
    latex, myst = solution.to_latex(lang=lang), solution.to_myst(lang=lang)
    assert r"\begin{document}" in latex
    assert "dropdown} " + word in myst
    assert word in latex
    figures = solution.figures(lang=lang)
    assert set(figures) == {"network", "forward", "backward"}
    assert all(f"figures/{key}.svg" in myst for key in figures)
    assert all(svg.lstrip().startswith("<") for svg in figures.values())


def test_the_module_has_the_functions_that_are_promised(solution: Solution) -> None:
    functions = [node.name for node in ast.parse(solution.to_python()).body if isinstance(node, ast.FunctionDef)]
    assert {"predict", "loss", "value_and_grad", "gradient_descent_step", "gradient_descent"} <= set(functions)


def test_the_same_problem_gives_the_same_solution_to_the_letter(solution: Solution) -> None:
    again = solve(chain(depth=3))
    assert again.to_latex("ru") == solution.to_latex("ru")
    assert again.to_myst("en") == solution.to_myst("en")
    assert again.figures() == solution.figures()
    assert again.to_python() == solution.to_python()


def test_an_unknown_language_is_refused(solution: Solution) -> None:
    with pytest.raises(symback.InputError, match="language"):
        solution.to_latex(lang="zz")
