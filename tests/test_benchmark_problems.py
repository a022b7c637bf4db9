"""The benchmark problems: one definition gives the same numbers with every kind of object."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from benchmarks.problems import GOALS, MULTIPLICATIONS, PROBLEMS, Problem
from benchmarks.problems.counts import count_cse, fold_constants, plain_cost, plain_forward, plain_jacobian, read
from benchmarks.problems.namespaces import FLOATS, exact_functions
from benchmarks.problems.networks import chain
from benchmarks.problems.tracing import TRACED, trace
from symback.problem.sympy_reader import read_expression
from symback.problem.traced import Traced
from symback.program.core import Builder, Program
from symback.program.cost import cost
from symback.program.interpret import FLOAT, Domain, high_precision, run

EXACT = exact_functions()
#: Their SymPy expressions are small enough for a test.
SMALL = sorted(
    name
    for name in PROBLEMS
    if not name.startswith(("MLP 4", "MLP 3", "Rosenbrock", "Helmholtz", "spherical", "Kalman", "chain logistic"))
)

#: Operations of plain reverse accumulation for the values and all partials, by hand-checked or published numbers.
PLAIN = {
    "chain tanh 3": 22,
    "chain tanh 10": 78,
    "MLP 2-3-1 tanh": 41,
    "MLP 3-4-4-1 tanh": 154,
    "MLP 4-8-8-8-2 tanh": 869,
    "Speelpenning 100": 295,
    "Rosenbrock 100": 1385,
    "Helmholtz 10": 622,
    "GMM d=2 K=3": 123,
    "BA reprojection": 286,
    "BA reprojection, crosses": 272,
    "spherical harmonics l<8": 839,
}


def _numbers(program: Program, point: Mapping[str, Any], domain: Domain) -> list[Any]:
    """The outputs; the angle is symback's own function or the benchmark's."""
    angle = domain.context.atan2 if domain.context is not None else FLOATS.atan2
    found = run(program, point, domain, {"atan2": angle})
    return [found[node] for node in program.outputs]


def _exact_outputs(problem: Problem, point: Mapping[str, Any]) -> list[Any]:
    return problem.build(EXACT, [point[name] for name in problem.inputs])


@pytest.fixture(scope="module")
def precise() -> Domain:
    return high_precision(60)


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_traced_problem_has_the_values_of_its_definition(name: str, precise: Domain) -> None:
    problem = PROBLEMS[name]
    program = trace(problem)
    for seed in range(2):
        point = problem.sample(seed)
        exact = {key: EXACT.number(value) for key, value in point.items()}
        expected = _exact_outputs(problem, exact)
        found = _numbers(program, exact, precise)
        assert len(found) == len(expected)
        assert all(abs(a - b) <= 1e-40 * (1 + abs(b)) for a, b in zip(found, expected, strict=True))
        floats = {key: float(value) for key, value in point.items()}
        rounded = problem.build(FLOATS, [floats[key] for key in problem.inputs])
        assert rounded == pytest.approx([float(value) for value in expected], rel=1e-9, abs=1e-9)
        assert _numbers(program, floats, FLOAT) == pytest.approx(rounded, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("name", PROBLEMS)
def test_the_partials_of_both_modes_are_the_slopes_of_the_definition(name: str, precise: Domain) -> None:
    problem = PROBLEMS[name]
    program = trace(problem)
    point = {key: EXACT.number(value) for key, value in problem.sample(3).items()}
    generator = random.Random(name)
    direction = {key: EXACT.ratio(generator.randrange(1, 100), 100) for key in problem.wrt}
    step = EXACT.ratio(1, 10**20)

    def moved(sign: int) -> list[Any]:
        return _exact_outputs(problem, {k: v + sign * step * direction.get(k, 0) for k, v in point.items()})

    slopes = [(above - below) / (2 * step) for above, below in zip(moved(1), moved(-1), strict=True)]
    modes = [plain_jacobian(program, problem.wrt), plain_jacobian(program, problem.wrt, orient=True)]
    if len(problem.wrt) <= 20:
        modes.append(plain_forward(program, problem.wrt))
    for mode in modes:
        numbers = _numbers(mode, point, precise)
        many = len(slopes)
        width = len(problem.wrt)
        rows = [numbers[many + k * width : many + (k + 1) * width] for k in range(many)]
        for row, slope in zip(rows, slopes, strict=True):
            along = sum(partial * direction[key] for key, partial in zip(problem.wrt, row, strict=True))
            assert abs(along - slope) <= 1e-25 * (1 + abs(slope))


@pytest.mark.parametrize("name", SMALL)
def test_the_sympy_expressions_have_the_values_of_the_definition(name: str) -> None:
    import sympy

    problem = PROBLEMS[name]
    stated = problem.expressions()
    assert [symbol.name for symbol in stated.wrt] == list(problem.wrt)
    point = problem.sample(5)
    values = {sympy.Symbol(key, real=True): sympy.Rational(v.numerator, v.denominator) for key, v in point.items()}
    found = [output.xreplace(values).evalf(30) for output in stated.outputs]
    expected = _exact_outputs(problem, {key: EXACT.number(value) for key, value in point.items()})
    for value, exact in zip(found, expected, strict=True):
        assert float(abs(value - sympy.Float(str(exact), 40))) <= 1e-20 * (1 + abs(float(exact)))


@pytest.mark.parametrize("name", [name for name in SMALL if name != "RobotArm_6DOF"])
def test_what_is_read_from_sympy_has_the_same_values(name: str, precise: Domain) -> None:
    problem = PROBLEMS[name]
    point = {key: EXACT.number(value) for key, value in problem.sample(7).items()}
    found = _numbers(read(problem), point, precise)
    assert all(abs(a - b) <= 1e-40 * (1 + abs(b)) for a, b in zip(found, _exact_outputs(problem, point), strict=True))


@pytest.mark.parametrize(("name", "operations"), PLAIN.items())
def test_plain_reverse_accumulation_takes_the_known_number_of_operations(name: str, operations: int) -> None:
    problem = PROBLEMS[name]
    assert plain_cost(trace(problem), problem.wrt).total == operations


#: The same as read from SymPy's expressions: a better reader may only need fewer.
READ = {
    "chain tanh 10": 78,
    "chain logistic 10": 87,
    "MLP 2-3-1 tanh": 41,
    "GMM d=2 K=3": 135,
    "BA reprojection, crosses": 354,
    "HumanHeartDipole": 168,
}


@pytest.mark.parametrize(("name", "operations"), READ.items())
def test_what_is_read_from_sympy_takes_no_more_operations_than_known(name: str, operations: int) -> None:
    problem = PROBLEMS[name]
    assert plain_cost(read(problem), problem.wrt).total <= operations


def test_constants_are_one_number_each() -> None:
    import sympy

    b = Builder()
    x = sympy.Symbol("x")
    program = b.build([read_expression((1 + sympy.sqrt(2)) * x + sympy.pi, b, {x: "x"})])
    assert cost(fold_constants(program)).by_kind() == {"+": 1, "*": 1}


@pytest.mark.parametrize("depth", [2, 5, 20])
def test_a_chain_takes_eight_operations_a_layer(depth: int) -> None:
    for activation in ("tanh", "sigmoid"):
        problem = chain(activation, depth)
        assert plain_cost(trace(problem), problem.wrt).total == 8 * depth - 2
        assert plain_cost(trace(problem), problem.wrt, orient=True).total == 7 * depth - 2


def test_the_greeks_are_the_partials_of_the_price(precise: Domain) -> None:
    price, greeks = PROBLEMS["BlackScholes"], PROBLEMS["BlackScholes_Jacobian"]
    point = {key: EXACT.number(value) for key, value in price.sample(1).items()}
    partials = _numbers(plain_jacobian(trace(price), price.wrt), point, precise)[1:]
    assert all(abs(a - b) < 1e-40 for a, b in zip(partials, _exact_outputs(greeks, point), strict=True))


def test_both_forms_of_the_spherical_harmonics_agree_on_the_sphere() -> None:
    closed, recurring = PROBLEMS["spherical harmonics l<8"], PROBLEMS["spherical harmonics l<8, recurrences"]
    point = [Fraction(2, 7), Fraction(3, 7), Fraction(6, 7)]
    values = closed.build(FLOATS, [float(value) for value in point])
    assert values == pytest.approx(recurring.build(FLOATS, [float(value) for value in point]), abs=1e-12)
    # the addition theorem: the squares of one degree add up to (2l+1)/4π
    for degree in range(8):
        squares = sum(value**2 for value in values[degree**2 : (degree + 1) ** 2])
        assert squares == pytest.approx((2 * degree + 1) / (4 * FLOATS.pi))


def test_samples_are_reproducible_and_in_range() -> None:
    problem = PROBLEMS["BA reprojection"]
    assert problem.sample(1) == problem.sample(1) != problem.sample(2)
    assert all(2 <= problem.sample(k)["x1"] <= 4 for k in range(20))


def test_what_is_known_belongs_to_a_problem() -> None:
    assert set(GOALS) <= set(PROBLEMS)
    assert set(MULTIPLICATIONS) <= set(PROBLEMS)
    assert all(set(problem.wrt) <= set(problem.inputs) for problem in PROBLEMS.values())
    assert all(len(set(problem.inputs)) == len(problem.inputs) for problem in PROBLEMS.values())


def test_a_traced_value_has_the_operators_of_a_number() -> None:
    b = Builder()
    x = Traced(b, b.input("x"))
    y = (((1 + x) - 3) * 2 / x - (5 - x) * (4 / x)) ** 2 + x**-1 - 2**x + -x + Fraction(1, 2) * x
    program = b.build([y.node])
    t = Fraction(3)
    expected = (((1 + t) - 3) * 2 / t - (5 - t) * (4 / t)) ** 2 + t**-1 - 2**t + -t + Fraction(1, 2) * t
    assert run(program, {"x": 3.0}, FLOAT)[program.outputs[0]] == pytest.approx(float(expected))


def test_a_traced_value_refuses_what_is_no_number() -> None:
    b = Builder()
    with pytest.raises(TypeError):
        Traced(b, b.input("x")) + "1"


def test_a_function_of_a_number_is_a_constant() -> None:
    assert abs(TRACED.sqrt(2) ** 2 - 2) < Fraction(1, 10**58)


def test_the_wrong_number_of_inputs_is_refused() -> None:
    with pytest.raises(ValueError, match="takes 2 inputs, not 1"):
        PROBLEMS["Beale"].build(FLOATS, [1.0])


def test_a_cse_is_counted_by_the_one_rule() -> None:
    import sympy

    x, y = sympy.symbols("x y")
    assert count_cse(*sympy.cse([x / y - sympy.exp(x / y), -sympy.sqrt(x)])).total == 5
    assert cost(trace(PROBLEMS["Speelpenning 100"])).total == 99
