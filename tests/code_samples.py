"""Problems whose modules are executed, linted and type-checked, and the means to do it."""

from __future__ import annotations

import random
import sys
import types
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import mpmath

from symback.code import generate
from symback.derivation.derivation import derive
from symback.problem.activations import ACTIVATIONS
from symback.problem.losses import LOSSES
from symback.problem.problem import Problem, from_formula, from_stages
from symback.problem.read import read_problem
from symback.problem.ready import READY
from symback.program.interpret import high_precision, run

OWN = ("t/(1+abs(t))", "t*exp(-t**2)", "t**2", "log(1 + exp(t))/2", "max(t, min(t**2, 1)) - sign(t)*elu(t)")

CHAINS: Mapping[str, Callable[[], Problem]] = {
    **{f"depth {m}": partial(read_problem, depth=m) for m in (1, 2, 3, 5, 20)},
    **{f"activation {name}": partial(read_problem, activation=name) for name in (*ACTIVATIONS, *OWN)},
    **{f"loss {name}": partial(read_problem, loss=name, activation="tanh") for name in LOSSES},
    **{f"loss {name} at depth 1": partial(read_problem, depth=1, loss=name) for name in LOSSES},
    "mean": lambda: read_problem(activation="sigmoid", reduce="mean"),
    "other names": lambda: from_formula("c*f(b*f(a*X))", loss="(X - yhat)**4"),
    "order of parameters": lambda: from_formula("w3*tanh(w2*tanh(w1*x))", wrt=["w3", "w1", "w2"]),
    "loss without y": lambda: from_formula("tanh(x*a)*b", loss="yhat**3/3"),
    "loss is the prediction": lambda: from_formula("tanh(x*a)*b", loss="yhat"),
    "loss is linear in y": lambda: from_formula("tanh(x*a)*b", loss="yhat*y"),
    "loss with a scale": lambda: from_formula("tanh(x*a)*b", loss="c*abs(y - yhat)/s + pi"),
    "negative slope": lambda: from_formula("f(x*a)*b", loss="-y*yhat"),
    "slope is zero": lambda: from_formula("f(x*a)*b", loss="y + 0*yhat"),
}  # fmt: skip

FORMULAS: Mapping[str, Callable[[], Problem]] = {
    **{f"ready {name}": partial(read_problem, name) for name in READY if name != "chain"},
    "shared weight with tanh": lambda: from_formula("tanh(tanh(x*w)*w)*w"),
    "unused parameter": lambda: from_formula("w1*x + b", wrt=["w1", "w2", "b"]),
    "some weights of a chain": lambda: from_formula("f(f(x*w1)*w2)*w3", wrt=["w1", "w3"]),
    "penalty on a weight": lambda: from_formula("tanh(x*w1)*w2", loss="(y - yhat)**2/2 + w1**2", wrt=["w1", "w2"]),
    "stages": lambda: from_stages({"q": "w*x + b", "r": "max(q, 0)", "E": "(y - r)**2 + exp(-q)/w"}, loss="none"),
    "unknown functions": lambda: from_formula("g(w1*x, f(w2))*w3 - f(x - w1)/g(w2, w1)"),
    "two arguments that compare": lambda: from_formula("max(a*b, b*c) - min(a, 2)*max(c, 0)", loss="none"),
    "powers": lambda: from_formula("a**b + a**3 + a**-2 + (a*b)**2 + 2**a + a**(1/2) + b**(-2/3)", loss="none"),
    "elementary functions": lambda: from_formula(
        "sin(a)*cos(a) + tan(a) + asin(a/9) - acos(a/9) + atan(b) + sinh(a)*cosh(b) - asinh(b) + acosh(2 + a) "
        "+ atanh(a/9) + erf(b) + log(a)*sqrt(b) + abs(-b) + exp(-a) + Phi(a) + phi(b) + softplus(a) + elu(-b)",
        loss="none",
    ),
    "signs": lambda: from_formula("-(a*b) - (-c)*(-(a/b)) + a*(-3) - (-2) - (-a)**3 + (-a)**2 + -b", loss="none"),
    "grouping": lambda: from_formula("a - (b - c) - (a + b) + a/(b/c)*(a*b) + a*(b/c) + (a/b)/c", loss="none"),
    "constants": lambda: from_formula("a/3 + 0.1*b + 1e-5*a*b + 1/3*a + pi*b**2 + 12345678901234567890*a", loss="none"),
    "partials are constants": lambda: from_formula("3*a - b + c/2 + d", loss="none"),
    "absolute": lambda: from_formula("w*x + b", loss="absolute"),
    "log cosh": lambda: from_formula("w*x + b", loss="log_cosh"),
    "hinge": lambda: from_formula("w*x + b", loss="hinge"),
    "logits": lambda: from_formula("w*x + b", loss="cross_entropy_with_logits"),
    "a parameter is the prediction": lambda: from_formula("w", loss="(y - yhat)**2 + w*y"),
    "long": lambda: from_formula(" + ".join(f"w{k}*sin(w{k}*x*w{k + 1})" for k in range(25))),
}  # fmt: skip

#: Formulas whose names could be taken for names of generated code, of Python or of the linter.
ODD_NAMES: Mapping[str, Callable[[], Problem]] = {
    "ours": lambda: from_formula("d*math + loss*Gradients - value/residual + t1*(t1*d)**2 + predict*gradients*t"),
    "adjoints": lambda: from_formula("tanh(d_h1*x + d_yhat)*minus_d_h1 + d_d_h1*d_o1"),
    "of tuples": lambda: from_formula("count*x + index*count_ + value_and_grad"),
    "builtins": lambda: from_formula("float*x + tuple*NamedTuple + Callable*f(len) + list*int"),
    "derivatives": lambda: from_formula("f(df*x) + g(dg_1, dg_2*df_)"),
    "capitals": lambda: from_formula("W1*tanh(l*X + O) + I + weightA*W_b"),
    "stages in capitals": lambda: from_stages({"H": "W*x", "value": "tanh(H) + H"}, "value*V + H"),
    "Greek": lambda: from_formula("σ*tanh(α*x + Ω) + ϵ*ε + λ"),
    "Greek that looks like nothing else": lambda: from_formula("λ*tanh(μ*x) + δ"),
    "long names": lambda: from_formula(f"{'a' * 60}*tanh({'b' * 60}*x + {'c' * 60}) + {'d' * 60}*{'e' * 60}"),
    "helpers": lambda: from_formula("normal_cdf*Phi(x*log_cosh) + gelu_*softplus(normal_pdf)", loss="log_cosh"),
}  # fmt: skip

ODD_CHAINS: Mapping[str, Callable[[], Problem]] = {
    name: partial(from_stages, {}, f"tanh({data[0]}*a)*b", data=data, wrt=["a", "b"], loss=loss)
    for name, data, loss in (
        ("data called w", ["w"], "(w - yhat)**2"),
        ("data called d and o", ["d"], "o*(y - yhat)**2 + o_k*value"),
        ("data called like the functions", ["loss"], "predict*(y - yhat)**2 + value_and_grad*weights"),
        ("data called like the builtins", ["zip"], "reversed*(y - yhat)**2 + range*len - list*sum"),
        ("data called like types", ["float"], "Sequence*(y - yhat)**2 + math*learning_rate*steps"),
        ("data in capitals", ["X"], "(Y - yhat)**2*W"),
        ("data with long names", ["x" * 60], f"({'y' * 60} - yhat)**2 + {'z' * 60}*{'u' * 60}"),
        ("many data", ["first_one"], "second_one*(third_one - yhat)**2 + fourth_one*fifth_one"),
        ("data in Greek", ["χ"], "(ψ - yhat)**2"),
        ("data whose plural is taken", ["x"], "(xs - yhat)**2*ys*y"),
    )
}  # fmt: skip

ALL: Mapping[str, Callable[[], Problem]] = {
    **{f"chain: {name}": make for name, make in {**CHAINS, **ODD_CHAINS}.items()},
    **{f"formula: {name}": make for name, make in {**FORMULAS, **ODD_NAMES}.items()},
}


def module_text(problem: Problem) -> str:
    return generate(derive(problem))


def load(text: str) -> types.ModuleType:
    """The module as Python sees it when a file is imported."""
    module = types.ModuleType("generated")
    sys.modules["generated"] = module
    exec(compile(text, "generated.py", "exec"), module.__dict__)  # noqa: S102 - the module under test
    return module


def draw(problem: Problem, generator: random.Random) -> dict[str, float]:
    """Values at which every formula of the samples exists: positive, not far from 1."""
    names = [*problem.parameters, *problem.data]
    values = {name: generator.choice((0.25, 0.5, 0.75, 1.25, 1.5)) + generator.random() / 8 for name in names}
    probability = "log(yhat)" in str(problem.loss)  # the prediction has to stay below 1
    return {name: value / 4 for name, value in values.items()} if probability else values


def f(t: float) -> float:
    return t / (1 + t * t)


def df(t: float) -> float:
    return (1 - t * t) / (1 + t * t) ** 2


def g(s: float, t: float) -> float:
    return s * t + 2 * s + 3


def dg_1(s: float, t: float) -> float:
    return t + 2


def dg_2(s: float, t: float) -> float:
    return s


GIVEN: Mapping[str, Callable[..., Any]] = {"f": f, "df": df, "g": g, "dg_1": dg_1, "dg_2": dg_2}


def passed(problem: Problem) -> list[Callable[..., Any]]:
    """The unknown functions and their derivatives, as the generated functions take them."""
    known: list[Callable[..., Any]] = []
    for function in problem.unknown_functions:
        known += [f, df] if function.name == "f" else [g, dg_1, dg_2]
    return known


def in_order(problem: Problem) -> list[str]:
    """The data in the order in which a generated function takes them."""
    first = [problem.chain.data] if problem.chain else []
    first += ["y"] if problem.chain and "y" in problem.data else []
    return [*first, *(name for name in problem.data if name not in first)]


def computed(module: types.ModuleType, problem: Problem, values: Mapping[str, float]) -> list[float]:
    """Value and partials (in the order of the parameters) as the module computes them."""
    data = [values[name] for name in in_order(problem)]
    if problem.chain is None:
        value, gradients = module.value_and_grad(*(values[p] for p in problem.parameters), *data, *passed(problem))
        return [value, *gradients]
    weights = problem.chain.weights
    value, partials = module.value_and_grad([values[name] for name in weights], *data, *passed(problem))
    by_name = dict(zip(weights, partials, strict=True))
    return [value, *(by_name[name] for name in problem.parameters)]


def expected(problem: Problem, values: Mapping[str, float]) -> list[float]:
    """The same from the formula alone: its value and central differences, with forty digits."""
    domain = high_precision(60)
    step = mpmath.mpf(10) ** -18
    with mpmath.workdps(60):
        exact = {name: mpmath.mpf(value) for name, value in values.items()}

        def value(changed: Mapping[str, Any]) -> Any:
            return run(problem.forward, {**exact, **changed}, domain, GIVEN)[problem.result]

        partials = []
        for name in problem.parameters:
            above, below = value({name: exact[name] + step}), value({name: exact[name] - step})
            partials.append((above - below) / (2 * step))
        return [float(value({})), *map(float, partials)]
