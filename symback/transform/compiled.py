"""C that symback wrote as a Python function: compiled by the system's compiler, bound by ctypes."""

from __future__ import annotations

import ctypes
import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from inspect import Parameter, Signature
from itertools import islice
from pathlib import Path
from typing import Any

from symback.code.c.unit import MOST_PARAMETERS
from symback.code.function import FunctionText, Nest, Vector, positions
from symback.errors import InputError

#: How a text of symback's own is compiled.
OPTIONS = ("-std=c99", "-fPIC", "-shared")
#: A longer text is optimised less: the compiler takes half the time, the function hardly more.
LONG = 200_000
_MISSING = "target c needs a C compiler; install gcc or clang, or name yours in the environment variable CC"


def compiler() -> list[str]:
    """The command of the C compiler: what the environment variable CC says, else cc, gcc or clang.

    Raises InputError if there is none.
    """
    told = os.getenv("CC", "")
    names = [shlex.split(told)] if told.strip() else [["cc"], ["gcc"], ["clang"]]
    found = next((command for command in names if shutil.which(command[0])), None)
    if found is None:
        raise InputError(f"«{told}» in CC is no program; {_MISSING}" if told.strip() else _MISSING)
    return found


def load_c(source: str, text: FunctionText) -> Callable[..., Any]:
    """The function of a file of C; it takes numbers, sequences and callables, and gives nested tuples of floats.

    Where no function is passed in, its attribute ``into`` takes two buffers of doubles, all arguments and all results.

    Raises InputError if there is no compiler or it fails.
    """
    return _bound(shared_library(f"{source}\n{_entry(text)}"), text)


def shared_library(source: str) -> ctypes.CDLL:
    """The text as a loaded library; its file is gone again.

    Raises InputError if there is no compiler or it fails.
    """
    command = compiler()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        place = Path(folder) / "generated.so"
        level = "-O2" if len(source) < LONG else "-O1"
        process = subprocess.Popen(
            [*command, *OPTIONS, level, "-x", "c", "-", "-o", str(place), "-lm"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        _, told = process.communicate(source.encode())
        if process.returncode:
            first = (told.decode(errors="replace").strip().splitlines() or ["no message"])[0]
            raise InputError(f"the C compiler «{shlex.join(command)}» failed: {first}; name another one in CC")
        return ctypes.CDLL(str(place))


def _entry(text: FunctionText) -> str:
    """One more function, so that Python passes two arrays however many quantities there are."""
    text = text.gathered(MOST_PARAMETERS)
    passed, place = [], 0
    for argument in text.arguments:
        vector = isinstance(argument, Vector)
        passed.append(f"given + {place}" if vector else f"given[{place}]")
        place += len(argument.components) if isinstance(argument, Vector) else 1
    pointers = [f"double (*f{k})({', '.join(['double'] * f.arity)})" for k, f in enumerate(text.functions)]
    passed += [f"f{k}" for k in range(len(text.functions))]
    returned = isinstance(text.nest, int)
    start = 0
    for part in () if isinstance(text.nest, int) else text.nest:
        passed.append(f"found + {start}")
        start += sum(1 for _ in positions(part))
    macro = f"{text.called.upper()}_WORK"
    call = f"{'found[0] = ' if returned else ''}{text.called}({', '.join(passed)}"
    arguments = ", ".join(["const double *given", "double *found", "double *work", *pointers])
    return (
        f"void symback_entry({arguments});\nvoid symback_entry({arguments})\n{{\n    (void)given;\n    (void)work;\n"
        f"#ifdef {macro}\n    {call}, work);\n#else\n    {call});\n#endif\n}}\n"
        f"unsigned long symback_work(void);\nunsigned long symback_work(void)\n{{\n"
        f"#ifdef {macro}\n    return {macro};\n#else\n    return 0;\n#endif\n}}\n"
    )


def _bound(library: ctypes.CDLL, text: FunctionText) -> Callable[..., Any]:
    """The Python function around the entry of a library."""
    entry, size = library.symback_entry, library.symback_work
    size.restype, entry.restype = ctypes.c_ulong, None
    kinds = [ctypes.CFUNCTYPE(*[ctypes.c_double] * (1 + function.arity)) for function in text.functions]
    given = ctypes.c_double * len(text.inputs())
    order = list(positions(text.nest))
    found, room, count = ctypes.c_double * len(order), size(), len(text.arguments)
    work = ctypes.c_double * room
    vectors = [(k, a) for k, a in enumerate(text.arguments) if isinstance(a, Vector)]
    names = [a if isinstance(a, str) else a.name for a in text.arguments] + list(text.functions.values())
    taken, nest = len(names), _nested(text.nest)

    def function(*args: Any) -> Any:
        if len(args) != taken:
            raise TypeError(f"{text.called} takes {taken} arguments ({', '.join(names)}), not {len(args)}")
        numbers = args if not vectors and not kinds else _flat(args[:count], vectors)
        results = found()
        if kinds:
            failures: list[BaseException] = []
            # The objects of the callbacks live as long as the call.
            passed = [kind(_guarded(f, failures)) for kind, f in zip(kinds, args[count:], strict=True)]
            entry(given(*numbers), results, work() if room else None, *passed)
            if failures:
                raise failures[0]
        else:
            entry(given(*numbers), results, work() if room else None)
        return nest(results[:])

    def into(numbers: Any, results: Any) -> None:
        """The numbers of all arguments in order, the results in order: writable buffers of doubles, nothing copied."""
        entry(given.from_buffer(numbers), found.from_buffer(results), work() if room else None)

    if not kinds:
        function.into = into  # type: ignore[attr-defined]
    parameters = [Parameter(name, Parameter.POSITIONAL_ONLY) for name in names]
    function.__name__ = function.__qualname__ = text.called
    function.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    return function


def _guarded(passed: Callable[..., Any], failures: list[BaseException]) -> Callable[..., float]:
    """A function that notes what it raises, which cannot pass through C."""

    def called(*at: float) -> float:
        try:
            return float(passed(*at))
        except BaseException as error:  # noqa: BLE001 - it is raised behind the call
            failures.append(error)
            return float("nan")

    return called


def _flat(args: Sequence[Any], vectors: Sequence[tuple[int, Vector]]) -> list[Any]:
    flat: list[Any] = []
    start = 0
    for k, vector in vectors:
        components = list(args[k])
        if len(components) != len(vector.components):
            raise ValueError(f"{vector.name} has {len(vector.components)} components, not {len(components)}")
        flat += [*args[start:k], *components]
        start = k + 1
    return [*flat, *args[start:]]


def _nested(nest: Nest) -> Callable[[list[float]], Any]:
    """What makes the nest from its numbers in order."""
    if isinstance(nest, tuple) and len(nest) == 2 and isinstance(nest[0], int) and _row(nest[1]):
        return lambda numbers: (numbers[0], tuple(numbers[1:]))

    def taken(part: Nest, numbers: Iterator[float]) -> Any:
        if isinstance(part, int):
            return next(numbers)
        if _row(part):
            return tuple(islice(numbers, len(part)))
        return tuple([taken(inner, numbers) for inner in part])

    return lambda numbers: taken(nest, iter(numbers))


def _row(nest: Nest) -> bool:
    return isinstance(nest, tuple) and all(isinstance(part, int) for part in nest)
