"""Likelihoods and filters that are in no published table of counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.problems.classics import enumerated
from benchmarks.problems.networks import dot, total
from benchmarks.problems.problem import Problem


def logistic_regression(features: int = 3, observations: int = 4) -> Problem:
    """-Σ_k y_k log p_k + (1 - y_k) log(1 - p_k), p_k = 1/(1 + exp(-(b + wᵀx_k))), by w and b."""
    weights = (*enumerated("w", features), "b")
    data = tuple(f"x{k}_{i}" for k in range(1, observations + 1) for i in range(1, features + 1))

    def definition(ops: Any, inputs: Sequence[Any]) -> Sequence[Any]:
        w, b = inputs[:features], inputs[features]
        rest = inputs[features + 1 :]
        seen = rest[features * observations :]
        terms = []
        for k in range(observations):
            p = 1 / (1 + ops.exp(-(dot(w, rest[k * features : (k + 1) * features]) + b)))
            terms.append(seen[k] * ops.log(p) + (1 - seen[k]) * ops.log(1 - p))
        return [-total(terms)]

    names = (*weights, *data, *enumerated("y", observations))
    title = f"logistic regression {features}×{observations}"
    return Problem(title, definition, names, weights, "Cox 1958", {"": (-1.5, 1.5), "y": (0.1, 0.9)})


def scalar_filter(steps: int = 10) -> Problem:
    """The negative log-likelihood (twice, without constants) of Kalman's filter of one state.

    x' = a x + noise q, y = x + noise r, from x = m, P = p: P ← a²P + q, S = P + r, e = y - a x, K = P/S,
    x ← a x + K e, P ← (1 - K) P; Σ log S + e²/S by a, q, r, m and p.
    """
    parameters = ("a", "q", "r", "m", "p")

    def definition(ops: Any, inputs: Sequence[Any]) -> Sequence[Any]:
        a, q, r, state, spread = inputs[:5]
        terms = []
        for seen in inputs[5:]:
            state, spread = a * state, a**2 * spread + q
            total_spread = spread + r
            error = seen - state
            gain = spread / total_spread
            terms.append(ops.log(total_spread) + error**2 / total_spread)
            state = state + gain * error
            spread = (1 - gain) * spread
        return [total(terms)]

    names = (*parameters, *enumerated("y", steps))
    ranges = {"": (0.3, 1.5), "y": (-2, 2), "m": (-1, 1)}
    return Problem(f"Kalman {steps}", definition, names, parameters, "Kalman 1960", ranges)


def matrix_factorisation(rank: int = 2, size: int = 3) -> Problem:
    """½ Σ_ij ((U Vᵀ)_ij - Y_ij)² + λ/2 (‖U‖² + ‖V‖²), by U and V."""
    u_names = tuple(f"u{i}_{k}" for i in range(1, size + 1) for k in range(1, rank + 1))
    v_names = tuple(f"v{i}_{k}" for i in range(1, size + 1) for k in range(1, rank + 1))
    y_names = tuple(f"y{i}_{j}" for i in range(1, size + 1) for j in range(1, size + 1))

    def definition(ops: Any, inputs: Sequence[Any]) -> Sequence[Any]:
        many = rank * size
        u, v, seen, penalty = inputs[:many], inputs[many : 2 * many], inputs[2 * many : -1], inputs[-1]
        errors = []
        for i in range(size):
            for j in range(size):
                product = dot(u[i * rank : (i + 1) * rank], v[j * rank : (j + 1) * rank])
                errors.append((product - seen[i * size + j]) ** 2)
        return [total(errors) / 2 + penalty / 2 * total([value**2 for value in (*u, *v)])]

    names = (*u_names, *v_names, *y_names, "lambda")
    wrt = (*u_names, *v_names)
    return Problem(f"matrix factorisation {size}×{size}", definition, names, wrt, "Koren 2009", {"lambda": (0.1, 1)})
