"""All problems by name, and what is known and wanted of their operation counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from benchmarks.problems import adbench, classics, harmonics, jacobians, networks, physics, statistics
from benchmarks.problems.problem import Problem

_ALL = (
    networks.chain("tanh", 3),
    networks.chain("tanh", 10),
    networks.chain("logistic", 10),
    networks.perceptron((2, 3, 1)),
    networks.perceptron((3, 4, 4, 1)),
    networks.perceptron((4, 8, 8, 8, 2)),
    classics.speelpenning(100),
    classics.rosenbrock(100),
    classics.helmholtz(10),
    adbench.mixture(2, 3),
    adbench.reprojection(),
    adbench.reprojection_by_crosses(),
    harmonics.spherical_harmonics(8),
    harmonics.spherical_harmonics_by_recurrence(8),
    jacobians.roe_flux(),
    jacobians.robot_arm(),
    jacobians.human_heart_dipole(),
    jacobians.propane_combustion(),
    jacobians.black_scholes_greeks(),
    jacobians.black_scholes(),
    jacobians.lighthouse(),
    networks.layer_norm_cross_entropy(4),
    classics.beale(),
    classics.powell_singular(),
    classics.wood(),
    classics.brown_dennis(5),
    classics.brown_almost_linear(5),
    physics.pendulum(),
    physics.feynman_gravitation(),
    physics.feynman_magnetisation(),
    physics.feynman_interference(),
    physics.lennard_jones(4),
    statistics.logistic_regression(3, 4),
    statistics.scalar_filter(10),
    statistics.matrix_factorisation(2, 3),
)

#: Name -> problem, those of the published table first.
PROBLEMS: Mapping[str, Problem] = MappingProxyType({problem.name: problem for problem in _ALL})


@dataclass(frozen=True, slots=True)
class Goal:
    """Operations of the values and all partials: of the best peer, and to be reached by ``optimize=2, fast_math``."""

    peer: int
    goal: int


GOALS: Mapping[str, Goal] = MappingProxyType(
    {
        "chain tanh 3": Goal(20, 17),
        "chain tanh 10": Goal(73, 59),
        "chain logistic 10": Goal(87, 68),
        "MLP 2-3-1 tanh": Goal(40, 38),
        "MLP 3-4-4-1 tanh": Goal(154, 150),
        "MLP 4-8-8-8-2 tanh": Goal(869, 868),
        "Speelpenning 100": Goal(295, 295),
        "Rosenbrock 100": Goal(1385, 1188),
        "Helmholtz 10": Goal(525, 371),
        "GMM d=2 K=3": Goal(126, 100),
        "BA reprojection": Goal(394, 269),
        "BA reprojection, crosses": Goal(394, 269),
        "spherical harmonics l<8": Goal(465, 409),
    }
)

#: Name -> the multiplications of the best elimination order that graphax's authors published.
MULTIPLICATIONS: Mapping[str, int] = MappingProxyType(
    {
        "RoeFlux_1d": 364,
        "RobotArm_6DOF": 288,
        "HumanHeartDipole": 172,
        "PropaneCombustion": 90,
        "BlackScholes_Jacobian": 350,
    }
)
