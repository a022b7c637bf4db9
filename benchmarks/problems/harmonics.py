"""Real spherical harmonics of a unit vector: closed polynomials, and recurrences.

Y_lm = N_lm Q_lm(z) c_m(x, y) and Y_{l,-m} = N_lm Q_lm(z) s_m(x, y), m ≥ 0, where c_m + i s_m = (x + i y)^m,
Q_lm(z) = P_l^m(z)/(1 - z²)^{m/2} and N_lm = √((2 - [m=0]) (2l+1)/(4π) · (l-m)!/(l+m)!).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from benchmarks.problems.networks import total
from benchmarks.problems.problem import Problem

_RANGES = {"": (-0.8, 0.8)}


def spherical_harmonics(degrees: int) -> Problem:
    """Y_lm for l < ``degrees`` by x, y and z, as closed polynomials in powers of x, y and z."""

    def definition(ops: Any, inputs: Sequence[Any]) -> Sequence[Any]:
        x, y, z = inputs
        cosines = [_monomials(x, y, m, 0) if m else 1 for m in range(degrees)]
        sines = [_monomials(x, y, m, 1) if m else 0 for m in range(degrees)]

        def legendre(n: int, m: int) -> Any:
            terms = []
            for k, coefficient in enumerate(_legendre(n, m)):
                if coefficient:
                    number = ops.ratio(coefficient.numerator, coefficient.denominator)
                    terms.append(number * _power(z, k) if k else number)
            return total(terms[::-1])

        return _outputs(ops, degrees, legendre, cosines, sines)

    names = ("x", "y", "z")
    return Problem(f"spherical harmonics l<{degrees}", definition, names, names, "closed polynomials", _RANGES)


def spherical_harmonics_by_recurrence(degrees: int) -> Problem:
    """The same by recurrences (as Bigi et al. 2023 do).

    Q_mm = (2m-1)!!, Q_{m+1,m} = (2m+1) z Q_mm, (l-m) Q_lm = (2l-1) z Q_{l-1,m} - (l+m-1) Q_{l-2,m};
    c_{m+1} = x c_m - y s_m, s_{m+1} = x s_m + y c_m.
    """

    def definition(ops: Any, inputs: Sequence[Any]) -> Sequence[Any]:
        x, y, z = inputs
        cosines: list[Any] = [1, x]
        sines: list[Any] = [0, y]
        for _ in range(2, degrees):
            cosine, sine = cosines[-1], sines[-1]
            cosines.append(x * cosine - y * sine)
            sines.append(x * sine + y * cosine)
        q: dict[tuple[int, int], Any] = {}
        for m in range(degrees):
            q[m, m] = math.prod(range(1, 2 * m, 2))
            if m + 1 < degrees:
                q[m + 1, m] = (2 * m + 1) * q[m, m] * z
            for n in range(m + 2, degrees):
                first = ops.ratio(2 * n - 1, n - m) * z * q[n - 1, m]
                q[n, m] = first - ops.ratio(n + m - 1, n - m) * q[n - 2, m]
        return _outputs(ops, degrees, lambda n, m: q[n, m], cosines, sines)

    names = ("x", "y", "z")
    title = f"spherical harmonics l<{degrees}, recurrences"
    return Problem(title, definition, names, names, "Bigi et al. 2023", _RANGES)


def _outputs(
    ops: Any, degrees: int, legendre: Callable[[int, int], Any], cosines: Sequence[Any], sines: Sequence[Any]
) -> list[Any]:
    """N_lm Q_lm c_m and N_lm Q_lm s_m in the order (0,0), (1,-1), (1,0), (1,1), …"""
    outputs: list[Any] = []
    for n in range(degrees):
        scaled = []
        for m in range(n + 1):
            square = ops.ratio((2 - (m == 0)) * (2 * n + 1) * math.factorial(n - m), 4 * math.factorial(n + m))
            scaled.append(ops.sqrt(square / ops.pi) * legendre(n, m))
        for m in range(-n, n + 1):
            factor = scaled[abs(m)]
            outputs.append(factor * (sines[-m] if m < 0 else cosines[m]) if m else factor)
    return outputs


def _power(base: Any, exponent: int) -> Any:
    return base if exponent == 1 else base**exponent


def _monomials(x: Any, y: Any, m: int, odd: int) -> Any:
    """The real part (odd: 0) or the imaginary part (odd: 1) of (x + i y)^m, in its monomials."""
    result: Any = None
    for k in range(odd, m + 1, 2):
        if k == 0:
            term = _power(x, m)
        elif k == m:
            term = _power(y, m)
        else:
            term = _power(x, m - k) * _power(y, k)
        if math.comb(m, k) != 1:
            term = math.comb(m, k) * term
        if result is None:
            result = term
        else:
            result = result - term if (k - odd) // 2 % 2 else result + term
    return result


def _legendre(n: int, m: int) -> list[Fraction]:
    """The coefficients of P_n^m(z)/(1 - z²)^{m/2}, the m-th derivative of P_n, by ascending power."""
    coefficients = [Fraction(0)] * (n + 1)
    for k in range(n // 2 + 1):
        sign = -1 if k % 2 else 1
        coefficients[n - 2 * k] = Fraction(sign * math.comb(n, k) * math.comb(2 * n - 2 * k, n), 2**n)
    for _ in range(m):
        coefficients = [k * c for k, c in enumerate(coefficients)][1:]
    return coefficients
