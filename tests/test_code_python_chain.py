"""The module of a chain: operations, depth, descent."""

from __future__ import annotations

import itertools
import math
import random
from typing import Any

import pytest

from symback.derivation.derivation import derive
from symback.problem.activations import ACTIVATIONS
from symback.problem.problem import chain, from_formula
from symback.problem.read import read_problem
from symback.program.cost import cost
from tests.code_samples import OWN, load, module_text


class Counted:
    """A number that counts every operation made with it."""

    made = 0

    def __init__(self, value: float) -> None:
        self.value = value

    def apply(self, value: float) -> Counted:
        Counted.made += 1
        return Counted(value)

    def __add__(self, other: Any) -> Counted:
        return self.apply(self.value + number(other))

    def __sub__(self, other: Any) -> Counted:
        return self.apply(self.value - number(other))

    def __rsub__(self, other: Any) -> Counted:
        return self.apply(number(other) - self.value)

    def __mul__(self, other: Any) -> Counted:
        return self.apply(self.value * number(other))

    __radd__, __rmul__ = __add__, __mul__

    def __truediv__(self, other: Any) -> Counted:
        return self.apply(self.value / number(other))

    def __rtruediv__(self, other: Any) -> Counted:
        return self.apply(number(other) / self.value)

    def __neg__(self) -> Counted:
        return self.apply(-self.value)

    def __pow__(self, other: Any) -> Counted:
        return self.apply(self.value ** number(other))

    def __gt__(self, other: Any) -> bool:
        return self.value > number(other)

    def __le__(self, other: Any) -> bool:
        return self.value <= number(other)

    def __ge__(self, other: Any) -> bool:
        return self.value >= number(other)


def number(value: Any) -> float:
    return value.value if isinstance(value, Counted) else value


class CountedMath:
    """The module math over counted numbers."""

    pi = math.pi

    def __getattr__(self, name: str) -> Any:
        function = getattr(math, name)
        return lambda t: t.apply(function(number(t))) if isinstance(t, Counted) else function(t)


def count(depth: int, activation: str | None, *functions: Any) -> int:
    module = load(module_text(chain(depth=depth, activation=activation)))
    module.__dict__["math"] = CountedMath()
    weights = [Counted(0.5 + k / 100) for k in range(depth)]
    Counted.made = 0
    module.value_and_grad(weights, Counted(0.3), Counted(0.4), *functions)
    return Counted.made


def one_operation(t: Counted) -> Counted:
    return t.apply(number(t) / 2)


@pytest.mark.parametrize("depth", [2, 3, 5, 20, 1000])
def test_the_unknown_chain_makes_six_operations_a_layer(depth: int) -> None:
    assert count(depth, None, one_operation, one_operation) == 6 * depth - 1


@pytest.mark.parametrize("depth", [2, 3, 20])
def test_the_tanh_chain_makes_seven_operations_a_layer(depth: int) -> None:
    assert count(depth, "tanh") == 7 * depth - 2


@pytest.mark.parametrize("activation", ["tanh", "sin", "exp", "identity", *OWN[1:4]])
def test_the_executed_code_makes_the_operations_of_the_row_reverse(activation: str) -> None:
    counted = {depth: cost(derive(chain(depth=depth, activation=activation)).executed).total for depth in (2, 3, 7)}
    assert {depth: count(depth, activation) for depth in counted} == counted


def test_depth_one_knows_no_activation_and_takes_none() -> None:
    module = load(module_text(chain(depth=1)))
    assert module.predict([3.0], 2.0) == 6.0
    assert module.value_and_grad([3.0], 2.0, 4.0) == (2.0, [4.0])
    assert module.gradient_descent_step([3.0], 2.0, 4.0, 0.5) == [1.0]


def test_one_module_serves_every_depth() -> None:
    texts = {module_text(chain(depth=depth, activation="tanh")).partition("import math")[2] for depth in (2, 3, 1000)}
    assert len(texts) == 1
    module = load(module_text(chain(depth=3, activation="tanh")))
    assert module.value_and_grad([2.0], 3.0, 5.0) == (0.5, [3.0])


@pytest.mark.parametrize("activation", [*ACTIVATIONS, *OWN])
@pytest.mark.parametrize("depth", [2, 6])
def test_partials_equal_differences_for_weights_of_both_signs(activation: str, depth: int) -> None:
    module = load(module_text(chain(depth=3, activation=activation)))
    generator = random.Random(11)
    for _ in range(10):
        w = [generator.uniform(-1.5, 1.5) for _ in range(depth)]
        x, y, step = generator.uniform(-2, 2), generator.uniform(-1, 1), 1e-6
        value, partials = module.value_and_grad(w, x, y)
        assert value == module.loss(w, x, y)
        for k, partial in enumerate(partials):
            up, down = ([*w[:k], w[k] + sign * step, *w[k + 1 :]] for sign in (1, -1))
            slope = (module.loss(up, x, y) - module.loss(down, x, y)) / (2 * step)
            assert partial == pytest.approx(slope, rel=1e-4, abs=1e-6)


@pytest.mark.slow
def test_a_chain_of_a_thousand_layers_equals_straight_line_code() -> None:
    problem = read_problem(depth=1000, activation="tanh")
    module = load(module_text(problem))
    generator = random.Random(5)
    w = [generator.uniform(0.8, 1.2) for _ in range(1000)]
    _, partials = module.value_and_grad(w, 0.5, 0.7)
    from symback.program.interpret import FLOAT, run

    program = derive(problem).executed
    values = run(program, {**dict(zip(problem.parameters, w, strict=True)), "x": 0.5, "y": 0.7}, FLOAT)
    assert partials == pytest.approx([values[node] for node in program.outputs[1:]], rel=1e-9)


@pytest.mark.parametrize("activation", [None, "sigmoid", "tanh", "softplus", "swish"])
@pytest.mark.parametrize("reduce", ["sum", "mean"])
def test_gradient_descent_falls_with_a_sensible_rate(activation: str | None, reduce: str) -> None:
    module = load(module_text(read_problem(depth=3, activation=activation, reduce=reduce)))
    functions = [math.atan, lambda t: 1 / (1 + t * t)] if activation is None else []
    xs, ys = [-1.0, 0.5, 1.0, 2.0], [0.1, 0.4, 0.6, 0.9]
    weights, course = module.gradient_descent([0.5, 0.8, 0.3], xs, ys, 0.02, 50, *functions)
    assert len(weights) == 3
    assert len(course) == 51
    assert all(after < before for before, after in itertools.pairwise(course))


def test_a_step_goes_against_the_gradient_and_leaves_the_weights_alone() -> None:
    module = load(module_text(chain(depth=2, activation="sin")))
    w = (0.5, 0.7)
    _, partials = module.value_and_grad(w, 0.3, 0.4)
    step = module.gradient_descent_step(w, 0.3, 0.4, 0.1)
    assert step == [w_k - 0.1 * p for w_k, p in zip(w, partials, strict=True)]
    many, _ = module.gradient_descent(w, [0.3], [0.4], 0.1, 1)
    assert many == step


def test_the_mean_is_the_sum_divided_by_the_number_of_observations() -> None:
    arguments = ([0.5, 0.7], [0.3, 0.6], [0.4, -0.2])
    total = load(module_text(read_problem(depth=2, activation="sin"))).gradient_descent(*arguments, 0.1, 3)
    mean = load(module_text(read_problem(depth=2, activation="sin", reduce="mean"))).gradient_descent(
        *arguments, 0.2, 3
    )
    assert mean[0] == pytest.approx(total[0])
    assert mean[1] == pytest.approx([loss / 2 for loss in total[1]])


@pytest.mark.parametrize("activation", ["sigmoid", "softplus", "gelu", "swish", "tanh", "elu", "relu", "leaky_relu"])
@pytest.mark.parametrize("size", [-800.0, 800.0, -1e6, 1e6])
def test_named_activations_are_stable_for_large_arguments(activation: str, size: float) -> None:
    module = load(module_text(chain(depth=2, activation=activation)))
    value, partials = module.value_and_grad([size, 1.0], 1.0, 0.0)
    assert math.isfinite(value)
    assert all(map(math.isfinite, partials))


def test_large_arguments_give_the_values_of_the_limit() -> None:
    predict = {
        name: load(module_text(chain(depth=2, activation=name))).predict for name in ("sigmoid", "softplus", "gelu")
    }
    assert predict["sigmoid"]([-800.0, 1.0], 1.0) == 0.0
    assert predict["sigmoid"]([800.0, 1.0], 1.0) == 1.0
    assert predict["softplus"]([800.0, 1.0], 1.0) == 800.0
    assert predict["softplus"]([-700.0, 1.0], 1.0) == pytest.approx(math.exp(-700.0))
    assert predict["gelu"]([-800.0, 1.0], 1.0) == 0.0
    assert predict["gelu"]([800.0, 1.0], 1.0) == 800.0


def test_what_is_not_a_number_stays_visible() -> None:
    for activation in ("relu", "leaky_relu", "elu", "sigmoid", "softplus"):
        module = load(module_text(chain(depth=2, activation=activation)))
        assert math.isnan(module.predict([math.nan, 1.0], 1.0))


def test_what_a_person_typed_is_evaluated_as_written() -> None:
    module = load(module_text(chain(depth=2, activation="log(1 + exp(t))")))
    with pytest.raises(OverflowError):
        module.predict([800.0, 1.0], 1.0)


def test_names_of_weights_are_told_in_the_header() -> None:
    assert "w = [a, b, c], from the first layer to the last" in module_text(from_formula("c*f(b*f(a*x))"))


def test_further_data_of_the_loss_are_further_arguments() -> None:
    text = module_text(from_formula("tanh(a*x)*b", loss="c*(y - yhat)**2"))
    assert "def loss(w: Sequence[float], x: float, y: float, c: float) -> float:" in text
    assert "for x, y, c in zip(xs, ys, cs, strict=True):" in text


def test_a_loss_that_knows_the_weights_makes_the_formula_no_chain() -> None:
    problem = from_formula("tanh(x*w1)*w2", loss="(y - yhat)**2/2 + w1**2", wrt=["w1", "w2"])
    assert problem.chain is None
    assert "class Gradients(NamedTuple)" in module_text(problem)
