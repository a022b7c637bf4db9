"""symback turns a formula into everything one needs to understand, run and trust its gradient.

>>> import symback
>>> solution = symback.solve(symback.chain(depth=3))
>>> solution.counts["growth"]["reverse"]
'6*m - 1'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from symback.version import __version__

if TYPE_CHECKING:
    from symback.errors import InputError
    from symback.pipeline import Solution, solve
    from symback.problem.problem import Problem, chain, from_formula, from_stages
    from symback.problem.read import read_problem
    from symback.transform.api import hessian, hvp, jacobian, value_and_grad
    from symback.transform.wrappers import check_source, flat, jax_function, torch_function

#: Public name -> the module that has it; each is imported when it is first asked for, so that start-up is fast.
_HOME = {
    "InputError": "symback.errors",
    "Problem": "symback.problem.problem",
    "Solution": "symback.pipeline",
    "chain": "symback.problem.problem",
    "check_source": "symback.transform.wrappers",
    "flat": "symback.transform.wrappers",
    "from_formula": "symback.problem.problem",
    "from_stages": "symback.problem.problem",
    "hessian": "symback.transform.api",
    "hvp": "symback.transform.api",
    "jacobian": "symback.transform.api",
    "jax_function": "symback.transform.wrappers",
    "read_problem": "symback.problem.read",
    "solve": "symback.pipeline",
    "torch_function": "symback.transform.wrappers",
    "value_and_grad": "symback.transform.api",
}

__all__ = [
    "InputError",
    "Problem",
    "Solution",
    "__version__",
    "chain",
    "check_source",
    "flat",
    "from_formula",
    "from_stages",
    "hessian",
    "hvp",
    "jacobian",
    "jax_function",
    "read_problem",
    "solve",
    "torch_function",
    "value_and_grad",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'symback' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return __all__
