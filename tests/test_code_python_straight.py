"""Straight-line modules: exact values, names, the look of the text."""

from __future__ import annotations

import ast
from fractions import Fraction
from functools import partial

import pytest
import sympy

from symback.problem.problem import Problem, from_formula, from_stages
from tests.code_samples import FORMULAS, ODD_NAMES, load, module_text
from tests.support import calls_of

RATIONAL = (
    "x**2 + x*y + (x + y)**2",
    "(a*b + c)*(a - b)/(c*c + a)",
    "a/(b - c/(a + b/(c + a)))",
    "(a + b)**3*(a - b)**2 - (a*b)**-2",
    "a*b*c*a*b*c - (a - (b - c))/b",
    "-a - -b*(-c) - (-(a*b))",
)


@pytest.mark.parametrize("text", RATIONAL)
def test_rational_formulas_are_exact_over_fractions(text: str) -> None:
    problem = from_formula(text, loss="none")
    module = load(module_text(problem))
    symbols = {name: sympy.Symbol(name) for name in (*problem.parameters, *problem.data)}
    expression = eval(text, {}, symbols)
    numbers = (Fraction(3, 7), Fraction(-2, 3), Fraction(5, 4))
    values = dict(zip(symbols, numbers, strict=False))
    value, gradients = module.value_and_grad(*(values[n] for n in (*problem.parameters, *problem.data)))

    def exact(e: sympy.Expr) -> Fraction:
        number = e.subs({symbols[n]: sympy.Rational(v.numerator, v.denominator) for n, v in values.items()})
        return Fraction(int(number.p), int(number.q))

    assert value == exact(expression)
    for name in problem.parameters:
        assert getattr(gradients, name) == exact(sympy.diff(expression, symbols[name]))


def test_gradients_have_a_field_per_parameter_in_their_order() -> None:
    module = load(module_text(from_formula("w2*tanh(w1*x + b1) + b2")))
    value, gradients = module.value_and_grad(w2=2.0, w1=1.0, b1=0.0, b2=0.5, x=0.0, y=1.5)
    assert module.Gradients._fields == ("w2", "w1", "b1", "b2")
    assert (value, gradients) == (0.5, module.Gradients(w2=-0.0, w1=-0.0, b1=-2.0, b2=-1.0))


def test_predict_and_loss_are_the_values_on_the_way() -> None:
    module = load(module_text(from_formula("w2*tanh(w1*x + b1) + b2")))
    arguments = (2.0, 1.0, 0.3, 0.5, 0.7)
    assert module.loss(*arguments, 0.25) == (module.predict(*arguments) - 0.25) ** 2 / 2
    assert module.loss(*arguments, 0.25) == module.value_and_grad(*arguments, 0.25)[0]


def test_without_a_loss_there_is_a_value_instead() -> None:
    module = load(module_text(from_formula("x**2 + x*y + (x + y)**2")))
    assert module.value(1.0, 2.0) == 12.0
    assert not hasattr(module, "loss")
    assert not hasattr(module, "predict")


def test_the_text_has_the_names_of_the_blackboard_and_a_formula_at_each_adjoint() -> None:
    text = module_text(from_formula("w2*tanh(w1*x + b1) + b2"))
    function = text.partition("def value_and_grad")[2].partition('partials."""\n')[2]
    assert function == (
        "    h1 = w1 * x + b1\n"
        "    o1 = math.tanh(h1)\n"
        "    yhat = w2 * o1 + b2\n"
        "    d_yhat = yhat - y  # dL/dyhat = yhat - y\n"
        "    value = d_yhat * d_yhat / 2  # L\n"
        "    d_w2 = d_yhat * o1  # dL/dw2 = dL/dyhat * dyhat/dw2\n"
        "    d_h1 = d_yhat * w2 * (1 - o1 * o1)  # dL/dh1 = dL/do1 * do1/dh1\n"
        "    d_w1 = d_h1 * x  # dL/dw1 = dL/dh1 * dh1/dw1\n"
        "    return value, Gradients(w2=d_w2, w1=d_w1, b1=d_h1, b2=d_yhat)\n"
    )


def test_where_a_value_feeds_several_places_the_formula_is_a_sum() -> None:
    text = module_text(from_formula("f(f(x*w)*w)*w"))
    assert "dL/dw = dL/dh1 * dh1/dw + dL/dh2 * dh2/dw + dL/dyhat * dyhat/dw" in text


def test_an_unused_parameter_has_the_partial_zero() -> None:
    module = load(module_text(from_formula("w1*x + b", wrt=["w1", "w2", "b"])))
    _, gradients = module.value_and_grad(1.0, 99.0, 2.0, 3.0, 4.0)
    assert gradients.w2 == 0.0
    assert type(gradients.w2) is float


def test_unknown_functions_are_passed_last() -> None:
    text = module_text(FORMULAS["unknown functions"]())
    head = text.partition("def value_and_grad(")[2].partition(")\x20->")[0]
    names = [line.split(":")[0].strip() for line in head.splitlines() if ":" in line]
    assert names == ["w1", "w2", "w3", "x", "y", "f", "df", "g", "dg_1", "dg_2"]


@pytest.mark.parametrize("make", ODD_NAMES.values(), ids=ODD_NAMES.keys())
def test_a_persons_names_are_the_names_of_the_arguments(make: object) -> None:
    problem = make()  # type: ignore[operator]
    assert isinstance(problem, Problem)
    module = load(module_text(problem))
    count = module.value_and_grad.__code__.co_argcount
    given = module.value_and_grad.__code__.co_varnames[:count]
    wanted = {*problem.parameters, *problem.data}
    assert len(set(given)) == count
    assert wanted - set(given) <= {"ϵ"}  # Python takes ϵ and ε for one name
    assert set(given[: len(problem.parameters)]) >= set(problem.parameters) - {"ϵ"}


def test_fields_that_every_tuple_has_get_an_underscore_and_the_header_says_so() -> None:
    text = module_text(ODD_NAMES["of tuples"]())
    assert "count as count_2, index as index_" in " ".join(text.split())
    module = load(text)
    assert module.Gradients._fields == ("count_2", "index_", "count_", "value_and_grad")


def test_a_formula_of_stages_keeps_their_names() -> None:
    text = module_text(from_stages({"q": "w*x + b", "r": "tanh(q)*q"}, loss="(y - yhat)**2"))
    assert "    q = w * x + b\n" in text
    assert "# dL/dq = " in text


def deepest(tree: ast.AST) -> int:
    """The depth of the deepest expression."""
    depth: dict[ast.AST, int] = {}
    order = [tree]
    for node in order:
        order.extend(ast.iter_child_nodes(node))
    for node in reversed(order):
        below = max((depth[child] for child in ast.iter_child_nodes(node)), default=0)
        depth[node] = below + isinstance(node, ast.expr) if not isinstance(node, ast.stmt) else 0
    return max(depth.values())


def nested(levels: int) -> Problem:
    stages = {f"s{k}": f"sin(s{k - 1}*a) + s{k - 1}/b" for k in range(1, levels)}
    return from_stages({"s0": "a*b", **stages}, loss="none")


@pytest.mark.slow
def test_very_long_programs_are_generated_in_linear_time_and_compile() -> None:
    efforts = []
    for levels in (500, 2_000):
        problem = nested(levels)
        efforts.append(calls_of(partial(module_text, problem)))
        text = module_text(problem)
        assert deepest(ast.parse(text)) <= 25
        assert max(map(len, text.splitlines())) <= 100
        assert len(load(text).value_and_grad(0.5, 1.5)) == 2
    assert efforts[1] < 5 * efforts[0]


def test_a_long_sum_is_cut_into_lines() -> None:
    problem = from_formula(" + ".join(f"w{k}*x{k}" for k in range(500)), loss="none")
    text = module_text(problem)
    assert max(map(len, text.splitlines())) <= 100
    assert deepest(ast.parse(text)) <= 25
