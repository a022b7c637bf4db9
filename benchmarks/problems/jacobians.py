"""The Jacobians of graphax (Lohoff and Neftci 2024, "Optimizing Automatic Differentiation with Deep Reinforcement
Learning").

The formulas are those of its examples; published are the multiplications of the best elimination orders.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.problems.classics import enumerated
from benchmarks.problems.problem import Problem

SOURCE = "graphax"


def roe_flux() -> Problem:
    """Roe's flux between two states of a gas in one dimension (Roe 1981), γ = ½ as in the example.

    Density, momentum and energy on the left and on the right go in; three fluxes come out. It has square roots,
    quotients and the absolute values of two of the speeds.
    """
    names = ("l0", "l1", "l2", "r0", "r1", "r2")

    def definition(ops: Any, inputs: Sequence[Any]) -> Sequence[Any]:
        half, excess = ops.ratio(1, 2), -ops.ratio(1, 2)
        left, right = inputs[:3], inputs[3:]
        root_left, root_right = ops.sqrt(left[0]), ops.sqrt(right[0])
        density = ops.sqrt(left[0] * right[0])
        weight = root_left + root_right

        def pressure(state: Sequence[Any]) -> Any:
            return excess * (state[2] - half * state[1] ** 2 / state[0])

        def flux(state: Sequence[Any], p: Any) -> list[Any]:
            speed = state[1] / state[0]
            return [state[1], p + state[1] * speed, speed * (p + state[2])]

        p_left, p_right = pressure(left), pressure(right)
        v_left, v_right = left[1] / left[0], right[1] / right[0]
        h_left, h_right = (left[2] + p_left) / left[0], (right[2] + p_right) / right[0]
        dp, dv = p_right - p_left, v_right - v_left
        u = (root_left * v_left + root_right * v_right) / weight
        h = (root_left * h_left + root_right * h_right) / weight
        square = u**2
        sound2 = excess * (h - half * square)
        sound = ops.sqrt(sound2)
        n = sound * density
        slow = ops.abs(u)
        c0 = (right[0] - left[0] - dp / sound2) * slow
        c1 = (dv + dp / n) * ops.abs(u + sound)
        c2 = (dv - dp / n) * slow
        c = half * density / sound
        jumps = [
            c0 + c * c1 - c * c2,
            c0 * u + c * c1 * (u + sound) - c * c2 * (u - sound),
            c0 * half * square + c * c1 * (h + u * sound) - c * c2 * (h - u * sound),
        ]
        fluxes = zip(flux(left, p_left), flux(right, p_right), jumps, strict=True)
        return [half * (a + b - jump) for a, b, jump in fluxes]

    # With γ = ½ the speed of sound is real where the enthalpy is below half the squared speed.
    ranges = {"l0": (1, 2), "r0": (1, 2), "l1": (1, 2), "r1": (1, 2), "l2": (-2, -1), "r2": (-2, -1)}
    return Problem("RoeFlux_1d", definition, names, names, SOURCE, ranges)


def robot_arm() -> Problem:
    """The place and the Tait-Bryan angles of the hand of a robot's arm with six joints, by the joints' angles."""
    names = enumerated("t", 6)

    def definition(ops: Any, inputs: Sequence[Any]) -> Sequence[Any]:
        a1, a2, a3, d1, d4, d6 = 175, 890, 50, 575, 1035, 185
        t1, t2, t3, t4, t5, t6 = inputs
        c1, c2, c4, c5, c6 = (ops.cos(t) for t in (t1, t2, t4, t5, t6))
        s1, s2, s4, s5, s6 = (ops.sin(t) for t in (t1, t2, t4, t5, t6))
        c23 = c2 * ops.cos(t3) - s2 * ops.sin(t3)
        s23 = c2 * ops.sin(t3) + s2 * ops.cos(t3)
        ax = s5 * (c1 * c23 * c4 + s1 * s4) + c1 * s23 * c5
        ay = s5 * (s1 * c23 * c4 - c1 * s4) + s1 * s23 * c5
        az = s23 * c4 * s5 - c23 * c5
        inner = c23 * s5 + s23 * c4 * c5
        nz = c6 * inner - s23 * s4 * s6
        oz = -s6 * inner - s23 * s4 * c6
        reach = a1 + a2 * c2 + a3 * c23 + d4 * s23
        px = d6 * (s5 * (c1 * c23 * c4 + s1 * s4) + c1 * s23 * c5) + c1 * reach
        py = d6 * (s5 * (s1 * c23 * c4 + c1 * s4) + s1 * s23 * c5) + s1 * reach
        pz = a2 * s2 + d1 + a3 * s23 - d4 * c23 + d6 * (s23 * c4 * s5 - c23 * c5)
        angles = [ops.atan2(ay, ax), ops.atan2(ops.sqrt(1 - az**2), az), ops.atan2(oz, -nz)]
        return [px, py, pz, *angles]

    return Problem("RobotArm_6DOF", definition, names, names, SOURCE, {"": (0.2, 1.2)})


def human_heart_dipole() -> Problem:
    """The eight equations of the human heart's dipole (MINPACK-2), all measured sums equal to 1."""
    names = enumerated("x", 8)

    def definition(ops: Any, inputs: Sequence[Any]) -> Sequence[Any]:
        x1, x2, x3, x4, x5, x6, x7, x8 = inputs
        x57, x68 = x5**2 - x7**2, x6**2 - x8**2
        x557 = x5 * (x5**2 - 3 * x7**2)
        x775 = x7 * (x7**2 - 3 * x5**2)
        x668 = x6 * (x6**2 - 3 * x8**2)
        x886 = x8 * (x8**2 - 3 * x6**2)
        return [
            x1 + x2 - 1,
            x3 + x4 - 1,
            x5 * x1 + x6 * x2 - x7 * x3 - x8 * x4 - 1,
            x7 * x1 + x8 * x2 + x5 * x3 + x6 * x4 - 1,
            x1 * x57 - 2 * x3 * x5 * x7 + x2 * x68 - 2 * x4 * x6 * x8 - 1,
            x3 * x57 - 2 * x1 * x5 * x7 + x4 * x68 - 2 * x2 * x6 * x8 - 1,
            x1 * x557 + x3 * x775 + x2 * x668 + x4 * x886 - 1,
            x3 * x557 - x1 * x775 + x4 * x668 - x2 * x886 - 1,
        ]

    return Problem("HumanHeartDipole", definition, names, names, SOURCE)


def propane_combustion() -> Problem:
    """The eleven equations of the combustion of propane (MINPACK-2), p = 40 and R = 10."""
    names = enumerated("x", 11)

    def definition(ops: Any, inputs: Sequence[Any]) -> Sequence[Any]:
        p, r = 40, 10
        x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11 = inputs
        root = ops.sqrt(p / x11)
        return [
            x1 + x4 - 3,
            2 * x1 + x2 + x4 + x7 + x8 + x9 + 2 * x10 - r,
            2 * x2 + 2 * x5 + x6 + x7 - 8,
            2 * x3 + x9 - 4 * r,
            x2 * x4 - x1 * x5,
            ops.sqrt(x2 * x4) - ops.sqrt(x1) * root * x6,
            ops.sqrt(x1 * x2) - ops.sqrt(x4) * x7 * root,
            x1 - x4 * x8 * p / x11,
            x1 * ops.sqrt(x3) - x4 * x9 * root,
            x1**2 - x4**2 * x10 * p / x11,
            x11 - x1 - x2 - x3 - x4 - x5 - x6 - x7 - x8 - x9 - x10,
        ]

    return Problem("PropaneCombustion", definition, names, names, SOURCE, {"": (0.5, 3)})


def _option(ops: Any, inputs: Sequence[Any]) -> Any:
    """The price of a call by Black and Scholes, by way of Black's formula of 1976 for the forward."""
    price, strike, rate, volatility, time = inputs

    def normal(t: Any) -> Any:
        return (1 + ops.erf(t / ops.sqrt(2))) / 2

    forward = ops.exp(rate * time) * price
    spread = volatility * ops.sqrt(time)
    first = (ops.log(forward / strike) + volatility**2 / 2 * time) / spread
    second = first - spread
    return ops.exp(-rate * time) * (forward * normal(first) - strike * normal(second))


_MARKET = ("S", "K", "r", "sigma", "T")
_MARKET_RANGES = {"S": (0.8, 1.2), "K": (0.8, 1.2), "r": (0.01, 0.1), "sigma": (0.1, 0.5), "T": (0.5, 2)}


def black_scholes() -> Problem:
    """The price of a call and its five first derivatives, the greeks."""

    def definition(ops: Any, inputs: Sequence[Any]) -> Sequence[Any]:
        return [_option(ops, inputs)]

    return Problem("BlackScholes", definition, _MARKET, _MARKET, SOURCE, _MARKET_RANGES)


def black_scholes_greeks() -> Problem:
    """The five greeks of a call as outputs; their Jacobian has the second derivatives of the price.

    It is what graphax counts as BlackScholes_Jacobian: reverse accumulation written out over the price. With
    φ(t) = exp(-t²/2)/√(2π) for the derivative of Φ.
    """

    def definition(ops: Any, inputs: Sequence[Any]) -> Sequence[Any]:
        price, strike, rate, volatility, time = inputs

        def normal(t: Any) -> Any:
            return (1 + ops.erf(t / ops.sqrt(2))) / 2

        def density(t: Any) -> Any:
            return ops.exp(-(t**2) / 2) / ops.sqrt(2 * ops.pi)

        growth = ops.exp(rate * time)
        forward = growth * price
        root = ops.sqrt(time)
        spread = volatility * root
        variance = volatility**2 / 2
        quotient = ops.log(forward / strike) + variance * time
        first = quotient / spread
        second = first - spread
        discount = ops.exp(-rate * time)
        gain = forward * normal(first) - strike * normal(second)
        # adjoints, from the price backwards
        by_second = -discount * strike * density(second)
        by_first = discount * forward * density(first) + by_second
        by_quotient = by_first / spread
        by_spread = -by_quotient * first - by_second
        by_forward = discount * normal(first) + by_quotient / forward
        by_strike = -discount * normal(second) - by_quotient / strike
        by_rate = -time * gain * discount + by_forward * price * growth * time
        by_volatility = by_spread * root + by_quotient * volatility * time
        by_time = (
            by_spread * volatility / (2 * root)
            + by_quotient * variance
            - rate * gain * discount
            + by_forward * price * growth * rate
        )
        return [by_forward * growth, by_strike, by_rate, by_volatility, by_time]

    return Problem("BlackScholes_Jacobian", definition, _MARKET, _MARKET, SOURCE, _MARKET_RANGES)


def lighthouse() -> Problem:
    """Griewank and Walther's lighthouse: ν tan(ωt)/(γ - tan(ωt)) and γ times it."""
    names = ("nu", "gamma", "omega", "t")

    def definition(ops: Any, inputs: Sequence[Any]) -> Sequence[Any]:
        nu, gamma, omega, t = inputs
        tangent = ops.tan(omega * t)
        place = nu * tangent / (gamma - tangent)
        return [place, gamma * place]

    ranges = {"nu": (1, 2), "gamma": (2, 3), "omega": (0.2, 0.8), "t": (0.2, 0.9)}
    return Problem("Lighthouse", definition, names, names, SOURCE, ranges)
