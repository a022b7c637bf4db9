"""Pieces of the text of a module over matrices: rows of the header, signatures, helpers."""

from __future__ import annotations

import re

from symback.code.array.libraries import Library
from symback.code.python import header
from symback.code.python.layout import INDENT, WIDTH, signature
from symback.problem.formula import plain_signs
from symback.problem.matrix_losses import named_losses
from symback.problem.problem import Problem
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
    return text.rstrip()
