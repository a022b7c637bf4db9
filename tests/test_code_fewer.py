"""Modules in fewer operations: the same values, another value_and_grad, and a header that says so."""

from __future__ import annotations

import random
from typing import Any

import pytest

from symback.cli import main
from symback.code.fewer import in_fewer_operations, operations
from symback.code.generate import generate
from symback.derivation.derivation import derive
from symback.problem.problem import Problem, chain, from_formula
from symback.program.cost import cost

PROBLEMS: dict[str, Problem] = {
    "two tanh": from_formula("w2*tanh(w1*x) + w3*tanh(w1*x)"),
    "deep": chain(6, "sigmoid"),
    "unknown": chain(3),
    "log loss": from_formula("sigmoid(w*x + b)", loss="-(y*log(yhat) + (1 - y)*log(1 - yhat))"),
}


def load(source: str) -> dict[str, Any]:
    namespace: dict[str, Any] = {"__name__": "made"}
    exec(source, namespace)  # noqa: S102
    return namespace


@pytest.mark.parametrize("name", PROBLEMS)
@pytest.mark.parametrize(("level", "fast_math"), [(1, False), (2, True)])
def test_the_module_computes_what_the_told_one_computes(name: str, level: int, fast_math: bool) -> None:
    problem = PROBLEMS[name]
    plain = load(generate(in_fewer_operations(derive(problem), 0)))
    small = load(generate(derive(problem), "python", level, fast_math))
    generator = random.Random(name)
    unknown = [lambda t: t / 2 + t * t, lambda t: 0.5 + 2 * t] if name == "unknown" else []
    for _ in range(5):
        numbers = [generator.uniform(0.1, 0.9) for _ in (*problem.parameters, *problem.data)]
        value, partials = small["value_and_grad"](*numbers, *unknown)
        wanted, others = plain["value_and_grad"](*numbers, *unknown)
        assert value == pytest.approx(wanted, rel=1e-12)
        assert tuple(partials) == pytest.approx(tuple(others), rel=1e-11)
        assert small["loss"](*numbers, *unknown) == pytest.approx(wanted, rel=1e-12)


def test_the_header_tells_the_operations() -> None:
    made = in_fewer_operations(derive(PROBLEMS["two tanh"]), 2)
    assert made.fewer is not None
    ((_, told),) = operations(made)
    now, before = cost(made.fewer).total, cost(made.executed).total
    assert told == f"{now} for value and gradient; reverse accumulation takes {before}"
    assert told in generate(derive(PROBLEMS["two tanh"]), "numpy", 2)
    assert operations(derive(PROBLEMS["two tanh"])) == []


def test_the_options_of_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["code", "a*b + a*c", "-O2"]) == 0
    assert "for value and gradient; reverse accumulation takes" in capsys.readouterr().out
    assert main(["code", "a*b + a*c", "--fast-math"]) == 2
    assert "--fast-math has nothing to do at -O0; add -O1 or -O2" in capsys.readouterr().err
