"""Two objectives of ADBench (Šrajer, Kukelova, Fitzgibbon 2018; the C++ sources gmm.h and ba.h)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.problems.networks import dot, total
from benchmarks.problems.problem import Problem


def _log_sum_exp(ops: Any, values: Sequence[Any]) -> Any:
    return ops.log(total([ops.exp(value) for value in values]))


def mixture(dimension: int, components: int) -> Problem:
    """The log-likelihood of one point under a mixture of Gaussians, without the Wishart prior.

    logsumexp_k(α_k + Σ_i q_ki - ½‖Q_k (μ_k - x)‖²) - logsumexp(α); Q_k is lower triangular with the diagonal
    exp(q_ki). By α, μ, q and the entries below the diagonals. The constant -½ d log(2π) is left out, and the largest
    term is not taken out of logsumexp.
    """
    d, below = dimension, dimension * (dimension - 1) // 2
    alphas = tuple(f"a{k}" for k in range(1, components + 1))
    means = tuple(f"m{k}_{i}" for k in range(1, components + 1) for i in range(1, d + 1))
    factors = tuple(
        f"{letter}{k}_{i}"
        for k in range(1, components + 1)
        for letter, many in (("q", d), ("l", below))
        for i in range(1, many + 1)
    )
    point = tuple(f"x{i}" for i in range(1, d + 1))

    def definition(ops: Any, inputs: Sequence[Any]) -> Sequence[Any]:
        alpha = inputs[:components]
        rest = inputs[components:]
        mean = [rest[k * d : (k + 1) * d] for k in range(components)]
        rest = rest[components * d :]
        size = d + below
        icf = [rest[k * size : (k + 1) * size] for k in range(components)]
        x = rest[components * size :]
        terms = []
        for k in range(components):
            logs, lower = icf[k][:d], iter(icf[k][d:])
            centred = [a - b for a, b in zip(mean[k], x, strict=True)]
            scaled = [ops.exp(q) * c for q, c in zip(logs, centred, strict=True)]
            for i in range(d):
                for j in range(i + 1, d):
                    scaled[j] = scaled[j] + next(lower) * centred[i]
            terms.append(alpha[k] + total(logs) - ops.ratio(1, 2) * total([s**2 for s in scaled]))
        return [_log_sum_exp(ops, terms) - _log_sum_exp(ops, alpha)]

    wrt = (*alphas, *means, *factors)
    return Problem(f"GMM d={d} K={components}", definition, (*wrt, *point), wrt, "ADBench", {"": (-1, 1)})


_CAMERA = ("r1", "r2", "r3", "c1", "c2", "c3", "f", "u", "v", "k1", "k2")
_POINT = ("x1", "x2", "x3")
_RANGES = {"": (-1, 1), "r": (0.2, 1), "f": (0.5, 2), "x": (2, 4)}


def _crossed(a: Sequence[Any], b: Sequence[Any]) -> list[Any]:
    return [a[i] * b[j] - a[j] * b[i] for i, j in ((1, 2), (2, 0), (0, 1))]


def reprojection() -> Problem:
    """The reprojection error of bundle adjustment: two outputs by the camera's eleven parameters and the point's three.

    X' = R(r)(X - C) with Rodrigues' rotation by the vector r, p = X'_{1,2}/X'_3, p·(1 + k_1‖p‖² + k_2‖p‖⁴)·f + u, minus
    the measured place. The rotation is not 0, and the weight, which multiplies the error, is left out.
    """

    def definition(ops: Any, inputs: Sequence[Any]) -> Sequence[Any]:
        rotation, centre = inputs[:3], inputs[3:6]
        focal, u, v, k1, k2 = inputs[6:11]
        moved = [a - b for a, b in zip(inputs[11:14], centre, strict=True)]
        theta = ops.sqrt(total([r * r for r in rotation]))
        cosine, sine = ops.cos(theta), ops.sin(theta)
        inverse = 1 / theta
        axis = [r * inverse for r in rotation]
        along = dot(axis, moved) * (1 - cosine)
        turned = [m * cosine + c * sine + a * along for m, c, a in zip(moved, _crossed(axis, moved), axis, strict=True)]
        place = [turned[0] / turned[2], turned[1] / turned[2]]
        square = total([p * p for p in place])
        distortion = 1 + k1 * square + k2 * square * square
        projected = [p * distortion * focal + o for p, o in zip(place, (u, v), strict=True)]
        return [p - s for p, s in zip(projected, inputs[14:16], strict=True)]

    wrt = (*_CAMERA, *_POINT)
    return Problem("BA reprojection", definition, (*wrt, "s1", "s2"), wrt, "ADBench", _RANGES)


def reprojection_by_crosses() -> Problem:
    """The same error with the rotation as X + sin θ · a×X + (1 - cos θ) · a×(a×X) and the distortion by Horner."""

    def definition(ops: Any, inputs: Sequence[Any]) -> Sequence[Any]:
        rotation, centre = inputs[:3], inputs[3:6]
        focal, u, v, k1, k2 = inputs[6:11]
        moved = [a - b for a, b in zip(inputs[11:14], centre, strict=True)]
        theta = ops.sqrt(total([r**2 for r in rotation]))
        axis = [r / theta for r in rotation]
        once = _crossed(axis, moved)
        twice = _crossed(axis, once)
        sine, rest = ops.sin(theta), 1 - ops.cos(theta)
        turned = [m + c * sine + t * rest for m, c, t in zip(moved, once, twice, strict=True)]
        place = [turned[0] / turned[2], turned[1] / turned[2]]
        square = place[0] ** 2 + place[1] ** 2
        distortion = 1 + square * (k1 + k2 * square)
        projected = [focal * distortion * p + o for p, o in zip(place, (u, v), strict=True)]
        return [p - s for p, s in zip(projected, inputs[14:16], strict=True)]

    wrt = (*_CAMERA, *_POINT)
    return Problem("BA reprojection, crosses", definition, (*wrt, "s1", "s2"), wrt, "ADBench", _RANGES)
