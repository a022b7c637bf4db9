"""The peers: an environment of their own, which of them are there, and questions to them with a limit of time.

``python benchmarks/peers.py`` installs them into the environment of the Python that runs it, so this file imports
nothing but the standard library.
"""

from __future__ import annotations

import gc
import importlib.util
import multiprocessing
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
#: Seconds for the installation of one peer.
INSTALL_LIMIT = 900


class Peer(NamedTuple):
    """A tool that symback is compared with: its name, its package, how it is used at its best."""

    name: str
    package: str
    used: str


PEERS = (
    Peer(
        "SymPy",
        "sympy",
        "diff, then cse (default and `basic`), or its forward Jacobian; lambdify(cse=True) on math, with a raised "
        "limit of recursion",
    ),
    Peer("SymEngine", "symengine", "diff, cse; Lambdify(cse=True)"),
    Peer("SymForce", "symforce", "diff, the cse of its code generator; lambdify to a Python function"),
    Peer(
        "CasADi", "casadi", "SX, the best of gradient and jacobian, with its cse; called through a buffer; C by cc -O2"
    ),
    Peer("JAX", "jax", "value_and_grad or jacrev, compiled by jit, 64 bits"),
    Peer("PyTorch", "torch", "autograd.grad on scalars of 64 bits, eager, one thread"),
    Peer("autograd", "autograd", "value_and_grad or jacobian of the problem over a vector"),
    Peer("PyTensor", "pytensor", "grad and function in its default mode"),
    Peer("numba", "numba", "njit of the hand-written loop"),
    Peer("NumPy", "numpy", "carries the arrays of the others"),
)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no number: ``time``, ``absent``, ``died`` or the name of what was raised."""

    reason: str


def _answer(question: Callable[..., Any], args: tuple[Any, ...], answers: Any) -> None:
    try:
        answers.send(question(*args))
    except ImportError:
        answers.send(Failure("absent"))
    except Exception as error:  # noqa: BLE001 (whatever a peer raises is what the table says of it)
        answers.send(Failure(type(error).__name__))


def ask(question: Callable[..., Any], *args: Any, seconds: float) -> Any:
    """What a question gives in a process of its own, or a Failure.

    >>> ask(pow, 2, 10, seconds=20), ask(int, "x", seconds=20)
    (1024, Failure(reason='ValueError'))
    """
    gc.collect()
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_quietly, args=(question, args, theirs))
    process.start()
    theirs.close()
    try:
        return ours.recv() if ours.poll(seconds) else Failure("time")
    except EOFError:
        return Failure("died")
    finally:
        process.kill()
        process.join()
        ours.close()


def _quietly(question: Callable[..., Any], args: tuple[Any, ...], answers: Any) -> None:
    """Peers print warnings, even from C."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nothing, stream)
    _answer(question, args, answers)


def versions() -> Mapping[str, str]:
    """Peer -> its version, or ``not installed``."""
    found = {}
    for peer in PEERS:
        try:
            found[peer.name] = version(peer.package)
        except PackageNotFoundError:
            found[peer.name] = "not installed"
    return found


def machine() -> str:
    """The machine in words."""
    cores = os.cpu_count()
    return (
        f"{_processor()}, {cores} cores, {_memory()} of memory, {platform.system()}; "
        f"{platform.python_implementation()} {platform.python_version()}; C: {_compiler()}"
    )


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return f"{line.split(':', 1)[1].strip()} ({platform.machine()})"
    return platform.processor() or platform.machine()


def _memory() -> str:
    try:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return "an unknown amount"
    return f"{size / 2**30:.0f} GiB"


def _compiler() -> str:
    try:
        done = subprocess.run(["cc", "-dumpfullversion"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "none"
    return f"cc {done.stdout.strip()}"


def is_installed(module: str) -> bool:
    """Whether a module can be imported."""
    return importlib.util.find_spec(module) is not None


def requirements() -> list[str]:
    """The lines of requirements.txt."""
    lines = (HERE / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def install() -> int:
    """Install symback's own requirements and each peer; a peer that fails is named and left out."""
    own = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    subprocess.run([*own, "-e", f"{HERE.parent}[plot]"], check=True)
    for requirement in requirements():
        print(f"  {requirement}", file=sys.stderr, flush=True)
        try:
            subprocess.run([*own, "--prefer-binary", requirement], check=True, timeout=INSTALL_LIMIT)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            print(f"  {requirement} is left out: {type(error).__name__}", file=sys.stderr, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(install())
