"""Problems on which symback and its peers are compared, each defined once for every tool.

>>> PROBLEMS["Rosenbrock 100"].wrt[:2]
('x1', 'x2')
"""

from benchmarks.problems.problem import BenchmarkProblem, Problem
from benchmarks.problems.registry import GOALS, MULTIPLICATIONS, PROBLEMS, Goal

__all__ = ["GOALS", "MULTIPLICATIONS", "PROBLEMS", "BenchmarkProblem", "Goal", "Problem"]
