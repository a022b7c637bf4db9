"""What an expert writes for the chain of sigmoids: loops in Python, numba and C, unrolled Python; and our loops.

All are guarded against overflow in the same way: the exponential is taken of a negative number.
"""

from __future__ import annotations

import ctypes
import math
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.problems import Problem
from benchmarks.routes import Built, Route

LOOP_C = """
#include <math.h>
#include <stddef.h>

double value_and_grad(size_t m, const double *w, double x, double y, double *partials, double *h)
{
    double o = x, d, r;
    for (size_t k = 0; k + 1 < m; k++) {
        h[k] = o;
        const double t = o * w[k];
        const double e = exp(-fabs(t));
        o = (t < 0.0 ? e : 1.0) / (1.0 + e);
    }
    h[m - 1] = o;
    r = d = o * w[m - 1] - y;
    for (size_t k = m - 1; k > 0; k--) {
        partials[k] = d * h[k];
        d *= w[k] * (h[k] * (1.0 - h[k]));
    }
    partials[0] = d * x;
    return 0.5 * r * r;
}
"""


def sigmoid(t: float) -> float:
    """1/(1 + exp(-t)), without overflow."""
    if t >= 0:
        return 1 / (1 + math.exp(-t))
    e = math.exp(t)
    return e / (1 + e)


def loop(w: Sequence[float], x: float, y: float) -> tuple[float, list[float]]:
    """The loss and its partials as a textbook has them."""
    outputs = [x]
    for weight in w[:-1]:
        outputs.append(sigmoid(outputs[-1] * weight))
    d = outputs[-1] * w[-1] - y
    loss = d * d / 2
    partials = [0.0] * len(w)
    for k in range(len(w) - 1, 0, -1):
        o = outputs[k]
        partials[k] = d * o
        d = d * w[k] * (o * (1 - o))
    partials[0] = d * x
    return loss, partials


def tight_loop(w: Sequence[float], x: float, y: float) -> tuple[float, list[float]]:
    """The same by a person who counts the bytecodes: no call but exp, no index."""
    exp = math.exp
    outputs = []
    o = x
    for weight in w[:-1]:
        outputs.append(o)
        t = o * weight
        if t >= 0:
            o = 1 / (1 + exp(-t))
        else:
            e = exp(t)
            o = e / (1 + e)
    d = o * w[-1] - y
    loss = d * d / 2
    partials = [d * o]
    for weight, before in zip(w[:0:-1], outputs[::-1], strict=True):
        d = d * weight * (o * (1 - o))
        partials.append(d * before)
        o = before
    partials.reverse()
    return loss, partials


def unrolled(depth: int) -> str:
    """The text that a person would write for one depth: a line a layer and direction."""
    weights = [f"w{k}" for k in range(1, depth + 1)]
    lines = ["from math import exp", "", "def value_and_grad(x, y, " + ", ".join(weights) + "):", "    o0 = x"]
    for k in range(1, depth):
        lines.append(f"    t = o{k - 1} * w{k}")
        lines.append(f"    if t >= 0: o{k} = 1 / (1 + exp(-t))")
        lines.append(f"    else: e = exp(t); o{k} = e / (1 + e)")
    lines.append(f"    r = d{depth} = o{depth - 1} * w{depth} - y")
    for k in range(depth - 1, 0, -1):
        lines.append(f"    d{k} = d{k + 1} * w{k + 1} * (o{k} * (1 - o{k}))")
    partials = ", ".join(f"d{k} * o{k - 1}" for k in range(1, depth + 1))
    return "\n".join([*lines, f"    return r * r / 2, ({partials},)", ""])


def in_python(function: Callable[..., Any]) -> Callable[[Problem], Built]:
    """A loop of Python over (w, x, y)."""
    return lambda problem: Built(function, lambda values: (values[2:], values[0], values[1]))


def _unrolled(problem: Problem) -> Built:
    namespace: dict[str, Any] = {}
    exec(compile(unrolled(len(problem.wrt)), "<unrolled>", "exec"), namespace)  # noqa: S102 (the text above)
    return Built(namespace["value_and_grad"])


def _our_module(target: str) -> str:
    from symback import chain, solve

    return solve(chain(depth=3, activation="sigmoid")).to_python(target)


def _our_loop(target: str) -> Callable[[Problem], Built]:
    def build(problem: Problem) -> Built:
        namespace: dict[str, Any] = {}
        exec(compile(_our_module(target), "<module>", "exec"), namespace)  # noqa: S102 (our own module)
        array: Callable[[list[float]], Any] = list if target == "python" else import_module("numpy").array
        return Built(namespace["value_and_grad"], lambda values: (array(values[2:]), values[0], values[1]))

    return build


def _numba_loop(problem: Problem) -> Built:
    numba: Any = import_module("numba")
    numpy: Any = import_module("numpy")

    def compiled(w: Any, x: float, y: float) -> Any:
        many = len(w)
        partials = numpy.empty(many)
        o = x
        for k in range(many - 1):
            partials[k] = o
            t = o * w[k]
            e = math.exp(-abs(t))
            o = (e if t < 0 else 1.0) / (1 + e)
        d = r = o * w[many - 1] - y
        partials[many - 1] = d * o
        for k in range(many - 1, 0, -1):
            before = partials[k - 1]
            d = d * w[k] * (o * (1 - o))
            partials[k - 1] = d * before
            o = before
        return r * r / 2, partials

    return Built(numba.njit(compiled), lambda values: (numpy.array(values[2:]), values[0], values[1]))


def _c_loop(source: Callable[[], str]) -> Callable[[Problem], Built]:
    """A loop of C by cc -O2, called through ctypes with arrays that are made before."""

    def build(problem: Problem) -> Built:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "loop.c").write_text(source(), encoding="utf-8")
            command = ["cc", "-std=c99", "-O2", "-fPIC", "-shared", "loop.c", "-o", "loop.so", "-lm"]
            subprocess.run(command, cwd=folder, check=True, capture_output=True)
            function = ctypes.CDLL(str(Path(folder) / "loop.so")).value_and_grad
        depth = len(problem.wrt)
        array = ctypes.c_double * depth
        partials, work = array(), array()
        pointer = ctypes.POINTER(ctypes.c_double)
        function.argtypes = [ctypes.c_size_t, pointer, ctypes.c_double, ctypes.c_double, pointer, pointer]
        function.restype = ctypes.c_double

        def prepare(values: list[float]) -> tuple[Any, ...]:
            return depth, array(*values[2:]), values[0], values[1], partials, work

        return Built(function, prepare, lambda value: [value, *partials])

    return build


#: Name -> route; they know the chain of sigmoids only.
LOOPS: Mapping[str, Route] = {
    route.name: route
    for route in (
        Route("hand-written loop", in_python(loop)),
        Route("hand-written loop, no calls", in_python(tight_loop)),
        Route("hand-unrolled", _unrolled),
        Route("our module", _our_loop("python")),
        Route("our module, numba", _our_loop("numba")),
        Route("our module, C", _c_loop(lambda: _our_module("c"))),
        Route("numba, the loop", _numba_loop),
        Route("hand-written C", _c_loop(lambda: LOOP_C)),
    )
}
