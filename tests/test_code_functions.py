"""Every target for functions against fifty digits: the table of functions, random programs, the benchmark formulas."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from benchmarks.problems import PROBLEMS
from benchmarks.problems.tracing import trace
from symback.code.function import FunctionText
from symback.code.functions import FUNCTION_TARGETS
from symback.code.names import Names
from symback.program.functions import FUNCTIONS
from symback.program.interpret import FLOAT, run
from symback.program.passes import executed
from symback.program.reverse import reverse
from symback.transform.derivatives import Settings, jacobian
from symback.transform.load import LOADERS
from tests.programs import NAMES, RATIONAL, fractions, programs, value
from tests.target_samples import (
    TARGETS,
    compile_strictly,
    exactly,
    flat,
    gradient_text,
    made,
    of_table,
    points,
    require_module,
)


def test_every_target_has_a_loader() -> None:
    assert set(FUNCTION_TARGETS) == set(LOADERS)


@pytest.mark.parametrize("target", [pytest.param("numba", marks=pytest.mark.slow), "numpy", "c"])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_of_the_table_has_a_spelling_in_every_target(name: str, target: str) -> None:
    text = of_table(name)
    function = made(target, text)
    for at in points(name):
        wanted = exactly(text, at)
        assert list(flat(function(*at))) == pytest.approx(wanted, rel=2e-13, abs=1e-300 if wanted[0] else 1e-15)


@pytest.mark.parametrize("order", [1, 3, 6])
@pytest.mark.parametrize("target", ["numpy", "c"])
@pytest.mark.parametrize("name", ["polygamma", "sinc_derivative"])
def test_derivatives_of_higher_order_are_accurate(name: str, target: str, order: int) -> None:
    text = of_table(name, order)
    function = made(target, text)
    for at in points(name):
        assert list(flat(function(*at))) == pytest.approx(exactly(text, at), rel=1e-11, abs=1e-13)


@pytest.mark.parametrize("target", ["numpy", "c"])
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(programs(RATIONAL), fractions())
def test_random_programs_have_the_values_of_the_interpreter(target: str, program: Any, at: dict[str, Fraction]) -> None:
    wanted = value(program, at)
    assume(abs(wanted) < 10**12)
    gradient, _ = executed(reverse(program, NAMES).program)
    function = made(target, gradient_text(gradient, NAMES))
    numbers = {name: float(number) for name, number in at.items()}
    found = list(flat(function(*(numbers[name] for name in NAMES))))
    try:
        plain = run(gradient, numbers, FLOAT)
    except (ZeroDivisionError, OverflowError):
        assume(False)
        raise
    expected = [plain[node] for node in gradient.outputs]
    scale = max(1.0, *(abs(plain[node]) for node in plain))
    assume(scale < 1e12)
    assert found == pytest.approx(expected, rel=1e-10, abs=1e-12 * scale)


#: Small enough to be compiled in a test.
BENCHMARKS = ["MLP 2-3-1 tanh", "Speelpenning 100", "Helmholtz 10", "GMM d=2 K=3", "BA reprojection"]


@pytest.mark.slow
# numba takes minutes for tuples of a hundred numbers.
@pytest.mark.parametrize(
    ("name", "target"), [(n, t) for n in BENCHMARKS for t in TARGETS if (n, t) != ("Speelpenning 100", "numba")]
)
def test_benchmark_formulas_have_the_values_of_the_python_target(name: str, target: str) -> None:
    if target == "numba":
        require_module("numba")
    problem = PROBLEMS[name]
    derivatives = jacobian(trace(problem), tuple(problem.wrt), Settings())
    arguments = tuple(problem.inputs)
    text = FunctionText("jacobian", derivatives.program, arguments, {}, Names(arguments), derivatives.nest)
    point = [float(number) for number in problem.sample(0).values()]
    wanted = list(flat(made("python", text)(*point)))
    assert list(flat(made(target, text)(*point))) == pytest.approx(wanted, rel=1e-12, abs=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_compiles_without_a_warning(name: str, tmp_path: Any) -> None:
    compile_strictly(FUNCTION_TARGETS["c"].source(of_table(name)), tmp_path)
