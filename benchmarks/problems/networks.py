"""Neural networks: chains, perceptrons, a normalised softmax."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from benchmarks.problems.problem import Problem

_WEIGHTS = {"": (-1.5, 1.5)}


def total(terms: Sequence[Any]) -> Any:
    """The sum from left to right."""
    result = terms[0]
    for term in terms[1:]:
        result = result + term
    return result


def dot(a: Sequence[Any], b: Sequence[Any]) -> Any:
    """The sum of products from left to right."""
    return total([u * v for u, v in zip(a, b, strict=True)])


def _activation(name: str) -> Any:
    if name == "logistic":
        # written out: the tools have no such function
        return lambda ops, t: 1 / (1 + ops.exp(-t))
    return lambda ops, t: getattr(ops, name)(t)


def chain(activation: str, depth: int) -> Problem:
    """The loss of a chain of one-neuron layers: L = ½(y - ŷ)², ŷ = f(…f(f(x·w_1)·w_2)…)·w_m, by w_1 … w_m.

    ``activation`` is a function (``tanh``, ``sigmoid``) or ``logistic``, the sigmoid written out as 1/(1 + exp(-t)).
    Only traced values know ``sigmoid`` as one function. The last layer is linear.
    """
    apply = _activation(activation)

    def definition(ops: Any, inputs: Sequence[Any]) -> Sequence[Any]:
        x, y, *weights = inputs
        value = x * weights[0]
        for weight in weights[1:]:
            value = apply(ops, value) * weight
        return [(y - value) ** 2 / 2]

    weights = tuple(f"w{k}" for k in range(1, depth + 1))
    return Problem(
        f"chain {activation} {depth}", definition, ("x", "y", *weights), weights, "the project's own", _WEIGHTS
    )


def perceptron(sizes: Sequence[int], activation: str = "tanh") -> Problem:
    """L = Σ ½(ŷ_i - y_i)² of a perceptron without biases: hidden layers f(W·h), a linear last layer; by all weights."""
    apply = _activation(activation)
    shapes = list(pairwise(sizes))
    last = len(shapes)
    weights = tuple(
        f"w{k}_{i}_{j}"
        for k, (many, outs) in enumerate(shapes, 1)
        for i in range(1, outs + 1)
        for j in range(1, many + 1)
    )
    data = tuple(f"x{k}" for k in range(1, sizes[0] + 1))
    targets = tuple(f"y{k}" for k in range(1, sizes[-1] + 1))

    def definition(ops: Any, inputs: Sequence[Any]) -> Sequence[Any]:
        values = list(inputs[: sizes[0]])
        observed = inputs[sizes[0] : sizes[0] + sizes[-1]]
        rest = iter(inputs[sizes[0] + sizes[-1] :])
        for k, (many, outs) in enumerate(shapes, 1):
            values = [dot([next(rest) for _ in range(many)], values) for _ in range(outs)]
            if k < last:
                values = [apply(ops, value) for value in values]
        return [total([(value - seen) ** 2 / 2 for value, seen in zip(values, observed, strict=True)])]

    name = f"MLP {'-'.join(map(str, sizes))} {activation}"
    return Problem(name, definition, (*data, *targets, *weights), weights, "the project's own", _WEIGHTS)


def layer_norm_cross_entropy(width: int = 4) -> Problem:
    """Cross-entropy of the softmax of a layer normalisation.

    μ = mean(x), v = mean((x - μ)²), z_i = g_i (x_i - μ)/√(v + ε) + b_i, L = log Σ exp(z_i) - Σ t_i z_i, by x, g and b;
    t are the wanted probabilities, ε is 10⁻⁵ (Ba, Kiros, Hinton 2016).
    """

    def definition(ops: Any, inputs: Sequence[Any]) -> Sequence[Any]:
        x, gains, shifts, wanted = (inputs[k * width : (k + 1) * width] for k in range(4))
        mean = total(x) / width
        centred = [value - mean for value in x]
        scale = ops.sqrt(total([value**2 for value in centred]) / width + ops.ratio(1, 100_000))
        z = [g * value / scale + b for g, value, b in zip(gains, centred, shifts, strict=True)]
        return [ops.log(total([ops.exp(value) for value in z])) - dot(wanted, z)]

    names = {letter: tuple(f"{letter}{k}" for k in range(1, width + 1)) for letter in "xgbt"}
    wrt = (*names["x"], *names["g"], *names["b"])
    ranges = {"": (-1.5, 1.5), "t": (0.1, 0.4)}
    return Problem(
        f"layer norm + cross-entropy {width}", definition, (*wrt, *names["t"]), wrt, "Ba et al. 2016", ranges
    )
