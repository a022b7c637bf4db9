"""The ready-made problems, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Ready:
    """A problem that has a name: its formula, its loss (None: the default), its activation, one line about it."""

    formula: str
    about: str
    loss: str | None = None
    activation: str | None = None
    wrt: tuple[str, ...] | None = None


READY: Mapping[str, Ready] = MappingProxyType(
    {
        "chain": Ready("f(f(x*w1)*w2)*w3", "a chain of layers of one neuron each; --depth sets how many"),
        "biases": Ready("w2*tanh(w1*x + b1) + b2", "two layers of one neuron, with biases"),
        "neuron": Ready("f(w1*x1 + w2*x2 + b)", "one neuron with two inputs"),
        "logistic_regression": Ready(
            "sigmoid(w1*x1 + w2*x2 + b)", "one neuron that estimates a probability", "cross_entropy"
        ),
        "network_2_2_1": Ready(
            "v1*f(w11*x1 + w12*x2 + b1) + v2*f(w21*x1 + w22*x2 + b2) + c",
            "two inputs, two hidden neurons, one output; with biases",
        ),
        "shared_weight": Ready("f(f(x*w)*w)*w", "one weight in all the layers, as in a recurrent network"),
        "residual": Ready("x*w0 + w2*f(w1*(x*w0))", "a block with a skip connection"),
        "sum_of_paths": Ready("x**2 + x*y + (x + y)**2", "a value that is used in several places"),
        "cs231n": Ready("(x + sigmoid(y))/(sigmoid(x) + (x + y)**2)", "a quotient with sigmoids, known from a course"),
        "rosenbrock": Ready("100*(x2 - x1**2)**2 + (1 - x1)**2", "Rosenbrock's valley", "none", None, ("x1", "x2")),
    }
)
