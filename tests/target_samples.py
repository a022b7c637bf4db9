"""What the tests of the targets share: every function of the table at points where it exists, and strict compilers."""

from __future__ import annotations

import importlib.util
import os
import random
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import mpmath
import pytest

from symback.code.function import FunctionText
from symback.code.functions import FUNCTION_TARGETS
from symback.code.names import Names
from symback.program.core import Builder, Program
from symback.program.functions import FUNCTIONS
from symback.program.interpret import high_precision, run
from symback.transform.load import LOADERS
from tests.support import require

#: Every target but Python, which has tests of its own.
TARGETS = ("numpy", "numba", "c")
STRICT = ("-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic", "-O2")
#: Functions whose first argument is the order of a derivative.
BY_ORDER = ("polygamma", "sinc_derivative")

_ANYWHERE = (-2.7, -0.6, 0.3, 1.4, 3.3)
_DOMAINS: Mapping[str, tuple[float, ...]] = {
    "log": (0.01, 0.5, 3.0, 1e5),
    "sqrt": (0.0, 0.5, 3.0),
    "asin": (-0.9, 0.0, 0.4),
    "acos": (-0.9, 0.0, 0.4),
    "acosh": (1.1, 1.5, 40.0),
    "atanh": (-0.9, 0.1, 0.5),
    "log1p": (-0.5, 1e-12, 2.0),
    "loggamma": (0.3, 2.5, 40.0),
    "gamma": (-1.5, 0.3, 4.5, 20.0),
    "digamma": (-1.7, 0.3, 4.5, 60.0),
    "polygamma": (-1.7, 0.3, 4.5, 60.0),
    "sinc": (-2.0, 0.0, 1e-5, 30.0),
    "sinc_derivative": (-2.0, 0.0, 1e-5, 0.9, 30.0),
    "sigmoid": (-800.0, -3.0, 0.0, 2.0, 800.0),
    "softplus": (-800.0, -3.0, 0.0, 2.0, 800.0),
    "tanh": (-800.0, -0.3, 1e-9, 800.0),
    "Phi": (-30.0, -2.0, 0.0, 3.0),
    "phi": (-30.0, -2.0, 0.0, 3.0),
    "floor": (-1.5, -1.0, 0.0, 2.25),
    "ceiling": (-1.5, -1.0, 0.0, 2.25),
    "step": (-1.0, 0.0, 2.0),
    "sign": (-1.0, 0.0, 2.0),
    "acot": (-3.0, 0.0, 0.5),
}
_PAIRS: Mapping[str, tuple[tuple[float, ...], ...]] = {
    "select": ((1.0, 2.0, 3.0), (0.0, 2.0, 3.0)),
    "guard": ((1.0, 2.0, 3.0), (0.0, 2.0, 3.0)),
}


def points(name: str) -> tuple[tuple[float, ...], ...]:
    """Arguments at which a function of the table exists."""
    if name in _PAIRS:
        return _PAIRS[name]
    if FUNCTIONS[name].arity == 2 and name not in BY_ORDER:
        return ((0.5, -2.0), (2.5, 0.75), (-1.25, 1.0), (-3.0, -0.5), (0.0, 1.0))
    return tuple((t,) for t in _DOMAINS.get(name, _ANYWHERE))


def of_table(name: str, order: int = 2) -> FunctionText:
    """A function that applies one function of the table."""
    b = Builder()
    function = FUNCTIONS[name]
    arguments = ("x", "y", "z")[: function.arity - (name in BY_ORDER)]
    nodes = [b.input(argument) for argument in arguments]
    given = [b.const(order), *nodes] if name in BY_ORDER else nodes
    return FunctionText("applied", b.build([b.call(function, *given)]), arguments, {}, Names(arguments), (0,))


def gradient_text(program: Program, arguments: tuple[str, ...]) -> FunctionText:
    """A program whose first output is the value and whose others are the partials."""
    nest = (0, tuple(range(1, len(program.outputs))))
    return FunctionText("value_and_grad", program, arguments, {}, Names(arguments), nest)


def made(target: str, text: FunctionText) -> Callable[..., Any]:
    """The function in a target."""
    if target == "c":
        require("cc")
    elif target != "python":
        require_module(target)
    return LOADERS[target](FUNCTION_TARGETS[target].source(text), text)


def exactly(text: FunctionText, numbers: tuple[float, ...]) -> list[float]:
    """The outputs with fifty digits, rounded."""
    domain = high_precision(50)
    at = {name: domain.context.mpf(number) for name, number in zip(text.inputs(), numbers, strict=True)}
    found = run(text.program, at, domain)
    return [float(mpmath.mpf(found[node])) for node in text.program.outputs]


def flat(nest: Any) -> Iterator[float]:
    """The numbers of a nest from left to right."""
    if isinstance(nest, tuple):
        for part in nest:
            yield from flat(part)
    else:
        yield float(nest)


def require_module(name: str) -> None:
    """Skip the test without a module, or fail where skipping is forbidden."""
    if importlib.util.find_spec(name) is None:
        if os.environ.get("SYMBACK_NO_SKIP") == "1":
            pytest.fail(f"{name} is not installed and SYMBACK_NO_SKIP=1 forbids skipping")
        pytest.skip(f"{name} is not installed")


def compile_strictly(source: str, folder: Path, *more: str) -> Path:
    """An object file, made without a warning."""
    place = folder / "strict.o"
    command = [str(require("cc")), *STRICT, *more, "-x", "c", "-", "-c", "-o", str(place)]
    done = subprocess.run(command, input=source, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + source
    return place


def numbers(count: int, seed: int = 1) -> tuple[float, ...]:
    """Some numbers near 1."""
    generator = random.Random(seed)
    return tuple(generator.uniform(0.3, 1.4) for _ in range(count))
