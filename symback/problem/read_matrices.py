"""From a request to a problem with matrices."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from symback.errors import InputError, suggestion
from symback.problem.matrices import from_matrix_stages, read_shape, read_shapes
from symback.problem.matrix_losses import is_mean
from symback.problem.matrix_ready import MATRIX_READY, MatrixReady, dense, rnn
from symback.problem.matrix_samples import Sample, matrix, read_sample, read_samples, with_samples
from symback.problem.numbers import read_number
from symback.problem.problem import Problem
from symback.problem.ready import READY
from symback.program.sizes import Shape

if TYPE_CHECKING:
    from symback.problem.read import Request


def matrix_problem(request: Request) -> Problem:
    """The problem with matrices that was asked for. Raises InputError."""
    if request.depth is not None:
        raise InputError("--depth belongs to the chain of numbers; a network of matrices has --layers, such as 2,3,1")
    if request.observations is not None:
        raise InputError("--observations belongs to numbers; matrices have a row for each observation: X: 10 x 3")
    if request.reduce not in (None, "sum", "mean"):
        raise InputError(f"the reduction is «{request.reduce}»; write sum or mean")
    ready = _ready(request)
    shapes = dict(ready.shapes) | _shapes(request)
    problem = from_matrix_stages(
        ready.stages,
        ready.formula,
        shapes=shapes,
        activation=request.activation if request.activation is not None else ready.activation,
        loss=request.loss if request.loss is not None else ready.loss,
        reduce=request.reduce or ("sum" if is_mean(request.loss or "") else ready.reduce),
        wrt=request.parameters if request.parameters is not None else ready.wrt,
        data=request.data,
        name=request.name if request.formula not in MATRIX_READY else str(request.formula),
        title=request.title,
    )
    samples = {
        str(name): _from_table(value, f"the file {request.name}.toml, values, {name}")
        for name, value in (request.values or {}).items()
    }
    if request.at is not None:
        samples |= read_samples(request.at)
    return with_samples(problem, samples) if samples else problem


def _ready(request: Request) -> MatrixReady:
    """The ready-made problem of that name, or what was typed."""
    name = "dense" if request.formula == "chain" else request.formula
    if request.layers is not None or request.bias:
        if name != "dense":
            raise InputError("--layers and --bias belong to the problem dense; a formula says its layers itself")
        return dense(request.layers, bool(request.bias))
    if request.steps is not None:
        if name != "rnn":
            raise InputError("--steps belongs to the problem rnn; a formula says its steps itself")
        return rnn(request.steps)
    if name in MATRIX_READY and name is not None:
        return MATRIX_READY[name]
    if name in READY:
        raise InputError(f"the problem {name} has no form with matrices; these have one: {', '.join(MATRIX_READY)}")
    if name is not None and re.fullmatch(r"[A-Za-z]\w{3,}", name) and not request.stages:
        hint = suggestion(name, MATRIX_READY)
        if hint:
            raise InputError(f"the problem {name} is not known; {hint}")
    return MatrixReady("", request.formula, request.stages)


def _shapes(request: Request) -> dict[str, Shape]:
    """The shapes that the option or the file gives."""
    given = request.shapes
    if given is None:
        return {}
    if isinstance(given, str):
        return read_shapes(given)
    return {name: read_shape(text, f"the file {request.name}.toml, shapes, {name}") for name, text in given.items()}


def _from_table(value: Any, place: str) -> Sample:
    """A sample value of a file: a number, a text such as "1/2", or lists of them."""
    if isinstance(value, list):
        rows = value if any(isinstance(row, list) for row in value) else [value]
        if not all(isinstance(row, list) for row in rows):
            raise InputError(f"{place}: rows and numbers are mixed; a matrix is [[1, 2], [3, 4]]")
        return matrix([[read_number(str(number), place) for number in row] for row in rows], place)
    if isinstance(value, Mapping):
        raise InputError(f"{place}: a value is a number or rows of numbers such as [[1, 2], [3, 4]]")
    return read_sample(str(value), place)
