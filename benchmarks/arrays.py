"""Loss and all partials of networks of full layers: generated NumPy code beside hand-written and other libraries.

    python -m benchmarks.arrays [--seconds S] [--cpu] [--json]

All sides take turns, so that a busy machine slows all of them; printed are medians and their ratio to what a person
writes with NumPy. Libraries that are not installed are left out. One thread; start it with OMP_NUM_THREADS=1.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from time import perf_counter, process_time
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from benchmarks.measuring import Clock, Side, in_turn
from benchmarks.report import Section, Table
from symback.code import generate
from symback.derivation.derivation import derive
from symback.problem.read import read_problem

#: Seconds in which one side repeats its action in a round.
BATCH = 0.01


class Case(NamedTuple):
    """A network: neurons of every layer, observations, layers."""

    width: int
    batch: int
    layers: int


CASES = (Case(64, 256, 3), Case(64, 256, 10), Case(16, 32, 3), Case(16, 32, 10))


class Data(NamedTuple):
    """W1, b1, W2, …, and the data X and Y."""

    parameters: list[Any]
    x: Any
    y: Any


def draw(case: Case) -> Data:
    """Weights of the usual size, from a fixed seed."""
    generator = np.random.default_rng(1)
    parameters = []
    for _ in range(case.layers):
        parameters.append(generator.normal(size=(case.width, case.width)) / np.sqrt(case.width))
        parameters.append(generator.normal(size=(1, case.width)))
    return Data(parameters, *(generator.normal(size=(case.batch, case.width)) for _ in range(2)))


def handwritten(data: Data) -> tuple[Any, list[Any]]:
    """What a person writes: a loop over the layers and back."""
    weights, biases = data.parameters[::2], data.parameters[1::2]
    outputs = [data.x]
    for weight, bias in zip(weights[:-1], biases[:-1], strict=True):
        outputs.append(np.tanh(outputs[-1] @ weight + bias))
    d = outputs[-1] @ weights[-1] + biases[-1] - data.y
    loss = np.sum(d**2) / 2
    gradient: list[Any] = []
    for k in reversed(range(len(weights))):
        gradient += [d.sum(axis=0, keepdims=True), outputs[k].T @ d]
        if k:
            d = (d @ weights[k].T) * (1 - outputs[k] ** 2)
    return loss, gradient[::-1]


def generated(case: Case, target: str) -> Any:
    """The module of the network."""
    problem = read_problem("dense", layers=[case.width] * (case.layers + 1), bias=True, activation="tanh")
    module = ModuleType("generated")
    exec(compile(generate(derive(problem), target), "generated", "exec"), module.__dict__)  # noqa: S102 - our own text
    return module


def ours(case: Case, data: Data) -> Callable[[], Any]:
    """The generated module."""
    module = generated(case, "numpy")
    return lambda: module.value_and_grad(*data.parameters, data.x, data.y)


def ours_in_buffers(case: Case, data: Data) -> Callable[[], Any]:
    """The generated module, the partials written into arrays that are there already."""
    module = generated(case, "numpy")
    out = module.Gradients(*map(np.empty_like, data.parameters))
    return lambda: module.value_and_grad(*data.parameters, data.x, data.y, out=out)


def network(space: Any, case: Case) -> Callable[..., Any]:
    """The loss of a list of parameters in any namespace."""

    def loss(parameters: Sequence[Any], x: Any, y: Any) -> Any:
        output = x
        for k in range(case.layers):
            output = output @ parameters[2 * k] + parameters[2 * k + 1]
            if k < case.layers - 1:
                output = space.tanh(output)
        return space.sum((output - y) ** 2) / 2

    return loss


def with_autograd(case: Case, data: Data) -> Callable[[], Any]:
    """autograd, the library."""
    import autograd
    import autograd.numpy as space

    function = autograd.value_and_grad(network(space, case))
    return lambda: function(data.parameters, data.x, data.y)


def with_jax(case: Case, data: Data) -> Callable[[], Any]:
    """JAX, compiled."""
    import jax

    jax.config.update("jax_enable_x64", True)
    function = jax.jit(jax.value_and_grad(network(jax.numpy, case)))
    arguments = [[jax.numpy.asarray(p) for p in data.parameters], jax.numpy.asarray(data.x), jax.numpy.asarray(data.y)]
    return lambda: jax.block_until_ready(function(*arguments))


def ours_for_jax(case: Case, data: Data) -> Callable[[], Any]:
    """The generated module for JAX, compiled."""
    import jax

    jax.config.update("jax_enable_x64", True)
    function = jax.jit(generated(case, "jax").value_and_grad)
    arguments = [jax.numpy.asarray(value) for value in (*data.parameters, data.x, data.y)]
    return lambda: jax.block_until_ready(function(*arguments))


def with_torch(case: Case, data: Data) -> Callable[[], Any]:
    """PyTorch and its reverse mode."""
    import torch

    parameters = [torch.tensor(p, requires_grad=True) for p in data.parameters]
    x, y = torch.tensor(data.x), torch.tensor(data.y)
    loss = network(torch, case)

    def step() -> Any:
        value = loss(parameters, x, y)
        return value.detach(), torch.autograd.grad(value, parameters)

    return step


def with_pytensor(case: Case, data: Data) -> Callable[[], Any]:
    """PyTensor, compiled at its default level."""
    import pytensor

    space = import_module("pytensor.tensor")

    pytensor.config.floatX = "float64"
    parameters = [space.matrix() if k % 2 == 0 else space.matrix(shape=(1, None)) for k in range(2 * case.layers)]
    x, y = space.matrix(), space.matrix()
    value = network(space, case)(parameters, x, y)
    function = pytensor.function([*parameters, x, y], [value, *pytensor.grad(value, parameters)])
    arguments = [*data.parameters, data.x, data.y]

    def step() -> Any:
        value, *partials = function(*arguments)
        return value, partials

    return step


def ours_for_torch(case: Case, data: Data) -> Callable[[], Any]:
    """The generated module for PyTorch."""
    import torch

    torch.set_num_threads(1)
    arguments = [torch.tensor(value) for value in (*data.parameters, data.x, data.y)]
    function = generated(case, "torch").value_and_grad
    return lambda: function(*arguments)


#: Name -> (the library that it needs, what makes its action).
SIDES: dict[str, tuple[str, Callable[[Case, Data], Callable[[], Any]]]] = {
    "NumPy by hand": ("numpy", lambda case, data: lambda: handwritten(data)),
    "symback numpy": ("numpy", ours),
    "symback numpy, out=": ("numpy", ours_in_buffers),
    "autograd": ("autograd", with_autograd),
    "jax.value_and_grad, jit": ("jax", with_jax),
    "symback jax, jit": ("jax", ours_for_jax),
    "torch.autograd": ("torch", with_torch),
    "symback torch": ("torch", ours_for_torch),
    "PyTensor": ("pytensor", with_pytensor),
}


def measure(case: Case, seconds: float, clock: Clock = perf_counter) -> dict[str, float]:
    """Name -> median seconds of one loss with all partials; every side is compared with the first before that.

    Raises AssertionError for a side whose partials are others.
    """
    data = draw(case)
    actions = {name: make(case, data) for name, (library, make) in SIDES.items() if find_spec(library)}
    wanted = handwritten(data)
    for name, action in actions.items():
        value, partials = action()
        assert np.allclose(value, wanted[0]), name
        assert all(np.allclose(np.asarray(a), b) for a, b in zip(partials, wanted[1], strict=True)), name
    sides = [Side(action, clock) for action in actions.values()]
    return dict(zip(actions, in_turn(sides, seconds, least=15, batch=BATCH), strict=True))


def in_a_process(quick: bool) -> list[dict[str, float]]:
    """The times of every case, measured by a process in which every library has one thread."""
    command = [sys.executable, "-m", "benchmarks.arrays", "--json", "--seconds", "2" if quick else "20"]
    alone = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false"}
    done = subprocess.run(command, env={**os.environ, **alone}, check=True, capture_output=True, text=True)
    found: list[dict[str, float]] = json.loads(done.stdout.splitlines()[-1])
    return found


def section(times: Sequence[dict[str, float]]) -> Section:
    """The table of what was measured: ratios to NumPy by hand."""
    head = ["", *(f"{case.layers} layers, {case.width} wide, batch {case.batch}" for case in CASES)]
    rows = [["NumPy by hand", *(f"{found['NumPy by hand'] * 1e6:.0f} µs" for found in times)]]
    for name in list(SIDES)[1:]:
        ratios = [found[name] / found["NumPy by hand"] if name in found else None for found in times]
        rows.append([name, *("absent" if ratio is None else f"{ratio:.2f}" for ratio in ratios)])
    about = (
        "Loss and all partials of a network of full layers with biases and tanh, float64, one thread: the time of what "
        "a person writes with NumPy, and the others as multiples of it. All sides take turns; medians."
    )
    return Section("Matrices", "Array code for many observations at once.", [Table("Networks", about, head, rows)])


def main() -> None:
    """Print a table for every case."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=20.0, help="for each case (default: 20)")
    parser.add_argument("--cpu", action="store_true", help="seconds of the processor: for a machine that others use")
    parser.add_argument("--json", action="store_true", help="print JSON: for each case, name -> seconds")
    args = parser.parse_args()
    if args.json:
        print(json.dumps([measure(case, args.seconds) for case in CASES]))
        return
    threads = os.environ.get("OMP_NUM_THREADS", "all")
    print(f"NumPy {np.__version__}, float64, threads of OpenBLAS: {threads}")
    for case in CASES:
        times = measure(case, args.seconds, process_time if args.cpu else perf_counter)
        unit = times["NumPy by hand"]
        print(f"\n{case.layers} layers, {case.width} wide, {case.batch} observations")
        for name, time in times.items():
            print(f"  {name:<26}{time * 1e6:10.0f} us   {time / unit:5.2f}")


if __name__ == "__main__":
    main()
