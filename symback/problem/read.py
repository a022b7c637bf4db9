"""From what a person typed (a formula, a name, a file) to a Problem."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from symback.errors import InputError, suggestion
from symback.problem.matrix_formula import has_matrices
from symback.problem.matrix_ready import MATRIX_READY
from symback.problem.numbers import read_number
from symback.problem.problem import Problem, chain, from_formula, from_stages
from symback.problem.ready import READY
from symback.problem.toml import load
from symback.problem.values import with_values

#: What the options and the file say alike; options win.
_SHARED = ("title", "loss", "activation", "depth", "observations", "reduce", "layers", "bias", "steps")


@dataclass(slots=True)
class Request:
    """What was asked for, with the options and the file brought together."""

    name: str
    formula: str | None
    stages: Mapping[str, str]
    at: str | None
    command: str
    depth: int | None = None
    activation: str | None = None
    loss: str | None = None
    parameters: list[str] | None = None
    data: list[str] | None = None
    observations: str | int | None = None
    reduce: str | None = None
    title: str | None = None
    values: Mapping[str, Any] | None = None
    shapes: str | Mapping[str, str] | None = None
    layers: list[int] | None = None
    bias: bool | None = None
    steps: int | None = None
    matrices: bool = False

    @property
    def has_matrices(self) -> bool:
        """Is this about matrices, by an option, a name or a formula?"""
        if self.matrices or self.shapes or self.layers or self.bias or self.steps is not None:
            return True
        if self.formula in MATRIX_READY and self.formula not in READY:
            return True
        return any(has_matrices(text) for text in (*self.stages.values(), self.formula or "", self.loss or ""))


def read_problem(
    text: str | None = None,
    *,
    depth: int | None = None,
    activation: str | None = None,
    loss: str | None = None,
    wrt: str | None = None,
    at: str | None = None,
    observations: str | int | None = None,
    reduce: str | None = None,
    title: str | None = None,
    shapes: str | None = None,
    layers: list[int] | None = None,
    bias: bool | None = None,
    steps: int | None = None,
    matrices: bool = False,
) -> Problem:
    """The problem that a formula, the name of a ready-made problem or the path of a problem.toml stands for.

    Options win over what the file says. With ``shapes`` (``X: n x d0, W1: d0 x d1``), ``layers``, ``bias``, ``steps``
    or ``matrices``, or where the formula has an @, the quantities are matrices. Raises InputError.

    >>> read_problem(depth=2).parameters
    ('w1', 'w2')
    >>> read_problem("dense", layers=[2, 3, 1], bias=True).parameters
    ('W1', 'b1', 'W2', 'b2')
    """
    text = "chain" if text is None else text.strip()
    options: dict[str, Any] = {
        "title": title,
        "loss": loss,
        "activation": activation,
        "depth": depth,
        "observations": observations,
    }
    options |= {"reduce": reduce, "layers": layers, "bias": bias or None, "steps": steps, "shapes": shapes}
    request = Request(
        name="formula",
        formula=text,
        stages={},
        at=at,
        command=_command(text, {**options, "wrt": wrt, "matrices": matrices or None}),
        parameters=None if wrt is None else [name.strip() for name in wrt.split(",")],
        matrices=matrices,
    )
    if text.endswith(".toml"):
        _from_file(request, text)
    for key, value in options.items():
        if value is not None:
            setattr(request, key, value)
    if request.has_matrices:
        from symback.problem.read_matrices import matrix_problem

        return replace(matrix_problem(request), command=request.command)
    problem = _numbers(request)
    return replace(
        problem,
        observations=_observations(request.observations),
        reduce=_reduce(request.reduce),
        command=request.command,
    )


def _from_file(request: Request, text: str) -> None:
    """What the file says, where no option says otherwise."""
    table = load(Path(text))
    request.name = Path(text).stem
    request.formula, request.stages = table.get("formula"), table.get("stages", {})
    for key in (*_SHARED, "data", "values", "shapes"):
        setattr(request, key, table.get(key))
    if request.parameters is None:
        request.parameters = table.get("parameters")
    if request.formula is None and not request.stages:
        request.formula = "chain" if request.depth is not None else "dense" if request.layers else None
        if request.formula is None:
            raise InputError(f"the file {text} has neither a formula nor [stages]; write one of them")


def _numbers(request: Request) -> Problem:
    """The problem of a formula with numbers."""
    formula, stages, depth = request.formula, request.stages, request.depth
    name, parameters, data = request.name, request.parameters, request.data
    activation, loss, title = request.activation, request.loss, request.title
    if formula in READY and formula is not None:
        ready = READY[formula]
        name = formula if name == "formula" else name
        loss = loss if loss is not None else ready.loss
        activation = activation if activation is not None else ready.activation
        parameters = parameters if parameters is not None else (list(ready.wrt) if ready.wrt else None)
        formula = ready.formula
    elif formula is not None and re.fullmatch(r"[A-Za-z]\w{3,}", formula) and not stages:
        hint = suggestion(formula, {*READY, *MATRIX_READY})
        if hint:
            raise InputError(f"the problem {formula} is not known; {hint}")
    if depth is not None and name != "chain" and not (formula == READY["chain"].formula and not stages):
        raise InputError("--depth belongs to the problem chain; a formula says its depth itself")
    if name == "chain" and parameters is None and data is None:
        problem = chain(3 if depth is None else depth, activation, loss, title)
    elif name == "chain" or depth is not None:
        text = chain(3 if depth is None else depth).formula
        problem = from_formula(text, activation=activation, loss=loss, wrt=parameters, name="chain", title=title)
    else:
        problem = from_stages(
            stages, formula, activation=activation, loss=loss, wrt=parameters, data=data, name=name, title=title
        )
    place = f"the file {request.name}.toml, values"
    values = {str(key): read_number(str(value), place) for key, value in (request.values or {}).items()}
    if request.at is not None:
        values |= _values(request.at)
    return with_values(problem, values) if values else problem


def _values(at: str) -> dict[str, Fraction]:
    values: dict[str, Fraction] = {}
    for part in at.split(","):
        if not part.strip():
            continue
        name, equals, number = (piece.strip() for piece in part.partition("="))
        if not equals:
            raise InputError(f'--at «{part.strip()}»: write name=number, such as --at "x=1,w1=0.5"')
        if name in values:
            raise InputError(f"--at gives {name} twice; give each value once")
        values[name] = read_number(number, f"--at, {name}")
    if not values:
        raise InputError('--at is empty; write --at "x=1,w1=0.5"')
    return values


def _observations(count: str | int | None) -> str | None:
    if count is None:
        return None
    text = str(count).strip()
    if re.fullmatch(r"[1-9]\d{0,8}|[a-zA-Z]", text):
        return text
    raise InputError(f"the number of observations is «{text}»; write a whole number from 1 or a letter such as n")


def _reduce(reduce: str | None) -> str:
    if reduce not in (None, "sum", "mean"):
        raise InputError(f"the reduction is «{reduce}»; write sum or mean")
    return reduce or "sum"


def _command(text: str, options: Mapping[str, Any]) -> str:
    """The words of the command line that lead to this problem."""
    words = [text]
    for name in ("depth", "layers", "bias", "steps", "matrices", "shapes", "activation", "loss", "wrt"):
        value = options.get(name)
        if value is True:
            words.append(f"--{name}")
        elif value is not None:
            words += [f"--{name}", ",".join(map(str, value)) if isinstance(value, list) else str(value)]
    return " ".join(shlex.quote(word) for word in words)
