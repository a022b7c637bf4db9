"""Formulas of physics that are in no published table of counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.problems.networks import total
from benchmarks.problems.problem import Problem


def pendulum() -> Problem:
    """The Lagrangian T - V of a double pendulum by angles, speeds, lengths and masses.

    T = ½ m_1 l_1² ω_1² + ½ m_2 (l_1² ω_1² + l_2² ω_2² + 2 l_1 l_2 ω_1 ω_2 cos(θ_1 - θ_2)),
    V = -(m_1 + m_2) g l_1 cos θ_1 - m_2 g l_2 cos θ_2.
    """
    names = ("theta1", "theta2", "omega1", "omega2", "l1", "l2", "m1", "m2")

    def definition(ops: Any, inputs: Sequence[Any]) -> Sequence[Any]:
        angle1, angle2, speed1, speed2, l1, l2, m1, m2, g = inputs
        half = ops.ratio(1, 2)
        cross = 2 * l1 * l2 * speed1 * speed2 * ops.cos(angle1 - angle2)
        kinetic = half * m1 * l1**2 * speed1**2 + half * m2 * (l1**2 * speed1**2 + l2**2 * speed2**2 + cross)
        potential = -(m1 + m2) * g * l1 * ops.cos(angle1) - m2 * g * l2 * ops.cos(angle2)
        return [kinetic - potential]

    ranges = {"": (0.5, 2), "theta": (-1.5, 1.5), "omega": (-2, 2), "g": (9, 10)}
    return Problem("double pendulum", definition, (*names, "g"), names, "Landau and Lifshitz, §5", ranges)


def feynman_gravitation() -> Problem:
    """Feynman I.9.18: the attraction of two bodies, G m_1 m_2 over the square of their distance in space."""
    names = ("m1", "m2", "x1", "x2", "y1", "y2", "z1", "z2")

    def definition(ops: Any, inputs: Sequence[Any]) -> Sequence[Any]:
        m1, m2, x1, x2, y1, y2, z1, z2, gravity = inputs
        return [gravity * m1 * m2 / ((x2 - x1) ** 2 + (y2 - y1) ** 2 + (z2 - z1) ** 2)]

    ranges = {"m": (1, 2), "x": (1, 4), "y": (1, 4), "z": (1, 4), "G": (1, 2)}
    return Problem("Feynman I.9.18", definition, (*names, "G"), names, "Feynman I.9.18", ranges)


def feynman_magnetisation() -> Problem:
    """Feynman II.36.38: μ H/(k T) + μ α M/(ε c² k T)."""
    names = ("mom", "H", "kb", "T", "alpha", "epsilon", "c", "M")

    def definition(ops: Any, inputs: Sequence[Any]) -> Sequence[Any]:
        moment, field, boltzmann, temperature, alpha, epsilon, speed, magnetisation = inputs
        first = moment * field / (boltzmann * temperature)
        return [first + moment * alpha / (epsilon * speed**2 * boltzmann * temperature) * magnetisation]

    return Problem("Feynman II.36.38", definition, names, names, "Feynman II.36.38", {"": (1, 3)})


def feynman_interference() -> Problem:
    """Feynman I.30.3 and I.37.4 together, by six parameters.

    I_0 sin²(nθ/2)/sin²(θ/2) + I_1 + I_2 + 2√(I_1 I_2) cos δ.
    """
    names = ("I0", "n", "theta", "I1", "I2", "delta")

    def definition(ops: Any, inputs: Sequence[Any]) -> Sequence[Any]:
        peak, number, angle, first, second, phase = inputs
        grating = peak * ops.sin(number * angle / 2) ** 2 / ops.sin(angle / 2) ** 2
        return [grating + (first + second + 2 * ops.sqrt(first * second) * ops.cos(phase))]

    return Problem("Feynman interference", definition, names, names, "Feynman I.30.3, I.37.4", {"": (1, 3)})


def lennard_jones(particles: int = 4) -> Problem:
    """The energy of particles in the plane: Σ_{i<j} 4ε((σ/r)¹² - (σ/r)⁶), by their places."""
    places = tuple(f"{letter}{k}" for k in range(1, particles + 1) for letter in "xy")

    def definition(ops: Any, inputs: Sequence[Any]) -> Sequence[Any]:
        depth, size = inputs[-2:]
        points = [inputs[2 * k : 2 * k + 2] for k in range(particles)]
        terms = []
        for i in range(particles):
            for j in range(i + 1, particles):
                square = (points[i][0] - points[j][0]) ** 2 + (points[i][1] - points[j][1]) ** 2
                sixth = (size**2 / square) ** 3
                terms.append(4 * depth * (sixth**2 - sixth))
        return [total(terms)]

    corners = {f"x{k}": (2 * (k % 2), 2 * (k % 2) + 0.5) for k in range(1, particles + 1)}
    rows = {f"y{k}": (k - 1, k - 0.5) for k in range(1, particles + 1)}
    ranges = {"": (0.8, 1.2), **corners, **rows}
    return Problem(
        f"Lennard-Jones {particles}", definition, (*places, "epsilon", "sigma"), places, "Lennard-Jones 1924", ranges
    )
