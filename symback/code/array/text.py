"""Pieces of the text of a module over matrices: rows of the header, signatures, helpers."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping

from symback.code.array.libraries import Library
from symback.code.python import header
from symback.code.python.layout import INDENT, WIDTH, signature
from symback.problem.matrix_losses import named_losses
from symback.problem.problem import Problem
from symback.problem.signs import plain_signs
from symback.program.sizes import Shape, show_shape


def about(problem: Problem, functions: list[str], gradients: str) -> list[tuple[str, str]]:
    """The rows that tell what the module was made from and what it gives back."""
    text = plain_signs(problem.formula)
    if " = " not in text:
        text = f"{problem.output if problem.prediction is None else 'Yhat'} = {text}"
    rows = [("formula", text)] if len(text) <= header.LONGEST_FORMULA else []
    if problem.loss is not None:
        rows.append(("loss", f"{problem.output} = {loss_formula(problem)}"))
    used = problem.activation
    if used is not None and used.formula is not None and re.search(r"\bf\(", problem.formula):
        rows.append(("activation", header.activation(used)))
    for word, names in (("parameters", problem.parameters), ("data", problem.data)):
        if names:
            rows.append((word, ", ".join(f"{name} ({told_shape(problem.shape(name))})" for name in names)))
    if functions:
        rows.append(("functions", header.listed(tuple(functions))))
    return [*rows, ("returns", f"value_and_grad gives ({problem.output}, {gradients}) with a field per parameter")]


def loss_formula(problem: Problem) -> str:
    """The loss in Y and Yhat; a mean is divided by the number of rows."""
    text = plain_signs(named_losses(str(problem.loss)))
    return text if problem.reduce == "sum" else f"({text})/rows(Yhat)"


def told_shape(shape: Shape) -> str:
    """n×d0; a number is said in words."""
    return show_shape(shape)


def signature_lines(name: str, arguments: list[tuple[str, str]], returns: str, last: str = "") -> list[str]:
    """The head of a function; ``last`` is an argument that is given by its name."""
    told = [f"{argument}: {kind}" for argument, kind in arguments]
    line = f"def {name}({', '.join([*told, last] if last else told)}) -> {returns}:"
    if len(line) <= WIDTH:
        return [line]
    if not last:
        return signature(name, arguments, returns).splitlines()
    star, keyword = last.split(", ")
    return [f"def {name}(", *(f"{INDENT}{part}," for part in (*told, star, keyword)), f") -> {returns}:"]


def helper_text(source: str, library: Library) -> str:
    """The definition of a helper through the alias of the library."""
    text = re.sub(r"\bxp\.", f"{library.alias}.", source)
    text = text.replace("{arctan}", library.functions["atan"].rpartition(".")[2])
    if library.namespace and "xp." in text:
        head, about_, body = text.split("\n", 2)
        text = f"{head}\n{about_}\n{INDENT}xp = array_namespace(t)\n{body}"
    if library.in_place and text.startswith("def "):
        # What NumPy says of the types of its functions is too little for a strict checker.
        text = re.sub(r"\n    return (.+)\n$", rf"\n{INDENT}result: Array = \1\n{INDENT}return result\n", text)
    return text.rstrip()


def import_lines(library: Library, body: str, rename: Mapping[str, str]) -> list[str]:
    """The lines that import a library; without the alias that nothing in ``body`` or in the type of arrays uses."""
    used = re.search(rf"\b{rename.get(library.alias, library.alias)}\.", body)
    needed = used or f"{library.alias}." in library.array
    return [
        import_line(line, body, rename) for line in library.imports if needed or not line.endswith(f" {library.alias}")
    ]


def import_line(line: str, body: str, rename: Mapping[str, str]) -> str:
    """A line that imports something under the name that it has here; of array_api_compat only what ``body`` calls.

    >>> import_line("import numpy as np", "", {"np": "np_"}), import_line("import jax", "", {})
    ('import numpy as np_', 'import jax')
    """
    head, _, names = line.rpartition("import ")
    if head:
        used = [name for name in names.split(", ") if "compat" not in head or f"{rename.get(name, name)}(" in body]
        named = [name if name not in rename else f"{name} as {rename[name]}" for name in used]
        return f"{head}import {', '.join(named)}"
    module, _, alias = names.partition(" as ")
    alias = alias or module
    called = rename.get(alias, alias)
    return f"import {module}" if called == module else f"import {module} as {called}"


def shape_entry(shape: Shape) -> str:
    """A shape in the table of a module: numbers, and letters as text.

    >>> from symback.program.sizes import shape
    >>> shape_entry(shape("n", 3))
    '("n", 3)'
    """
    return "(" + ", ".join(str(size) if size.number is not None else f'"{size}"' for size in shape) + ")"


def wrapped(text: str) -> list[str]:
    """Lines of a docstring."""
    return [f"{INDENT}{line}" for line in textwrap.wrap(text, WIDTH - len(INDENT), break_on_hyphens=False)]
