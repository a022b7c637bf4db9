"""The functions of a module: those that are passed in, and those it brings along."""

from __future__ import annotations

from collections.abc import Mapping

from symback.code.names import Names
from symback.code.python.expressions import PythonSpeller
from symback.code.python.spelling import HELPERS
from symback.problem.problem import Problem
from symback.program.functions import Function, derivative


def unknown_arguments(functions: Mapping[Function, str], names: Names, order: int = 1) -> dict[Function, str]:
    """The unknown functions and their derivatives in the order in which they are passed: f, df; g, dg_1, dg_2.

    ``functions`` leads from each function to the name it should have, ``order`` says up to which derivative they go:
    f, df, ddf with 2; of mixed derivatives there is one, ddg_1_2.

    >>> from symback.program.functions import unknown
    >>> list(unknown_arguments({unknown("f"): "f", unknown("g", 2): "g"}, Names(["df"])).values())
    ['f', 'df_', 'g', 'dg_1', 'dg_2']
    """
    found: dict[Function, str] = {}
    for function, wanted in functions.items():
        found[function] = names.fresh(wanted)
        level = [(function, wanted)]
        for _ in range(order):
            following: dict[Function, str] = {}
            for base, called in level:
                for by in range(function.arity):
                    suffix = f"_{by + 1}" if function.arity > 1 else ""
                    following.setdefault(derivative(base, by), f"d{called}{suffix}")
            found.update((one, names.fresh(called)) for one, called in following.items())
            level = list(following.items())
    return found


def passed_in(problem: Problem) -> dict[Function, str]:
    """The functions of a problem that the module cannot compute itself, each with the name it should have."""
    return {function: function.name for function in problem.unknown_functions if function.name not in HELPERS}


def callable_type(arity: int) -> str:
    """The type of a function of numbers."""
    return f"Callable[[{', '.join(['float'] * arity)}], float]"


def reserved(names: Names) -> dict[str, str]:
    """Another name for the module math and for each helper whose name a person's quantity has."""
    ours = ["math", *(helper.name for helper in HELPERS.values())]
    given = {name: names.fresh(name) for name in ours}
    return {name: other for name, other in given.items() if name != other}


def math_import(speller: PythonSpeller) -> str:
    """The line that imports the module math; empty where nothing uses it."""
    if not speller.uses_math:
        return ""
    other = speller.rename.get("math")
    return f"import math as {other}" if other else "import math"


def helper_sources(speller: PythonSpeller) -> list[str]:
    """The definitions of the helpers that were used, in the order of their first use."""
    return [_source(speller, key) for key in speller.helpers]


def _source(speller: PythonSpeller, key: str) -> str:
    rename, helper = speller.rename, HELPERS[key]
    source = helper.source.replace("math.", f"{rename.get('math', 'math')}.")
    return source.replace(f"def {helper.name}(", f"def {rename.get(helper.name, helper.name)}(").rstrip()
